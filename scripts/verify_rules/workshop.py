"""Where the rules work: commands with a time limit, copies of the repository, and nothing left in the end."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

NOT_COPIED = shutil.ignore_patterns(".git", "build", "__pycache__")


class Stopped(Exception):
    """The user wants no more of this."""


@dataclass(frozen=True)
class Result:
    status: int  # as of subprocess; None: it took too long
    output: str  # stdout and stderr


class Workshop:
    """`jobs` rules are checked at a time; each may use `threads` processors. Any thread."""

    def __init__(self, root, jobs):
        self.root = Path(root)
        self.jobs = jobs
        self.threads = 1
        place = self.root / "build" / "verify"
        place.mkdir(parents=True, exist_ok=True)
        self.scratch = Path(tempfile.mkdtemp(prefix="work-", dir=place))
        (self.scratch / "tmp").mkdir()
        self._lock = threading.Lock()
        self._running = set()
        self._stopped = False
        self._environment = self._clean_environment(place)

    def _clean_environment(self, place):
        """What the user happens to have set does not change a result."""
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CMAKE_", "CTEST_", "CFLAGS", "LDFLAGS", "MAKE", "NINJA_", "CLICOLOR", "GIT_"))
        }
        environment.update(LC_ALL="C.UTF-8", TERM="dumb", TMPDIR=str(self.scratch / "tmp"))
        environment.pop("LANGUAGE", None)
        # A copy is no repository, and not a part of the one around it.
        environment["GIT_CEILING_DIRECTORIES"] = str(self.scratch)
        if shutil.which("ccache"):
            environment.setdefault("CCACHE_DIR", str(place / "ccache"))
            environment["CCACHE_NOHASHDIR"] = "1"
            environment["CCACHE_DEPEND"] = "1"  # what is not there yet is not preprocessed to look for it
        return environment

    @contextmanager
    def copy(self, *steps, everything=False):
        """A copy of the repository with these steps alone. What a step is built from, or all that is not a step."""
        top = Path(tempfile.mkdtemp(dir=self.scratch))
        try:
            for entry in sorted(self.root.iterdir()):
                if entry.name in (".git", "build", "steps", "workspace") or entry.is_symlink():
                    continue
                if entry.is_dir() and (everything or entry.name in ("common", "tests")):
                    shutil.copytree(entry, top / entry.name, ignore=NOT_COPIED)
                elif entry.is_file() and everything:
                    shutil.copy2(entry, top)
            if not everything and (self.root / "docs" / "answers").exists():
                shutil.copytree(self.root / "docs" / "answers", top / "docs" / "answers")
            for step in steps:
                shutil.copytree(step.path, top / "steps" / step.path.name, ignore=NOT_COPIED)
            yield top
        finally:
            shutil.rmtree(top, ignore_errors=True)

    def run(self, command, cwd, limit=600, cached_below=None, **variables):
        """Runs a command to its end, without input; ends it, and all it started, after `limit` seconds. Compiles with
        ccache, if that is here, for a build whose paths all begin with `cached_below`."""
        environment = {**self._environment, **variables}
        if cached_below and "CCACHE_DIR" in environment:
            environment.update(CCACHE_BASEDIR=str(cached_below), CMAKE_C_COMPILER_LAUNCHER="ccache")
        with tempfile.TemporaryFile(dir=self.scratch) as output:
            with self._lock:
                if self._stopped:
                    raise Stopped
                process = subprocess.Popen(
                    command,
                    cwd=cwd,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
                self._running.add(process.pid)
            try:
                status = process.wait(limit)
            except subprocess.TimeoutExpired:
                status = None
            finally:
                kill_session(process.pid)
                process.wait()
                with self._lock:
                    self._running.discard(process.pid)
                    if self._stopped:
                        raise Stopped
            output.seek(0)
            return Result(status, output.read().decode(errors="replace"))

    def stop(self):
        """Ends all commands. What runs one gets the exception Stopped."""
        with self._lock:
            self._stopped = True
            for pid in self._running:
                kill_session(pid)

    def close(self):
        shutil.rmtree(self.scratch, ignore_errors=True)


def kill_session(leader):
    """Kills all processes of a session: ninja's children are in process groups of their own."""
    while members := [pid for pid in _processes() if _session(pid) == leader]:
        for pid in members:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.01)


def _processes():
    return [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]


def _session(pid):
    """None for one that has ended, also if nobody has asked for its status yet."""
    try:
        # The name, in parentheses, may hold anything.
        state, _, _, session = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[:4]
    except OSError:
        return None
    return None if state == "Z" else int(session)
