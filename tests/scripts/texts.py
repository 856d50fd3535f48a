"""The texts themselves: links lead somewhere; the glossary, the cheat sheet, the schedules are complete."""

import json
import re
import shutil
import sys
import tomllib
from pathlib import Path

from cases import TOP, contains, equal, main

sys.path.insert(0, str(TOP / "scripts/site"))
import charts

HEADING = re.compile(r"#+ +(.*)")
LINK = re.compile(r"\[[^][]*\]\(<?([^()\s<>]+)>?\)")
ENTRY = re.compile(r"- \*\*(.+?)\*\*")


def without_blocks(text):
    """The same, line by line, with nothing in the place of each block of code."""
    fence, lines = None, []
    for line in text.splitlines():
        mark = re.match(r" *(`{3,})", line)
        if fence is None and mark:
            fence = mark[1]
        elif fence is not None and line.strip() == fence:
            fence = None
        elif fence is None:
            lines.append(line)
            continue
        lines.append("")
    return lines


def without_code(text):
    """Without what stands between backquotes, too."""
    return re.sub(r"(`+)[^`]+\1", "", "\n".join(without_blocks(text)))


# ---- Links ----


def anchors(page):
    """What a link can name in it: its headings, as GitHub and most others write them."""
    seen, found = {}, set()
    for line in without_blocks(page.read_text(encoding="utf-8")):
        heading = HEADING.fullmatch(line)
        if not heading:
            continue
        text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading[1])
        anchor = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        count = seen[anchor] = seen.get(anchor, -1) + 1
        found.add(f"{anchor}-{count}" if count else anchor)
    return found


def problem_of(page, target):
    """What is wrong with a link, or None."""
    path, _, anchor = target.partition("#")
    file = (page.parent / path).resolve() if path else page
    if not file.exists():
        return f"there is no {path}"
    if anchor and (file.suffix != ".md" or anchor not in anchors(file)):
        return f"{path or 'the page'} has no heading #{anchor}"
    return None


def dead_links(top):
    """["page: target: what is wrong", ...] of everything that people read here."""
    pages = [*top.glob("*.md")]
    for part in "common", "docs", "final", "steps", "tests":
        pages += (top / part).rglob("*.md")
    found = []
    for page in sorted(pages):
        for target in LINK.findall(without_code(page.read_text(encoding="utf-8"))):
            if re.match(r"[a-z]+:", target):
                continue
            problem = problem_of(page, target)
            if problem:
                found.append(f"{page.relative_to(top)}: {target}: {problem}")
    return found


def relative_links_lead_somewhere(directory):
    equal("\n".join(dead_links(TOP)), "")


def a_dead_link_is_found(directory):
    (directory / "docs").mkdir()
    (directory / "docs/there.md").write_text("# A `heading`, it's here\n\n## Twice\n\n## Twice\n")
    (directory / "page.md").write_text(
        "[a](docs/there.md) [b](docs/there.md#a-heading-its-here) [c](docs/there.md#twice-1) [d](docs)\n"
        "[e](https://x.y)\n"
        "`[code](nowhere)`\n\n```text\n# No heading\n[code](nowhere)\n```\n\n"
        "[over two\nlines](gone.md) [f](docs/there.md#gone) [g](docs/there.md#twice-2) [h](#no-heading)\n"
    )
    equal(
        dead_links(directory),
        [
            "page.md: gone.md: there is no gone.md",
            "page.md: docs/there.md#gone: docs/there.md has no heading #gone",
            "page.md: docs/there.md#twice-2: docs/there.md has no heading #twice-2",
            "page.md: #no-heading: the page has no heading #no-heading",
        ],
    )


# ---- The glossary ----


def entries(glossary):
    """[(term, where it is explained: the last link of the entry), ...]."""
    found = []
    for paragraph in re.split(r"\n(?=- )|\n\n", glossary.read_text(encoding="utf-8")):
        term = ENTRY.match(paragraph)
        if term:
            found.append((term[1], [None, *LINK.findall(paragraph)][-1]))
    return found


