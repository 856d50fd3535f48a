"""The hints of a step: hints.md, three sections that each begin with a line `## `."""

import re

from .screen import Problem

LEVELS = 3


def read(path):
    if not path.exists():
        raise Problem("this step has no hints", "The lesson, and scripts/course solution --spoil, say more.")
    texts = re.split(r"^## .*\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    if len(texts) != LEVELS:
        raise Problem(f"{path} has {len(texts)} hints, not {LEVELS}", "That is a fault of the course.")
    return [text.strip() for text in texts]
