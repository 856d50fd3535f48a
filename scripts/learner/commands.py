"""The commands of scripts/course. Each takes the repository, the screen and the arguments; gives the exit status."""

import difflib
import shutil
import subprocess
import time

from steps import PARTS, Steps

from . import build, hints
from .screen import Problem
from .workspace import Workspace, code_files


def open_workspace(root):
    return Workspace(Steps(root))


def take(arguments, most, options=()):
    """(words, options given); anything else is a problem."""
    given = [word for word in arguments if word in options]
    words = [word for word in arguments if word not in options]
    if len(words) > most or any(word.startswith("-") for word in words):
        raise Problem(f"what does {' '.join(words)!r} mean here?", "scripts/course --help says what there is.")
    return words, given


def title(step):
    return f"{step.number}, {step.toml['title']}"


# ---- Where one is ---------------------------------------------------------------------------


def where(root, screen, arguments):
    take(arguments, 0)
    workspace = open_workspace(root)
    step = workspace.current()
    if step is None:
        screen.say("You have not begun. The course has 52 steps, about 17 hours in all (scripts/course list).")
        screen.say("In each you read a lesson, write the code in a directory of yours, and test it until all is green.")
        screen.say(f"\n    {screen.strong('scripts/course start')}")
        return 0
    state = workspace.progress.state(step.toml["id"])
    words = {"begun": "You are at", "passed": "You have passed", "skipped": "You have skipped"}
    screen.say(f"{words[state]} step {screen.strong(title(step))} ({step.toml['minutes']} minutes).")
    if state == "begun":
        describe(screen, workspace, step)
    else:
        say_what_is_next(screen, workspace, step)
    return 0


def describe(screen, workspace, step):
    screen.say()
    screen.say(f"    lesson      {workspace.show(step.path / 'README.md')}")
    screen.say(f"    your code   {workspace.show(workspace.directory(step))}")
    words = {"to write": "added", "to change": "changed", "to move": "moved", "to remove": "removed"}
    for word, key in words.items():
        for name in step.toml["files"][key]:
            screen.say(f"    {word:11} {name}")
            word = ""
    first_test = "when you have written something (red at the start is expected)"
    if step.toml["kind"] == "tests":
        screen.say("    The library does not change. The new tests are in tests/ of your code already: write them")
        screen.say("    yourself (a hint says how), or read them, and try scripts/course break.")
        first_test = "green at the start, if your code of the steps before is right"
    if step.toml["kind"] == "move":
        screen.say("    Code only moves. The tests are the old ones.")
    screen.say()
    screen.say(f"    scripts/course test      {first_test}")
    screen.say("    scripts/course hint      when you are stuck")


def following(workspace, step):
    return next((other for other in workspace.course.all if other.number == step.number + 1), None)


def say_what_is_next(screen, workspace, step):
    after = following(workspace, step)
    if after is None:
        screen.say("That was the last one. docs/closing.md says what you have built.")
    else:
        screen.say(f"Next: step {title(after)} ({after.toml['minutes']} minutes).")
        screen.say(f"\n    {screen.strong('scripts/course next')}")


def list_steps(root, screen, arguments):
    take(arguments, 0)
    workspace = open_workspace(root)
    current, part = workspace.current(), None
    marks = {"passed": "x", "skipped": "-", "begun": "."}
    for step in workspace.course.all:
        if step.toml["part"] != part:
            part = step.toml["part"]
            minutes = sum(other.toml["minutes"] for other in workspace.course.all if other.toml["part"] == part)
            screen.say(f"\n{screen.strong(f'Part {part}: {PARTS[part]}')} ({minutes} minutes)" if part else "")
        mark = marks.get(workspace.progress.state(step.toml["id"]), " ")
        here = " <- you are here" if step == current else ""
        line = f"  [{mark}] {step.number:2} {step.toml['title']:40} {step.toml['minutes']:3} min{here}"
        screen.say(screen.good(line) if mark == "x" else line)
    screen.say("\nx passed, - skipped, . begun")
    return 0


def status(root, screen, arguments):
    take(arguments, 0)
    workspace = open_workspace(root)
    steps = workspace.course.all
    states = {step.number: workspace.progress.state(step.toml["id"]) for step in steps}
    passed = [step for step in steps if states[step.number] == "passed"]
    skipped = [step for step in steps if states[step.number] == "skipped"]
    left = [step for step in steps if states[step.number] not in ("passed", "skipped")]
    screen.say(f"passed   {len(passed):3} of {len(steps)}")
    screen.say(f"skipped  {len(skipped):3}")
    screen.say(f"to do    {len(left):3}, about {sum(step.toml['minutes'] for step in left) / 60:.1f} hours")
    screen.say(f"hints    {sum(workspace.progress.hints(step.toml['id']) for step in steps):3}")
    return 0


