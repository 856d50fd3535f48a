"""The page that shows what a step changes: the output of scripts/diff, file by file, words marked within the lines."""

import html
import re
import subprocess
from difflib import SequenceMatcher

TOKEN = re.compile(r"\w+|\s|[^\w\s]")
ALIKE = 0.4  # below that, marking words would say nothing


def diff_page(root, step, previous):
    """Markdown."""
    library, tests = _run(root, step), _run(root, step, "--tests")
    title = f"What changes in step {step.number}"
    before = f"[step {previous.number}](/steps/{previous.path.name}/index.md)" if previous else "nothing"
    lines = [f"# {title}", ""]
    lines.append(f"From {before} to [step {step.number}, {step.toml['title']}](/steps/{step.path.name}/index.md).")
    lines += ["", '<p class="diff-tools"><button type="button" data-diff="open">Unfold all</button>']
    lines += ['<button type="button" data-diff="close">Fold all</button></p>', ""]
    lines += ["## The library", "", "\n".join(html_of(library)) or "The library is the same.", ""]
    lines += ["## The tests", "", "\n".join(html_of(tests)) or "The tests are the same."]
    return "\n".join(lines) + "\n"


def _run(root, step, *options):
    command = [root / "scripts" / "diff", "--no-color", *options, str(step.number)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def html_of(text):
    """A piece of HTML for each file of a diff."""
    return [_file(section) for section in re.split(r"^(?=diff --git )", text, flags=re.MULTILINE)[1:]]


def _file(section):
    """One file of a diff as HTML that folds."""
    head, *hunks = re.split(r"^(?=@@ )", section, flags=re.MULTILINE)
    old, new = _names(head)
    what = "new" if old is None else "gone" if new is None else f"was {old}" if old != new else ""
    rows = [row for hunk in hunks for row in _hunk(hunk)]
    added, removed = (sum(row.startswith(f'<span class="{kind}"') for row in rows) for kind in ("added", "removed"))
    summary = f"<code>{html.escape(new or old)}</code>"
    if what:
        summary += f' <span class="note">{html.escape(what)}</span>'
    if added or removed:
        summary += f' <span class="count"><span class="plus">+{added}</span> <span class="minus">\N{MINUS SIGN}{removed}</span></span>'
    if not rows:
        return f'<p class="diff-unchanged">{summary}</p>'
    label = html.escape(f"Changes in {new or old}")
    # No newline between the rows: each is a block of its own in a <pre>. Markdown ends at an empty line.
    return (
        f'<details class="diff" open><summary>{summary}</summary>'
        f'<pre tabindex="0" aria-label="{label}">{"".join(rows)}</pre></details>'
    )


def _names(head):
    """The file's names before and after; None where it is not there."""
    rename = re.search(r"^rename from (.*)\nrename to (.*)$", head, re.MULTILINE)
    if rename:
        return rename.groups()
    old, new = (name.partition("/")[2] for name in head.split("\n", 1)[0].split()[2:4])
    return None if "\nnew file" in head else old, None if "\ndeleted file" in head else new


def _hunk(text):
    """The rows of a hunk."""
    lines = text.splitlines()
    old, new = map(int, re.match(r"@@ -(\d+)(?:,\d+)? \+(\d+)", lines[0]).groups())
    place = lines[0].split("@@")[2].strip()
    rows = [f'<span class="place">{html.escape(place) or "&nbsp;"}</span>']
    removed, added = [], []

    def flush():
        nonlocal old, new
        marked = _marked(removed, added)
        for kind, sign, numbers, part in (("removed", "-", old, marked[0]), ("added", "+", new, marked[1])):
            rows.extend(_row(kind, sign, numbers + index, line) for index, line in enumerate(part))
        old, new = old + len(removed), new + len(added)
        removed.clear()
        added.clear()

    for line in lines[1:]:
        if line.startswith("-"):
            if added:
                flush()
            removed.append(line[1:])
        elif line.startswith("+"):
            added.append(line[1:])
        elif line.startswith("\\"):
            continue
        else:
            flush()
            rows.append(_row("same", " ", new, html.escape(line[1:])))
            old, new = old + 1, new + 1
    flush()
    return rows


def _row(kind, sign, number, line):
    tag = {"removed": "del", "added": "ins", "same": "span"}[kind]
    return f'<span class="{kind}" data-line="{number}"><i>{sign}</i><{tag}>{line or " "}</{tag}>&#10;</span>'


def _marked(removed, added):
    """Both sides as lists of HTML lines. What differs within them is marked, if they are alike at all."""
    plain = [[html.escape(line) for line in side] for side in (removed, added)]
    if not removed or not added:
        return plain
    sides = ["\n".join(side) for side in (removed, added)]
    tokens = [TOKEN.findall(side) for side in sides]
    matcher = SequenceMatcher(str.isspace, *tokens, autojunk=False)
    if matcher.ratio() < ALIKE:
        return plain
    marked = ["", ""]
    for what, first, last, first_new, last_new in matcher.get_opcodes():
        for side, (begin, end) in enumerate(((first, last), (first_new, last_new))):
            text = html.escape("".join(tokens[side][begin:end]))
            if what != "equal" and text.strip():
                # A mark ends with its line.
                text = "\n".join(f"<mark>{line}</mark>" if line.strip() else line for line in text.split("\n"))
            marked[side] += text
    return [side.split("\n") for side in marked]
