"""The steps built together, with the presets that a learner uses: in build/dev, build/valgrind and so on."""

import re

from presets import Presets

from .cmake import complaint, decisive, is_bad, tail, test_in_groups

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
    ctest = ["ctest", "--preset", preset, "--parallel", str(workshop.jobs)]
    environment = Presets(course.root).environment(preset)
    report = workshop.scratch / f"{preset}.xml"
    tests = test_in_groups(workshop, ctest, chosen, course.root, workshop.jobs, report, **environment)

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