# ---- Going from step to step ----------------------------------------------------------------


def start(root, screen, arguments):
    words, _ = take(arguments, 1)
    workspace = open_workspace(root)
    if words:
        try:
            step = workspace.course.find(words[0])
        except ValueError as error:
            raise Problem(str(error), "scripts/course list shows them.") from None
        if step is workspace.course.final:
            raise Problem("final/ is the finished library, not a step", "scripts/course start 52 is the last one.")
    else:
        step = first_to_do(workspace)
    return begin(screen, workspace, step)


def first_to_do(workspace):
    for step in workspace.course.all:
        if workspace.progress.state(step.toml["id"]) not in ("passed", "skipped"):
            return step
    raise Problem("you have done all steps", "scripts/course start N begins one again; docs/closing.md is the end.")


def begin(screen, workspace, step):
    directory = workspace.directory(step)
    if workspace.progress.state(step.toml["id"]) == "begun" and directory.is_dir():
        screen.say(f"You have begun step {title(step)} already, and go on where you were.")
        screen.say("(scripts/course reset begins it again.)")
        workspace.progress.set(step.toml["id"], "begun")
    else:
        kept = workspace.next_kept(directory) if directory.exists() else None
        whose = workspace.begin(step)
        screen.say(f"Step {screen.strong(title(step))}, {step.toml['minutes']} minutes. It begins with {whose}.")
        if kept:
            screen.say(f"What was there is now {workspace.show(kept)}.")
    describe(screen, workspace, step)
    return 0


def next_step(root, screen, arguments):
    take(arguments, 0)
    workspace = open_workspace(root)
    step = workspace.current()
    if step is None:
        return begin(screen, workspace, first_to_do(workspace))
    if workspace.progress.state(step.toml["id"]) == "begun":
        raise Problem(
            f"you have not passed step {step.number} yet",
            "scripts/course test tells whether you have; scripts/course skip goes on without.",
        )
    if is_broken(workspace, step):
        raise Problem(f"the bug of step {step.number}'s lesson is in your code", "scripts/course break --undo takes it out.")
    after = following(workspace, step)
    if after is None:
        screen.say("That was the last step. docs/closing.md says what you have built.")
        return 0
    return begin(screen, workspace, after)


def skip(root, screen, arguments):
    take(arguments, 0)
    workspace = open_workspace(root)
    step = workspace.current()
    if step is None:
        raise Problem("there is nothing to skip: you have not begun", "scripts/course start N goes to any step.")
    if workspace.progress.state(step.toml["id"]) == "begun":
        workspace.progress.set(step.toml["id"], "skipped")
        screen.say(f"Step {step.number} is skipped. Your code of it stays in {workspace.show(workspace.directory(step))}.")
    return next_step(root, screen, [])


def reset(root, screen, arguments):
    take(arguments, 0)
    workspace = open_workspace(root)
    step = workspace.require_current()
    kept = workspace.next_kept(workspace.directory(step))
    whose = workspace.begin(step)
    screen.say(f"Step {title(step)} begins again, with {whose}. What you had is now {workspace.show(kept)}.")
    return 0


def update(root, screen, arguments):
    take(arguments, 0)
    workspace = open_workspace(root)
    step = workspace.require_current()
    changed = workspace.take_tests(step)
    screen.say(f"Step {title(step)}: the tests are the course's of today. Your code is as it was.")
    if changed:
        screen.say(f"The tests you had are now {workspace.show(changed)}.")
    return 0


# ---- Testing --------------------------------------------------------------------------------


def test(root, screen, arguments, kind=build.PLAIN):
    take(arguments, 0)
    workspace = open_workspace(root)
    return run_tests(screen, workspace, workspace.require_current(), kind)


def valgrind(root, screen, arguments):
    return test(root, screen, arguments, build.MEMCHECK)


def tsan(root, screen, arguments):
    return test(root, screen, arguments, build.TSAN)


