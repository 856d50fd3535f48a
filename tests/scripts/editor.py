"""What editors are told: .vscode, .devcontainer, compile_commands.json, and scripts/step, which the tasks run."""

import json
import os
import re
import shutil
import subprocess

from cases import TOP, contains, equal, main

COUNTER = TOP / "tests" / "scripts" / "counter"
PATIENCE = 200  # seconds; CTest's own limit comes later, and says less
SECOND = "02-adding"


def read(name):
    return json.loads((TOP / name).read_text(encoding="utf-8"))


class Editor:
    """A copy of the small course, or of the beginning of the course, open in an editor."""

    def __init__(self, directory, steps=None):
        self.top = directory
        if steps:
            for part in ("tests", "docs/answers", "common", *(f"steps/{step}" for step in steps)):
                shutil.copytree(TOP / part, self.top / part, ignore=shutil.ignore_patterns("build", "__pycache__"))
        else:
            shutil.copytree(COUNTER, self.top, dirs_exist_ok=True)
            for part in ("common/cmake", "common/testing"):
                shutil.copytree(TOP / part, self.top / part)
        shutil.copytree(TOP / "scripts", self.top / "scripts", ignore=shutil.ignore_patterns("__pycache__"))

    def run(self, *command):
        done = subprocess.run(
            command,
            cwd=self.top,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=PATIENCE,
        )
        if "Traceback" in done.stdout:
            raise AssertionError(done.stdout)
        return done.returncode, done.stdout

    def task(self, label, file, line=1):
        """The status and the output of a task, with a file open."""
        task = next(task for task in read(".vscode/tasks.json")["tasks"] if task["label"] == label)
        values = {"${file}": str(self.top / file), "${lineNumber}": str(line)}
        return self.run(task["command"], *(values.get(argument, argument) for argument in task["args"]))

    def says(self, *arguments, status=0):
        result, output = self.task(*arguments)
        if result != status:
            raise AssertionError(f"status {result}, not {status}:\n{output}")
        return output

    def commands(self):
        return (self.top / "build/debug/commands").read_text()


def the_files_fit_together(_directory):
    tasks = read(".vscode/tasks.json")["tasks"]
    labels = [task["label"] for task in tasks]
    equal(len(set(labels)), len(labels))
    for task in tasks:
        equal((task["command"], os.access(TOP / task["command"], os.X_OK)), (task["command"], True))
        variables = set(re.findall(r"\$\{\w+\}", json.dumps(task["args"])))
        equal(variables - {"${file}", "${lineNumber}"}, set())
    for launch in read(".vscode/launch.json")["configurations"]:
        contains(labels, launch["preLaunchTask"])
    container = read(".devcontainer/devcontainer.json")
    equal(os.access(TOP / container["postCreateCommand"], os.X_OK), True)
    equal(container["customizations"]["vscode"]["extensions"], read(".vscode/extensions.json")["recommendations"])


def the_first_step_of_the_course(directory):
    editor = Editor(directory, ["01-project-baseline"])
    contains(editor.says("test this step", "steps/01-project-baseline/README.md"), "step01.", "100% tests passed")
    equal((directory / "build/01/build.ninja").exists() or (directory / "build/01/Makefile").exists(), True)


def a_step_that_fails_and_what_the_editor_makes_of_it(directory):
    editor = Editor(directory)
    matchers = next(task for task in read(".vscode/tasks.json")["tasks"] if task["problemMatcher"])["problemMatcher"]
    compiler, check = (re.compile(matcher["pattern"]["regexp"], re.MULTILINE) for matcher in matchers)
    source = directory / "steps" / SECOND / "src/counter.c"
    right = source.read_text()
    source.write_text(right.replace("+= more", "-= more"))
    failed = check.search(editor.says("test this step", f"steps/{SECOND}/src/counter.c", 1, status=1))
    equal(failed.groups()[:2], (str(directory / "tests/actor/adding.c"), "10"))
    contains(failed[3], "counts: failed: ", "is -2, not 2")
    source.write_text(right.replace("+= more;", "+= more"))
    wrong = compiler.search(editor.says("test this step", f"steps/{SECOND}/step.toml", 1, status=1))
    equal((wrong[1], wrong[4]), (str(source), "error"))
    contains(wrong[5], "expected")


def ones_own_code(directory):
    editor = Editor(directory)
    equal(editor.run("scripts/course", "start", "2")[0], 0)
    own = f"workspace/{SECOND}/src/counter.c"
    red = editor.says("test this step", own, 1, status=1)
    contains(red, "It does not compile yet", "new in this step  0 of 1 pass", "red")
    for name in ("include", "src"):
        source, target = directory / "steps" / SECOND / name, directory / "workspace" / SECOND / name
        shutil.copytree(source, target, dirs_exist_ok=True, copy_function=shutil.copy)  # copied now, and newer
    contains(editor.says("test this step", own), "green", "You have passed step 2")
    contains(editor.says("prepare to debug this step", own), "test-step02-adding counts")
    contains(editor.commands(), f"file {directory}/workspace/{SECOND}/build/test-step02-adding\n", "set args counts\n")


