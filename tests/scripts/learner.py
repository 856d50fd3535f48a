"""scripts/course, on the small course in counter/, as somebody goes through it who writes each step."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time

from cases import TOP, contains, equal, main

COUNTER = TOP / "tests" / "scripts" / "counter"
PATIENCE = 100  # seconds; CTest's own limit comes later, and says less


class Learner:
    """A copy of the small course, with what it uses of this repository, and somebody in front of it."""

    def __init__(self, directory):
        self.top = directory
        shutil.copytree(COUNTER, self.top, dirs_exist_ok=True)
        for part in ("scripts", "common/cmake", "common/testing"):
            shutil.copytree(TOP / part, self.top / part, ignore=shutil.ignore_patterns("__pycache__"))

    def start(self, *arguments):
        return subprocess.Popen(
            [self.top / "scripts" / "course", *arguments],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def course(self, *arguments):
        """The status and what it says."""
        process = self.start(*arguments)
        output = process.communicate(timeout=PATIENCE)[0]
        if "Traceback" in output or "\033" in output:
            raise AssertionError(output)
        return process.returncode, output

    def says(self, *arguments, status=0):
        """What it says, with the status expected."""
        result, output = self.course(*arguments)
        if result != status:
            raise AssertionError(f"status {result}, not {status}:\n{output}")
        return output

    def own(self, path):
        return self.top / "workspace" / path

    def solve(self, step):
        """Writes what the course's solution says."""
        for name in ("CMakeLists.txt", "include", "src"):
            source, target = self.top / "steps" / step / name, self.own(step) / name
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True, copy_function=shutil.copy)
            else:
                shutil.copy(source, target)

    def replace(self, path, old, new):
        text = path.read_text()
        contains(text, old)
        path.write_text(text.replace(old, new))


def before_the_beginning(directory):
    learner = Learner(directory)
    contains(learner.says(), "You have not begun", "read a lesson, write the code", "scripts/course start")
    contains(learner.says("list"), "[ ]  1 Counter", "[ ]  3 Subtracting")
    contains(learner.says("status"), "passed     0 of 3")
    contains(learner.says("test", status=2), "you have not begun yet", "scripts/course start")
    equal((directory / "workspace").exists(), False)


def the_whole_course(directory):
    learner = Learner(directory)
    contains(learner.says("start"), "Step 1, Counter", "It begins with nothing.", "steps/01-counter/README.md")
    contains(learner.says("test", status=2), "has no CMakeLists.txt yet", "The lesson says")
    learner.solve("01-counter")
    contains(learner.says("test"), "green", "You have passed step 1", "Next: step 2, Adding")

    contains(learner.says("next"), "Step 2, Adding", "It begins with your code of step 1.")
    red = learner.says("test", status=1)
    contains(red, "It does not compile yet", "implicit declaration of function", "red", "At the start that is expected")
    contains(red, "new in this step  0 of 1 pass", "all               1 of 2 pass")
    learner.solve("02-adding")
    contains(learner.says("test"), "new in this step  1 of 1 pass", "green")

    contains(learner.says("next"), "green at the start")  # of the kind "tests": your code is right already
    contains(learner.says("test"), "That was the last one", "docs/closing.md")
    contains(learner.says("next"), "That was the last step")
    contains(learner.says("start", status=2), "you have done all steps")
    contains(learner.says("list"), "[x]  1", "[x]  2", "[x]  3 Subtracting", "<- you are here")
    contains(learner.says("status"), "passed     3 of 3", "to do      0")
    equal(re.findall(r"^(\S+) +(\S+)", learner.own("progress").read_text(), re.MULTILINE)[1:],
          [("counter", "passed"), ("adding", "passed"), ("subtracting", "passed")])


def red_keeps_one_from_going_on(directory):
    learner = Learner(directory)
    learner.says("start", "2")
    contains(learner.says("next", status=2), "you have not passed step 2 yet", "scripts/course skip")
    contains(learner.says("diff", status=2), "you have not passed", "--spoil")
    contains(learner.says("solution", status=2), "you have not passed", "--spoil")
    contains(learner.says("solution", "--spoil"), "---- steps/02-adding/src/counter.c", "actor_counter_add")
    contains(learner.says("diff", "--spoil"), "--- yours/src/counter.c", "+++ course/src/counter.c")
    learner.solve("02-adding")
    equal(learner.says("diff", "--spoil"), "Your code is the course's, to the letter.\n")


def skipped_it_goes_on_with_the_courses_code(directory):
    learner = Learner(directory)
    learner.says("start", "adding")
    source = learner.own("02-adding/src/counter.c")
    source.write_text("/* mine, half done */\n")
    contains(learner.says("skip"), "Step 2 is skipped", "Step 3, Subtracting", "the course's code of step 2")
    equal(source.read_text(), "/* mine, half done */\n")
    equal(learner.own("03-subtracting/src/counter.c").read_text(),
          (directory / "steps/02-adding/src/counter.c").read_text())
    contains(learner.says("list"), "[-]  2 Adding", "[.]  3")


