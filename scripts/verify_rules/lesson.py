"""A lesson or a chapter, taken apart: lines, sections, blocks of code."""

import re
from dataclasses import dataclass, field

SECTIONS = [
    "What hurts",
    "In Rust",
    "What must always hold",
    "Predict before you code",
    "The failing test",
    "The change",
    "Run it",
    "Break it",
    "What is still wrong",
    "Exercises",
    "Answers",
]
LOOKS_AHEAD = "What is still wrong"  # may name what a later step brings


@dataclass
class Block:
    """Between two fences. Behind the first one: the language, and the file the text stands in."""

    line: int
    section: str
    language: str
    file: str
    lines: list = field(default_factory=list)


class Lesson:
    def __init__(self, path):
        self.name = path.name
        self.text = path.read_text(encoding="utf-8")
        self.headings = []  # of sections
        self.prose = []  # (section, line); "" is the section before the first one
        self.blocks = []
        self.unclosed = None  # the block whose end is missing
        section = ""
        block = indent = None
        for number, line in enumerate(self.text.splitlines(), 1):
            fence = re.fullmatch(r"( *)```(.*)", line)
            if block is not None:
                if fence and not fence[2].strip():
                    block = None
                else:
                    block.lines.append(line.removeprefix(indent))
            elif fence:
                indent = fence[1]
                language, _, file = fence[2].strip().partition(" ")
                block = Block(number, section, language, file.strip())
                self.blocks.append(block)
            else:
                if line.startswith("## "):
                    section = line[3:].strip()
                    self.headings.append(section)
                self.prose.append((section, line))
        self.unclosed = block

    def section(self, heading):
        """Its prose, as lines."""
        return [line for section, line in self.prose if section == heading]

    @property
    def words(self):
        """How many words of prose: neither code, nor where links lead."""
        return sum(bool(re.search(r"\w", word)) for _, line in self.prose for word in without_links(line).split())

    @property
    def present(self):
        """All but the section that may look ahead, as one text."""
        lines = [without_links(line) for section, line in self.prose if section != LOOKS_AHEAD]
        for block in self.blocks:
            if block.section != LOOKS_AHEAD:
                lines += block.lines
        return "\n".join(lines)


def without_links(line):
    """The text of a link stays, its target goes."""
    return re.sub(r"\]\([^)]*\)", "]", line)
