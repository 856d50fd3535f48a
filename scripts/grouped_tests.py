"""Runs the tests of a preset, as CTest does, but starts fewer programs: an instrument takes longer to start than most
cases take to run.

    python3 -B scripts/grouped_tests.py PRESET [CTEST OPTION]...

The cases of a program share a process. Where that fails, they are forks of one, for a case may leave something behind.
CTest runs alone what still does not pass, and that counts; also what is not of this kind is left to it.
"""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from presets import Presets

LIMIT = 600  # seconds for a program


@dataclass
class Group:
    """Tests that are cases of one program."""

    program: list  # the command without the case
    directory: str
    cases: dict = field(default_factory=dict)  # the test's name: the case

    def passed(self, run):
        """The tests that pass. `run` gives a command's status and output."""
        if run([*self.program, *self.cases.values()], self.directory)[0] == 0:
            return list(self.cases)
        _, output = run([*self.program, "--apart", *self.cases.values()], self.directory)
        good = set(re.findall(r"^passed (\w+)$", output, re.MULTILINE))
        return [name for name, case in self.cases.items() if case in good]


def group_tests(listing):
    """Groups, and the names of all other tests, from what `ctest --show-only=json-v1` prints."""
    groups = {}
    others = []
    for test in json.loads(listing[listing.index("{") :])["tests"]:
        *program, case = test.get("command", ["not built", ""])
        properties = {entry["name"]: entry["value"] for entry in test["properties"]}
        # Who wants several processors does not share the machine with others.
        if test["name"].endswith(f".{case}") and "PROCESSORS" not in properties:
            group = groups.setdefault(tuple(program), Group(program, properties["WORKING_DIRECTORY"]))
            group.cases[test["name"]] = case
        else:
            others.append(test["name"])
    return list(groups.values()), others


def run_groups(groups, jobs, run):
    """The names of the tests that pass, and of those that do not."""
    passed, others = [], []
    with ThreadPoolExecutor(jobs) as pool:
        for group, good in zip(groups, pool.map(lambda group: group.passed(run), groups)):
            passed += good
            others += group.cases.keys() - set(good)
    return passed, others


def only(names):
    """CTest's option for these tests."""
    return ["-R", f"^({'|'.join(map(re.escape, names))})$"]


def main():
    preset, *chosen = sys.argv[1:]
    root = Path(__file__).resolve().parent.parent
    environment = {**os.environ, **Presets(root).environment(preset)}
    jobs = len(os.sched_getaffinity(0))
    ctest = ["ctest", "--preset", preset, "--parallel", str(jobs)]

    def run(command, directory):
        try:
            done = subprocess.run(
                command,
                cwd=directory,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=LIMIT,
            )
            return done.returncode, done.stdout.decode(errors="replace")
        except subprocess.TimeoutExpired:
            return None, ""

    listing = subprocess.run([*ctest, *chosen, "--show-only=json-v1"], cwd=root, stdout=subprocess.PIPE, text=True, check=True)
    groups, others = group_tests(listing.stdout)
    passed, failed = run_groups(groups, jobs, run)
    print(f"{len(passed)} tests passed, in {len(groups)} programs. CTest runs the others.", flush=True)
    if others + failed:
        sys.exit(subprocess.run([*ctest, *only(others + failed)], cwd=root).returncode)


if __name__ == "__main__":
    main()
