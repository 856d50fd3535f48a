"""The steps and their files, as the rules see them."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from step_tests import read_tests
from steps import Steps

from .lesson import Lesson

FROM_THE_TOP = ("tests", "common", "docs")
ABOUT_THE_STEP = {"README.md", "step.toml", "hints.md", "break-it.patch"}


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


@dataclass(frozen=True)
class Chapter:
    """A text of docs/ about the code. Paths in it are the repository's."""

    name: str  # toolbox/mpsc
    path: Path


class Course:
    def __init__(self, root):
        self.root = Path(root)
        self.steps = Steps(root)
        self._lessons = {}

    def before(self, step):
        return self.steps.before(step)

    def later(self, page):
        """The steps that it may not speak of."""
        return [] if isinstance(page, Chapter) else self.steps.all[page.number :]

    def needed(self, page):
        """The steps that its commands may use."""
        if isinstance(page, Chapter):
            return self.steps.all
        return [page] if self.before(page) is None else [self.before(page), page]

    def new_cases(self, step):
        """The names of the tests that begin to hold on it."""
        cases = (case for file in self.tests for case in file.cases)
        return {case.name for case in cases if case.range.since == step.number}

    @cached_property
    def tests(self):
        return read_tests(self.root)

    @cached_property
    def chapters(self):
        docs = self.root / "docs"
        paths = [*docs.glob("*.md"), *docs.glob("concepts/*.md"), *docs.glob("toolbox/*.md")]
        return [Chapter(str(path.relative_to(docs).with_suffix("")), path) for path in sorted(paths)]

    def chapters_of(self, text):
        """Those that "all", "docs" or a path means."""
        path = Path(text).resolve()
        return [chapter for chapter in self.chapters if text in ("all", "docs") or path == chapter.path.resolve()]

    def lesson(self, page):
        """Of a step, or the chapter itself. None, if it is not written yet: the rule `form` says so."""
        path = page.path if isinstance(page, Chapter) else page.path / "README.md"
        if page not in self._lessons:
            self._lessons[page] = Lesson(path) if path.exists() else None
        return self._lessons[page]

    def path(self, page, name):
        """The file that a lesson or a chapter means."""
        from_the_top = isinstance(page, Chapter) or Path(name).parts[0] in FROM_THE_TOP
        return (self.root if from_the_top else page.path) / name

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
