"""scripts/diff"""

import os
import shutil
import sys

from cases import contains, equal, main
from course import Course

CMAKE = "troupe_begin_step()\n"
HEADER = "int actor_send(int message);\n"
SOURCE = """\
#include "actor/address.h"

int actor_send(int message)
{
	int result = 0;
	int unused = 1;
	return result;
}
"""


def a_course(place):
    """Three steps: a header, then a source for it, then both move."""
    course = Course(place, "diff")
    course.step("01-baseline", {"include/actor/address.h": HEADER, "CMakeLists.txt": CMAKE})
    second = {"include/actor/address.h": HEADER, "src/address.c": SOURCE, "CMakeLists.txt": CMAKE}
    course.step("02-dispatch", second)
    moved = {f"actor/{path}": text for path, text in second.items() if path != "CMakeLists.txt"}
    moved["actor/src/address.c"] = SOURCE.replace("result = 0", "result = message")
    course.step("03-migration", moved | {"CMakeLists.txt": "add_subdirectory(actor)\n"})
    course.step("final", moved)
    return course


def a_course_with_tests(place):
    course = a_course(place)
    course.write("tests/actor/hooks-01.c", "// since: 1\n// until: 1\nTEST(run)\n{\n\told();\n}\n\nTEST(end)\n{\n}\n")
    course.write("tests/actor/hooks.c", "// since: 2\nTEST(run)\n{\n\tnew();\n}\n\nTEST(begin)\n{\n}\n")
    course.write(
        "tests/actor/address.c",
        "// since: 1\nTEST(stays)\n{\n\tif (x) {\n\t}\n}\n\nTEST(goes) // until: 1\n{\n\told();\n}\n\n"
        "TEST(comes) // since: 2, until: 51\n{\n\tnew();\n}\n",
    )
    course.write("tests/actor/baseline-01.c", "// since: 1\n// until: 1\nTEST(a)\n{\n\tgone();\n}\n")
    course.write("tests/actor-ext/ask.c", "// since: 2\nTEST(one)\n{\n}\n")
    course.write("tests/compile_fail/wrong_payload.c", "// gcc: x\n// since: 2\nint x;\n")
    course.write("tests/actor/product.c", "TEST(whole)\n{\n}\n")
    return course


def paths(text):
    """The files of a difference, in its order, by their new paths."""
    return [line.rpartition(" ")[2] for line in text.splitlines() if line.startswith("diff --git")]


# ---- What is compared ----


def one_step_is_compared_with_the_one_before(directory):
    course = a_course(directory)
    course.write("steps/02-dispatch/include/actor/address.h", "/* Any thread. */\n" + HEADER)
    course.write("steps/02-dispatch/src/address.c", "int x;\n")
    course.run("2").expect(
        "steps/01-baseline -> steps/02-dispatch\n\n"
        "diff --git 01/include/actor/address.h 02/include/actor/address.h\n"
        "index 4d07be5..404594f 100644\n"
        "--- 01/include/actor/address.h\n"
        "+++ 02/include/actor/address.h\n"
        "@@ -1 +1,2 @@\n"
        "+/* Any thread. */\n"
        " int actor_send(int message);\n"
        "diff --git 01/src/address.c 02/src/address.c\n"
        "new file mode 100644\n"
        "index 0000000..6d1a0d4\n"
        "--- /dev/null\n"
        "+++ 02/src/address.c\n"
        "@@ -0,0 +1 @@\n"
        "+int x;\n"
    )


def the_first_step_begins_with_nothing(directory):
    out = a_course(directory).run("1").succeeded()
    contains(out, "nothing -> steps/01-baseline\n", "new file mode", "+++ 01/CMakeLists.txt", "+" + HEADER)
    equal(paths(out), ["01/include/actor/address.h", "01/CMakeLists.txt"])


def two_steps_in_either_order(directory):
    course = a_course(directory)
    contains(course.run("1", "2").succeeded(), "--- /dev/null\n+++ 02/src/address.c\n", "+int actor_send(int message)")
    contains(course.run("2", "1").succeeded(), "--- 02/src/address.c\n+++ /dev/null\n", "-int actor_send(int message)")


def final_is_compared_with_the_last_step(directory):
    course = a_course(directory)
    course.write("final/actor-ext/src/ask.c", "int ask;\n")
    for path in ("CMakeLists.txt", "examples/bank/bank.c", "bench/main.c"):
        course.write(f"final/{path}", "not the library\n")
    out = course.run("final").succeeded()
    contains(out, "steps/03-migration -> final\n")
    equal(paths(out), ["final/actor-ext/src/ask.c"])
    equal(paths(course.run("final", "3").succeeded()), ["03/actor-ext/src/ask.c"])


