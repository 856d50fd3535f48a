"""scripts/amend, in a small repository of five steps. The library moves to actor/ in step 4, as the course's in 36."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from cases import TOP, contains, equal, main

# What a user may have told git, and what must not matter.
GIT_CONFIG = """
[commit]
    gpgSign = true
[gpg]
    program = false
[core]
    autocrlf = true
    hooksPath = {0}/hooks
    excludesFile = {0}/ignored
    abbrev = 40
[init]
    templateDir = {0}/template
[merge]
    conflictStyle = merge
    renames = false
[diff]
    noprefix = true
    external = false
    context = 0
[apply]
    whitespace = error
[rebase]
    autoSquash = true
    updateRefs = true
[rerere]
    enabled = true
[color]
    ui = always
"""

# One text for each step, of lines that say where they are: changes that are far apart do not meet.
LINES = [f"line {number} \n" if number == 7 else f"line {number}\n" for number in range(1, 31)]


def source(*steps):
    """src/actor.c as these steps have left it: each has changed a line of its own."""
    lines = list(LINES)
    for step in steps:
        lines[step * 5 - 1] = f"line {step * 5}, of step {step}\n"
    return "".join(lines)


def break_patch(path, index=""):
    """Line 13 becomes broken."""
    return (
        f"diff --git a/{path} b/{path}\n{index}--- a/{path}\n+++ b/{path}\n@@ -12,3 +12,3 @@ line 11\n"
        " line 12\n-line 13\n+line 13, broken\n line 14\n"
    )


def cmake(*sources):
    return "add_library(actor\n" + "".join(f"\t{name}\n" for name in sources) + "\tsrc/version.c)\n"


FLAT = {
    "CMakeLists.txt": cmake("src/actor.c"),
    "include/actor/actor.h": "int actor;\n",
    "src/version.c": "int version;\n",
}
MOVED = {f"actor/{path}": text for path, text in FLAT.items()} | {"CMakeLists.txt": "add_subdirectory(actor)\n"}
STEPS = {
    "01-one": FLAT | {"src/actor.c": source()},
    "02-two": FLAT | {"src/actor.c": source(2)},
    "03-three": FLAT | {"src/actor.c": source(2, 3), "src/three.c": "int three;\n"},
    "04-four": MOVED | {"actor/src/actor.c": source(2, 3, 4), "actor/src/three.c": "int three;\n"},
    "05-five": MOVED
    | {
        "actor/src/actor.c": source(2, 3, 4, 5),
        "actor/src/three.c": "int three;\n",
        "actor-ext/CMakeLists.txt": "add_library(actor-ext)\n",
    },
}
FIRST_LINE = ("line 1\n", "line 1, corrected\n")
WHERE = {name: "actor/src/actor.c" if name > "04" else "src/actor.c" for name in STEPS} | {"final": "actor/src/actor.c"}


class Course:
    """A repository with scripts/amend in it."""

    def __init__(self, directory, without=()):
        self.root = directory / "a troupe"
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        self.environment |= {"HOME": str(directory), "GIT_CONFIG_NOSYSTEM": "1"}
        self.write_files(without)
        for file in [TOP / "scripts/amend", *TOP.glob("scripts/*.py")]:
            shutil.copy(file, self.root / "scripts")
        self.git("init", "--quiet")
        self.git("config", "user.name", "somebody")
        self.git("config", "user.email", "somebody@localhost")
        self.commit()
        (directory / ".gitconfig").write_text(GIT_CONFIG.format(directory))
        (directory / "ignored").write_text("*.h\n*.patch\n")
        for hooks in (directory / "hooks", directory / "template/hooks"):
            hooks.mkdir(parents=True)
            for hook in ("pre-commit", "post-checkout", "pre-rebase", "commit-msg"):
                (hooks / hook).write_text("#!/bin/sh\nexit 1\n")
                (hooks / hook).chmod(0o755)

    def write_files(self, without):
        self.write(".gitignore", "/build/\n*~\n")
        self.write("scripts/verify", '#!/bin/sh\necho "verify $*"\nexit 7\n')
        (self.root / "scripts/verify").chmod(0o755)
        for name, files in STEPS.items():
            if name in without:
                continue
            for path, text in files.items():
                self.write(f"steps/{name}/{path}", text)
            self.write(f"steps/{name}/README.md", f"# {name}\n")
            self.write(f"steps/{name}/step.toml", f'id = "{name}"\n')
            self.write(f"steps/{name}/break-it.patch", "Breaks it.\n\n" + break_patch(WHERE[name]))
        for path, text in STEPS["05-five"].items():
            self.write(f"final/{path}", text)
        self.write("final/CMakeLists.txt", "add_subdirectory(examples)\n")
        self.write("final/examples/line.c", "line 1\n")

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def read(self, path):
        return (self.root / path).read_text()

    def replace(self, path, old, new):
        text = self.read(path)
        assert text.count(old) == 1, (path, old, text)
        self.write(path, text.replace(old, new))

    def git(self, *arguments):
        result = subprocess.run(
            ["git", "-c", "core.pager=cat", "-c", "color.ui=never", *arguments],
            cwd=self.root,
            env=self.environment | {"GIT_CONFIG_GLOBAL": "/dev/null"},
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result
        return result.stdout

    def commit(self):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "the steps")

    def changed(self):
        """The files that are not as they were committed."""
        return [line[3:].strip('"') for line in self.git("status", "--short", "--untracked-files=all").splitlines()]

    def run(self, program, arguments, status):
        result = subprocess.run(
            [sys.executable, "-B", *program, *arguments],
            cwd=self.root,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if result.returncode != status:
            raise AssertionError(f"status {result.returncode}, not {status}:\n{result.stdout}")
        return result.stdout

    def amend(self, *arguments, status=0):
        """What it prints, on both streams."""
        return self.run(["scripts/amend"], arguments, status)

    def is_over(self):
        assert not (self.root / "build/amend").exists()

    def patch(self, change):
        """As git diff prints it, of what `change` does to the repository."""
        change()
        self.git("add", "--all")
        patch = self.git("diff", "--cached", "--binary", "HEAD")
        self.git("reset", "--quiet", "--hard")
        self.write("build/change.patch", patch)
        return "build/change.patch"

    def line_patch(self, name, old, new):
        return self.patch(lambda: self.replace(f"steps/{name}/{WHERE[name]}", old, new))

    def expect_first_line(self, *names):
        """It is corrected in these, and nothing else has changed."""
        for name in WHERE:
            directory = name if name == "final" else f"steps/{name}"
            committed = self.git("show", f"HEAD:{directory}/{WHERE[name]}")
            expected = committed.replace(*FIRST_LINE) if name in names else committed
            equal(self.read(f"{directory}/{WHERE[name]}"), expected)
        files = [f"final/{WHERE[name]}" if name == "final" else f"steps/{name}/{WHERE[name]}" for name in names]
        equal(self.changed(), sorted(files))


def clean_change(directory):
    course = Course(directory)
    said = course.amend("--no-verify", "3", course.line_patch("03-three", *FIRST_LINE))
    course.expect_first_line("03-three", "04-four", "05-five", "final")
    contains(said, "steps/04-four\n actor/src/actor.c | 2 +-\n", "final\n actor/src/actor.c | 2 +-\n", "not committed")
    course.is_over()


def clean_change_of_the_first_step(directory):
    course = Course(directory)
    course.amend("--no-verify", "one", course.line_patch("01-one", *FIRST_LINE))
    course.expect_first_line(*WHERE)


def patch_of_the_step_directory(directory):
    course = Course(directory)
    patch = course.line_patch("02-two", *FIRST_LINE)
    course.write(patch, course.read(patch).replace("steps/02-two/", ""))
    course.amend("--no-verify", "steps/02-two/", patch)
    course.expect_first_line("02-two", "03-three", "04-four", "05-five", "final")


def change_by_editing(directory):
    course = Course(directory)
    contains(course.amend("2"), "build/amend", "--continue")
    course.replace("build/amend/src/actor.c", *FIRST_LINE)
    course.write("build/amend/src/actor.c~", "ignored, as everywhere\n")
    course.amend("--continue", "--no-verify")
    course.expect_first_line("02-two", "03-three", "04-four", "05-five", "final")


def lesson_is_edited_too(directory):
    course = Course(directory)
    course.amend("2")
    course.write("build/amend/lessons/02-two/README.md", "# Two\n")
    course.amend("--no-verify", "--continue")
    equal(course.changed(), ["steps/02-two/README.md"])


def lesson_of_another_step_is_refused(directory):
    course = Course(directory)
    course.amend("2")
    course.write("build/amend/lessons/01-one/README.md", "# One\n")
    contains(course.amend("--continue", status=1), "lessons/01-one/README.md")
    equal(course.changed(), [])


def nothing_edited(directory):
    course = Course(directory)
    course.amend("2")
    contains(course.amend("--continue", status=1), "nothing")
    course.amend("--abort")
    course.is_over()


def added_removed_executable_and_linked(directory):
    course = Course(directory)

    def change():
        course.write("steps/02-two/src/added.c", "int added;\n")
        course.write("steps/02-two/tools/run", "true\n")
        (course.root / "steps/02-two/tools/run").chmod(0o755)
        (course.root / "steps/02-two/version").symlink_to("src/version.c")
        (course.root / "steps/02-two/include/actor/actor.h").unlink()
        (course.root / "steps/02-two/src/version.c").chmod(0o755)
        course.replace("steps/02-two/CMakeLists.txt", "\tsrc/actor.c\n", "\tsrc/actor.c\n\tsrc/added.c\n")

    course.amend("--no-verify", "2", course.patch(change))
    for place in ("steps/02-two", "steps/03-three", "steps/04-four/actor", "steps/05-five/actor", "final/actor"):
        equal(course.read(f"{place}/src/added.c"), "int added;\n")
        assert os.access(course.root / place / "tools/run", os.X_OK)
        assert os.access(course.root / place / "src/version.c", os.X_OK)
        equal(os.readlink(course.root / place / "version"), "src/version.c")
        assert not (course.root / place / "include").exists()
        contains(course.read(f"{place}/CMakeLists.txt"), "src/added.c")
    equal(course.read("steps/04-four/CMakeLists.txt"), MOVED["CMakeLists.txt"])
    equal(len(course.changed()), 5 * 6)


def final_after_a_flat_step(directory):
    """Only the beginning of the course is there: the whole rest of it lies between the last step and final."""
    course = Course(directory, without=("04-four", "05-five"))
    said = course.amend("--no-verify", "2", course.line_patch("02-two", *FIRST_LINE))
    contains(said, "final\n actor/src/actor.c | 2 +-\n")
    equal(course.read("final/actor/src/actor.c"), source(2, 3, 4, 5).replace(*FIRST_LINE))
    equal(len(course.changed()), 3)


def last_step(directory):
    course = Course(directory)

    def change():
        course.replace("steps/05-five/actor/src/actor.c", *FIRST_LINE)
        course.write("steps/05-five/CMakeLists.txt", "add_subdirectory(actor-ext)\n")

    course.amend("--no-verify", "5", course.patch(change))
    equal(
        course.changed(),
        ["final/actor/src/actor.c", "steps/05-five/CMakeLists.txt", "steps/05-five/actor/src/actor.c"],
    )


def step_that_has_it_already(directory):
    """Nothing changes in step 4 and behind it."""
    course = Course(directory)
    course.amend("--no-verify", "3", course.line_patch("03-three", "line 20\n", "line 20, of step 4\n"))
    equal(course.changed(), ["steps/03-three/src/actor.c"])


CONFLICT = ("line 20\n", "line 20, corrected\n")  # step 4 changes it


def conflict_resolved(directory):
    course = Course(directory)
    said = course.amend("3", course.line_patch("03-three", *CONFLICT), status=1)
    contains(said, "conflict in 04-four", "build/amend/actor/src/actor.c", "--continue", "--abort")
    equal(course.changed(), [])
    text = course.read("build/amend/actor/src/actor.c")
    contains(text, "|||||||")
    contains(course.amend("--continue", status=1), "not resolved", "build/amend/actor/src/actor.c")

    tree = ["-C", "build/amend"]
    course.git(*tree, "add", "actor/src/actor.c")
    contains(course.amend("--continue", status=1), "conflict markers", "build/amend/actor/src/actor.c:20")

    resolved = source(2, 3, 4).replace("line 20, of step 4", "line 20, corrected, of step 4")
    course.write("build/amend/actor/src/actor.c", resolved)
    course.git(*tree, "add", "actor/src/actor.c")
    course.amend("--no-verify", "--continue")
    equal(course.read("steps/03-three/src/actor.c"), source(2, 3).replace(*CONFLICT))
    equal(course.read("steps/04-four/actor/src/actor.c"), resolved)
    for place in ("steps/05-five", "final"):
        contains(course.read(f"{place}/actor/src/actor.c"), "line 20, corrected, of step 4", "line 25, of step 5")
    course.is_over()


def conflict_resolved_with_git_alone(directory):
    course = Course(directory)
    course.amend("3", course.line_patch("03-three", *CONFLICT), status=1)
    tree = ["-C", "build/amend"]
    course.git(*tree, "checkout", "--theirs", "actor/src/actor.c")
    course.git(*tree, "add", "actor/src/actor.c")
    course.git(*tree, "-c", "core.editor=true", "rebase", "--continue")
    course.amend("--no-verify", "--continue")
    equal(course.changed(), ["steps/03-three/src/actor.c"])


def conflict_of_a_removed_file(directory):
    course = Course(directory)
    patch = course.patch(lambda: (course.root / "steps/01-one/src/actor.c").unlink())
    contains(course.amend("1", patch, status=1), "conflict in 01-one: break-it.patch", "the correction removes it")
    contains(course.amend("--continue", status=1), "not resolved")
    course.amend("--abort")
    equal(course.changed(), [])


def conflict_aborted(directory):
    course = Course(directory)
    course.amend("3", course.line_patch("03-three", *CONFLICT), status=1)
    course.amend("--abort")
    equal(course.changed(), [])
    course.is_over()
    contains(course.amend("--continue", status=1), "no amend is under way")


def break_it_follows(directory):
    course = Course(directory)
    course.write("steps/03-three/break-it.patch", break_patch("src/actor.c", "index 0123456..89abcde 100644\n"))
    course.commit()
    course.amend("--no-verify", "2", course.line_patch("02-two", "line 11\n", "line 11\nline 11, corrected\n"))
    for name in ("02-two", "03-three", "04-four", "05-five"):
        patch = course.read(f"steps/{name}/break-it.patch")
        contains(
            patch,
            f"diff --git a/{WHERE[name]} b/{WHERE[name]}\n",
            "@@ -11,7 +11,7 @@",
            "\n line 11, corrected\n line 12\n-line 13\n+line 13, broken\n",
        )
        equal("\nindex " in patch, name == "03-three")
        equal(patch.startswith("Breaks it.\n\ndiff"), name != "03-three")
        course.git("apply", "--check", f"--directory=steps/{name}", f"steps/{name}/break-it.patch")
    equal(course.read("steps/01-one/break-it.patch"), "Breaks it.\n\n" + break_patch("src/actor.c"))


def break_it_conflicts(directory):
    course = Course(directory)
    said = course.amend("4", course.line_patch("04-four", "line 13\n", "line 13, corrected\n"), status=1)
    contains(said, "conflict in 04-four: break-it.patch", "broken on purpose")
    equal(course.changed(), [])
    for step in ("04-four", "05-five"):
        text = course.read("build/amend/actor/src/actor.c")
        begin, end = text.index("<<<<<<<"), text.rindex("\n", 0, text.index("line 14")) + 1
        course.write("build/amend/actor/src/actor.c", text[:begin] + "line 13, corrected, broken\n" + text[end:])
        course.git("-C", "build/amend", "add", "--all")
        said = course.amend("--no-verify", "--continue", status=step == "04-four")
    for step in ("04-four", "05-five"):
        contains(course.read(f"steps/{step}/actor/src/actor.c"), "\nline 13, corrected\n")
        contains(course.read(f"steps/{step}/break-it.patch"), "\n-line 13, corrected\n+line 13, corrected, broken\n")


def break_it_is_corrected_itself(directory):
    course = Course(directory)

    def change():
        course.replace("steps/05-five/actor/src/actor.c", "line 13\n", "line 13, corrected\n")
        course.write("steps/05-five/break-it.patch", "by hand\n")

    course.amend("--no-verify", "5", course.patch(change))
    equal(course.read("steps/05-five/break-it.patch"), "by hand\n")


def break_it_that_did_not_apply(directory):
    course = Course(directory)
    course.write("steps/04-four/break-it.patch", "nothing\n")
    course.write("steps/05-five/break-it.patch", break_patch("elsewhere"))
    course.commit()
    said = course.amend("--no-verify", "3", course.line_patch("03-three", *FIRST_LINE))
    contains(said, "steps/04-four/break-it.patch did not apply before", "steps/05-five/break-it.patch did not apply")
    course.expect_first_line("03-three", "04-four", "05-five", "final")


def break_it_that_breaks_nothing_any_more(directory):
    course = Course(directory)
    said = course.amend("--no-verify", "5", course.line_patch("05-five", "line 13\n", "line 13, broken\n"))
    contains(said, "steps/05-five/break-it.patch changes nothing any more")


def verify_has_the_last_word(directory):
    course = Course(directory)
    contains(course.amend("3", course.line_patch("03-three", *FIRST_LINE), status=7), "verify 3-5\n")
    course.commit()
    change = course.patch(lambda: course.write("steps/04-four/README.md", "# Four\n"))
    contains(course.amend("4", change, status=7), "verify 4\n")


def dirty_tree_is_refused(directory):
    course = Course(directory)
    patch = course.line_patch("02-two", *FIRST_LINE)
    for path in ("steps/01-one/src/actor.c", "final/examples/line.c", "steps/05-five/untracked.c"):
        course.write(path, "mine\n")
        contains(course.amend("2", patch, status=1), path)
        equal(course.changed(), [path])
        course.is_over()
        course.git("stash", "--quiet", "--include-untracked")
    course.write("elsewhere.c", "mine\n")
    course.amend("--no-verify", "2", patch)


def tree_that_became_dirty_is_refused(directory):
    course = Course(directory)
    course.amend("2")
    course.replace("build/amend/src/actor.c", *FIRST_LINE)
    course.write("steps/03-three/src/actor.c", "mine\n")
    contains(course.amend("--continue", status=1), "steps/03-three/src/actor.c", "--continue")
    equal(course.changed(), ["steps/03-three/src/actor.c"])
    course.git("checkout", "steps/03-three")
    course.amend("--no-verify", "--continue")
    course.expect_first_line("02-two", "03-three", "04-four", "05-five", "final")


def other_commit_is_refused(directory):
    """With the steps changed in it; what else is in it does not matter."""
    course = Course(directory)
    course.amend("2")
    course.replace("build/amend/src/actor.c", *FIRST_LINE)
    course.write("steps/03-three/src/three.c", "int mine;\n")
    course.commit()
    said = course.amend("--continue", status=1)
    contains(said, "scripts/amend --abort", "scripts/amend 02-two build/amend-02-two.patch")
    equal(course.changed(), [])
    course.amend("--abort")
    course.amend("--no-verify", "02-two", "build/amend-02-two.patch")
    course.expect_first_line("02-two", "03-three", "04-four", "05-five", "final")
    course.commit()

    course.amend("2")
    course.replace("build/amend/src/actor.c", *reversed(FIRST_LINE))
    course.write("elsewhere.c", "mine\n")
    course.commit()
    course.amend("--no-verify", "--continue")


def patch_that_does_not_apply(directory):
    course = Course(directory)
    patch = course.line_patch("02-two", *FIRST_LINE)
    good = course.read(patch)
    for text, why in (
        (good.replace("-line 1\n", "-line one\n"), "does not apply"),
        (good + good.replace("02-two", "03-three"), "more than 02-two: steps/03-three/src/actor.c"),
        (good.replace("steps/02-two/src", "steps/02-two/lib"), "does not apply"),
        ("not a patch\n", "No valid patches"),
    ):
        course.write(patch, text)
        contains(course.amend("2", patch, status=1), why)
        equal(course.changed(), [])
        course.is_over()


def second_amend_is_refused(directory):
    course = Course(directory)
    course.amend("2")
    course.replace("build/amend/src/actor.c", *FIRST_LINE)
    contains(course.amend("3", status=1), "02-two is already under way", "--continue", "--abort")
    course.amend("--no-verify", "--continue")
    course.expect_first_line("02-two", "03-three", "04-four", "05-five", "final")


def wrong_arguments(directory):
    course = Course(directory)
    for arguments in ([], ["9"], ["final"], ["1", "missing"], ["--contin"], ["--continue", "1"], ["1", "a", "b"]):
        contains(course.amend(*arguments, status=2), "Try scripts/amend --help")
    contains(course.amend("--help"), "Usage: scripts/amend")
    course.is_over()


# Runs scripts/amend, and kills it in front of the n-th change to a file.
KILLER = """
import os, runpy, signal, sys

