"""What a step changes: what it says it does, and not too much. What final/ has of the last one."""

import statistics
import subprocess

from steps import LAST

from .course import is_library_file, snapshot
from .form import toml_problems

MOST_LINES = 150
MEDIAN_LINES = 80


def check_files(course, step, _workshop):
    """Nothing differs from the step before but what step.toml declares."""
    old, new = snapshot(course.before(step)), snapshot(step)
    declared = {kind: set(names) for kind, names in step.toml["files"].items() if kind != "moved"}
    moves = [tuple(move.split(" -> ")) for move in step.toml["files"]["moved"]]
    problems = []
    for source, target in moves:
        if source not in old or source in new:
            problems.append(f"{source} is declared as moved away, and is not")
        if target not in new or target in old:
            problems.append(f"{target} is declared as moved here, and is not")
    actual = {
        "added": new.keys() - old.keys() - {target for _, target in moves},
        "removed": old.keys() - new.keys() - {source for source, _ in moves},
        "changed": {name for name in old.keys() & new.keys() if old[name].read_bytes() != new[name].read_bytes()},
    }
    for kind in ("added", "changed", "removed"):
        silent, wrong = sorted(actual[kind] - declared[kind]), sorted(declared[kind] - actual[kind])
        problems += [f"{name} is {kind}, and step.toml does not say so" for name in silent]
        problems += [f"{name} is not {kind}, and step.toml says so" for name in wrong]
    return problems


def check_size(course, step, _workshop):
    """One idea: not more than so many lines."""
    lines = changed_lines(course, step)
    if step.toml["kind"] == "tests" and lines > 0:
        return [f"{lines} changed lines of the library in a step that changes tests only"]
    if step.toml["kind"] == "move" and lines > 0:
        return [f"{lines} changed lines of the library in a step that only moves"]
    if lines > MOST_LINES:
        return [f"{lines} changed lines of the library: more than {MOST_LINES}"]
    return []


def changed_lines(course, step):
    """Lines added and removed in the library, against the step before. A moved file is the old one."""
    previous = course.before(step)
    if not previous:
        library = (path for name, path in snapshot(step).items() if is_library_file(name))
        return sum(len(path.read_bytes().splitlines()) for path in library)
    output = subprocess.run(
        ["git", "diff", "--no-index", "--numstat", "-z", "--find-renames=30%", previous.path, step.path],
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        check=False,
        cwd=course.root,
    ).stdout.decode()
    # added TAB removed TAB NUL old NUL new NUL; either is /dev/null for a file that one side does not have.
    fields = output.split("\0")
    total = 0
    for counts, source, target in zip(fields[0::3], fields[1::3], fields[2::3]):
        added, removed, _ = counts.split("\t")
        if is_library_file(source if target == "/dev/null" else target):
            total += int(added) + int(removed)
    return total


def check_median(course):
    """Over all steps that change code: the sizes in a line, and whether they are too much."""
    complete = (step for step in course.steps.all if not toml_problems(step))
    sizes = [changed_lines(course, step) for step in complete if step.toml["kind"] == "code"]
    if not sizes:
        return "no step changes code", False
    median = statistics.median(sizes)
    too_much = median > MEDIAN_LINES
    text = f"changed lines of the library: median {median:g}, most {max(sizes)}, together {sum(sizes)}"
    return text + (f": FAILED, the median is above {MEDIAN_LINES}" if too_much else ""), too_much


def check_final(course, step, _workshop):
    """final/ has the libraries of the last step."""
    if step.number != LAST:
        return None
    problems = []
    for library in ("actor", "actor-ext"):
        one, other = _contents(step.path / library), _contents(course.steps.final.path / library)
        problems += [
            f"{library}/{name} differs between step {step.name} and final/"
            for name in sorted(one.keys() | other.keys())
            if one.get(name) != other.get(name)
        ]
    return problems


def _contents(directory):
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}