def numbers_names_and_paths(directory):
    course = a_course(directory)
    expected = course.run("1", "2").succeeded()
    for name in "02", "002", "dispatch", "02-dispatch", "steps/02-dispatch/", "./steps/02-dispatch":
        course.run("1", name).expect(expected)
    course.run("baseline", str(course.top / "steps/02-dispatch")).expect(expected)
    contains(course.run("final/").succeeded(), "steps/03-migration -> final\n")


def from_any_directory(directory):
    course = a_course(directory)
    expected = course.run("2").succeeded()
    course.run("2", directory="steps").expect(expected)
    course.run("02-dispatch", directory="steps").expect(expected)
    course.run(".", directory="steps/02-dispatch").expect(expected)
    course.run("../01-baseline", "..", directory="steps/02-dispatch/src").expect(
        err="scripts/diff: no step '../01-baseline': there are 1 to 3, and final\n"
    )
    course.run("../../01-baseline", "..", directory="steps/02-dispatch/src").expect(expected)


def what_is_no_library_is_left_out(directory):
    course = a_course(directory)
    for path in "README.md", "step.toml", "break-it.patch", "build/made.c", "src/address.c~", "src/.address.c.swp":
        course.write(f"steps/02-dispatch/{path}", "left out\n")
    course.write("steps/02-dispatch/src/README.md", "not the lesson\n")
    equal(paths(course.run("2").succeeded()), ["02/src/README.md", "02/src/address.c"])


def no_difference(directory):
    course = a_course(directory)
    course.write("steps/04-tested/CMakeLists.txt", "add_subdirectory(actor)\n")
    shutil.copytree(course.top / "steps/03-migration/actor", course.top / "steps/04-tested/actor")
    course.run("4").expect(
        "steps/03-migration -> steps/04-tested\n\nThe library is the same. (What changes in the tests: --tests)\n"
    )
    course.run("--tests", "4").expect("steps/03-migration -> steps/04-tested\n\nThe tests are the same.\n")


# ---- How it is shown ----


def headers_come_first(directory):
    course = Course(directory, "diff")
    flat = ["include/actor/zebra.h", "src/internal.h", "src/address.c", "CMakeLists.txt"]
    course.step("01-flat", {path: f"{path}\n" for path in reversed(flat)})
    core = ["actor/include/actor/a.h", "actor/src/z.h", "actor/src/a.c", "actor/CMakeLists.txt"]
    both = core + [path.replace("actor", "actor-ext", 1) for path in core] + ["CMakeLists.txt"]
    course.step("02-nested", {path: f"of the second: {path}\n" * 9 for path in both})
    equal(paths(course.run("1").succeeded()), [f"01/{path}" for path in flat])
    new = [path for path in paths(course.run("2").succeeded()) if path[3:] in both]
    equal(new, [f"02/{path}" for path in both])


def moves_are_followed(directory):
    out = a_course(directory).run("3").succeeded()
    contains(
        out,
        "rename from include/actor/address.h\nrename to actor/include/actor/address.h\n",
        "--- 02/src/address.c\n+++ 03/actor/src/address.c\n",
        "-\tint result = 0;\n+\tint result = message;\n",
    )
    equal(out.count(HEADER), 0)


def a_hunk_names_its_function(directory):
    course = a_course(directory)
    source = "int actor_send(int message)\n{\n" + "\tstep();\n" * 9 + "label:\n\tlast();\n\treturn 0;\n}\n"
    course.write("steps/01-baseline/src/address.c", source)
    course.write("steps/02-dispatch/src/address.c", source.replace("return 0", "return 1"))
    contains(course.run("2").succeeded(), "@@ int actor_send(int message)\n")


def stat(directory):
    course = a_course(directory)
    course.run("--stat", "2").expect(
        "steps/01-baseline -> steps/02-dispatch\n\n"
        " src/address.c (new) | 8 ++++++++\n"
        " 1 file changed, 8 insertions(+)\n"
    )
    contains(course.run("3", "--stat").succeeded(), " {include => actor/include}/actor/address.h | 0\n")


def words(directory):
    course = a_course(directory)
    expected = "int result = [-0-]{+message+};\n"
    for option in "--word", "--word-diff":
        contains(course.run(option, "3").succeeded(), expected)
    equal(course.run("2", "--word", "3").succeeded(), course.run("2", "3", "--word").succeeded())
    contains(course.run("--word", "--color", "3").succeeded(), "\x1b[31m0\x1b[m\x1b[32mmessage\x1b[m;")


