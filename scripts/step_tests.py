"""The tests of the course, and the steps that each is valid for (steps/README.md says how a test tells)."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from steps import LAST

DIRECTORIES = ("tests/actor", "tests/actor-ext", "tests/compile_fail")


@dataclass(frozen=True)
class Range:
    """From a step to a step, both included."""

    since: int = LAST  # what says nothing is valid for the finished library
    until: int = LAST

    def __contains__(self, step):
        return self.since <= step.number <= self.until

    def __str__(self):
        return f"{self.since} to {self.until}"


@dataclass(frozen=True)
class Case:
    name: str  # as CTest has it, behind "step12.": dispatch.four_threads_keep_order
    range: Range


@dataclass(frozen=True)
class TestFile:
    path: Path

    @property
    def topic(self):
        """The same for all forms that a file has had: hooks for hooks.c and hooks-03.c."""
        topic = re.sub(r"-\d\d$", "", self.path.stem)
        return f"compile_fail.{topic}" if self.is_compile_fail else topic

    @property
    def is_compile_fail(self):
        return self.path.parent.name == "compile_fail"

    @cached_property
    def text(self):
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def range(self):
        ends = dict(re.findall(r"^// (since|until): (\d+)$", self.text, re.MULTILINE))
        if list(ends) == ["until"]:
            raise ValueError(f"{self.path}: a line // until: without // since:")
        return self._range(self.path, Range(1, LAST), ends) if ends else Range()

    @cached_property
    def cases(self):
        if self.is_compile_fail:
            return [Case(self.topic, self.range)]
        cases = []
        for name, comment in re.findall(r"^TEST\((\w+)\)(?: // (.*))?", self.text, re.MULTILINE):
            if not re.fullmatch(r"((since|until): \d+(, (?=u)|$))*", comment):
                raise ValueError(f"{self.path}: {name}: not a range of steps: {comment}")
            ends = dict(re.findall(r"(since|until): (\d+)", comment))
            cases.append(Case(f"{self.topic}.{name}", self._range(f"{self.path}: {name}", self.range, ends)))
        return cases

    def cases_on(self, step):
        return [case for case in self.cases if step in case.range]

    def text_on(self, step):
        """What a reader of that step needs of it: all but the cases that are not valid there."""
        text = self.text
        for case in self.cases:
            if step not in case.range:
                name = case.name.rpartition(".")[2]
                text = re.sub(rf"(?<=\n)\n?^TEST\({name}\)(.*\n)*?}}\n", "", text, count=1, flags=re.MULTILINE)
        return text

    @staticmethod
    def _range(where, outer, ends):
        inner = Range(int(ends.get("since", outer.since)), int(ends.get("until", outer.until)))
        if not outer.since <= inner.since <= inner.until <= outer.until:
            raise ValueError(f"{where}: {inner} is not within {outer}")
        return inner


def read_tests(root):
    """All test files of a repository, in order."""
    return [TestFile(path) for directory in DIRECTORIES for path in sorted(Path(root, directory).glob("*.c"))]
