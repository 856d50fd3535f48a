"""Runs one case of a test file: what the files in this directory share.

    python3 <file>.py <case>

calls the function `def case(directory)` of the file with an empty directory. It raises an exception if something is wrong.
"""

import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]


def equal(actual, expected):
    if actual != expected:
        raise AssertionError(f"got\n{actual}\nexpected\n{expected}")


def contains(text, *parts):
    for part in parts:
        if part not in text:
            raise AssertionError(f"{part!r} is not in\n{text}")


def main(cases):
    with tempfile.TemporaryDirectory() as directory:
        cases[sys.argv[1]](Path(directory).resolve())
