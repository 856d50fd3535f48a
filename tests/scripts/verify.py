"""scripts/verify, on the small course in counter/: nothing is wrong there; with one thing spoilt, just that is found."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from cases import TOP, contains, equal, main

COUNTER = TOP / "tests" / "scripts" / "counter"
FIRST, SECOND, THIRD = "steps/01-counter", "steps/02-adding", "steps/03-subtracting"
PATIENCE = 100  # seconds; CTest's own limit comes later, and says less


def need(*programs):
    """Skips the case, if this machine does not have them."""
    for program in programs:
        if not shutil.which(program):
            print("skipped: there is no", program)
            sys.exit(77)


class Repository:
    """A copy of the small course, with what it uses of this repository."""

    def __init__(self, directory):
        self.top = directory
        shutil.copytree(COUNTER, self.top, dirs_exist_ok=True)
        for part in ("scripts", "common/cmake", "common/testing"):
            shutil.copytree(TOP / part, self.top / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(TOP / "CMakePresets.json", self.top)
        for lesson in self.top.glob("steps/*/README.md"):
            self.replace(lesson, "@WORDS@", "word " * 900)

    def replace(self, path, old, new):
        file = self.top / path
        text = file.read_text()
        contains(text, old)
        file.write_text(text.replace(old, new))

    def append(self, path, text):
        with open(self.top / path, "a") as file:
            file.write(text)

    def start(self, *arguments):
        return subprocess.Popen(
            [self.top / "scripts" / "verify", *arguments],
            cwd=self.top,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def verify(self, *arguments):
        """Its status and its output."""
        process = self.start(*arguments)
        try:
            output = process.communicate(timeout=PATIENCE)[0]
        except subprocess.TimeoutExpired:
            process.terminate()
            raise
        if (self.top / "build").exists():
            equal(self.scratch(), [])
        return process.returncode, output

    def scratch(self):
        """What verify has left behind."""
        return [name for name in os.listdir(self.top / "build" / "verify") if name != "ccache"]

    def finds(self, page, rule, *reasons):
        """The rule fails on this step or chapter, and on no other, for the reasons given."""
        status, output = self.verify("all", "--only", rule)
        contains(output, *reasons)
        rows = re.findall(r"^(\d\d|\S+/\S+).* (ok|FAILED|-)$", output, re.MULTILINE)
        equal([name for name, result in rows if result == "FAILED"], [page])
        equal(status, 1)


def all_is_well(directory):
    need("git", "patch", "valgrind", "clang")
    status, output = Repository(directory).verify()
    equal(
        re.sub(r"\d+ s$", "0 s", output.strip()),
        """\
form    files   size    names   concepts  quotes  final   transcript  alone   learner  break   answers  whole   memcheck  asan    tsan
01 counter       ok      ok      ok      ok      ok        ok      -       ok          ok      ok       ok      -        ok      ok        ok      ok
02 adding        ok      ok      ok      ok      ok        ok      -       -           ok      ok       ok      ok       ok      ok        ok      ok
03 subtracting   ok      ok      ok      ok      ok        ok      -       -           ok      ok       ok      -        ok      ok        ok      ok
index            -       -       -       -       -         ok      -       -           -       -        -       -        -       -         -       -
toolbox/nothing  -       -       -       -       -         ok      -       ok          -       -        -       -        -       -         -       -

changed lines of the library: median 18.5, most 29, together 37

