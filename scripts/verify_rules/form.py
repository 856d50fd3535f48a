"""step.toml says everything it has to; the lesson and the hints have their form."""

import re
import tomllib

from .lesson import SECTIONS

PARTS = {1: (1, 10), 2: (11, 13), 3: (14, 20), 4: (21, 29), 5: (30, 35), 6: (36, 37), 7: (38, 52)}
KINDS = ("code", "tests", "move")
TOOLS = ("test", "memcheck", "asan", "tsan", "helgrind")
WORDS = (900, 1500)
PIECES = (3, 8)
HINTS = ["Where to look", "What to do", "Nearly the solution"]

TEXTS = list  # of str
TOP = {
    "id": str,
    "title": str,
    "original": str,
    "part": int,
    "kind": str,
    "minutes": int,
    "concepts": TEXTS,
    "names": TEXTS,
    "files": dict,
    "red": dict,
    "break": dict,
}
TABLES = {
    "files": {"added": TEXTS, "changed": TEXTS, "removed": TEXTS, "moved": TEXTS},
    "red": {"says": str},
    "break": {"tool": str, "tests": TEXTS, "says": str},
}


def check_form(course, step, _workshop):
    problems = [f"step.toml: {problem}" for problem in toml_problems(step)]
    if not problems:
        problems = [f"step.toml: {problem}" for problem in _meaning_problems(course, step)]
        problems += [f"README.md: {problem}" for problem in _lesson_problems(course, step)]
        problems += [f"hints.md: {problem}" for problem in _hint_problems(step)]
    return problems


def toml_problems(step):
    """What is missing, unknown, of the wrong type or form. The other rules rely on it."""
    try:
        toml = step.toml
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return [str(error)]
    needed = set(TOP) - {"red", "break"}
    if toml.get("kind") == "code":
        needed.add("red")
    if toml.get("kind") in ("code", "tests"):
        needed.add("break")
    problems = list(_table_problems("", toml, TOP, needed))
    for name, types in TABLES.items():
        if isinstance(toml.get(name), dict):
            problems += _table_problems(f"{name}.", toml[name], types, types)
    if "red" in toml and toml.get("kind") != "code":
        problems.append("[red] is for steps of the kind \"code\"")
    return problems or [*_format_problems(toml)]


def _format_problems(toml):
    for moved in toml["files"]["moved"]:
        if len(moved.split(" -> ")) != 2:
            yield f"files.moved: {moved!r} is not \"old -> new\""
    for table in ("red", "break"):
        try:
            re.compile(toml.get(table, {}).get("says", ""))
        except re.error as error:
            yield f"{table}.says is not a regular expression: {error}"


def _table_problems(prefix, table, types, needed):
    for key in sorted(needed - table.keys()):
        yield f"{prefix}{key} is missing"
    for key, value in table.items():
        if key not in types:
            yield f"{prefix}{key} is unknown"
        elif type(value) is not types[key]:
            yield f"{prefix}{key} is not a {types[key].__name__}"
        elif types[key] is TEXTS and not all(isinstance(entry, str) for entry in value):
            yield f"{prefix}{key} holds something that is not a str"


def _meaning_problems(course, step):
    toml = step.toml
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", toml["id"]):
        yield f"id: {toml['id']!r} is not made of small letters, digits and hyphens"
    for other in course.steps.all[: step.number - 1]:
        if not toml_problems(other) and other.toml["id"] == toml["id"]:
            yield f"id: step {other.name} has the same"
    if toml["kind"] not in KINDS:
        yield f"kind: {toml['kind']!r} is none of {', '.join(KINDS)}"
    first, last = PARTS.get(toml["part"], (0, 0))
    if not first <= step.number <= last:
        yield f"part: step {step.number} does not belong to part {toml['part']}"
    if not 1 <= toml["minutes"] <= 90:
        yield f"minutes: {toml['minutes']}?"
    if "break" in toml:
        if toml["break"]["tool"] not in TOOLS:
            yield f"break.tool: {toml['break']['tool']!r} is none of {', '.join(TOOLS)}"
        if not toml["break"]["tests"]:
            yield "break.tests is empty"
    if (step.path / "break-it.patch").exists() != ("break" in toml):
        yield "[break] goes with break-it.patch, and one of them is missing"


def _lesson_problems(course, step):
    lesson, toml = course.lesson(step), step.toml
    if lesson is None:
        yield "there is none"
        return
    title = f"# Step {step.number}: {toml['title']}"
    if lesson.text.splitlines()[:1] != [title]:
        yield f"the first line is not {title!r}"
    top = " ".join(line.lstrip("> ") for line in lesson.section("") if line.startswith(">"))
    if not re.match(r"\*\*Goal\.\*\* .*\*\d+ minutes\. New words: .*Files: .*\*$", top):
        yield "below the title is no box \"> **Goal.** ...\", \"> *... minutes. New words: ... Files: ...*\""
    elif f"*{toml['minutes']} minutes." not in top:
        yield f"the box at the top does not say *{toml['minutes']} minutes, as step.toml does"
    if lesson.headings != SECTIONS:
        yield f"the sections are not those of steps/README.md in their order: {_first_difference(lesson.headings)}"
    if not WORDS[0] <= lesson.words <= WORDS[1]:
        yield f"{lesson.words} words of prose, not {WORDS[0]} to {WORDS[1]}"
    pieces = sum(line.startswith("### ") for line in lesson.section("The change"))
    if not PIECES[0] <= pieces <= PIECES[1]:
        yield f"The change has {pieces} pieces (###), not {PIECES[0]} to {PIECES[1]}"


def _hint_problems(step):
    path = step.path / "hints.md"
    if not path.exists():
        yield "there is none"
        return
    text = path.read_text(encoding="utf-8")
    title = f"# Hints for step {step.number}: {step.toml['title']}"
    if text.splitlines()[:1] != [title]:
        yield f"the first line is not {title!r}"
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    if headings != HINTS:
        yield f"the sections are {', '.join(headings)}, not {', '.join(HINTS)}"


def _first_difference(headings):
    for actual, expected in zip(headings, SECTIONS):
        if actual != expected:
            return f"{actual!r} stands where {expected!r} belongs"
    if len(headings) < len(SECTIONS):
        return f"{SECTIONS[len(headings)]!r} is missing"
    return f"{headings[len(SECTIONS)]!r} is one too many"