def nothing_written_is_lost(directory):
    learner = Learner(directory)
    learner.says("start", "2")
    learner.own("02-adding/src/counter.c").write_text("/* first */\n")
    contains(learner.says("reset"), "workspace/kept/02-adding-1")
    learner.own("02-adding/src/counter.c").write_text("/* second */\n")
    learner.says("reset")
    equal(learner.own("kept/02-adding-1/src/counter.c").read_text(), "/* first */\n")
    equal(learner.own("kept/02-adding-2/src/counter.c").read_text(), "/* second */\n")
    learner.own("02-adding/src/counter.c").write_text("/* third */\n")
    contains(learner.says("start", "2"), "already, and go on where you were")
    equal(learner.own("02-adding/src/counter.c").read_text(), "/* third */\n")
    learner.solve("02-adding")
    learner.says("test")
    contains(learner.says("start", "2"), "What was there is now workspace/kept/02-adding-3")


def own_code_goes_on_to_the_next_step(directory):
    learner = Learner(directory)
    learner.says("start", "1")
    learner.solve("01-counter")
    with open(learner.own("01-counter/src/counter.c"), "a") as file:
        file.write("/* as I like it */\n")
    learner.says("test")
    contains(learner.says("next"), "your code of step 1")
    contains(learner.own("02-adding/src/counter.c").read_text(), "as I like it")


def the_course_changes_under_the_learner(directory):
    learner = Learner(directory)
    learner.says("start", "2")
    learner.solve("02-adding")
    learner.own("02-adding/src/counter.c").open("a").write("/* mine */\n")
    with open(directory / "tests/actor/adding.c", "a") as file:
        file.write("\nTEST(is_new)\n{\n\tCHECK(false);\n}\n")
    contains(learner.says("test"), "all               2 of 2 pass")
    contains(learner.says("update"), "Your code is as it was", "workspace/kept/tests-1")
    contains(learner.says("test", status=1), "is_new")
    contains(learner.own("02-adding/src/counter.c").read_text(), "/* mine */")
    learner.replace(directory / "steps/02-adding/step.toml", 'id = "adding"', 'id = "summing"')
    contains(learner.says(status=2), "does not have any more", "scripts/course start N")


def a_crash_and_an_endless_loop(directory):
    learner = Learner(directory)
    learner.says("start", "2")
    learner.solve("02-adding")
    source = learner.own("02-adding/src/counter.c")
    right = source.read_text()
    at = right.index("{", right.index("void actor_counter_add("))
    source.write_text(right[: at + 1] + "\n\tfor (volatile int i = 0;; i++)\n\t\t;\n" + right[at + 1 :])
    contains(learner.says("test", status=1), "timeout  adding.counts", "It did not end in time", "gdb")
    source.write_text(right[: at + 1] + "\n\t__builtin_trap();\n" + right[at + 1 :])
    contains(learner.says("test", status=1), "crashed  adding.counts", "scripts/course valgrind")


def what_does_not_compile_any_more_is_not_green(directory):
    learner = Learner(directory)
    learner.says("start", "2")
    learner.solve("02-adding")
    source = learner.own("02-adding/src/counter.c")
    right = source.read_text()
    contains(learner.says("test"), "green")
    source.write_text(f"{right}\nint\n")
    contains(learner.says("test", status=1), "It does not compile yet", "src/counter.c:")
    source.write_text(right)
    test = learner.own("02-adding/tests/actor/adding.c")
    test.write_text(f"{test.read_text()}\nint\n")
    contains(learner.says("test", status=1), "It does not compile yet", "new in this step  0 of 1 pass")
    learner.says("update")
    header = learner.own("02-adding/include/actor/more.h")
    header.write_text("int actor_more(size_t value);\n")
    contains(learner.says("test", status=1), "something that they do not need does not compile", "actor/more.h")
    header.unlink()
    contains(learner.says("test"), "all               2 of 2 pass", "green")


def where_the_whole_of_what_a_compiler_says_is(directory):
    learner = Learner(directory)
    learner.says("start", "2")
    learner.solve("02-adding")
    with open(learner.own("02-adding/src/counter.c"), "a") as file:
        file.writelines(f"nonsense_{number};\n" for number in range(50))
    contains(learner.says("test", status=1), "nonsense_0", "lines more: workspace/02-adding/build/build.log")
    contains(learner.own("02-adding/build/build.log").read_text(), "nonsense_49")