all is well; 0 s""",
    )
    equal(status, 0)


def form_of_step_toml(directory):
    repository = Repository(directory)
    repository.replace(f"{FIRST}/step.toml", "minutes = 20\n", "hours = 1\n")
    repository.replace(f"{FIRST}/step.toml", "part = 1", "part = true")
    repository.finds("01", "form", "hours is unknown", "minutes is missing", "part is not a int")


def meaning_of_step_toml(directory):
    repository = Repository(directory)
    repository.replace(f"{SECOND}/step.toml", "part = 1", "part = 2")
    repository.replace(f"{SECOND}/step.toml", 'tool = "test"', 'tool = "luck"')
    (directory / SECOND / "break-it.patch").unlink()
    repository.finds("02", "form", "step 2 does not belong to part 2", "'luck' is none of", "goes with break-it.patch")


def form_of_the_lesson(directory):
    repository = Repository(directory)
    repository.replace(f"{SECOND}/README.md", "# Step 2: Adding", "# Adding")
    repository.replace(f"{SECOND}/README.md", "*20 minutes", "*21 minutes")
    repository.replace(f"{SECOND}/README.md", "## In Rust\n", "")
    repository.replace(f"{SECOND}/README.md", "### Three\n", "")
    repository.replace(f"{SECOND}/README.md", "word word word word", "word")
    repository.finds(
        "02",
        "form",
        "the first line is not '# Step 2: Adding'",
        "does not say *20 minutes",
        "'What must always hold' stands where 'In Rust' belongs",
        "2 pieces (###), not 3 to 8",
        "words of prose, not 900 to 1500",
    )


def no_lesson_yet(directory):
    repository = Repository(directory)
    (directory / FIRST / "README.md").unlink()
    repository.finds("01", "form", "README.md: there is none")
    equal(repository.verify("1", "--only", "names,concepts,quotes,transcript")[0], 0)


def form_of_the_hints(directory):
    repository = Repository(directory)
    repository.replace(f"{SECOND}/hints.md", "## What to do", "## What else to do")
    repository.replace(f"{SECOND}/hints.md", "step 2", "step 3")
    repository.finds("02", "form", "hints.md: the first line is not", "Where to look, What else to do, Nearly")
    (directory / SECOND / "hints.md").unlink()
    repository.finds("02", "form", "hints.md: there is none")


def nothing_is_checked_without_step_toml(directory):
    repository = Repository(directory)
    repository.replace(f"{SECOND}/step.toml", "is -2, not 2", "(")
    repository.finds("02", "form", "break.says is not a regular expression")
    repository.replace(f"{SECOND}/step.toml", "\nmoved = []", '\nmoved = ["src/counter.c"]')
    repository.finds("02", "form", "files.moved: 'src/counter.c' is not")
    repository.append(f"{SECOND}/step.toml", "= 2")
    repository.finds("02", "files", "not checked: step.toml is not in order")


def files_that_nobody_declared(directory):
    repository = Repository(directory)
    for step in (SECOND, THIRD):
        repository.append(f"{step}/CMakeLists.txt", "# more\n")
        (directory / step / "notes.txt").write_text("more\n")
    repository.finds("02", "files", "CMakeLists.txt is changed, and", "notes.txt is added, and step.toml does not say so")


def files_that_moved(directory):
    repository = Repository(directory)
    (directory / THIRD / "src/counter.c").rename(directory / THIRD / "counter.c")
    repository.replace(f"{THIRD}/step.toml", "\nmoved = []", '\nmoved = ["src/counter.c -> counter.c"]')
    equal(repository.verify("--only", "files")[0], 0)
    repository.replace(f"{THIRD}/step.toml", "-> counter.c", "-> counting.c")
    repository.finds("03", "files", "counting.c is declared as moved here, and is not")


def size_of_a_step(directory):
    need("git")
    repository = Repository(directory)
    repository.append(f"{SECOND}/src/counter.c", "\n" * 143)
    repository.append(f"{THIRD}/src/counter.c", "\n" * 143)
    repository.finds("02", "size", "151 changed lines of the library: more than 150", "median 90,", "FAILED, the median")


def size_of_a_step_for_tests(directory):
    need("git")
    repository = Repository(directory)
    repository.append(f"{THIRD}/src/counter.c", "\n")
    repository.finds("03", "size", "1 changed lines of the library in a step that changes tests only")


def names_that_nobody_explains(directory):
    repository = Repository(directory)
    repository.replace(f"{SECOND}/step.toml", '["actor_counter_add"]', '["actor_counter_sub", "helper"]')
    repository.finds(
        "02",
        "names",
        "actor_counter_add is new in a public header, and not in step.toml",
        "actor_counter_sub is in step.toml, and not new",
        "helper is not in the lesson",
    )


def names_used_too_early(directory):
    repository = Repository(directory)
    repository.append(f"{FIRST}/src/counter.c", "/* For actor_counter_add(). */\n")
    repository.replace(f"{FIRST}/README.md", "### CMake", "### Before `actor_counter_add`")
    repository.finds(
        "01",
        "names",
        "src/counter.c has actor_counter_add, which step 02 introduces",
        "README.md has actor_counter_add, which step 02 introduces",
    )


def concepts_used_too_early(directory):
    repository = Repository(directory)
    repository.replace(f"{FIRST}/README.md", "### CMake", "### CMake: One\nthread at a time")
    repository.replace(f"{FIRST}/step.toml", '["counter"]', '["counter", "zero"]')
    repository.finds(
        "01", "concepts", '"one thread at a time", which step 02 introduces', '"zero" is in step.toml, and not in the lesson'
    )


def quotes_that_drifted(directory):
    repository = Repository(directory)
    repository.replace(f"{FIRST}/README.md", "calloc(1, sizeof *counter->value)", "malloc(4)")
    repository.replace(f"{FIRST}/README.md", "```cmake CMakeLists.txt", "```cmake")
    repository.replace(f"{FIRST}/README.md", "```diff break-it.patch", "```diff ../02-adding/break-it.patch")
    repository.finds(
        "01",
        "quotes",
        "this does not stand so in src/counter.c",
        "quoted: counter->value = malloc(4);",
        "a block of cmake names no file",
        "../02-adding/break-it.patch belongs to a later step",
    )


def a_transcript_that_drifted(directory):
    repository = Repository(directory)
    repository.replace(f"{FIRST}/README.md", "Total Tests: 1", "Total Tests: 2")
    repository.replace(f"{FIRST}/README.md", "42, in 0.02 seconds", "43, in 0.02 seconds")
    repository.finds("01", "transcript", "-Total Tests: 2\n    +Total Tests: 1", "-43, in", "+42, in")


def a_chapter_that_drifted(directory):
    repository = Repository(directory)
    chapter = "docs/toolbox/nothing.md"
    equal(repository.verify("docs")[0], 0)
    repository.replace(chapter, "calloc(1, sizeof *counter->value)", "malloc(4)")
    repository.finds("toolbox/nothing", "quotes", "nothing.md, line 9: this does not stand so in steps/01-counter/src/counter.c")
    repository.replace(chapter, "[2/2] Linking", "[2/2] Archiving")
    repository.finds("toolbox/nothing", "transcript", "-[2/2] Archiving", "+[2/2] Linking")
    status, output = repository.verify(chapter)
    contains(output, "1 of 1 chapters FAILED")
    equal((status, "01 counter" in output), (1, False))
    repository.append(chapter, "```text\nno end\n")
    repository.finds("toolbox/nothing", "quotes", "nothing.md, line 20: this block has no end")


def a_chapter_without_code(directory):
    repository = Repository(directory)
    status, output = repository.verify("docs/index.md")
    contains(output, "all is well")
    equal(status, 0)
    status, output = repository.verify("docs/index.md", "--only", "form")
    contains(output, "nothing to check")
    equal(status, 2)


def a_concept_that_drifted(directory):
    repository = Repository(directory)
    (directory / "docs/concepts").mkdir()
    repository.append("docs/concepts/count.md", "# Count\n\n```c steps/01-counter/src/counter.c\nnothing\n```\n")
    repository.finds("concepts/count", "quotes", "count.md, line 3: this does not stand so in steps/01-counter/src/counter.c")


def a_test_that_fails(directory):
    need("clang")
    repository = Repository(directory)
    repository.replace(f"{SECOND}/src/counter.c", "+= more", "+= more + 1")
    repository.finds("02", "alone", "step02.adding.counts failed", "is 3, not 2")
    status, output = repository.verify("2", "--only", "learner")
    contains(output, "it is not green", "adding.counts", "is 3, not 2")
    equal(status, 1)
    repository.finds("02", "whole", "step02.adding.counts failed", "is 3, not 2")


def a_warning(directory):
    need("clang")
    repository = Repository(directory)
    repository.replace(f"{THIRD}/src/counter.c", "int value = *counter->value;", "int value = *counter->value, more;")
    repository.finds("03", "alone", "it does not build", "unused variable", "more")
    repository.finds("03", "learner", "it is not green", "unused variable", "more")
    repository.finds("03", "whole", "it does not build", "unused variable")


def a_warning_of_cmake(directory):
    need("clang")
    repository = Repository(directory)
    repository.append(f"{FIRST}/CMakeLists.txt", 'message(WARNING "look")\n')
    repository.finds("01", "alone", "it is built with warnings", "CMake Warning at")
    repository.finds("01", "learner", "it is built with warnings", "CMake Warning at")


def tests_that_pass_too_early(directory):
    repository = Repository(directory)
    repository.append("tests/actor/beginning.c", "\nTEST(is_alive) // since: 2\n{\n}\n")
    repository.finds("02", "learner", "step02.beginning.is_alive passed on the code of the step before")


def no_new_test(directory):
    repository = Repository(directory)
    repository.replace("tests/actor/adding.c", "// since: 2\n", "// since: 3\n")
    repository.finds("02", "learner", "no test is new")


def green_from_the_beginning(directory):
    repository = Repository(directory)
    shutil.copytree(directory / SECOND / "src", directory / FIRST / "src", dirs_exist_ok=True)
    shutil.copytree(directory / SECOND / "include", directory / FIRST / "include", dirs_exist_ok=True)
    repository.finds("02", "learner", "step02.adding.counts passed", "it is not red", "You have passed step 2")


def red_from_the_beginning(directory):
    repository = Repository(directory)
    repository.replace(f"{THIRD}/src/counter.c", "+= more", "+= more + 0")
    repository.replace(f"{SECOND}/src/counter.c", "+= more", "+= more > 0 ? more : 0")
    repository.finds("03", "learner", "it is not green from the beginning", "adding.counts_down", "is 0, not -2")


def code_that_only_moves(directory):
    repository = Repository(directory)
    toml = f"{THIRD}/step.toml"
    repository.replace(toml, 'kind = "tests"', 'kind = "move"')
    repository.replace(toml, "\nmoved = []", '\nmoved = ["src/counter.c -> counter.c"]')
    repository.replace(f"{THIRD}/CMakeLists.txt", "src/counter.c", "counter.c")
    (directory / THIRD / "src/counter.c").rename(directory / THIRD / "counter.c")
    equal(repository.verify("3", "--only", "learner")[0], 0)
    repository.replace(toml, "-> counter.c", "-> src/counter.c")
    repository.finds("03", "learner", "nothing tells that code has to move yet", "green")


def red_for_another_reason(directory):
    repository = Repository(directory)
    repository.replace(f"{FIRST}/step.toml", "actor/counter.h: No such file", "undefined reference")
    repository.finds("01", "learner", "red.says, 'undefined reference or", "fatal error: actor/counter.h: No such file")


def a_break_that_nobody_notices(directory):
    need("patch")
    repository = Repository(directory)
    repository.replace(f"{SECOND}/break-it.patch", "-= more", "+= +more")
    repository.finds("02", "break", "step02.adding.counts passed with break-it.patch (test)")


def a_break_that_is_noticed_otherwise(directory):
    need("patch")
    repository = Repository(directory)
    repository.replace(f"{SECOND}/step.toml", "is -2, not 2", "is 0, not 2")
    repository.replace(f"{SECOND}/step.toml", '["adding.*"]', '["adding.counts", "subtracting.*"]')
    repository.finds("02", "break", "there is no test subtracting.*", "does not match what is printed", "is -2, not 2")


def a_break_that_crashes(directory):
    need("patch")
    repository = Repository(directory)
    repository.replace(f"{SECOND}/break-it.patch", "\t*counter->value -= more", "\tcounter->value[1 << 28] = more")
    repository.finds("02", "break", "does not match what is printed", "CTest says: SEGFAULT")


def a_break_that_does_not_apply(directory):
    need("patch")
    repository = Repository(directory)
    repository.replace(f"{SECOND}/break-it.patch", "(struct", "(const struct")
    repository.finds("02", "break", "break-it.patch does not apply", "FAILED at")


def a_break_that_an_old_test_notices(directory):
    need("patch")
    repository = Repository(directory)
    repository.replace(f"{THIRD}/step.toml", "adding.counts_down", "adding.counts*")
    repository.finds("03", "break", "step03.adding.counts is not new in this step", "step03.adding.counts passed")


def breaks_for_each_tool(directory):
    need("patch", "valgrind")
    repository = Repository(directory)
    race = "pthread_create(&thread, 0, run, counter), counter->value[0]++, pthread_join(thread, 0)"
    source = (directory / SECOND / "src/counter.c").read_text()
    broken = source.replace("#include <stdlib.h>", "#include <pthread.h>\n#include <stdlib.h>").replace(
        "void actor_counter_add",
        "static void *run(void *counter)\n{\n"
        "\t((struct actor_counter *)counter)->value[0]++;\n\treturn 0;\n}\n\nvoid actor_counter_add",
    )
    broken = broken.replace("*counter->value += more;", f"pthread_t thread;\n\t{race};\n\t*counter->value += more - 2;")
    write_patch(directory / SECOND, source, broken)
    for tool, says in (("tsan", "ThreadSanitizer: data race"), ("helgrind", "Possible data race")):
        says_so(repository, tool, says)
    write_patch(directory / SECOND, source, source.replace("*counter->value += more;", "counter->value[more] = 0;"))
    for tool, says in (("asan", "heap-buffer-overflow"), ("memcheck", "Invalid write of size 4")):
        says_so(repository, tool, says)


def write_patch(step, old, new):
    for name, text in (("old.c", old), ("new.c", new)):
        (step.parent / name).write_text(text)
    labels = ["--label", "a/src/counter.c", "--label", "b/src/counter.c"]
    diff = subprocess.run(["diff", "-u", *labels, "old.c", "new.c"], cwd=step.parent, stdout=subprocess.PIPE, check=False)
    (step / "break-it.patch").write_bytes(diff.stdout)


def says_so(repository, tool, says):
    toml = (repository.top / SECOND / "step.toml").read_text()
    toml = re.sub(r'tool = .*\ntests = .*\nsays = .*\n', f'tool = "{tool}"\ntests = ["adding.*"]\nsays = "{says}"\n', toml)
    (repository.top / SECOND / "step.toml").write_text(toml)
    status, output = repository.verify("2", "--only", "break")
    equal((status, output if status else ""), (0, ""))


def an_answer_that_is_wrong(directory):
    need("patch")
    repository = Repository(directory)
    repository.replace("docs/answers/step02_doubling.patch", "*= 2", "*= 3")
    repository.finds("02", "answers", "step02_doubling.patch: step02.answers_doubling.doubles failed", "is 6, not 4")


def a_leak(directory):
    need("valgrind")
    repository = Repository(directory)
    repository.replace(f"{SECOND}/src/counter.c", "\tfree(counter->value);\n", "\tcounter->value = 0;\n")
    repository.finds("02", "memcheck", "step02.adding.counts failed", "definitely lost")


def an_overflow(directory):
    repository = Repository(directory)
    repository.replace(f"{THIRD}/src/counter.c", "*counter->value += more", "counter->value[1] += more")
    repository.finds("03", "asan", "step03.adding.counts failed", "heap-buffer-overflow")


def a_race(directory):
    repository = Repository(directory)
    test = directory / "tests/actor/beginning.c"
    test.write_text(
        test.read_text()
        + """
