"""Git, for scripts."""

import os
import subprocess


class GitError(Exception):
    """What git said."""


class Repository:
    """Git, in a directory."""

    held = ()  # files that every git holds open: a lock, which lasts until the last of them has ended

    def __init__(self, directory, options=(), environment=None):
        self.directory = directory
        self.command = ["git", *options]
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        self.environment |= {"LC_ALL": "C", "GIT_EDITOR": ":"} | (environment or {})

    def run(self, *arguments, input=None, **environment):
        return subprocess.run(
            [*self.command, *arguments],
            cwd=self.directory,
            env=self.environment | environment,
            input=input,
            stdin=subprocess.DEVNULL if input is None else None,
            capture_output=True,
            pass_fds=Repository.held,
        )

    def bytes(self, *arguments, **options):
        result = self.run(*arguments, **options)
        if result.returncode != 0:
            raise GitError(f"git {arguments[0]} failed:\n{os.fsdecode(result.stderr + result.stdout).rstrip()}")
        return result.stdout

    def __call__(self, *arguments, **options):
        return os.fsdecode(self.bytes(*arguments, **options)).rstrip("\n")

    def names(self, name, *arguments, **options):
        """What a command that knows -z lists."""
        return [item for item in self(name, "-z", *arguments, **options).split("\0") if item]

    def find(self, name):
        """The object of that name, or None."""
        result = self.run("rev-parse", "--verify", "--quiet", name)
        return os.fsdecode(result.stdout).strip() or None

    def blob(self, name):
        return self.bytes("cat-file", "blob", name)

    def entries(self, tree):
        """What a directory holds: name -> "mode type object"; nothing if there is no such directory."""
        if not self.find(tree):
            return {}
        return dict(reversed(line.split("\t", 1)) for line in self.names("ls-tree", tree))

    def tree(self, entries):
        """The opposite."""
        listing = "".join(f"{entry}\t{name}\0" for name, entry in entries.items())
        return self("mktree", "-z", input=os.fsencode(listing))

    def directory_entry(self, entries):
        return f"040000 tree {self.tree(entries)}"

    def commit(self, tree, parent, subject):
        return self("commit-tree", tree, *(["-p", parent] if parent else []), "-m", subject)
