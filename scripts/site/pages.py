"""The repository's Markdown as pages of the site: same place, same words; links and code blocks as Sphinx wants them."""

import os
import re
from pathlib import Path

from pictures import picture

LINK = re.compile(r"(?<!`)(!?)\[((?:[^][]|\[[^][]*\])*)\]\(([^()\s]+)\)")


def page_name(path):
    """Where a Markdown file of the repository is on the site, without a suffix."""
    return str(path.with_name("index") if path.name == "README.md" else path.with_suffix(""))


class Pages:
    """What is on the site, and the files that its pages refer to."""

    def __init__(self, root, source):
        self.root = Path(root)
        self.source = Path(source)
        self.written = set()
        self.listings = set()  # files that a page links to: each becomes a page that shows it

    def write(self, name, text):
        """Writes a file of the site's source, if it is not the same already: Sphinx builds again what is newer."""
        path = self.source / name
        self.written.add(path)
        if path.exists() and path.read_text(encoding="utf-8") == text:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def add(self, path, text=None):
        """A Markdown file of the repository. `text`: what stands there instead."""
        relative = path.relative_to(self.root)
        text = path.read_text(encoding="utf-8") if text is None else text
        self.write(f"{page_name(relative)}.md", self.convert(text, relative.parent))

    def convert(self, text, directory):
        """Markdown of the repository, from a file in that directory, as the site's."""
        lines, block, prose = [], None, []

        def flush():
            # A link may go on in the next line.
            lines.extend(LINK.sub(lambda match: self._link(match, directory), "\n".join(prose)).split("\n") if prose else [])
            prose.clear()

        for line in text.splitlines():
            fence = re.fullmatch(r"( *)```(.*)", line)
            if block is not None:
                block.append(line)
                if fence and not fence[2].strip():
                    lines += _block(block)
                    block = None
            elif fence:
                flush()
                block = [line]
            else:
                prose.append(line)
        flush()
        return "\n".join(lines) + "\n"

    def _link(self, match, directory):
        is_picture, words, target = match.groups()
        path, _, fragment = target.partition("#")
        if re.match(r"[a-z]+:", target) or not path:
            return match[0]
        file = Path(os.path.normpath(self.root / directory / path))
        if not file.is_relative_to(self.root):
            return words
        relative = file.relative_to(self.root)
        if file.is_dir():
            if not (file / "README.md").exists():
                return words  # the site shows no directories
            relative, file = relative / "README.md", file / "README.md"
        if is_picture:
            self.copy(relative)
            return f"![{words}](/{relative})"
        if file.suffix == ".md":
            page = f"{page_name(relative)}.md" + (f"#{fragment}" if fragment else "")
        else:
            self.listings.add(relative)
            page = f"code/{relative}.md"
        return f"[{words}]({os.path.relpath(page, directory)})"

    def copy(self, file):
        """A picture."""
        if (self.root / file).exists():
            self.write(file, (self.root / file).read_text(encoding="utf-8"))

    def write_listings(self):
        """A page for each file that a link leads to."""
        for file in sorted(self.listings):
            text = (self.root / file).read_text(encoding="utf-8")
            language = {".c": "c", ".h": "c", ".cmake": "cmake", ".toml": "toml", ".json": "json", ".patch": "diff"}
            kind = "cmake" if file.name == "CMakeLists.txt" else language.get(file.suffix, "text")
            longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
            fence = "`" * max(3, longest + 1)
            self.write(
                f"code/{file}.md",
                f"---\norphan: true\n---\n\n# {file.name}\n\n`{file}`\n\n{fence}{{code-block}} {kind}\n:force:\n\n{text}{fence}\n",
            )

    def remove_others(self):
        """What was written for an earlier state of the repository."""
        for path in self.source.rglob("*"):
            if path.is_file() and path not in self.written:
                path.unlink()


def _block(lines):
    """A block of code: with its file above it, or drawn."""
    indent, info = re.fullmatch(r"( *)```(.*)", lines[0]).groups()
    if info.startswith("{"):
        return lines  # Sphinx's own already
    language, _, file = info.strip().partition(" ")
    if language == "dot":
        return [indent + line for line in picture("\n".join(lines[1:-1])).split("\n")]
    options = [f"{indent}:force:"] + ([f"{indent}:caption: {file}"] if file else [])
    return [f"{indent}```{{code-block}} {language or 'text'}", *options, "", *lines[1:]]