def run_tests(screen, workspace, step, kind):
    own = build.Build(workspace.directory(step), kind, step.number)
    complaint = own.compile()
    if complaint is not None and not own.has_tests():
        say_compiler(screen, complaint, workspace.show(own.log))
        return 1
    results = own.test()
    failed = [result for result in results if result.outcome not in ("passed", "skipped")]
    if complaint is not None:
        say_compiler(screen, complaint, workspace.show(own.log))
    for result in failed[:3] if complaint is None else []:
        say_failure(screen, result)
    passed = len(results) - len(failed)
    new = [result for result in results if result.is_new]
    new_passed = sum(result.outcome in ("passed", "skipped") for result in new)
    screen.say()
    screen.say(f"new in this step  {new_passed} of {len(new)} pass")
    screen.say(f"all               {passed} of {len(results)} pass")
    state = workspace.progress.state(step.toml["id"])
    missing = not_moved(workspace, step)
    if not failed and not missing and complaint is None:
        screen.say(screen.good("green"))
        if kind is build.PLAIN and state != "passed":
            workspace.progress.set(step.toml["id"], "passed")
            screen.say(f"\nYou have passed step {title(step)}. scripts/course diff shows how the course does it.")
            say_what_is_next(screen, workspace, step)
        return 0
    screen.say(screen.bad("red"))
    old_outcomes = {result.outcome for result in failed if not result.is_new}
    if not failed and complaint is not None:
        screen.say("The tests pass, but something that they do not need does not compile.")
    elif not failed:
        screen.say("The tests pass, and the code has yet to move. Not there yet:")
        for name in missing:
            screen.say(f"    {name}")
    elif not old_outcomes:
        screen.say("What is red is new in this step. At the start that is expected." if state == "begun" else "")
    elif old_outcomes == {"not built"}:
        screen.say("Tests of earlier steps do not compile: an interface is not what they expect in this step.")
        screen.say("At the start that is expected, too, if the step changes it.")
    else:
        screen.say("Tests of earlier steps fail as well. If the lesson does not say that this step changes them,")
        screen.say("something that was right is not any more.")
    return 1


def not_moved(workspace, step):
    """Of a step in which code only moves: where it has to go, and is not. No test tells."""
    if step.toml["kind"] != "move":
        return []
    targets = [text.split(" -> ")[1] for text in step.toml["files"]["moved"]]
    return [name for name in targets if not (workspace.directory(step) / name).exists()]


def say_compiler(screen, complaint, log):
    screen.say(screen.strong("It does not compile yet:"))
    for line in build.errors_first(complaint, log):
        screen.say(f"  {line}")


ADVICE = {
    "timeout": "It did not end in time: a loop that goes on for ever, or a wait for what never comes. "
    "Run it in gdb, stop it with Ctrl-C, and look where it is (bt; thread apply all bt).",
    "crashed": "It crashed. In gdb: run, then bt. scripts/course valgrind says what was read or written wrongly.",
    "not built": "It does not compile.",
    "failed": "",
}


def say_failure(screen, result):
    screen.say(f"\n{screen.bad(result.outcome)}  {screen.strong(result.name)}")
    lines = result.output.strip().splitlines()
    for line in lines[: build.MOST_LINES]:
        screen.say(f"  {line}")
    if ADVICE[result.outcome]:
        screen.say(screen.faint(f"  {ADVICE[result.outcome]}"))


def watch(root, screen, arguments):
    take(arguments, 0)
    workspace = open_workspace(root)
    step = workspace.require_current()
    directory = workspace.directory(step)
    seen = None
    while True:
        now = {name: (directory / name).stat().st_mtime_ns for name in code_files(directory)}
        if now != seen:
            seen = now
            run_tests(screen, workspace, step, build.PLAIN)
            screen.say(screen.faint("\nwaiting for you to save a file (Ctrl-C ends this)"))
        time.sleep(0.5)


# ---- Help -----------------------------------------------------------------------------------


def hint(root, screen, arguments):
    take(arguments, 0)
    workspace = open_workspace(root)
    step = workspace.require_current()
    texts = hints.read(step.path / "hints.md")
    level = min(workspace.progress.hints(step.toml["id"]) + 1, len(texts))
    workspace.progress.set_hints(step.toml["id"], level)
    screen.say(f"Hint {level} of {len(texts)}\n\n{texts[level - 1]}")
    if level == len(texts):
        screen.say("\nThat was the last one. scripts/course solution --spoil shows all of it.")
    return 0


