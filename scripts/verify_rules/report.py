"""What the user sees: progress, then a table and the reasons for each failure."""

import os
import shutil
import sys
import threading
import time
from contextlib import contextmanager


class Progress:
    """One line on the terminal, rewritten: how many of the checks are done, and which are going on. Any thread."""

    def __init__(self, total):
        self._shown = sys.stderr.isatty() and os.environ.get("CI") != "true"
        self._total = total
        self._done = 0
        self._running = []
        self._lock = threading.Lock()

    @contextmanager
    def doing(self, what):
        with self._lock:
            self._running.append(what)
            self._show()
        yield
        with self._lock:
            self._running.remove(what)
            self._done += 1

    def clear(self):
        self._print("")

    def _show(self):
        line = f"[{self._done}/{self._total}] {', '.join(self._running)}"
        self._print(line[: shutil.get_terminal_size().columns - 1])

    def _print(self, line):
        if self._shown:
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)


class Report:
    """The results, by step and rule."""

    def __init__(self, steps, rules):
        self.steps = steps
        self.rules = rules
        self.results = {}  # (step, rule): problems, or None
        self._notes = []
        self._begun = time.monotonic()
        self.failed = False

    def add_note(self, text, is_failure):
        """Something about all steps together."""
        self._notes.append(text)
        self.failed |= is_failure

    def print(self):
        failed_steps = [step for step in self.steps if any(self.results[step, rule] for rule in self.rules)]
        self.failed |= bool(failed_steps)
        for lines in (self._table(), self._reasons(), self._notes):
            if text := "\n".join(lines):
                print(text, end="\n\n")
        result = f"{len(failed_steps)} of {len(self.steps)} steps FAILED" if failed_steps else "all is well"
        print(f"{result}; {time.monotonic() - self._begun:.0f} s")
    def _table(self):
        names = [step.path.name.replace("-", " ", 1) for step in self.steps]
        width = max(map(len, names))
        columns = [max(len(rule), len("FAILED")) for rule in self.rules]
        yield self._row("", width, self.rules, columns)
        for name, step in zip(names, self.steps):
            yield self._row(name, width, [self._cell(step, rule) for rule in self.rules], columns)

    @staticmethod
    def _row(name, width, cells, columns):
        return "  ".join([name.ljust(width), *(cell.ljust(column) for cell, column in zip(cells, columns))]).rstrip()

    def _cell(self, step, rule):
        problems = self.results[step, rule]
        return "-" if problems is None else "FAILED" if problems else "ok"

    def _reasons(self):
        """Each once, with all steps that have it."""
        for rule in self.rules:
            steps_of = {}
            for step in self.steps:
                for problem in self.results[step, rule] or []:
                    steps_of.setdefault(problem, []).append(step.name)
            for problem, names in steps_of.items():
                first, *others = problem.splitlines()
                yield f"{', '.join(names)} {rule}: {first}"
                yield from (f"    {line}" for line in others)