def counting(operation):
    def wrapped(path, *arguments, **options):
        global left
        if os.path.lexists(path):
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
        return operation(path, *arguments, **options)
    return wrapped

left = int(sys.argv[1])
os.replace, os.unlink = counting(os.replace), counting(os.unlink)
sys.argv[:2] = []
sys.path.insert(0, "scripts")
runpy.run_path(sys.argv[0], run_name="__main__")
"""


class Killed(Course):
    """With a correction that changes, adds and removes a file."""

    def __init__(self, directory):
        super().__init__(directory)
        self.correction = self.patch(self.correct)

    def correct(self):
        self.replace("steps/03-three/src/actor.c", *FIRST_LINE)
        self.write("steps/03-three/src/new/added.c", "int added;\n")
        (self.root / "steps/03-three/src/three.c").unlink()

    def is_killed(self, before, *arguments):
        command = [sys.executable, "-B", "-c", KILLER, str(before), "scripts/amend", "--no-verify", *arguments]
        result = subprocess.run(command, cwd=self.root, env=self.environment, capture_output=True, text=True)
        assert result.returncode in (0, -signal.SIGKILL), result.stderr
        return result.returncode != 0

    def go_on_killed(self, argument):
        """One or two changes further each time. Returns how many of the files have changed, from time to time."""
        changed = []
        while self.is_killed(2, argument):
            changed.append(len(self.changed()))
            if not (self.root / "build/amend/.git/amend.json").exists():
                break
        return changed


def killed_in_front_of_everything(directory):
    course = Killed(directory)
    assert course.is_killed(0, "3", course.correction)
    contains(course.amend("--continue", status=1), "no amend is under way")
    course.amend("--no-verify", "3", course.correction)
    equal(len(course.changed()), 12)


def killed_in_the_write_back(directory):
    course = Killed(directory)
    assert course.is_killed(1, "3", course.correction)
    changed = course.go_on_killed("--continue")
    equal(changed, sorted(changed))
    assert len(set(changed)) > 5, changed
    equal(len(course.changed()), 12)
    for place in ("steps/03-three", "steps/04-four/actor", "steps/05-five/actor", "final/actor"):
        contains(course.read(f"{place}/src/actor.c"), FIRST_LINE[1])
        equal(course.read(f"{place}/src/new/added.c"), "int added;\n")
        assert not (course.root / place / "src/three.c").exists()


# In place of git: the first git rebase and all around it are killed when it is in the middle of its work.
KILLING_GIT = """#!/bin/sh
case "$*" in
*" rebase "*)
	test -e ../killed || {
		touch ../killed
		{git} "$@" &
		while kill -0 $! && ! test -e .git/refs/amended/steps/04-four; do :; done
		kill -9 0
	}