def require_passed(workspace, step, options):
    if "--spoil" not in options and workspace.progress.state(step.toml["id"]) == "begun":
        raise Problem(
            f"you have not passed step {step.number} yet",
            "scripts/course hint helps without telling all; --spoil shows it nevertheless.",
        )


def diff(root, screen, arguments):
    _, options = take(arguments, 0, ("--spoil",))
    workspace = open_workspace(root)
    step = workspace.require_current()
    require_passed(workspace, step, options)
    own, course = workspace.directory(step), step.path
    different = False
    for name in sorted({*code_files(own), *code_files(course)}):
        old, new = (lines_of(directory / name) for directory in (own, course))
        lines = list(difflib.unified_diff(old, new, f"yours/{name}", f"course/{name}"))
        different = different or bool(lines)
        for line in lines:
            line = line.rstrip("\n")
            color = screen.good if line.startswith("+") else screen.bad if line.startswith("-") else str
            screen.say(color(line))
    if not different:
        screen.say("Your code is the course's, to the letter.")
    return 0


def lines_of(path):
    return path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True) if path.exists() else []


def solution(root, screen, arguments):
    _, options = take(arguments, 0, ("--spoil",))
    workspace = open_workspace(root)
    step = workspace.require_current()
    require_passed(workspace, step, options)
    files = step.toml["files"]
    moved = [text.split(" -> ")[1] for text in files["moved"]]
    for name in [*files["added"], *files["changed"], *moved]:
        screen.say(f"{screen.strong(f'---- {workspace.show(step.path / name)}')}\n")
        screen.say((step.path / name).read_text(encoding="utf-8"))
    if files["removed"]:
        screen.say(f"removed: {', '.join(files['removed'])}")
    return 0


# ---- Breaking it ----------------------------------------------------------------------------


def run_patch(workspace, step, *options):
    """Brings break-it.patch into the learner's code of a step."""
    command = ["patch", "-p1", "--force", "--no-backup-if-mismatch", "-r", "-", "-d", str(workspace.directory(step))]
    return subprocess.run([*command, "-i", str(step.path / "break-it.patch"), *options], capture_output=True)


def patch_fits(workspace, step, *options):
    return run_patch(workspace, step, "--dry-run", *options).returncode == 0


def is_broken(workspace, step):
    """Whether break-it.patch is in it, as far as one can tell."""
    can_be = (step.path / "break-it.patch").exists() and workspace.directory(step).is_dir() and shutil.which("patch")
    return bool(can_be) and patch_fits(workspace, step, "--reverse", "--fuzz=0")


def break_it(root, screen, arguments):
    options = ["--reverse"] if take(arguments, 0, ("--undo",))[1] else []
    workspace = open_workspace(root)
    step = workspace.require_current()
    patch = step.path / "break-it.patch"
    if not patch.exists():
        raise Problem(f"step {step.number} has nothing to break", "It only moves code.")
    if not shutil.which("patch"):
        raise Problem("patch is missing", "On Debian: apt install patch")
    if not options and workspace.progress.state(step.toml["id"]) == "begun":
        raise Problem(f"you have not passed step {step.number} yet", "What is to break has to be whole: scripts/course test.")
    if not patch_fits(workspace, step, *options):
        raise Problem(
            "the patch does not fit your code" if not options else "your code is not broken by the patch",
            f"It fits code that is written and much like the course's. By hand: do what it says, {workspace.show(patch)}"
            if not options
            else f"By hand: undo what it says, {workspace.show(patch)}",
        )
    run_patch(workspace, step, *options)
    if options:
        screen.say("Your code is as it was.")
        return 0
    broken = step.toml["break"]
    screen.say(patch.read_text(encoding="utf-8"))
    screen.say("That is in your code now. Predict who notices, then look:\n")
    screen.say("    scripts/course test")
    if broken["tool"] != "test":
        tool = {"memcheck": "scripts/course valgrind", "tsan": "scripts/course tsan"}.get(broken["tool"])
        screen.say(f"    {tool or 'the lesson says how: ' + broken['tool']}")
    screen.say("    scripts/course break --undo")
    return 0


COMMANDS = {
    "where": where,
    "list": list_steps,
    "start": start,
    "test": test,
    "watch": watch,
    "hint": hint,
    "diff": diff,
    "solution": solution,
    "reset": reset,
    "next": next_step,
    "skip": skip,
    "status": status,
    "valgrind": valgrind,
    "tsan": tsan,
    "break": break_it,
    "update": update,
}
