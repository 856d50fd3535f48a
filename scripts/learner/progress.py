"""What the learner has done: workspace/progress, a line for each step that was begun.

    # step                 what       when         hints
    project-baseline       passed     2026-03-01   0
    basic-actor-structure  skipped    2026-03-02   3
    actor-task             begun      2026-03-02   1

A step is known by its id, which stays when the course changes. The last line that says "begun" is where
the learner is.
"""

import datetime
import os
from dataclasses import dataclass

from .screen import Problem

STATES = ("begun", "passed", "skipped")


@dataclass
class Entry:
    state: str
    date: str
    hints: int = 0


class Progress:
    def __init__(self, path):
        self.path = path
        self.entries = {}
        if path.exists():
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                self._read(number, line)

    def _read(self, number, line):
        words = line.split()
        if not words or words[0].startswith("#"):
            return
        if len(words) != 4 or words[1] not in STATES or not words[3].isdecimal():
            raise Problem(
                f"{self.path}, line {number}, says: {line}",
                'A line is: step, one of begun, passed or skipped, a date, how many hints were read.\n'
                "Mend it, or remove the line: the step then counts as not begun. Your code is not touched.",
            )
        self.entries[words[0]] = Entry(words[1], words[2], int(words[3]))

    def state(self, step_id):
        """begun, passed, skipped, or None."""
        entry = self.entries.get(step_id)
        return entry.state if entry else None

    def hints(self, step_id):
        entry = self.entries.get(step_id)
        return entry.hints if entry else 0

    def set(self, step_id, state):
        old = self.entries.pop(step_id, None)  # to the end: where the learner is now
        self.entries[step_id] = Entry(state, datetime.date.today().isoformat(), old.hints if old else 0)
        self._write()

    def set_hints(self, step_id, hints):
        self.entries[step_id].hints = hints
        self._write()

    def current(self):
        """The id of the step that was touched last, or None."""
        return next(reversed(self.entries), None)

    def _write(self):
        width = max(map(len, [*self.entries, "# step"]))
        lines = [f"{'# step':{width}}  what     when        hints"]
        for step_id, entry in self.entries.items():
            lines.append(f"{step_id:{width}}  {entry.state:7}  {entry.date}  {entry.hints}")
        self.path.parent.mkdir(exist_ok=True)
        temporary = self.path.with_name("progress.new")
        temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")
        os.replace(temporary, self.path)
