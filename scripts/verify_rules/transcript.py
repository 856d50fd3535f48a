"""The commands of a lesson or a chapter print what it says."""

import difflib
import re
from dataclasses import dataclass, field

LIMIT = 600  # seconds for a command

# CMake's default is make, which takes longer to look at what there is to do than to do it. Where a lesson shows what is
# make's, it is make; one job at a time, as with make, keeps the order of what compilers say.
NINJA = {"CMAKE_GENERATOR": "Ninja", "CMAKE_BUILD_PARALLEL_LEVEL": "1"}
OF_MAKE = re.compile(r"Built target|flags\.make")

# What may differ between two runs, or two machines.
VARIES = [
    (r"\x1b\[[0-9;]*[A-Za-z]", ""),
    (r"(?<![\w.])/(?:[\w.+~-]+/)+(?=(?:common|tests|steps|docs|final|scripts|build)/)", ""),  # where the repository is
    (r"(?:\.\./)+(?=(?:common|tests|steps|docs|final)/)", ""),
    (r"\b\d+(?:\.\d+)? ?(sec\*proc|seconds|sec|ms|s)\b", r"0 \1"),
    (r"\b0x[0-9a-fA-F]+", "0x0"),
    (r"==\d+==", "==0=="),
    (r"\bpid[ =:]\d+", "pid=0"),
    (r"#\s*\d+: ", "#0: "),  # a test's number
    (r"\bStart\s+\d+: ", "Start 0: "),
    (r"\bseed \d+|TEST_SEED=\d+", "seed 0"),
    (r"\.{3,}", "..."),
    (r"\s+", " "),
]


@dataclass
class Command:
    line: int
    text: str
    output: list = field(default_factory=list)


def check_transcript(course, page, workshop):
    lesson = course.lesson(page)
    if lesson is None:
        return None
    blocks = [block for block in lesson.blocks if block.language == "console"]
    problems = []
    commands = []
    generator = {} if any(OF_MAKE.search("\n".join(block.lines)) for block in blocks) else NINJA
    for block in blocks:
        if not block.lines or not block.lines[0].startswith("$ "):
            problems.append(f"{lesson.name}, line {block.line}: a console block begins with a command, \"$ ...\"")
        else:
            commands += _commands(block)
    with workshop.copy(*course.needed(page), everything=True) as copy:
        for command in commands:
            result = workshop.run(["bash", "-c", command.text], copy, LIMIT, cached_below=copy, **generator)
            where = f"{lesson.name}, line {command.line}: $ {command.text}"
            if result.status is None:
                problems.append(f"{where}\nhas no end after {LIMIT} seconds")
                break
            actual = result.output.replace(f"{copy}/", "").replace(str(copy), ".").splitlines()
            if not matches(command.output, actual):
                problems.append(f"{where}\ndoes not print that:\n" + "\n".join(_difference(command.output, actual)))
    return problems if blocks else None


def _commands(block):
    commands = []
    for number, line in enumerate(block.lines, block.line + 1):
        if line.startswith("$ "):
            commands.append(Command(number, line[2:]))
        elif commands[-1].text.endswith("\\") and not commands[-1].output:
            commands[-1].text += "\n" + line
        else:
            commands[-1].output.append(line)
    return commands


def matches(expected, actual):
    """Line by line, but for what may vary. `...` is any number of lines."""
    actual = _normal(actual)
    pieces = [[]]
    for line in expected:
        if line.strip() == "...":
            pieces.append([])
        else:
            pieces[-1].append(line)
    pieces = [_normal(piece) for piece in pieces]
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1:
        return first == actual
    if actual[: len(first)] != first or len(actual) < len(first) + len(last):
        return False
    end = len(actual) - len(last)
    if actual[end:] != last:
        return False
    position = len(first)
    for piece in pieces[1:-1]:
        while actual[position : position + len(piece)] != piece:
            position += 1
            if position > end:
                return False
        position += len(piece)
    return position <= end


def _normal(lines):
    normal = []
    for line in lines:
        for pattern, replacement in VARIES:
            line = re.sub(pattern, replacement, line)
        normal.append(line.strip())
    while normal and not normal[-1]:
        normal.pop()
    return normal


def _difference(expected, actual, most=8):
    """As in a diff, without what `...` stands for."""
    expected, actual = _normal(expected), _normal(actual)
    for _, begin, end, actual_begin, actual_end in _changes(expected, actual):
        removed = [line for line in expected[begin:end] if line != "..."]
        added = actual[actual_begin:actual_end]
        if removed or "..." not in expected[begin:end]:
            yield from (f"-{line}" for line in removed[:most])
            yield from (f"+{line}" for line in added[:most])
            if len(added) > most:
                yield f"(and {len(added) - most} lines more)"


def _changes(expected, actual):
    opcodes = difflib.SequenceMatcher(None, expected, actual, autojunk=False).get_opcodes()
    return [opcode for opcode in opcodes if opcode[0] != "equal"]
