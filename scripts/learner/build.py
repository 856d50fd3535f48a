"""Building the learner's code and running its tests, with CMake and CTest."""

import os
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from xml.etree import ElementTree

from .screen import Problem

TEST_LIMIT = 10  # seconds a test may take, before the build's own factor: a loop that never ends must not take an hour
MOST_LINES = 40  # of a compiler's or a test's output


@dataclass(frozen=True)
class Kind:
    """What is looked with."""

    directory: str
    definitions: tuple = ()
    tool: str = ""


VALGRIND = (
    "valgrind;--quiet;--error-exitcode=99;--leak-check=full;--show-leak-kinds=all;"
    "--errors-for-leak-kinds=all;--fair-sched=yes"
)
PLAIN = Kind("build")
MEMCHECK = Kind("build-valgrind", ("TROUPE_POOL_MALLOC=ON", f"TROUPE_TEST_LAUNCHER={VALGRIND}"), "valgrind")
TSAN = Kind("build-tsan", ("TROUPE_SANITIZE=thread",))


@dataclass(frozen=True)
class Test:
    name: str  # dispatch.four_threads_keep_order, without the step
    is_new: bool
    outcome: str  # passed, failed, timeout, crashed, skipped, not built
    output: str


# CTest's words; any other is the name of a signal.
OUTCOMES = {
    "passed": "passed",
    "Failed": "failed",
    "Timeout": "timeout",
    "Not Run": "not built",
    "Skipped": "skipped",
    "Disabled": "skipped",
}


class Build:
    def __init__(self, directory, kind, number):
        self.source = directory
        self.directory = directory / kind.directory
        self.log = self.directory / "build.log"
        self.kind = kind
        self.number = number

    def has_tests(self):
        """Whether at least one of its tests compiled."""
        return any(self.directory.glob("test-*"))

    def compile(self):
        """What the compiler says, or None when it has nothing to say. All of it, and what CMake says, is in `log`."""
        if not (self.source / "CMakeLists.txt").exists():
            raise Problem(
                f"{self.source.name} has no CMakeLists.txt yet",
                "The lesson says what goes into it; scripts/course hint, too.",
            )
        for program in ("cmake", "ctest", *((self.kind.tool,) if self.kind.tool else ())):
            if not shutil.which(program):
                raise Problem(f"{program} is missing", "scripts/test installs what is needed on Debian.")
        definitions = [f"TROUPE_TESTS_DIR={self.source}/tests", f"TROUPE_TEST_LIMIT={TEST_LIMIT}"]
        definitions += ["CMAKE_EXPORT_COMPILE_COMMANDS=ON"]  # for editors
        definitions += self.kind.definitions
        configure = ["cmake", "-S", str(self.source), "-B", str(self.directory)]
        if not (self.directory / "CMakeCache.txt").exists() and shutil.which("ninja"):
            configure += ["-G", "Ninja"]
        configured = self._run([*configure, *(f"-D{definition}" for definition in definitions)])
        self.directory.mkdir(exist_ok=True)
        self.log.write_text(configured.stdout + configured.stderr, encoding="utf-8")
        if configured.returncode != 0:
            return configured.stdout + configured.stderr
        # Go on after an error: a test that does not compile does not keep the others from running.
        is_ninja = (self.directory / "build.ninja").exists()
        build = ["cmake", "--build", str(self.directory), "--parallel", str(os.cpu_count() or 1)]
        build += ["--", "-k", *(["0"] if is_ninja else [])]
        begun = time.time()
        built = self._run(build)
        if built.returncode != 0 and self._remove_programs(begun):
            built = self._run(build)
        with open(self.log, "a", encoding="utf-8") as log:
            log.write(built.stdout + built.stderr)
        return built.stdout + built.stderr if built.returncode != 0 else None

    def _remove_programs(self, begun):
        """
        Removes the tests that are older. Some are of code that does not compile any more; the others are linked
        again in no time. Says whether there are any.
        """
        old = [program for program in self.directory.glob("test-*") if program.stat().st_mtime < begun]
        for program in old:
            program.unlink()
        return bool(old)

    def _run(self, command):
        environment = os.environ | {"LC_ALL": "C.UTF-8", "CLICOLOR_FORCE": "0"}
        return subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace"
        )

    def test(self):
        """The results: the new tests first."""
        report = self.directory / "junit.xml"
        report.unlink(missing_ok=True)
        common = ["ctest", "--test-dir", str(self.directory)]
        done = self._run([*common, "--parallel", str(os.cpu_count() or 1), "--output-junit", str(report)])
        # How a test ended is in CTest's last lines only: "  7 - step12.dispatch.one_thread (Timeout)".
        endings = dict(re.findall(r"^\s*\d+ - (\S+) \((.+)\)$", done.stdout, re.MULTILINE))
        new = set(self._names([*common, "--show-only", "-L", f"^new{self.number:02}$"]))
        if not report.exists():
            raise Problem("CTest did not run", f"See what it says: ctest --test-dir {self.directory}")
        results = [self._result(case, new, endings) for case in ElementTree.parse(report).getroot().iter("testcase")]
        return sorted(results, key=lambda test: not test.is_new)

    def _names(self, command):
        return re.findall(r"^ *Test +#\d+: (\S+)", self._run(command).stdout, re.MULTILINE)

    def _result(self, case, new, endings):
        name = case.get("name")
        outcome = OUTCOMES.get(endings.get(name, "passed"), "crashed")
        return Test(name.partition(".")[2], name in new, outcome, case.findtext("system-out") or "")


def errors_first(text, log):
    """The lines of a compiler's output that a learner wants: from the first error, not too many. `log` has all."""
    lines = text.splitlines()
    first = next((number for number, line in enumerate(lines) if re.search(r"\berror:|CMake Error|undefined reference", line)), 0)
    chosen = [line for line in lines[first:] if not re.match(r"(\[\d+/\d+\]|FAILED:|ninja:|gmake|make|/\S*(cc|ccache)\b)", line)]
    more = len(chosen) - MOST_LINES
    return chosen[:MOST_LINES] + ([f"... and {more} lines more: {log}"] if more > 0 else [])