def which_test_is_debugged(directory):
    editor = Editor(directory)
    prepare = "prepare to debug this step"
    # A file of the library: the first test, or the first that fails.
    contains(editor.says(prepare, f"steps/{SECOND}/src/counter.c"), "test-step02-adding counts")
    source = directory / "steps/03-subtracting/src/counter.c"
    source.write_text(source.read_text().replace("+= more", "+= more < 0 ? 0 : more"))
    contains(editor.says(prepare, "steps/03-subtracting/src/counter.c"), "test-step03-adding counts_down")
    # A test: the case at the cursor, on the last step that the file is valid for.
    test = "tests/actor/adding.c"
    shutil.rmtree(directory / "steps/03-subtracting")
    (directory / test).write_text((directory / test).read_text().replace("// since: 2\n", "// since: 2\n// until: 2\n", 1))
    lines = (directory / test).read_text().splitlines()
    for name in ("counts", "counts_down"):
        at = next(number for number, line in enumerate(lines, 1) if line.startswith(f"TEST({name})"))
        for line in (at, at + 2):
            status, output = editor.task(prepare, test, line)
            contains(output, f"test-step02-adding {name}\n")
            equal(status, 0)
    equal((directory / "build/debug/program").resolve(), directory / "build/02/test-step02-adding")


def may_debug(output):
    """In some containers nobody may. All but running the program can be tried there, too."""
    return not re.search("ptrace|Couldn.t get registers|not permitted", output)


def as_an_editor_runs_gdb(directory):
    editor = Editor(directory)
    file = f"steps/{SECOND}/src/counter.c"
    editor.says("prepare to debug this step", file)
    launch = read(".vscode/launch.json")["configurations"][0]
    setup = [*launch["setupCommands"], *launch["customLaunchSetupCommands"]]
    texts = [command["text"].replace("${workspaceFolder}", str(directory)) for command in setup]
    texts += ["show args", "-break-insert actor_counter_add", f"-{launch['launchCompleteCommand']}"]
    gdb = subprocess.Popen(
        ["gdb", "--interpreter=mi", "-nx"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=directory,
    )
    gdb.stdin.writelines(f"{number}{text}\n" for number, text in enumerate(texts, 1))
    gdb.stdin.flush()
    output = ""
    while not re.search(rf"^(\*stopped|{len(texts)}\^error).*\n", output, re.MULTILINE):
        line = gdb.stdout.readline()
        if not line:
            break
        output += line
    gdb.communicate("-gdb-exit\n", timeout=PATIENCE)
    contains(output, 'when it is started is \\"counts\\"', 'func="actor_counter_add"', file)
    if may_debug(output):
        contains(output, '*stopped,reason="breakpoint-hit"')


def in_the_terminal(directory):
    editor = Editor(directory)
    _, output = editor.task("debug this step in the terminal", "tests/actor/beginning.c")
    contains(output, "Breakpoint 1 at", "begins_with_nothing")
    if may_debug(output):
        contains(output, "exited normally")


def files_of_no_step(directory):
    editor = Editor(directory)
    for file, says in (
        ("common/testing/src/test.c", "common/testing/src/test.c belongs to no step"),
        ("steps/09-nowhere/src/x.c", "steps/09-nowhere/src/x.c belongs to no step"),
        ("../elsewhere.c", "elsewhere.c is not in"),
    ):
        contains(editor.says("test this step", file, 1, status=2), says)
    contains(editor.run("scripts/step", "--help")[1], "Usage: scripts/step")
    contains(editor.run("scripts/step", "fly", "steps")[1], "what is to be done")


def compile_commands_at_the_root(directory):
    ignored = shutil.ignore_patterns("build", ".git", "steps", "workspace", "site", "compile_commands.json", "__pycache__")
    top = directory / "troupe"
    shutil.copytree(TOP, top, ignore=ignored, symlinks=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CMAKE_")}
    configure = ["cmake", "--preset", "dev", "-DTROUPE_STEPS=none"]
    for _ in range(2):
        subprocess.run(configure, cwd=top, env=environment, stdout=subprocess.DEVNULL, check=True)
        equal(os.readlink(top / "compile_commands.json"), "build/dev/compile_commands.json")
    files = [entry["file"] for entry in json.loads((top / "compile_commands.json").read_text())]
    contains(files, str(top / "common/async/src/mpsc.c"), str(top / "final/actor/src/runtime.c"))
    if shutil.which("git") and (TOP / ".git").exists():
        ignored = subprocess.run(["git", "check-ignore", "compile_commands.json"], cwd=TOP, stdout=subprocess.DEVNULL)
        equal(ignored.returncode, 0)
    # What somebody made there stays.
    (top / "compile_commands.json").unlink()
    (top / "compile_commands.json").write_text("[]")
    subprocess.run(configure, cwd=top, env=environment, stdout=subprocess.DEVNULL, check=True)
    equal((top / "compile_commands.json").read_text(), "[]")


main(globals())