def missing_entries(top):
    """Of each concept of a step.toml that the glossary lacks, or sends to another step, a line."""
    glossary = top / "docs" / "glossary.md"
    explained, found = entries(glossary), []
    terms = [term for term, _ in explained]
    for index in sorted((top / "steps").glob("*/step.toml")):
        with open(index, "rb") as file:
            concepts = tomllib.load(file)["concepts"]
        step = index.parent
        for concept in concepts:
            if terms.count(concept) != 1:
                found.append(f"{step.name}: {terms.count(concept)} entries for {concept}")
                continue
            path = str(dict(explained)[concept]).partition("#")[0]
            if (glossary.parent / path).resolve() not in (step, step / "README.md"):
                found.append(f"{step.name}: {concept}: the entry leads to {path}")
    return found


def every_concept_is_explained(directory):
    equal("\n".join(missing_entries(TOP)), "")


def the_glossary_is_in_order(directory):
    terms = [term for term, _ in entries(TOP / "docs" / "glossary.md")]
    equal(terms, sorted(terms, key=str.casefold))
    equal([term for term, link in entries(TOP / "docs" / "glossary.md") if link is None], [])


def a_missing_entry_is_found(directory):
    for name, concepts in ("01-one", '["trait", "hook"]'), ("02-two", '["waker", "task"]'):
        step = directory / "steps" / name
        step.mkdir(parents=True)
        (step / "step.toml").write_text(f"concepts = {concepts}\n")
    (directory / "docs").mkdir()
    (directory / "docs/glossary.md").write_text(
        "- **trait**: of step [2](../steps/02-two/README.md), first in\n  [1](../steps/01-one/README.md).\n"
        "- **waker**: wakes. [1](../steps/01-one/README.md)\n\n- **task**: one.\n- **task**: two.\n"
    )
    equal(
        missing_entries(directory),
        [
            "01-one: 0 entries for hook",
            "02-two: waker: the entry leads to ../steps/01-one/README.md",
            "02-two: 2 entries for task",
        ],
    )


# ---- The schedules ----


def wrong_in_the_schedules(top):
    """docs/teaching.md has tables "| session | steps | minutes | ...": all steps, in order, and the right sums."""
    minutes = []
    for index in sorted((top / "steps").glob("*/step.toml")):
        with open(index, "rb") as file:
            minutes.append(tomllib.load(file)["minutes"])
    text, found, last = (top / "docs" / "teaching.md").read_text(encoding="utf-8"), [], 0
    for row in re.findall(r"^\| \d+ \| (\d+)-(\d+) \| (\d+) \|", text, re.MULTILINE):
        first, end, told = map(int, row)
        if first != last % len(minutes) + 1:
            found.append(f"step {first} comes after step {last}")
        if told != sum(minutes[first - 1 : end]):
            found.append(f"steps {first}-{end} take {sum(minutes[first - 1 : end])} minutes, not {told}")
        last = end
    if last != len(minutes):
        found.append(f"the last table ends with step {last}")
    if f"{sum(minutes)} minutes" not in text:
        found.append(f"all steps take {sum(minutes)} minutes")
    return found


def the_schedules_add_up(directory):
    equal(wrong_in_the_schedules(TOP), [])


def a_wrong_schedule_is_found(directory):
    for number, minutes in enumerate((10, 20, 30), 1):
        step = directory / "steps" / f"{number:02}-step"
        step.mkdir(parents=True)
        (step / "step.toml").write_text(f"minutes = {minutes}\n")
    (directory / "docs").mkdir()
    text = "60 minutes\n| 1 | 1-2 | 30 | x |\n| 2 | 3-3 | 30 | x |\n\n| 1 | 1-3 | 60 | x |\n"
    for old, new, problem in (
        ("", "", []),
        ("| 30 | x |\n\n", "| 40 | x |\n\n", ["steps 3-3 take 30 minutes, not 40"]),
        ("| 1 | 1-2 | 30 | x |\n", "", ["step 3 comes after step 0"]),
        ("1-3 | 60", "1-2 | 30", ["the last table ends with step 2"]),
        ("60 minutes", "70 minutes", ["all steps take 60 minutes"]),
    ):
        (directory / "docs/teaching.md").write_text(text.replace(old, new, 1))
        equal(wrong_in_the_schedules(directory), problem)


# ---- The cheat sheet ----