def colors(directory):
    course = a_course(directory)
    plain = course.run("2").succeeded()
    equal(plain.count("\x1b"), 0)
    for option in "--no-color", "--no-colour", "--color=never", "--colour=never", "--color=auto":
        course.run(option, "2").expect(plain)
    colored = course.run("--color=always", "2").succeeded()
    contains(colored, "\x1b[1msteps/01-baseline -> steps/02-dispatch\x1b[m\n", "\x1b[32m")
    for arguments in ("--color", "2"), ("2", "--colour"), ("--colour=always", "2"):
        course.run(*arguments).expect(colored)
    equal(course.run_on_terminal("2", GIT_PAGER="cat").out, colored)
    equal(course.run_on_terminal("2", "--no-color", GIT_PAGER="cat").out, plain)
    contains(course.run_on_terminal("--word", "3", GIT_PAGER="cat").out, "\x1b[31m0\x1b[m\x1b[32mmessage\x1b[m;")
    course.write("config", "[color]\n\tui = false\n")
    equal(course.run_on_terminal("2", GIT_PAGER="cat", GIT_CONFIG_GLOBAL=str(course.top / "config")).out, plain)


def the_pager_is_gits(directory):
    course = a_course(directory)
    for name in "GIT_PAGER", "PAGER":
        pager = {name: "sed 's/^/paged: /'"}
        result = course.run_on_terminal("--no-color", "--stat", "2", **pager)
        equal(result.status, 0)
        contains(result.out, "paged: steps/01-baseline -> steps/02-dispatch\n", "paged:  1 file changed")
        equal(course.run("2", **pager).succeeded().count("paged"), 0)
    equal(course.run_on_terminal("2", GIT_PAGER="true").status, 0)


def a_reader_who_stops_is_no_error(directory):
    course = a_course(directory)
    course.write("steps/02-dispatch/src/address.c", "a long line of this source\n" * 100000)
    equal(course.run_on_terminal("2", GIT_PAGER="head -n 1").status, 0)


# ---- The tests ----


def tests_begin_and_end(directory):
    course = a_course_with_tests(directory)
    out = course.run("--tests", "--stat", "2").succeeded()
    contains(
        out,
        "steps/01-baseline -> steps/02-dispatch\n\n"
        "changes  tests/actor/address.c\n"
        "         - address.goes\n"
        "         + address.comes\n"
        "ends     tests/actor/baseline-01.c\n"
        "         - baseline.a\n"
        "changes  tests/actor/hooks-01.c -> tests/actor/hooks.c\n"
        "         - hooks.end\n"
        "         + hooks.begin\n"
        "begins   tests/actor-ext/ask.c\n"
        "         + ask.one\n"
        "begins   tests/compile_fail/wrong_payload.c\n"
        "         + compile_fail.wrong_payload\n"
        "\n"
        " tests/actor/address.c ",
    )
    equal(course.run("--tests", "3").succeeded().splitlines()[2:], ["The tests are the same."])


def tests_are_shown_as_they_are_for_a_step(directory):
    course = a_course_with_tests(directory)
    out = course.run("--tests", "2").succeeded()
    contains(
        out,
        "@@ TEST(stays)\n \t}\n }\n \n"
        "-TEST(goes) // until: 1\n+TEST(comes) // since: 2, until: 51\n {\n-\told();\n+\tnew();\n }\ndiff",
        "--- 01/tests/actor/hooks.c\n+++ 02/tests/actor/hooks.c\n",
        "-\told();\n+\tnew();\n",
        "+++ 02/tests/actor-ext/ask.c\n@@ -0,0 +1,4 @@\n+// since: 2\n+TEST(one)\n+{\n+}\n",
        "+++ 02/tests/compile_fail/wrong_payload.c\n",
    )
    equal(out.count("gone()"), 0)
    files = ["actor/address", "actor/baseline", "actor/hooks", "actor-ext/ask", "compile_fail/wrong_payload"]
    equal(paths(out), [f"02/tests/{file}.c" for file in files])


def tests_of_the_first_step_and_of_final(directory):
    course = a_course_with_tests(directory)
    first = course.run("--tests", "1").succeeded()
    contains(first, "nothing -> steps/01-baseline\n", "begins   tests/actor/hooks-01.c\n", "+\told();\n")
    equal(first.count("comes"), 0)
    final = course.run("--tests", "final").succeeded()
    contains(
        final,
        "changes  tests/actor/address.c\n         - address.comes\n"
        "begins   tests/actor/product.c\n         + product.whole\n\n",
    )