esac
exec {git} "$@"
"""


def killed_with_git_rebase(directory):
    course = Killed(directory)
    course.write("build/bin/git", KILLING_GIT.replace("{git}", shutil.which("git")))
    (course.root / "build/bin/git").chmod(0o755)
    result = subprocess.run(
        [sys.executable, "-B", "scripts/amend", "--no-verify", "3", course.correction],
        cwd=course.root,
        env=course.environment | {"PATH": f"{course.root / 'build/bin'}:{os.environ['PATH']}"},
        start_new_session=True,
    )
    equal(result.returncode, -signal.SIGKILL)
    equal(course.changed(), [])
    course.amend("--no-verify", "--continue")
    equal(len(course.changed()), 12)


def killed_in_the_write_back_and_aborted(directory):
    course = Killed(directory)
    assert course.is_killed(9, "3", course.correction)
    contains(course.amend("4", status=1), "already under way")
    foreign = next(path for path in course.changed() if path.endswith("actor.c"))
    ours = course.read(foreign)
    course.write(foreign, "mine\n")
    for how in ("--continue", "--abort"):
        contains(course.amend(how, status=1), "changed meanwhile", foreign)
        equal(course.read(foreign), "mine\n")
    course.write(foreign, ours)
    changed = course.go_on_killed("--abort")
    equal(changed, sorted(changed, reverse=True))
    equal(course.changed(), [])


if __name__ == "__main__":
    main(globals())
