"""The steps of the course, for the scripts that work on them."""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

LAST = 52  # final/ is its copy
PARTS = {
    1: "An actor that runs",
    2: "Others reach it",
    3: "Events",
    4: "A life with an end",
    5: "Context and errors",
    6: "From one library to two",
    7: "Requests",
}


@dataclass(frozen=True)
class Step:
    """A directory of steps/, or final/."""

    number: int
    slug: str
    path: Path

    @property
    def name(self):
        """What people call it: 12, or final."""
        return self.slug if self.slug == "final" else f"{self.number:02}"

    @cached_property
    def toml(self):
        with open(self.path / "step.toml", "rb") as file:
            return tomllib.load(file)


class Steps:
    """All steps of a repository, in order."""

    def __init__(self, root):
        self.root = Path(root)
        self.all = []
        for path in sorted(self.root.glob("steps/[0-9][0-9]-*/")):
            number, slug = re.fullmatch(r"(\d\d)-(.+)", path.name).groups()
            self.all.append(Step(int(number), slug, path))
        numbers = [step.number for step in self.all]
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValueError(f"the steps are not numbered from 01 without a gap: {numbers}")
        self.final = Step(LAST, "final", self.root / "final")

    def find(self, text):
        """The step that a user means: 12, 012, message-dispatch, 12-message-dispatch, a path, final."""
        path = Path(text).resolve()
        name = text.rstrip("/").removeprefix("steps/")
        if name == "final" or path == self.final.path.resolve():
            return self.final
        for step in self.all:
            if name in (step.slug, step.path.name) or (name.isdecimal() and int(name) == step.number):
                return step
            if path == step.path.resolve():
                return step
        raise ValueError(f"no step {text!r}: there are 1 to {len(self.all)}, and final")

    def range(self, text):
        """The steps that N, N-M or all mean."""
        if text == "all":
            return list(self.all)
        ends = re.fullmatch(r"(\d+)-(\d+)", text)
        if not ends:
            return [self.find(text)]
        first, last = (self.find(end) for end in ends.groups())
        return self.all[first.number - 1 : last.number]

    def before(self, step):
        """The previous step, or None."""
        number = len(self.all) + 1 if step is self.final else step.number
        return self.all[number - 2] if number > 1 else None
