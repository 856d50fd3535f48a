"""What the learner sees: plain text, with colours on a terminal that wants them."""

import os


class Problem(Exception):
    """What is wrong, and what to do about it."""

    def __init__(self, text, advice=""):
        super().__init__(text)
        self.advice = advice


class Screen:
    def __init__(self, file):
        self.file = file
        self.has_colors = file.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM", "dumb") != "dumb"

    def say(self, text=""):
        print(text, file=self.file, flush=True)

    def _colored(self, code, text):
        return f"\033[{code}m{text}\033[0m" if self.has_colors else text

    def good(self, text):
        return self._colored("32", text)

    def bad(self, text):
        return self._colored("31", text)

    def strong(self, text):
        return self._colored("1", text)

    def faint(self, text):
        return self._colored("2", text)