def names_missing(sheet, headers):
    """(names on the sheet that no header has, functions and errors of the actor libraries that the sheet lacks)."""
    for prefix, endings in re.findall(r"\b(actor_(?:\w+_)?) (\w+(?:, \w+)*)", sheet):
        sheet += "".join(f" {prefix}{ending}" for ending in endings.split(", "))
    identifier = r"\b(?:actor|ACTOR|async|ASYNC)_\w*[A-Za-z]\b"
    written, known = set(re.findall(identifier, sheet)), set(re.findall(identifier, headers))
    public = re.findall(r"^(?:ACTOR_API|ACTOR_EXT_API|static inline)\b[^;{(]*\b(actor_\w+)\(", headers, re.MULTILINE)
    errors = re.findall(r"^\tX\((\w+), -\d+", headers, re.MULTILINE)
    return sorted(written - known - {f"ACTOR_E_{name}" for name in errors}), sorted(
        name for name in {*public, *(f"ACTOR_E_{name}" for name in errors)} if name not in written
    )


def the_cheat_sheet_names_what_there_is(directory):
    headers = [*TOP.glob("final/*/include/*/*.h"), *TOP.glob("common/async/include/async/*.h")]
    text = "\n".join(header.read_text(encoding="utf-8") for header in headers)
    equal(names_missing((TOP / "docs" / "cheat-sheet.md").read_text(encoding="utf-8"), text), ([], []))


def a_missing_name_is_found(directory):
    headers = (
        "\tX(NOMEM, -1, text)\n\tX(CLOSED, -2, text)\nACTOR_API int actor_a(struct x *x);\n"
        "ACTOR_EXT_API MUST_CHECK struct actor_x\nactor_b(int x);\n"
        "static inline bool actor_c(int x)\n{\n\treturn actor_d();\n}\n"
    )
    equal(
        names_missing("`actor_ a, e` `actor_d` `ACTOR_E_NOMEM` `ACTOR_GONE(x)`", headers),
        (["ACTOR_GONE", "actor_e"], ["ACTOR_E_CLOSED", "actor_b", "actor_c"]),
    )


# ---- The front door ----


def the_readme_shows_a_use_of_ten_lines(directory):
    """That they are in docs/recipes/adder.c is tested by package.readme."""
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    use = re.search(r"in ten lines:\n\n```c\n(.*?)```", readme, re.DOTALL)[1]
    equal(len([line for line in use.splitlines() if line]), 10)


# ---- The benchmarks ----


def the_benchmarks_are_those_measured(directory):
    measured = (TOP / "docs/benchmarks.json").read_text(encoding="utf-8")
    contains((TOP / "docs/benchmarks.md").read_text(encoding="utf-8"), f"\n{charts.table(measured, TOP)}\n\n")
    equal(charts.outdated(TOP), [])


def a_chart_of_other_figures_is_found(directory):
    for path in "final/bench/targets.c", "docs/benchmarks.json", "docs/benchmarks-throughput.svg", "docs/benchmarks-memory.svg":
        (directory / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(TOP / path, directory / path)
    equal(charts.outdated(directory), [])
    results = json.loads((TOP / "docs/benchmarks.json").read_text(encoding="utf-8"))
    results[0]["median_s"] *= 2
    (directory / "docs/benchmarks.json").write_text(json.dumps(results))
    equal(charts.outdated(directory), ["docs/benchmarks-throughput.svg"])
    results[0]["peak_kib"] *= 2
    (directory / "docs/benchmarks.json").write_text(json.dumps(results))
    equal(charts.outdated(directory), ["docs/benchmarks-throughput.svg", "docs/benchmarks-memory.svg"])


def a_chart_is_drawn(directory):
    measured = (TOP / "docs/benchmarks.json").read_text(encoding="utf-8")
    charts.write(measured, TOP, directory, "")
    for name in "throughput", "memory":
        contains((directory / f"{name}.svg").read_text(encoding="utf-8"), "drawn from ", ">ask-many<", "</svg>")
    results = [result for result in json.loads(measured) if result["name"] == "idle-memory"]
    equal([*charts.programs(json.dumps(results), TOP)], ["memory"])


if __name__ == "__main__":
    main(globals())
