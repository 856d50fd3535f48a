"""The steps and their files, as the rules see them."""

import re
from functools import cached_property
from pathlib import Path

from steps import Steps

from .lesson import Lesson

ABOUT_THE_STEP = {"README.md", "step.toml", "break-it.patch"}


def snapshot(step):
    """The files that a step consists of, but for those that speak about it: {path within the step: path}."""
    if step is None:
        return {}
    files = (path for path in sorted(step.path.rglob("*")) if path.is_file())
    inside = {str(path.relative_to(step.path)): path for path in files}
    return {name: path for name, path in inside.items() if name not in ABOUT_THE_STEP and not name.startswith("build/")}


def is_library_file(name):
    """Below include/ or src/, wherever these are."""
    return any(part in ("include", "src") for part in Path(name).parts[:-1])


def public_identifiers(text):
    """What begins like a name of the library. A trailing underscore is a piece of a name, for ## to complete."""
    return {name for name in re.findall(r"\b(?:actor|ACTOR)_(?!_)\w+", text) if not name.endswith("_")}


class Course:
    def __init__(self, root):
        self.root = Path(root)
        self.steps = Steps(root)
        self._lessons = {}

    def before(self, step):
        return self.steps.before(step)

    def later(self, step):
        return self.steps.all[step.number :]

    def lesson(self, step):
        """Or None, if it is not written yet: the rule `form` says so."""
        path = step.path / "README.md"
        if step not in self._lessons:
            self._lessons[step] = Lesson(path.read_text(encoding="utf-8")) if path.exists() else None
        return self._lessons[step]

    @cached_property
    def first_seen(self):
        """{public name: the step in whose public headers it stands for the first time}."""
        first = {}
        for step in self.steps.all:
            for name, path in snapshot(step).items():
                if "include" not in Path(name).parts or path.suffix != ".h":
                    continue
                text = path.read_text(encoding="utf-8")
                guards = set(re.findall(r"^#ifndef (\w+_H)$", text, re.MULTILINE))
                for identifier in public_identifiers(text) - guards:
                    first.setdefault(identifier, step)
        return first
