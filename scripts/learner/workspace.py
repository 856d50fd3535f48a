"""The learner's files: workspace/NN-name/ for each step begun, and workspace/kept/ for what was replaced."""

import shutil

from step_tests import read_tests

from .progress import Progress
from .screen import Problem

# Of the step's directory in the course, what is not code.
TEXTS = ("README.md", "break-it.patch", "hints.md")


def code_files(directory):
    """Relative paths of the code in a step's directory, the learner's or the course's."""
    names = (path.relative_to(directory) for path in sorted(directory.rglob("*")) if path.is_file())
    return [name for name in names if name.parts[0] not in (*TEXTS, "step.toml", "tests") and not name.parts[0].startswith("build")]


class Workspace:
    def __init__(self, course):
        self.course = course  # the repository
        self.top = course.root / "workspace"
        self.progress = Progress(self.top / "progress")

    def directory(self, step):
        return self.top / step.path.name

    def current(self):
        """The step the learner is at, or None."""
        step_id = self.progress.current()
        if step_id is None:
            return None
        for step in self.course.all:
            if step.toml["id"] == step_id:
                return step
        raise Problem(
            f"{self.progress.path} speaks of a step {step_id!r}, which the course does not have any more",
            "scripts/course start N goes to another one.",
        )

    def require_current(self):
        step = self.current()
        if step is None:
            raise Problem("you have not begun yet", "scripts/course start begins with step 1.")
        if not self.directory(step).is_dir():
            raise Problem(
                f"{self.show(self.directory(step))} is not there any more",
                f"scripts/course start {step.number} makes it again.",
            )
        return step

    def show(self, path):
        return path.relative_to(self.course.root)

    def is_own(self, step):
        """Whether the learner has passed a step with code of their own that is still there."""
        return self.progress.state(step.toml["id"]) == "passed" and self.directory(step).is_dir()

    def begin(self, step):
        """Makes the step's directory. Says whose code it begins with."""
        before = self.course.before(step)
        if before is None:
            source, whose = None, "nothing"
        elif self.is_own(before):
            source, whose = self.directory(before), f"your code of step {before.number}"
        else:
            source, whose = before.path, f"the course's code of step {before.number}"
        directory = self.directory(step)
        if directory.exists():
            self.keep(directory)
        directory.mkdir(parents=True)
        if source:
            for name in code_files(source):
                (directory / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source / name, directory / name)
        self.take_tests(step)
        self.progress.set(step.toml["id"], "begun")
        return whose

    def next_kept(self, directory):
        """Where a directory will go to when it is moved aside."""
        number = 1
        while (self.top / "kept" / f"{directory.name}-{number}").exists():
            number += 1
        return self.top / "kept" / f"{directory.name}-{number}"

    def keep(self, directory):
        """Moves a directory aside, and says where to."""
        target = self.next_kept(directory)
        target.parent.mkdir(parents=True, exist_ok=True)
        for made in directory.glob("build*"):
            shutil.rmtree(made)  # nobody wrote that
        directory.rename(target)
        return target

    def take_tests(self, step):
        """
        The course's tests and step.toml, into the learner's directory. If those that were there are others,
        they are kept: says where.
        """
        directory = self.directory(step)
        shutil.copy(step.path / "step.toml", directory / "step.toml")
        old, kept = directory / "tests", None
        if old.exists() and self._differ(old, step):
            kept = self.keep(old)
        shutil.rmtree(old, ignore_errors=True)
        for source, name in self.test_files(step):
            (directory / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, directory / name)
        return kept

    def _differ(self, old, step):
        wanted = {name: source for source, name in self.test_files(step)}
        return any(
            path.is_file()
            and path.relative_to(old.parent) in wanted
            and path.read_bytes() != wanted[path.relative_to(old.parent)].read_bytes()
            for path in old.rglob("*")
        )

    def test_files(self, step):
        """(file of the course, its path in the learner's directory) of what is tested, and what it includes."""
        root = self.course.root
        for file in read_tests(root):
            if step in file.range:
                yield file.path, file.path.relative_to(root)
        for pattern in ("tests/*.h", "tests/actor/*.h", "tests/actor-ext/*.h"):
            for path in sorted(root.glob(pattern)):
                yield path, path.relative_to(root)