#if STEP == 3
#include <pthread.h>

static int value;

static void *increment(void *argument)
{
	value++;
	return argument;
}

TEST(two_threads) // since: 3
{
	pthread_t thread;
	pthread_create(&thread, NULL, increment, NULL);
	increment(NULL);
	pthread_join(thread, NULL);
}
#endif
"""
    )
    repository.finds("03", "tsan", "step03.beginning.two_threads failed", "ThreadSanitizer: data race")


def final_that_is_another(directory):
    repository = Repository(directory)
    toml = (directory / SECOND / "step.toml").read_text()
    for number in range(4, 53):
        step = directory / f"steps/{number:02}-more"
        for library in ("actor", "actor-ext"):
            (step / library).mkdir(parents=True)
            (step / library / "file.c").write_text("same\n")
        (step / "step.toml").write_text(toml)
    shutil.copytree(directory / "steps/52-more/actor", directory / "final/actor")
    (directory / "final/actor-ext").mkdir()
    (directory / "final/actor-ext/file.c").write_text("other\n")
    repository.finds("52", "final", "actor-ext/file.c differs between step 52 and final/")


def interrupted(directory):
    repository = Repository(directory)
    started = directory / "started"
    repository.replace(f"{FIRST}/README.md", 'echo "$((6', f'touch {started}; sleep 1234 & sleep 1234; echo "$((6')
    process = repository.start("1", "--only", "transcript")
    deadline = time.monotonic() + PATIENCE
    while not started.exists():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    output = process.communicate(timeout=PATIENCE)[0]
    equal((process.returncode, output), (130, ""))
    equal(repository.scratch(), [])
    equal([pid for pid in Path("/proc").glob("[0-9]*") if works_in(pid, directory)], [])


def works_in(pid, directory):
    try:
        return (pid / "cwd").resolve().is_relative_to(directory)
    except OSError:
        return False


def usage(directory):
    repository = Repository(directory)
    status, output = repository.verify("--help")
    contains(output, "Usage: scripts/verify", "memcheck")
    equal(status, 0)
    for arguments, says in (
        (["4"], "no step '4'"),
        (["final"], "final/ is checked with step 52"),
        (["--only", "taste"], "there is no rule taste"),
        (["--jobs", "0"], "'0' is not a number above 0"),
        (["--only", "form", "--skip", "form"], "nothing to check"),
    ):
        status, output = repository.verify(*arguments)
        contains(output, says)
        equal(status, 2)


if __name__ == "__main__":
    main(globals())
