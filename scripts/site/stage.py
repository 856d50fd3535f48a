"""Writes the source of the site: stage.py DIRECTORY. The pages are the repository's Markdown, and what is made from it."""

import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "scripts"))

import api
import glossary
import lessons
import theme
from diffs import diff_page
from pages import Pages
from steps import PARTS, Steps

# All but the lessons, which get something added.
PAGES = ["*.md", "docs/**/*.md", "steps/README.md", "common/async/README.md", "final/examples/README.md", "tests/models/README.md"]
# The pages that stand in the sidebar, under the headings there. The course is in front of them.
CONTENTS = {
    "Understand": ["docs/concepts/index", "docs/toolbox/index", "common/async/index", "docs/endings", "docs/rust-and-c", "docs/glossary"],
    "Use": ["docs/using", "docs/cheat-sheet", "docs/faq", "final/examples/index", "api/index", "docs/benchmarks"],
    "Teach, contribute": ["docs/teaching", "CONTRIBUTING", "steps/index", "tests/models/index", "CHANGELOG"],
}


def main(source):
    pages = Pages(TOP, source)
    steps = Steps(TOP).all
    special = {TOP / "README.md", TOP / "docs/glossary.md"}
    for pattern in PAGES:
        for path in sorted(TOP.glob(pattern)):
            if path not in special:
                pages.add(path, path.read_text(encoding="utf-8") + _chapters(path))
    pages.add(TOP / "docs/glossary.md", glossary.with_anchors((TOP / "docs/glossary.md").read_text(encoding="utf-8")))
    pages.add(TOP / "README.md", (TOP / "README.md").read_text(encoding="utf-8") + _contents())
    for step in steps:
        hints = (step.path / "hints.md").read_text(encoding="utf-8")
        pages.add(step.path / "README.md", lessons.lesson_text(step, steps, hints))
    for part in PARTS:
        pages.write(f"steps/{lessons.part_name(part)}.md", lessons.part_page(part, steps))
    pages.write("steps/course.md", lessons.course_page(steps))
    with ThreadPoolExecutor(2) as pool:
        made = pool.map(lambda step: diff_page(TOP, step, steps[step.number - 2] if step.number > 1 else None), steps)
        for step, text in zip(steps, made):
            pages.write(f"steps/{step.path.name}/diff.md", text)
    for name, text in theme.mended().items():
        pages.write(f"theme/{name}", text)
    pages.write_listings()
    pages.written.update(api.stage(TOP, pages.source, pages.source.parent))
    pages.remove_others()


def _chapters(index):
    """The pages beside a README.md of docs/, in the order in which it speaks of them."""
    if index.name != "README.md" or TOP / "docs" not in index.parents:
        return ""
    text = index.read_text(encoding="utf-8")
    names = dict.fromkeys(re.findall(r"\]\(([\w-]+)\.md[#)]", text))
    return "\n".join(["", "```{toctree}", ":hidden:", "", *names, "```", ""])


def _contents():
    """What the sidebar shows."""
    lines = ["", "```{toctree}", ":hidden:", ":caption: Follow", "", "steps/course", "```", ""]
    for heading, names in CONTENTS.items():
        lines += ["```{toctree}", ":hidden:", f":caption: {heading}", "", *names, "```", ""]
    return "\n".join(lines)


main(sys.argv[1])
