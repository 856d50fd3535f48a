"""The steps built together, with the presets that a learner uses: in build/dev, build/valgrind and so on."""

import re

from grouped_tests import group_tests, only, run_groups

from .cmake import Presets, Test, complaint, decisive, is_bad, read_junit, tail

LIMIT = 3 * 3600  # seconds for all steps together
PRESETS = {"whole": "dev", "memcheck": "valgrind", "asan": "asan", "tsan": "tsan"}


def check_preset(rule, course, steps, workshop):
    """{step: problems} for one of the rules above."""
    preset = PRESETS[rule]
    result = workshop.run(["cmake", "--preset", preset], course.root, LIMIT)
    if result.status != 0:
        problem = f"cmake --preset {preset}:\n{decisive(result.output)}"
        return {step: [problem] for step in steps}

    targets = [f"step{step.name}" for step in steps]
    command = ["cmake", "--build", "--preset", preset, "--parallel", str(workshop.jobs), "--target", *targets]
    built = workshop.run([*command, "--", "-k", "0"], course.root, LIMIT)
    chosen = ["-L", f"^step({'|'.join(step.name for step in steps)})$"]
    tests = _test(preset, chosen, course, workshop)

    problems = {step: [] for step in steps}
    if built.status != 0:
        for step, problem in _build_problems(steps, built.output):
            problems[step].append(problem)
    for step in steps:
        own = [test for test in tests if test.name.startswith(f"step{step.name}.")]
        if not own:
            problems[step].append("it has no tests")
        problems[step] += [f"{test.name} {test.outcome}:\n{complaint(test.output)}" for test in own if is_bad(test)]
    return problems


def _test(preset, chosen, course, workshop):
    """As forks of the test programs. CTest runs those once more that fail, and that counts."""
    environment = Presets(course.root).environment(preset)
    listing = workshop.run(["ctest", "--preset", preset, *chosen, "--show-only=json-v1"], course.root).output
    groups, others = group_tests(listing)

    def run(group):
        return workshop.run(group.command, group.directory, LIMIT, **environment).output

    passed, failed = run_groups(groups, workshop.jobs, run)
    tests = [Test(name, "passed", "") for name in passed]
    if others + failed:
        report = workshop.scratch / f"{preset}.xml"
        command = ["ctest", "--preset", preset, "--parallel", str(workshop.jobs), *only(others + failed)]
        tests += read_junit(report, workshop.run([*command, "--output-junit", report], course.root, LIMIT))
    return tests


def _build_problems(steps, output):
    """Whose fault it is that something was not built. Tests may still be there from the last time."""
    # ninja says of each: FAILED: <what>, then the command, then what that printed.
    failures = re.split(r"^FAILED: ", output, flags=re.MULTILINE)[1:]
    if not failures:
        return [(step, f"it does not build:\n{tail(output)}") for step in steps]
    of_steps = {}
    for failure in failures:
        what = failure.partition("\n")[0]
        owners = [step for step in steps if re.search(rf"\bsteps/{step.path.name}/|\bstep{step.name}-", what)]
        for step in owners or steps:
            of_steps[step] = of_steps.get(step, "") + failure
    return [(step, f"it does not build:\n{decisive(output)}") for step, output in of_steps.items()]
