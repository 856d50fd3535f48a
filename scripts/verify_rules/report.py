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
    """The results, by page and rule: steps, then chapters, which have some of the rules."""

    def __init__(self, steps, chapters, rules):
        self.steps = steps
        self.chapters = chapters
        self.rules = rules
        self.results = {}  # (page, rule): problems. None, or nothing: the rule does not apply
        self._notes = []
        self._begun = time.monotonic()
        self.failed = False

    def add_note(self, text, is_failure):
        """Something about all steps together."""
        self._notes.append(text)
        self.failed |= is_failure

    def print(self):
        kinds = [("steps", self.steps), ("chapters", self.chapters)]
        failures = [text for kind, pages in kinds if (text := self._failures(kind, pages))]
        self.failed |= bool(failures)
        for lines in (self._table(), self._reasons(), self._notes):
            if text := "\n".join(lines):
                print(text, end="\n\n")
        result = " and ".join(failures) or "all is well"
        print(f"{result}; {time.monotonic() - self._begun:.0f} s")

    def _failures(self, kind, pages):
        failed = [page for page in pages if any(self.results.get((page, rule)) for rule in self.rules)]
        return f"{len(failed)} of {len(pages)} {kind} FAILED" if failed else ""

    def _table(self):
        names = [step.path.name.replace("-", " ", 1) for step in self.steps]
        names += [chapter.name for chapter in self.chapters]
        width = max(map(len, names))
        columns = [max(len(rule), len("FAILED")) for rule in self.rules]
        yield self._row("", width, self.rules, columns)
        for name, page in zip(names, self.steps + self.chapters):
            yield self._row(name, width, [self._cell(page, rule) for rule in self.rules], columns)

    @staticmethod
    def _row(name, width, cells, columns):
        return "  ".join([name.ljust(width), *(cell.ljust(column) for cell, column in zip(cells, columns))]).rstrip()

    def _cell(self, page, rule):
        problems = self.results.get((page, rule))
        return "-" if problems is None else "FAILED" if problems else "ok"

    def _reasons(self):
        """Each once, with all pages that have it."""
        for rule in self.rules:
            pages_of = {}
            for page in self.steps + self.chapters:
                for problem in self.results.get((page, rule)) or []:
                    pages_of.setdefault(problem, []).append(page.name)
            for problem, names in pages_of.items():
                first, *others = problem.splitlines()
                yield f"{', '.join(names)} {rule}: {first}"
                yield from (f"    {line}" for line in others)
