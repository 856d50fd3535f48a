"""scripts/grouped_tests.py, on a small project: what CTest would say, in fewer processes."""

import os
import re
import shutil
import subprocess

from cases import TOP, contains, equal, main

PROJECT = """\
cmake_minimum_required(VERSION 3.21...3.25)
project(small LANGUAGES C)
include(common/cmake/Troupe.cmake)
enable_testing()
add_subdirectory(common/testing)
troupe_add_tests(small SOURCES cases.c)
troupe_add_tests(large SOURCES other.c PROCESSORS 2)
"""

CASES = """\
#include <stdlib.h>
#include <testing/test.h>

static int calls;

TEST(first)
{
	CHECK_INT_EQ(++calls, 1);
}

TEST(crashes)
{
	abort();
}

TEST(leaves_nothing_behind)
{
	CHECK_INT_EQ(++calls, 1);
}

TEST(needs_what_is_not_there)
{
	test_need("/nowhere");
}

#ifdef NEVER
TEST(is_not_there)
{
}
#endif

TEST(fails)
{
	CHECK_INT_EQ(1 + 1, 3);
}

TEST(sees_the_environment)
{
	CHECK_STR_EQ(getenv("FROM_THE_PRESET"), "yes");
}
"""


def as_ctest_does(directory):
    for part in ("scripts", "common/cmake", "common/testing"):
        shutil.copytree(TOP / part, directory / part, ignore=shutil.ignore_patterns("__pycache__"))
    presets = (TOP / "CMakePresets.json").read_text()
    dev = '{ "name": "dev", "inherits": "base", "configurePreset": "dev"'
    contains(presets, dev)
    presets = presets.replace(dev, dev + ', "environment": { "FROM_THE_PRESET": "yes" }')
    (directory / "CMakePresets.json").write_text(presets)
    (directory / "CMakeLists.txt").write_text(PROJECT)
    (directory / "cases.c").write_text(CASES)
    (directory / "other.c").write_text('#include <testing/test.h>\nTEST(passes)\n{\n}\n')
    for command in (["cmake", "--preset", "dev"], ["cmake", "--build", "--preset", "dev"]):
        subprocess.run(command, cwd=directory, check=True, stdout=subprocess.DEVNULL)

    def run(*chosen):
        command = ["python3", "-B", "scripts/grouped_tests.py", "dev", *chosen]
        environment = {**os.environ, "LC_ALL": "C"}
        done = subprocess.run(command, cwd=directory, env=environment, stdout=subprocess.PIPE, text=True)
        return done.returncode, done.stdout

    status, output = run()
    contains(output, "3 tests passed, in 1 programs.")
    results = re.findall(r"Test +#\d+: (\S+) \.*[A-Za-z ]*(Passed|\*\*\*\w+)", output)
    equal(
        {name: result.strip(" *") for name, result in results},
        {
            "small.cases.crashes": "Exception",
            "small.cases.needs_what_is_not_there": "Skipped",
            "small.cases.is_not_there": "Skipped",
            "small.cases.fails": "Failed",
            "large.other.passes": "Passed",
        },
    )
    contains(output, "1 + 1 is 2, not 3")
    assert status != 0
    status, output = run("-R", "first|behind")
    equal((status, output), (0, "2 tests passed, in 1 programs. CTest runs the others.\n"))


if __name__ == "__main__":
    main(globals())
