"""The tests of the course, and the steps that each is valid for (steps/README.md says how a test tells)."""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from steps import LAST

DIRECTORIES = ("tests/actor", "tests/actor-ext")


@dataclass(frozen=True)
class Range:
    """From a step to a step, both included; or final/ alone."""

    since: int | None  # None: final/ alone
    until: int = LAST

    def __contains__(self, step):
        if self.since is None:
            return step.name == "final"
        return self.since <= step.number <= self.until

    def narrowed(self, since, until):
        """The same, from since to until: numbers, or None for the end that it has."""
        if since is None and until is None:
            return self
        narrow = Range(since or self.since, until or self.until)
        if self.since is None or not self.since <= narrow.since <= narrow.until <= self.until:
            raise ValueError(f"{narrow} is not within {self}")
        return narrow

    def __str__(self):
        return "final" if self.since is None else f"{self.since} to {self.until}"


@dataclass(frozen=True)
class Case:
    name: str
    range: Range


@dataclass(frozen=True)
class TestFile:
    path: Path

    @property
    def topic(self):
        """The middle of the CTest names: hooks for hooks.c, hooks-03.c."""
        return re.sub(r"-\d\d$", "", self.path.stem)

    @cached_property
    def text(self):
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def range(self):
        ends = dict(re.findall(r"^// (since|until): (\d+)$", self.text, re.MULTILINE))
        if not ends:
            return Range(None)
        if "since" not in ends:
            raise ValueError(f"{self.path}: a line // until: without // since:")
        since, until = int(ends["since"]), int(ends.get("until", LAST))
        if not 1 <= since <= until <= LAST:
            raise ValueError(f"{self.path}: there are no steps {since} to {until}")
        return Range(since, until)

    @cached_property
    def cases(self):
        cases = []
        for name, comment in re.findall(r"^TEST\((\w+)\)(?: // (.*))?", self.text, re.MULTILINE):
            ends = re.fullmatch(r"(?:since: (\d+))?(?:, )?(?:until: (\d+))?", comment)
            if not ends:
                raise ValueError(f"{self.path}: {name}: not a range of steps: {comment}")
            try:
                cases.append(Case(name, self.range.narrowed(*(end and int(end) for end in ends.groups()))))
            except ValueError as error:
                raise ValueError(f"{self.path}: {name}: {error}") from None
        return cases

    def cases_on(self, step):
        return [case for case in self.cases if step in case.range]


def read_tests(root):
    """All test files of a repository, in order."""
    return [TestFile(path) for directory in DIRECTORIES for path in sorted(Path(root, directory).glob("*.c"))]
