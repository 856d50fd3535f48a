"""Runs an example program as its user would. What the test files in this directory share.

    python3 <file>.py <case> -- <command>...

runs one case: a function `def case(program)` of the file, which raises an exception if something is wrong. The command is
the program, with a memory checker in front of it perhaps.
"""

import os
import pty
import select
import signal
import subprocess
import sys
import time

# CTest's own limit comes later, and says less.
PATIENCE = float(os.environ.get("TROUPE_TEST_PATIENCE", "20"))


class Missing(Exception):
    """This system does not have what the case needs: it is skipped."""


def equal(actual, expected):
    if actual != expected:
        raise AssertionError("got\n%r\nexpected\n%r" % (actual, expected))


def before_exec():
    # A shell that runs its jobs in the background ignores SIGINT for them, and they inherit that.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)


class Result:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def expect(self, out=b"", err=b"", status=None):
        """All of it, to the byte; the status is 1 if there are errors, unless another is given."""
        if isinstance(out, str):
            out = out.encode()
        if isinstance(err, str):
            err = err.encode()
        if status is None:
            status = 1 if err else 0
        equal((self.out, self.err, self.status), (out, err, status))


class Program:
    def __init__(self, command):
        self.command = command

    def start(self, *arguments, **options):
        for stream in ("stdin", "stdout", "stderr"):
            options.setdefault(stream, subprocess.PIPE)
        return subprocess.Popen(self.command + list(arguments), preexec_fn=before_exec, **options)

    def run(self, *arguments, **options):
        """Runs it with `input` (bytes or str) to its end."""
        given = options.pop("input", b"")
        if isinstance(given, str):
            given = given.encode()
        if "stdin" in options:
            given = None
        process = self.start(*arguments, **options)
        try:
            out, err = process.communicate(given, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        return Result(process.returncode, out, err)

    def run_until_signal(self, number, *arguments, threads=4, **options):
        """Starts it, lets it work for a while with so many threads at least, sends it a signal."""
        process = self.start(*arguments, **options)
        wait_until_busy(process.pid, threads)
        process.send_signal(number)
        try:
            out, err = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        return Result(process.returncode, out, err)


def wait_until_busy(pid, threads=4):
    """Its threads are there, and have had a moment."""
    if not os.path.isdir("/proc/self"):
        raise Missing("/proc")
    deadline = time.monotonic() + PATIENCE
    while len(os.listdir("/proc/%d/task" % pid)) < threads:
        if time.monotonic() > deadline:
            raise AssertionError("it does not start its threads")
        time.sleep(0.01)
    time.sleep(0.3)


class Terminal:
    """A program on a terminal of its own, and someone who types."""

    def __init__(self, program, *arguments):
        command = program.command + list(arguments)
        try:
            self.pid, self.fd = pty.fork()
        except OSError as error:
            raise Missing("a pseudo-terminal") from error
        if self.pid == 0:
            before_exec()
            os.execvp(command[0], command)
        self.seen = b""

    def wait_for(self, text):
        """What came up to and with this text."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.seen:
            self.read_more(deadline)
        before, self.seen = self.seen.split(text, 1)
        return before + text

    def read_more(self, deadline):
        """False at the end."""
        if not select.select([self.fd], [], [], max(0, deadline - time.monotonic()))[0]:
            os.kill(self.pid, signal.SIGKILL)
            raise AssertionError("it says no more; the last was %r" % self.seen)
        try:
            more = os.read(self.fd, 4096)
        except OSError:  # how Linux says that the program has closed the terminal
            more = b""
        self.seen += more
        return more != b""

    def type(self, text):
        os.write(self.fd, text)

    def end(self):
        """Waits for its end. Gives the status as a shell would, and the rest of what it said."""
        deadline = time.monotonic() + PATIENCE
        while self.read_more(deadline):
            pass
        status = os.waitpid(self.pid, 0)[1]
        os.close(self.fd)
        if os.WIFSIGNALED(status):
            return 128 + os.WTERMSIG(status), self.seen
        return os.WEXITSTATUS(status), self.seen


def main(cases):
    name, dashes, command = sys.argv[1], sys.argv[2], sys.argv[3:]
    assert dashes == "--" and command, __doc__
    try:
        cases[name](Program(command))
    except Missing as what:
        print("skipped: there is no", what)
        sys.exit(77)
