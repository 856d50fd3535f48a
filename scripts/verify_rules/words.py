"""Names and concepts: explained where they are new, and not used before."""

import re

from .course import public_identifiers, snapshot
from .form import toml_problems


def _stands_in(word, text):
    """As a whole word, in any case, across line ends."""
    pattern = r"\s+".join(re.escape(part) for part in word.split())
    return re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE)


def check_names(course, step, _workshop):
    first_seen = course.first_seen
    declared = step.toml["names"]
    new = {name for name, first in first_seen.items() if first == step}
    lesson = course.lesson(step)
    problems = [f"{name} is new in a public header, and not in step.toml" for name in sorted(new - set(declared))]
    for name in declared:
        if name in public_identifiers(name) and name not in new:
            problems.append(f"{name} is in step.toml, and not new in a public header")
        if lesson and not re.search(rf"\b{re.escape(name)}\b", lesson.text):
            problems.append(f"{name} is not in the lesson")

    texts = {name: path.read_text(encoding="utf-8") for name, path in snapshot(step).items()}
    if lesson:
        texts["README.md"] = lesson.present
    for file, text in texts.items():
        for name in sorted(public_identifiers(text)):
            first = first_seen.get(name, step)
            if first.number > step.number:
                problems.append(f"{file} has {name}, which step {first.name} introduces")
    return problems


def check_concepts(course, step, _workshop):
    lesson = course.lesson(step)
    if lesson is None:
        return None
    problems = []
    for concept in step.toml["concepts"]:
        if not _stands_in(concept, lesson.text):
            problems.append(f"\"{concept}\" is in step.toml, and not in the lesson")
    for later in course.later(step):
        for concept in [] if toml_problems(later) else later.toml["concepts"]:
            found = _stands_in(concept, lesson.present)
            if found:
                line = lesson.present[lesson.present.rfind("\n", 0, found.start()) + 1 :].partition("\n")[0]
                problem = f"the lesson speaks of \"{concept}\", which step {later.name} introduces"
                problems.append(f"{problem}:\n{line.strip()}")
    return problems
