"""A step built in a copy of the repository: alone, broken, with changed answers."""

import re
from fnmatch import fnmatchcase

from presets import Presets

from .cmake import WARNING, Build, Obstacle, complaint, decisive, is_bad, programs_of, tail

TOOL_PRESETS = {"memcheck": "valgrind", "helgrind": "valgrind", "asan": "asan", "tsan": "tsan"}
SCALE = "0.2"  # of stress tests, which `whole` runs at full size
HELGRIND = "valgrind;--tool=helgrind;--quiet;--error-exitcode=99;--fair-sched=yes"


def check_alone(_course, step, workshop):
    """Builds with clang, without a warning, and its tests pass. With gcc, that is in the rules `learner` and `whole`; what
    must not compile is tried with both compilers there."""
    with workshop.copy(step) as copy:
        build = Build(workshop, copy, step, "clang")
        output = _build(build, CMAKE_C_COMPILER="clang", TROUPE_WERROR="ON")
        problems = _bad_tests(build.test_in_groups("-LE", "^compile-fail$", TEST_SCALE=SCALE))
    if WARNING.search(output):
        problems.append(f"it is built with warnings:\n{decisive(output)}")
    return problems


def check_break(course, step, workshop):
    """break-it.patch is noticed, by the tests and the tool that step.toml names."""
    patch = step.path / "break-it.patch"
    if "break" not in step.toml or not patch.exists():
        return None
    tool, says = step.toml["break"]["tool"], step.toml["break"]["says"]
    definitions, environment = _tool(course.root, tool)
    with workshop.copy(step) as copy:
        build = Build(workshop, copy, step, "broken")
        _patch(workshop, patch, build.source)
        _configure(build, **definitions)
        names, problems = _match(step.toml["break"]["tests"], build.list_tests())
        _make(build, programs_of(names))
        if step.toml["kind"] == "tests":
            new = course.new_cases(step)
            problems += [f"{name} is not new in this step" for name in names if name.partition(".")[2] not in new]
        tests = build.test(names=names, **environment) if names else []
    unimpressed = [test for test in tests if test.outcome != "failed"]
    problems += [f"{test.name} {test.outcome} with break-it.patch ({tool})" for test in unimpressed]
    output = "".join(test.output for test in tests)
    if tests and not re.search(says, output):
        problems.append(f"break.says, {says!r}, does not match what is printed:\n{complaint(output)}")
    return problems


def check_answers(course, step, workshop):
    """An answer that changes the library: its own test, and all tests of the step, pass with the change."""
    patches = sorted((course.root / "docs" / "answers").glob(f"step{step.number:02}_*.patch"))
    problems = []
    for patch in patches:
        with workshop.copy(step) as copy:
            build = Build(workshop, copy, step, "answer")
            answer = f"step{step.number:02}.answers_{patch.stem.partition('_')[2]}."
            try:
                _patch(workshop, patch, build.source)
                # Without its patch beside it, it is a test like the others.
                (copy / "docs" / "answers" / patch.name).unlink()
                _build(build)
                tests = build.test()
            except Obstacle as obstacle:
                problems.append(f"{patch.name}: {obstacle}")
                continue
        problems += [f"{patch.name}: {problem}" for problem in _bad_tests(tests)]
        if not any(test.name.startswith(answer) for test in tests):
            problems.append(f"{patch.name}: there is no test {answer}*")
    return problems if patches else None


def _configure(build, **definitions):
    result = build.configure(**definitions)
    if result.status != 0:
        raise Obstacle(f"CMake does not configure it:\n{decisive(result.output)}")
    return result.output


def _build(build, **definitions):
    """Gives what configuring and building print."""
    return _configure(build, **definitions) + _make(build)


def _make(build, targets=()):
    result = build.build(targets)
    if result.status != 0:
        raise Obstacle(f"it does not build:\n{decisive(result.output)}")
    return result.output


def _patch(workshop, patch, directory):
    command = ["patch", "-p1", "--batch", "--forward", "--fuzz=0", "--no-backup-if-mismatch", "-i", patch]
    result = workshop.run(command, directory)
    if result.status != 0:
        raise Obstacle(f"{patch.name} does not apply:\n{tail(result.output)}")


def _tool(root, tool):
    """How to build for it, and the environment of the tests."""
    if tool == "test":
        return {}, {}
    presets = Presets(root)
    definitions = presets.definitions(TOOL_PRESETS[tool])
    if tool == "helgrind":
        definitions["TROUPE_TEST_LAUNCHER"] = HELGRIND
    return definitions, presets.environment(TOOL_PRESETS[tool])


def _match(patterns, names):
    """The tests that [break].tests means, and what is wrong with it."""
    found = {pattern: {name for name in names if fnmatchcase(name.partition(".")[2], pattern)} for pattern in patterns}
    missing = [f"there is no test {pattern}" for pattern, matching in found.items() if not matching]
    return set().union(*found.values()), missing


def _bad_tests(tests):
    if not tests:
        return ["it has no tests"]
    return [f"{test.name} {test.outcome}:\n{complaint(test.output)}" for test in tests if is_bad(test)]
