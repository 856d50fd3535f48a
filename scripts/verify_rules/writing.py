"""A step as somebody writes it with scripts/course: red, then the course's solution, then green. With gcc."""

import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass

from learner.workspace import code_files
from step_tests import read_tests

from .cmake import WARNING, Test, decisive, is_bad, read_junit, tail
from .workshop import NOT_COPIED

SCALE = "0.2"  # of stress tests, which `whole` runs at full size


@dataclass(frozen=True)
class Answer:
    """What `scripts/course test` comes to."""

    status: int
    says: str
    log: str  # of the build, which people see a part of
    tests: list[Test]

    @property
    def all(self):
        return "".join([self.says, self.log, *(test.output for test in self.tests if is_bad(test))])


class Learner:
    """Somebody who begins with a step, in a copy of the repository."""

    def __init__(self, workshop, top, step):
        self.workshop = workshop
        self.top = top
        self.step = step
        self.own = top / "workspace" / step.path.name

    def course(self, *arguments):
        command = [self.top / "scripts" / "course", *arguments]
        return self.workshop.run(command, self.top, cached_below=self.top, CC="gcc", TEST_SCALE=SCALE)

    def test(self):
        report, log = self.own / "build" / "junit.xml", self.own / "build" / "build.log"
        result = self.course("test")
        tests = read_junit(report, result) if report.exists() else []
        text = log.read_text(encoding="utf-8") if log.exists() else ""
        return Answer(result.status, result.output, text.replace(f"{self.top}/", ""), tests)

    def write(self, source):
        """The code of that directory, instead of what is there. A file that is right already is not touched."""
        for name in set(code_files(self.own)) - set(code_files(source)):
            (self.own / name).unlink()
        for name in code_files(source):
            target = self.own / name
            if not target.exists() or target.read_bytes() != (source / name).read_bytes():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source / name, target)

    def write_nothing(self):
        """What there is before the first step: a library of nothing. C wants a file to declare something."""
        self.write(self.step.path)
        for header in self.own.glob("include/**/*.h"):
            header.unlink()
        for file in (self.own / "include" / "nothing.h", *self.own.glob("src/**/*.c")):
            file.write_text("typedef int nothing;\n")


def check_learner(course, step, workshop):
    """What is tested for the first time fails on the code of the step before, and says what the lesson shows. With the
    step's code, it passes. For the other kinds of steps the tests pass from the beginning."""
    check_begun = CHECKS.get(step.toml["kind"])
    if check_begun is None:
        return ["not checked: step.toml is not in order"]
    with _repository(course, step, workshop) as top:
        learner = Learner(workshop, top, step)
        new = course.new_cases(step)
        begun = learner.course("start", str(step.number))
        if begun.status != 0:
            return [f"scripts/course start {step.number}:\n{tail(begun.output)}"]
        if course.before(step) is None:
            learner.write_nothing()
        before = learner.test()
        problems = list(check_begun(step, before, new))
        learner.write(step.path)
        after = learner.test()
    if after.status != 0:
        problems.append(f"it is not green:\n{_reasons(after)}")
    elif f"You have passed step {step.number}," not in before.says + after.says:
        problems.append(f"it is not passed:\n{tail(after.says)}")
    if WARNING.search(after.log):
        problems.append(f"it is built with warnings:\n{decisive(after.log)}")
    return problems


def _check_code(step, before, new):
    if not new:
        yield "no test is new"
    # One of a library that is not there yet is not among them, and does not pass either.
    early = [test for test in before.tests if not is_bad(test) and _case(test) in new]
    yield from (f"{test.name} {test.outcome} on the code of the step before" for test in early)
    if before.status != 1:
        yield f"it is not red on the code of the step before:\n{tail(before.says)}"
    if not re.search(step.toml["red"]["says"], before.all):
        yield f"red.says, {step.toml['red']['says']!r}, does not match what is printed:\n{decisive(before.all)}"


def _check_tests(_step, before, new):
    if not new:
        yield "no test is new"
    if before.status != 0:
        yield f"it is not green from the beginning:\n{_reasons(before)}"


def _check_move(_step, before, _new):
    if before.status != 1 or "the code has yet to move" not in before.says:
        yield f"nothing tells that code has to move yet:\n{tail(before.says)}"


CHECKS = {"code": _check_code, "tests": _check_tests, "move": _check_move}


def _case(test):
    """As step_tests has it: without the step, and without the compiler that rejects it."""
    return re.sub(r"^[^.]*\.(compile_fail\.\w+)\.\w+$|^[^.]*\.(.*)$", lambda found: found[1] or found[2], test.name)


def _reasons(answer):
    return decisive(answer.log) if "It does not compile" in answer.says else tail(answer.says)


@contextmanager
def _repository(course, step, workshop):
    """What scripts/course works with. Of the other steps, it asks what step.toml says."""
    previous = course.before(step)
    with workshop.copy(*([previous] if previous else []), step) as top:
        shutil.copytree(course.root / "scripts", top / "scripts", ignore=NOT_COPIED)
        for other in course.steps.all:
            directory = top / "steps" / other.path.name
            directory.mkdir(exist_ok=True)
            shutil.copy(other.path / "step.toml", directory)
        # What an old test proves about what does not compile, the rule `whole` tries.
        for file in read_tests(top):
            if file.is_compile_fail and file.range.since != step.number:
                file.path.unlink()
        yield top
