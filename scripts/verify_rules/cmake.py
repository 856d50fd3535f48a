"""Building with CMake, testing with CTest."""

import json
import re
from dataclasses import dataclass, replace
from xml.etree import ElementTree

from grouped_tests import group_tests, only, run_groups

TEST_LIMIT = 3000  # seconds for a run of CTest, whose tests have limits of their own


class Obstacle(Exception):
    """Why nothing more of a step can be checked."""


@dataclass(frozen=True)
class Test:
    """A test that was to be run."""

    name: str  # step12.dispatch.one_thread
    outcome: str  # "passed", "failed", "skipped", "not built"
    output: str  # what it prints, and then CTest's word for how it ended, if not well


def programs_of(names):
    """The programs that tests are cases of: test-step12-dispatch. What must not compile is a case of none."""
    words = (name.split(".") for name in names)
    return {f"test-{step}-{topic}" for step, topic, *_ in words if topic != "compile_fail"}


def is_bad(test):
    return test.outcome not in ("passed", "skipped")


class Build:
    """A directory that CMake builds in, below a copy of the repository: always at the same depth, for ccache."""

    def __init__(self, workshop, top, step, name):
        self.workshop = workshop
        self.top = top
        self.source = top / "steps" / step.path.name
        self.directory = top / "build" / name

    def configure(self, **definitions):
        arguments = [f"-D{name}={value}" for name, value in definitions.items()]
        return self._run("cmake", "-G", "Ninja", "-S", self.source, "-B", self.directory, *arguments)

    def build(self, targets=()):
        """These, or all."""
        command = ["cmake", "--build", self.directory, "--parallel", str(self.workshop.threads)]
        return self._run(*command, *(("--target", *sorted(targets)) if targets else ()))

    def list_tests(self):
        """Their names."""
        result = self._run("ctest", "--test-dir", self.directory, "--show-only=json-v1")
        return [test["name"] for test in json.loads(result.output[result.output.index("{") :])["tests"]]

    def test(self, names=None, **variables):
        """The results of those named, or of all."""
        report = self.directory / "junit.xml"
        command = ["ctest", "--test-dir", self.directory, "--parallel", str(self.workshop.threads)]
        if names:
            command += ["-R", f"^({'|'.join(map(re.escape, names))})$"]
        report.unlink(missing_ok=True)
        result = self._run(*command, "--output-junit", report, limit=TEST_LIMIT, **variables)
        tests = read_junit(report, result)
        return [replace(test, output=test.output.replace(f"{self.top}/", "")) for test in tests]

    def test_in_groups(self, *chosen, **variables):
        """The same for those that CTest's options choose, in fewer processes."""
        ctest = ["ctest", "--test-dir", self.directory, "--parallel", str(self.workshop.threads)]
        report = self.directory / "junit.xml"
        return test_in_groups(self.workshop, ctest, chosen, self.top, self.workshop.threads, report, **variables)

    def _run(self, *command, **options):
        result = self.workshop.run(command, self.top, cached_below=self.top, **options)
        return replace(result, output=result.output.replace(f"{self.top}/", ""))


def test_in_groups(workshop, ctest, chosen, cwd, jobs, report, **variables):
    """The tests that these options choose, in few processes. CTest runs those once more that fail, and that counts."""
    listing = workshop.run([*ctest, *chosen, "--show-only=json-v1"], cwd).output
    groups, others = group_tests(listing)

    def run(command, directory):
        result = workshop.run(command, directory, TEST_LIMIT, **variables)
        return result.status, result.output

    passed, failed = run_groups(groups, jobs, run)
    tests = [Test(name, "passed", "") for name in passed]
    if others + failed:
        command = [*ctest, *only(others + failed), "--output-junit", report]
        tests += read_junit(report, workshop.run(command, cwd, TEST_LIMIT, **variables))
    return [replace(test, output=test.output.replace(f"{cwd}/", "")) for test in tests]


def read_junit(report, result):
    """The tests of a report that CTest has written."""
    if not report.exists():
        raise Obstacle(f"ctest gave no report:\n{tail(result.output)}")
    # In the list at the end:      12 - step01.version.it_is_there (SEGFAULT)
    ends = dict(re.findall(r"^\s+\d+ - (\S+) \((.*)\)$", result.output, re.MULTILINE))
    tests = []
    for case in ElementTree.parse(report).iter("testcase"):
        outcome = {"run": "passed", "fail": "failed"}.get(case.get("status"), "not built")
        skipped = case.find("skipped")
        if skipped is not None and skipped.get("message").startswith("SKIP_"):
            outcome = "skipped"
        name, output = case.get("name"), case.findtext("system-out") or ""
        if name in ends:
            output = f"{output.rstrip()}\nCTest says: {ends[name]}\n".lstrip()
        tests.append(Test(name, outcome, output))
    return tests


WARNING = re.compile(r"\bwarning: |CMake \w*\s?Warning", re.IGNORECASE)
DECISIVE = re.compile(r"\b(warning|error): |undefined reference|multiple definition|CMake \w*\s?(Error|Warning)")


def decisive(output, most=8):
    """The lines of a build's output that tell what is wrong; its end, if none seems to."""
    lines = [line for line in output.splitlines() if DECISIVE.search(line)]
    return "\n".join(lines[:most]) or tail(output, most)


COMPLAINT = re.compile(r" failed: |ERROR: \w+Sanitizer|WARNING: \w+Sanitizer|runtime error: |^==\d+== ", re.MULTILINE)


def complaint(output, most=12):
    """The lines of a test's output in which a check or an instrument tells what is wrong; else its end."""
    found = COMPLAINT.search(output)
    if not found:
        return tail(output, most)
    start = output.rfind("\n", 0, found.start()) + 1
    lines = output[start:].splitlines()
    return "\n".join(lines if len(lines) <= most else [*lines[: most - 1], lines[-1]])


def tail(output, most=12):
    return "\n".join(output.rstrip().splitlines()[-most:])
