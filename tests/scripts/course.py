"""A course to try the scripts on."""

import os
import pty
import shutil
import subprocess
import sys

from cases import TOP, equal

PATIENCE = 100  # CTest's own limit comes later, and says less

# As on a machine where nobody has set anything.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "LC_", "LESS"))},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "LANG": "C.UTF-8",
    "TERM": "xterm",
}
ENVIRONMENT.pop("PAGER", None)


class Result:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def expect(self, out="", err="", status=None):
        """All of it; the status is 2 if there are errors, unless another is given."""
        if status is None:
            status = 2 if err else 0
        equal((self.out, self.err, self.status), (out, err, status))

    def succeeded(self):
        """Its output. Nothing went wrong."""
        equal((self.err, self.status), ("", 0))
        return self.out


class Course:
    """A repository with one of this one's scripts, and steps of its own."""

    def __init__(self, directory, script):
        self.top = directory
        self.script = directory / "scripts" / script
        self.script.parent.mkdir()
        for file in [TOP / "scripts" / script, *TOP.glob("scripts/*.py")]:
            shutil.copy(file, self.script.parent)
        shutil.copy(TOP / ".gitignore", self.top)

    def write(self, path, text):
        file = self.top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def step(self, name, files):
        """A step, or final: its files and what is in them."""
        for path, text in files.items():
            self.write(f"{'' if name == 'final' else 'steps/'}{name}/{path}", text)

    def run(self, *arguments, directory=".", **environment):
        done = subprocess.run(
            [self.script, *arguments],
            cwd=self.top / directory,
            env=ENVIRONMENT | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    def run_on_terminal(self, *arguments, **environment):
        """The same; both streams come as the one that the terminal gets, lines ended as in a file."""
        try:
            user, terminal = pty.openpty()
        except OSError:
            print("skipped: there is no pseudo-terminal")
            sys.exit(77)
        process = subprocess.Popen(
            [self.script, *arguments],
            cwd=self.top,
            env=ENVIRONMENT | environment,
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
        )
        os.close(terminal)
        output = b""
        try:
            while more := os.read(user, 4096):
                output += more
        except OSError:  # how Linux says that everybody has closed the terminal
            pass
        os.close(user)
        return Result(process.wait(PATIENCE), output.decode().replace("\r\n", "\n"), "")