def code_only_moves(directory):
    learner = Learner(directory)
    toml = directory / "steps/03-subtracting/step.toml"
    learner.replace(toml, 'kind = "tests"', 'kind = "move"')
    learner.replace(toml, "\nmoved = []", '\nmoved = ["src/counter.c -> source/counter.c"]')
    contains(learner.says("start", "3"), "Code only moves", "to move     src/counter.c -> source/counter.c")
    contains(learner.says("test", status=1), "3 of 3 pass", "red", "has yet to move", "    source/counter.c")
    learner.own("03-subtracting/source").mkdir()
    learner.own("03-subtracting/src/counter.c").rename(learner.own("03-subtracting/source/counter.c"))
    learner.replace(learner.own("03-subtracting/CMakeLists.txt"), "src/counter.c", "source/counter.c")
    contains(learner.says("test"), "green", "You have passed step 3")


def hints_come_one_after_the_other(directory):
    learner = Learner(directory)
    learner.says("start", "2")
    contains(learner.says("hint"), "Hint 1 of 3", "At the test.")
    contains(learner.says("hint"), "Hint 2 of 3", "Write it.")
    contains(learner.says("hint"), "Hint 3 of 3", "Type it.", "That was the last one")
    contains(learner.says("hint"), "Hint 3 of 3")
    contains(learner.says("status"), "hints      3")


def breaking_it_and_mending_it(directory):
    learner = Learner(directory)
    learner.says("start", "2")
    learner.solve("02-adding")
    contains(learner.says("break", status=2), "you have not passed step 2 yet", "has to be whole")
    learner.says("test")
    right = learner.own("02-adding/src/counter.c").read_text()
    contains(learner.says("break"), "That is in your code now", "scripts/course test", "break --undo")
    contains(learner.says("test", status=1), "adding.counts", "is -2, not 2")
    contains(learner.says("break", status=2), "does not fit your code", "do what it says, steps/02-adding/break-it.patch")
    contains(learner.says("next", status=2), "the bug of step 2's lesson is in your code", "break --undo")
    learner.says("break", "--undo")
    equal(learner.own("02-adding/src/counter.c").read_text(), right)
    contains(learner.says("break", "--undo", status=2), "is not broken", "undo what it says")
    learner.replace(learner.top / "steps/02-adding/step.toml", 'tool = "test"', 'tool = "memcheck"')
    contains(learner.says("break"), "scripts/course test\n", "scripts/course valgrind\n")


def with_the_tools(directory):
    learner = Learner(directory)
    learner.says("start", "1")
    learner.solve("01-counter")
    contains(learner.says("valgrind"), "green")
    contains(learner.says("tsan"), "green")
    contains(learner.says(), "You are at step 1")  # passed is what `test` finds right


def watching(directory):
    learner = Learner(directory)
    learner.says("start", "2")
    process = learner.start("watch")
    read = []

    def wait_for(text):
        for line in process.stdout:
            read.append(line)
            if text in line:
                return
        raise AssertionError("".join(read))

    wait_for("waiting for you to save")
    contains("".join(read), "red")
    learner.solve("02-adding")
    wait_for("green")
    wait_for("waiting for you to save")
    process.send_signal(signal.SIGINT)
    equal(process.wait(PATIENCE), 130)


def what_nobody_understands(directory):
    learner = Learner(directory)
    contains(learner.says("fly", status=2), "there is no command 'fly'", "--help")
    contains(learner.says("start", "9", status=2), "no step '9'", "scripts/course list")
    contains(learner.says("start", "final", status=2), "not a step")
    contains(learner.says("test", "now", status=2), "what does 'now' mean here?")
    learner.says("start", "1")
    with open(learner.own("progress"), "a") as file:
        file.write("what is this\n")
    contains(learner.says(status=2), "line 3, says: what is this", "Your code is not touched")


def the_workspace_is_gone(directory):
    learner = Learner(directory)
    learner.says("start", "1")
    shutil.rmtree(learner.own("01-counter"))
    contains(learner.says("test", status=2), "is not there any more", "scripts/course start 1")
    contains(learner.says("start", "1"), "Step 1, Counter")


def completion(directory):
    learner = Learner(directory)
    bash = learner.says("completion", "bash")
    done = subprocess.run(
        ["bash", "-c", bash + 'COMP_WORDS=(scripts/course sta); COMP_CWORD=1; _troupe_course; echo "${COMPREPLY[*]}"'],
        capture_output=True, text=True, cwd=directory,
    )
    equal(done.stdout, "start status\n")
    contains(learner.says("completion", "zsh"), "compdef")
    contains(learner.says("completion", "fish", status=2), "bash, or zsh")


def on_a_terminal_there_are_colors(directory):
    learner = Learner(directory)
    learner.says("start", "1")
    environment = os.environ | {"TERM": "xterm"}
    environment.pop("NO_COLOR", None)
    command = f"{directory}/scripts/course"
    done = subprocess.run(["script", "-qec", command, "/dev/null"], env=environment, capture_output=True, text=True) \
        if shutil.which("script") else None
    if done is None:
        print("skipped: there is no script(1)")
        sys.exit(77)
    contains(done.stdout, "\033[1m")


main(globals())