def tests_the_way_back(directory):
    out = a_course_with_tests(directory).run("--tests", "2", "1").succeeded()
    contains(out, "begins   tests/actor/baseline-01.c\n", "+\tgone();\n")
    contains(out, "changes  tests/actor/hooks.c -> tests/actor/hooks-01.c\n")


def a_wrong_range_is_an_error(directory):
    course = a_course(directory)
    test = course.top / "tests/actor/hooks.c"
    for text, error in (
        ("// until: 3\n", f"{test}: a line // until: without // since:"),
        ("// since: 53\n", f"{test}: 53 to 52 is not within 1 to 52"),
        ("// since: 2\nTEST(a) // since: 1\n", f"{test}: a: 1 to 52 is not within 2 to 52"),
        ("// since: 2\nTEST(a) // since 3\n", f"{test}: a: not a range of steps: since 3"),
    ):
        course.write("tests/actor/hooks.c", text)
        course.run("--tests", "2").expect(err=f"scripts/diff: {error}\n")


# ---- What surrounds it ----


def names_with_spaces(directory):
    place = directory / "a place with spaces, ümlauts & 100%d"
    place.mkdir()
    course = a_course_with_tests(place)
    course.write("steps/02-dispatch/src/a file's name.c", "int x;\n")
    out = course.run("2").succeeded()
    contains(out, "diff --git 01/src/a file's name.c 02/src/a file's name.c\n", "+int x;\n")
    contains(course.run("--tests", "2").succeeded(), "begins   tests/actor-ext/ask.c\n")


def settings_of_the_user_do_not_disturb(directory):
    course = a_course(directory)
    expected = course.run("3").succeeded()
    course.write(
        "config",
        "[diff]\n\tnoprefix = true\n\tmnemonicPrefix = true\n\trenames = false\n\torderFile = /nowhere\n"
        "\texternal = false\n\trelative = true\n[init]\n\ttemplateDir = /nowhere\n[log]\n\tshowSignature = true\n"
        "[core]\n\tautocrlf = true\n\tsafecrlf = true\n[format]\n\tpretty = oneline\n"
        "[commit]\n\tgpgSign = true\n[user]\n\tuseConfigOnly = true\n",
    )
    course.run("3", GIT_CONFIG_GLOBAL=str(course.top / "config")).expect(expected)


def it_works_in_a_hook_of_git(directory):
    course = a_course(directory)
    expected = course.run("2").succeeded()
    course.run(
        "2", GIT_DIR=str(course.top), GIT_INDEX_FILE="/nowhere", GIT_WORK_TREE="/", GIT_OBJECT_DIRECTORY="/nowhere"
    ).expect(expected)


def nothing_stays_behind(directory):
    course = a_course_with_tests(directory)
    (directory / "tmp").mkdir()
    before = sorted(directory.rglob("*"))
    for arguments in ("2",), ("--tests", "2"):
        course.run(*arguments, TMPDIR=str(directory / "tmp")).succeeded()
    equal(sorted(directory.rglob("*")), before)


def help_is_printed(directory):
    out = a_course(directory).run("--help").succeeded()
    contains(out, "Usage: scripts/diff [OPTION]... N [M]\n", "README.md", "exit status")


def errors(directory):
    course = a_course(directory)
    for arguments, error in (
        (["4"], "no step '4': there are 1 to 3, and final"),
        (["0"], "no step '0': there are 1 to 3, and final"),
        (["1", "despatch"], "no step 'despatch': there are 1 to 3, and final"),
        (["--color", "always", "1"], "no step 'always': there are 1 to 3, and final"),
        ([], "which step?\nTry scripts/diff --help"),
        (["1", "2", "3"], "one step or two, not 3\nTry scripts/diff --help"),
        (["--bogus", "1"], "unrecognized arguments: --bogus\nTry scripts/diff --help"),
    ):
        course.run(*arguments).expect(err=f"scripts/diff: {error}\n")
    result = course.run("--color=pink", "1")
    contains(result.err, "scripts/diff: ", "pink", "always", "never", "auto")
    equal((result.out, result.status), ("", 2))


def git_is_missing(directory):
    course = a_course(directory)
    (directory / "bin").mkdir()
    os.symlink(sys.executable, directory / "bin/python3")
    course.run("2", PATH=str(directory / "bin")).expect(err="scripts/diff: git is missing (Debian's package: git)\n")


if __name__ == "__main__":
    main(globals())
