"""What the site adds to a lesson: where it stands in the course, its difference, its hints; and a page for each part."""

import html
import re

from steps import PARTS

ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII"]


def lesson_text(step, steps, hints):
    """The lesson, with its place in the course below the title, and the hints in front of the solution."""
    text = (step.path / "README.md").read_text(encoding="utf-8")
    title, rest = text.split("\n", 1)
    before, change, after = rest.partition("\n## The change\n")
    folded = "\n".join(
        f'<details class="hint"><summary>Hint {number}: {html.escape(heading.lower())}</summary>\n\n{body.strip()}\n\n</details>\n'
        for number, (heading, body) in enumerate(_sections(hints), 1)
    )
    writes = f"\nDo you write it yourself? Then now, before you read on: `scripts/course start {step.number}`.\n\n{folded}"
    contents = "\n```{toctree}\n:hidden:\n\ndiff\n```\n"
    return f"{title}\n\n{_place(step, steps)}\n{before}\n{writes}{change}{after}{contents}"


def _sections(text):
    return [section.split("\n", 1) for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]]


def _place(step, steps):
    """The part, how far in it, and what belongs to the lesson."""
    part = [other for other in steps if other.toml["part"] == step.toml["part"]]
    name = f"Part {ROMAN[step.toml['part']]}: {PARTS[step.toml['part']]}"
    dots = "".join(f'<i{" class=here" if other is step else ""} data-step="{other.toml["id"]}"></i>' for other in part)
    position = f"lesson {part.index(step) + 1} of {len(part)}"
    return "\n".join(
        [
            f'<div class="place-in-course" data-step="{step.toml["id"]}">',
            f'<a href="../{part_name(step.toml["part"])}.html">{name}</a>',
            f'<span class="dots" role="img" aria-label="{position}">{dots}</span>',
            f'<span>{position}, {step.toml["minutes"]} minutes</span>',
            '<a href="diff.html">What changes in the code</a>',
            '<label><input type="checkbox" class="done"> Done</label>',
            "</div>",
            "",
        ]
    )


def part_name(part):
    return f"part-{part}"


def part_page(part, steps):
    """The part's lessons, each with its goal."""
    lessons = [step for step in steps if step.toml["part"] == part]
    minutes = sum(step.toml["minutes"] for step in lessons)
    lines = [f"# Part {ROMAN[part]}: {PARTS[part]}", ""]
    lines += [f"{len(lessons)} lessons, {minutes} minutes. {_progress(lessons)}", ""]
    lines += ["| | lesson | goal | minutes |", "|---|---|---|---|"]
    for step in lessons:
        link = f"[{step.toml['title']}](/steps/{step.path.name}/index.md)"
        done = f'<span class="tick" data-step="{step.toml["id"]}"></span>'
        lines.append(f"| {done} {step.number} | {link} | {_goal(step)} | {step.toml['minutes']} |")
    lines += ["", "```{toctree}", ":hidden:", "", *(f"/steps/{step.path.name}/index" for step in lessons), "```", ""]
    return "\n".join(lines)


def _progress(lessons):
    """Filled in by site.js, from what the reader has ticked."""
    ids = " ".join(step.toml["id"] for step in lessons)
    return f'<span class="progress" data-steps="{ids}"></span>'


def _goal(step):
    text = (step.path / "README.md").read_text(encoding="utf-8")
    goal = re.search(r"^> \*\*Goal\.\*\* (.*?)\n>\s*\n", text, re.MULTILINE | re.DOTALL)
    return re.sub(r"\s*\n> ?", " ", goal[1]).replace("|", "\\|")


def course_page(steps):
    """All parts on a page."""
    minutes = sum(step.toml["minutes"] for step in steps)
    lines = ["# The course", "", f"{len(steps)} steps, about {round(minutes / 60)} hours. Each compiles and is tested on its own."]
    lines += ["Begin with [step 1](/steps/01-project-baseline/index.md). Tick a lesson's box when you have done it: this browser"]
    lines += ["remembers it, nobody else.", "", _progress(steps), ""]
    lines += ["| part | lessons | minutes | you |", "|---|---|---|---|"]
    for part, name in PARTS.items():
        lessons = [step for step in steps if step.toml["part"] == part]
        numbers = f"{lessons[0].number}\N{EN DASH}{lessons[-1].number}"
        spent = sum(step.toml["minutes"] for step in lessons)
        lines.append(f"| [{ROMAN[part]}: {name}](/steps/{part_name(part)}.md) | {numbers} | {spent} | {_progress(lessons)} |")
    lines += ["", "Or write the steps yourself, in a terminal: `scripts/course`. What a step consists of, and how the course"]
    lines += ["is checked, says [the page for those who write steps](/steps/index.md).", ""]
    lines += ["```{toctree}", ":hidden:", "", *(f"/steps/{part_name(part)}" for part in PARTS), "/docs/closing", "```", ""]
    return "\n".join(lines)
