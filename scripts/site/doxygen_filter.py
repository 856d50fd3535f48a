"""Doxygen's INPUT_FILTER: writes a header of ours as Doxygen wants it. doxygen_filter.py HEADER

The comments stay as they are in the headers: plain, in front of a declaration or behind it on the line. A comment in
front of several declarations with no blank line between them is about all of these. The first comment of a header is
about the file: "name.h - what it is", and then as much as it takes.

A macro or a type without a comment of its own gets what the header says about it elsewhere: a struct that is named as
its header is what the header's first line says, and a table of functions is the table of its struct. A function has to
have its own words; one without stays without, and Doxygen complains.

Not shown: include guards, names with a double underscore, HELPERS, bodies, and the members of a struct of which one has
no words: they are the library's.
"""

import json
import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

LIBRARIES = {
    "actor": "final/actor/include/actor",
    "actor-ext": "final/actor-ext/include/actor-ext",
    "async": "common/async/include/async",
}
# What stands in front of declarations and tells the compiler something, and what else is of no use to a reader.
HELPERS = {
    *("ASYNC_API", "ASYNC_BEGIN_DECLS", "ASYNC_END_DECLS"),
    *("ACTOR_API", "ACTOR_MUST_CHECK", "ACTOR_STATIC_ASSERT", "ACTOR_ALIGNOF", "ACTOR_EXT_API"),
}
ATTRIBUTES = re.compile(
    r"\b(?:ASYNC_API|ACTOR_API|ACTOR_EXT_API|ASYNC_MUST_CHECK|ACTOR_MUST_CHECK|ACTOR_GENERATED)\b\s*"
    r"|\s*\b__attribute__\(\((?:[^()]|\([^()]*\))*\)\)"
)
TOKEN = re.compile(
    r"(?P<comment>/\*.*?\*/)|(?P<directive>^[ \t]*\#(?:\\\n|/\*.*?\*/|[^\n])*)"
    r'|(?P<text>"(?:\\.|[^"\\])*")|(?P<open>[({\[])|(?P<close>[)}\]])|(?P<end>;)|(?P<line>\n)|(?P<rest>[^\n])',
    re.MULTILINE | re.DOTALL,
)
VALUE = re.compile(
    r"(/\*.*?\*/)|#define (\w+)\([^)]*\) (\w+)##\w+[^\n]*|#[^\n]*|(\w+)\((\w+)\)|(\w+)(\s*=\s*[^,/\n]+)?|\n\s*", re.DOTALL
)
MACRO = re.compile(r"#\s*define\s+(\w+)(?:\(([^)]*)\))?\s*(.*)", re.DOTALL)


# ---- Reading a header ----


@dataclass
class Item:
    """A declaration, with the words about it."""

    kind: str  # define, struct, forward, enum, typedef, function, variable; section: a comment "---- title ----"
    name: str
    text: str  # without comments, for all but structs and enums
    words: str = ""  # the comment's text
    first: "Item" = None  # of those that share the comment; None: it is alone
    values: str = ""  # define: the parameters, or None; struct, enum: what is between the braces
    members: list = field(default_factory=list)
    example: tuple = None  # define: what Expander.example says
    parts: list = field(default_factory=list)

    @property
    def is_hidden(self):
        name = self.name or self.members[0][0]
        return "__" in name or name in HELPERS


def comment_text(comment):
    """Its words, line by line, without the stars; indented lines stay indented."""
    lines = comment[2:-2].split("\n")
    lines = [lines[0].strip(), *(re.sub(r"^\s*\* ?", "", line.expandtabs(8)).rstrip() for line in lines[1:])]
    return "\n".join(lines).strip("\n")


def scan(text):
    """[(what, text, number of line feeds before it), ...] with "comment", "directive" or "declaration" for what."""
    found, start, depth, feeds = [], None, 0, 0
    for token in TOKEN.finditer(text):
        kind = token.lastgroup
        if start is None:
            if kind == "line":
                feeds += 1
                continue
            if kind in ("comment", "directive"):
                found.append((kind, token[0], feeds))
                feeds = 0
                continue
            if token[0].isspace():
                continue
            start = token.start()
        depth += (kind == "open") - (kind == "close")
        body = kind == "close" and token[0] == "}" and re.match(r"[^{;]*\)\s*\{", text[start:], re.DOTALL)
        if depth == 0 and (kind == "end" or body):
            found.append(("declaration", text[start : token.end()], feeds))
            start, feeds = None, 0
    return found


def without_comments(text):
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


def declaration(text):
    """The Item of a declaration, or None."""
    plain = ATTRIBUTES.sub("", text).strip()
    compound = re.match(r"(?:static const )?(struct|enum)\s*(\w*)\s*\{(.*)\}[^}]*;$", plain, re.DOTALL)
    if compound:
        return Item(compound[1], compound[2], plain, values=compound[3])
    plain = re.sub(r"\s+", " ", without_comments(plain))
    if plain.startswith("typedef "):
        name = re.search(r"\(\*(\w+)\)\(|(\w+)\(|(\w+);$", plain)
        return Item("typedef", name[1] or name[2] or name[3], plain)
    forward = re.fullmatch(r"struct (\w+);", plain)
    if forward:
        return Item("forward", forward[1], plain)
    function = re.match(r"(?:static )?(?:inline )?[^({=]*?(\w+)\(", plain)
    if function:
        prototype = re.sub(r" ?\{.*\}$", ";", plain)
        return Item("function", function[1], re.sub(r"^(?:static )?(?:inline )?", "", prototype))
    name = re.search(r"(\w+)(?:\[[^]]*\])?(?: = .*)?;$", plain)
    return Item("variable", name[1], plain) if name else None


def parse(text):
    """(the overview, [Item, ...]) of a header."""
    text = re.sub(r"^(?:ASYNC_BEGIN_DECLS|ASYNC_END_DECLS)$", "", text, flags=re.MULTILINE)
    items, overview, words, group, last, active = [], None, "", None, None, []
    for what, part, feeds in scan(text):
        if what == "directive":
            name = re.match(r"\s*#\s*(\w+)", part)[1]
            if name in ("ifdef", "ifndef"):
                active.append(name == "ifndef")
                continue
            if name in ("else", "endif"):
                if name == "else":
                    active[-1] = not active[-1]
                else:
                    active.pop()
                continue
            if name != "define":
                continue
        if not all(active):
            continue
        if what == "comment":
            if overview is None:
                overview = comment_text(part)
            elif last is not None and feeds == 0:
                last.words, group = comment_text(part), None
            else:
                words, group, last = comment_text(part), None, None
                section = re.fullmatch(r"-{2,} (.*?) -{2,}", words)
                if section:
                    items.append(Item("section", section[1], ""))
                    words = ""
            continue
        if feeds > 1:
            words, group = "", None
        if what == "directive":
            definition, trailing = re.fullmatch(r"(.*?)\s*(/\*.*\*/)?\s*", part, re.DOTALL).groups()
            name, parameters, body = MACRO.match(definition.replace("\\\n", "\n")).groups()
            if not body and parameters is None:
                continue  # an include guard
            item = Item("define", name, body.strip(), values=parameters)
            if trailing:
                words, group = "", None
        else:
            trailing = None
            item = declaration(part)
            if item is None:
                raise ValueError(f"not understood: {part}")
        item.words = comment_text(trailing) if trailing else words
        if words:
            item.first = group = group or item
        last = item
        if item.kind == "struct":
            item.members = parse_members(item.values)
        elif item.kind == "enum":
            item.members = parse_values(item.values, items)
        items.append(item)
    for item in items:  # of those that are alone
        if item.first is item and not any(other.first is item for other in items if other is not item):
            item.first = None
    return overview, items


def parse_members(body):
    """[(declaration, words), ...] of a struct."""
    members, words, alike = [], "", 1
    for what, part, feeds in scan(body):
        if what == "comment" and feeds == 0 and members:
            members[-alike:] = [(member, comment_text(part)) for member, _ in members[-alike:]]
        elif what == "comment":
            words = comment_text(part)
        elif what == "declaration":
            plain = re.sub(r"\s+", " ", without_comments(part))
            several = re.fullmatch(r"([^(*]*?) ?([*\w]+(?:, [*\w]+)+);", plain)
            names = several[2].split(", ") if several else [None]
            alike = len(names)
            members += [(f"{several[1]} {name};" if name else plain, words) for name in names]
            words = ""
    return members


def parse_values(body, before):
    """[(value, words), ...] of an enum. A list of X(name, code, "text") becomes what it stands for."""
    values, words, macros = [], "", {}
    lists = {item.name: item.text for item in before if item.kind == "define"}
    for token in VALUE.finditer(body):
        comment, macro, prefix, used, passed, name, value = token.groups()
        if macro:
            macros[macro] = prefix
        elif used:
            for name, code, text in re.findall(r'X\((\w+), (-?\d+), "([^"]*)"\)', lists[used]):
                values.append((f"{macros[passed]}{name} = {code}", text))
        elif name:
            values.append((name + (value or "").rstrip(), words))
            words = ""
        elif comment and values and "\n" not in body[: token.start()].rpartition(values[-1][0])[2]:
            values[-1] = (values[-1][0], comment_text(comment))
        elif comment:
            words = comment_text(comment)
    return values


# ---- What is said in a comment ----


@dataclass
class Block:
    kind: str  # text, code, list
    lines: list

    @property
    def text(self):
        return "\n".join(self.lines)


def blocks(words):
    """A comment in parts. Indented lines are code (or a table, or a drawing), but for lists and indented paragraphs."""
    found, open_ = [], False
    for line in words.split("\n"):
        indentation = len(line) - len(line.lstrip())
        if not line:
            open_ = False
            if found and found[-1].kind == "code":
                found[-1].lines.append("")
            continue
        if indentation >= 1 and re.match(r"- ", line.lstrip()):
            if not open_ or found[-1].kind != "list":
                found.append(Block("list", []))
            found[-1].lines.append(line.strip()[2:])
        elif open_ and found[-1].kind == "list" and indentation:
            found[-1].lines[-1] += " " + line.strip()
        elif indentation >= 4 or (indentation and re.search(r"\S {2,}\S", line)):
            if not found or found[-1].kind != "code":
                found.append(Block("code", []))
            found[-1].lines.append(line)
        elif open_ and found[-1].kind == "text":
            found[-1].lines.append(line.strip())
        else:
            found.append(Block("text", [line.strip()]))
        open_ = True
    for block in found:
        while not block.lines[-1]:
            block.lines.pop()
    return found


def is_c(code):
    """Whether it looks like C: else it is a table, a drawing, or C with words between the lines."""
    return all(re.search(r"[;,{})]$", line) and not re.search(r"\S {3,}\w", line) for line in code.split("\n") if line)


def code_block(code, is_c_code):
    """As reStructuredText, which Breathe looks for in verbatim blocks."""
    lines = code.split("\n")
    margin = min(len(line) - len(line.lstrip()) for line in lines if line)
    language = "c\n   :force:" if is_c_code else "text"
    body = "\n".join("   " + line[margin:] if line else "" for line in lines)
    return f"@verbatim embed:rst\n.. code-block:: {language}\n\n{body}\n@endverbatim"


class Writer:
    """Writes words for Doxygen. `links` are the macros and values that have a place of their own."""

    def __init__(self, links=()):
        self.links = frozenset(links)

    def text(self, words, name=None):
        """One paragraph."""
        parts = re.split(r"(`[^`]+`)", re.sub(r"\s+", " ", words))
        return "".join(self._code(part) if index % 2 else self._prose(part, name) for index, part in enumerate(parts))

    def _code(self, part):
        return f"<code>{escape(part[1:-1])}</code>"

    def _prose(self, part, name):
        part = escape(part)
        part = re.sub(r"(?<![\w*])\*(\w[^*]*?\w|\w)\*(?![\w*])", r"<em>\1</em>", part)
        linked = re.compile(r"\b(?:ACTOR|ASYNC)_\w*[A-Z0-9]\b(?![*\w])")
        return linked.sub(lambda match: self._link(match[0], name), part)

    def _link(self, target, name):
        if target == name:
            return f"%{target}"  # % says: no link
        return f'@ref {target} "{target}"' if target in self.links else target

    def words(self, said, name=None):
        """A whole comment: its text, or its blocks."""
        parts = []
        for block in blocks(said) if isinstance(said, str) else said:
            if block.kind == "code":
                parts.append(code_block(block.text, is_c(block.text)))
            elif block.kind == "list":
                parts.append("<ul>" + "".join(f"<li>{self.text(line, name)}</li>\n" for line in block.lines) + "</ul>")
            else:
                parts.append(self.text(block.text, name))
        return "\n\n".join(parts)


def escape(text):
    return re.sub(r"([\\@&<>#%\"])", r"\\\1", text)


# ---- What a header says about a name ----


def title_of(overview):
    """(the header's name, what it is: a line)."""
    name, _, rest = re.sub(r"\s+", " ", blocks(overview)[0].text).partition(" - ")
    return name, rest


def said_first(overview):
    """The overview in blocks, without the header's name."""
    return [Block("text", [capital(title_of(overview)[1])]), *blocks(overview)[1:]]


def capital(text):
    return text[:1].upper() + text[1:]


def mentions(text, name):
    """Whether a text speaks of a name, also as NAME (_WITH, _RECEIVED) does."""
    if re.search(rf"(?<!\w){name}(?!\w)", text):
        return True
    more = re.findall(r"(\w+)\s*\(((?:_\w+,?\s*)+)\)", text)
    return any(name == stem + end for stem, ends in more for end in re.findall(r"_\w+", ends))


def said_of(item, overview, items):
    """What is said elsewhere in the header about a macro or a type without a comment."""
    if not item.name:
        return ""
    said = said_first(overview)
    used = [index for index, block in enumerate(said) if re.search(rf"(?<!\w){item.name}\(\w", block.text)][:1]
    named = [index for index, block in enumerate(said) if mentions(block.text, item.name)][-1:]
    for index in used or named:
        block = said[index]
        if block.kind == "code":  # it begins with an example, and goes on about that
            return said[index - 1].text + "\n\n" + block.text.partition("\n\n")[0]
        return capital(re.sub(r":$", ".", block.text.removeprefix("and ")))
    for other in items:
        if other is not item and mentions(other.words, item.name):
            return other.words
    return ""


# ---- What a macro declares ----


class Expander:
    """Expands the macros of a header that declare something, with the arguments of the header's own examples."""

    def __init__(self, overview, items):
        self.overview = overview
        self.macros = {item.name: item for item in items if item.kind == "define" and item.values}
        self.examples = {}
        for name, arguments in re.findall(r"\b([A-Z_]+)\(([^()]*)\)", overview):
            if name in self.macros:
                for parameter, argument in zip(self.parameters(name), arguments.split(", ")):
                    if parameter != "...":
                        self.examples.setdefault(parameter, argument)

    def parameters(self, name):
        return re.split(r",\s*", self.macros[name].values)

    def example(self, name):
        """(a use of the macro, what one writes, what is declared, the options), or None if there is no example for it."""
        parameters = self.parameters(name)
        if not all(parameter in self.examples or parameter == "..." for parameter in parameters):
            return None
        arguments = [self.examples.get(parameter, "...") for parameter in parameters]
        write, declared = [], []
        for what, part, _ in scan(self.expand(name, arguments)):
            item = declaration(part) if what == "declaration" else None
            if item is None:
                continue
            if item.kind == "struct" and "untyped;" in item.values:
                declared.append(f"struct {item.name};")
            elif item.kind == "function" and "ACTOR_GENERATED" in part and mentions(self.overview, item.name):
                declared.append(item.text)
            elif item.kind == "function" and part.startswith("static") and "{" not in part:
                write.append(item.text)
        use = f"{name}({', '.join(arguments)})"
        return use, write, declared, self.options() if "..." in parameters else []

    def parts(self, name):
        """The macros that a macro is made of and that declare something. All in one is told of the first of them only."""
        if mentions(title_of(self.overview)[1], name):
            return []
        used = [other for other in re.findall(r"\w+", self.macros[name].text) if other in self.macros]
        return [other for other in used if (self.example(other) or [()] * 3)[2]]

    def options(self):
        """The members of the struct that the options of a macro ..._WITH initialize."""
        for name in self.macros:
            text = self.expand(name, [self.examples.get(parameter, parameter) for parameter in self.parameters(name)])
            for what, part, _ in scan(text):
                item = declaration(part) if what == "declaration" else None
                if item is not None and item.kind == "struct" and item.name.endswith("_options"):
                    return [member for member, _ in parse_members(item.values)]
        return []

    def expand(self, name, arguments):
        values = dict(zip(self.parameters(name), arguments))
        body = re.sub(r"\b\w+_\b", lambda match: values.get(match[0], match[0]), self.macros[name].text)
        body = re.sub(r"\s*##\s*", "", body).replace("__VA_ARGS__", "...")
        body = re.sub(r"\bACTOR_STATIC_ASSERT\((?:[^()\"]|\"[^\"]*\"|\((?:[^()]|\([^()]*\))*\))*\);", "", body)
        body = re.sub(r"\bACTOR_NEEDS_SEMICOLON\b", "", body)
        nested = re.compile(rf"\b({'|'.join(self.macros)})\(([^()]*)\);?")
        return nested.sub(lambda match: self.expand(match[1], re.split(r",\s*", match[2])) + "\n", body + ";")


def wrapped(prototype, width=72):
    """A declaration, in as many lines as it needs."""
    prototype = re.sub(r"\* (\w)", r"*\1", prototype).replace("( ", "(")
    if len(prototype) <= width:
        return prototype
    head, _, rest = prototype.partition("(" if not re.search(r"\(\*\w+\)\(", prototype) else ")(")
    opening = prototype[len(head) : -len(rest)]
    lines = [head + opening]
    for part in rest.split(", "):
        if len(lines[-1]) + len(part) + 2 > width:
            lines.append("        ")
        lines[-1] += part if lines[-1].endswith(("(", "  ")) else f" {part}"
        lines[-1] += "" if part.endswith(";") else ","
    return "\n".join(lines)


def declares(example, parts, writer):
    """What a macro declares, as a part of a comment."""
    use, write, declared, options = example
    said = []
    if write:
        said += ["you write:", listing(write)]
    if declared and parts:
        names = " and ".join(writer.text(part) for part in parts)
        said += [f"it declares what {names} {'declare' if parts[1:] else 'declares'}."]
    elif declared:
        said += ["it declares:", listing(declared)]
    if options:
        said += ["the options are these, by name; each may be left out:", listing(options)]
    said = [capital(text) for text in said]
    if said:
        said[0] = f"With <code>%{use}</code> {said[0][0].lower()}{said[0][1:]}"
    return "\n\n".join(said)


def listing(declarations):
    return code_block("\n".join(wrapped(line) for line in declarations), True)


# ---- Writing it ----


def visible(items):
    """Those that have a place in the reference, each once."""
    shown, names = [], set()
    for item in items:
        if item.is_hidden or item.kind in ("forward", "variable") or (item.name in names and item.kind != "section"):
            continue
        shown.append(item)
        names |= {item.name} - {""}
    return shown


def link_targets(root):
    """The macros and values of all headers."""
    names = set()
    for directory in LIBRARIES.values():
        for header in sorted((root / directory).glob("*.h")):
            for item in visible(parse(header.read_text(encoding="utf-8"))[1]):
                if item.kind == "define":
                    names.add(item.name)
                elif item.kind == "enum":
                    names.update(value.split(" ")[0] for value, words in item.members if words or not item.name)
    return names


def subject_of(header):
    """The name that a header would give to what it is about."""
    return f"{header.parent.name.replace('-', '_').replace('actor_ext', 'actor')}_{header.stem}"


def opaque(header):
    """What the header is about is a struct that no header defines, but only declares: an Item of that, or None."""
    subject = subject_of(header)
    texts = [other.read_text(encoding="utf-8") for other in header.parent.glob("*.h")]
    if any(f"\nstruct {subject};" in text for text in texts) and not any(f"struct {subject} {{" in text for text in texts):
        return Item("struct", subject, f"struct {subject};")
    return None


def read(header):
    """(the overview, the visible items) of a header, with words for all that have any."""
    overview, items = parse(header.read_text(encoding="utf-8"))
    shown, expander = visible(items), Expander(overview, items)
    about = opaque(header)
    if about:
        shown.insert(0, about)
    for item in shown:
        if not item.words and item.kind in ("struct", "enum") and item.name == subject_of(header):
            item.words = capital(title_of(overview)[1])
        if not item.words and item.kind in ("struct", "enum", "typedef", "define"):
            item.words = said_of(item, overview, items)
        if not item.words and item.kind == "struct" and item.name.endswith("_ops"):  # each of its slots has a contract
            item.words = f"The table of a struct {item.name.removesuffix('_ops')}: what it does, and when that is called."
        if item.kind == "struct" and (
            not all(words for _, words in item.members) or any("ASYNC_ATOMIC" in member for member, _ in item.members)
        ):
            item.members = []
        if item.kind == "define" and item.values:
            item.example, item.parts = expander.example(item.name), expander.parts(item.name)
    return overview, shown


def written(item, writer, since):
    """A declaration with its words, for Doxygen."""
    parts = [writer.words(item.words, item.name)] if item.words else []
    if item.example:
        parts.append(declares(item.example, item.parts, writer))
    if since and item.words:
        parts.append(f"@verbatim embed:rst\n.. container:: since\n\n   {since}\n@endverbatim")
    lines = ["/**", *"\n\n".join(part for part in parts if part).split("\n"), " */"] if item.words else []
    if item.kind == "define":
        body = item.text if "\n" not in item.text and item.values is None else ""
        parameters = "" if item.values is None else f"({item.values})"
        lines.append(f"#define {item.name}{parameters} {body}".rstrip())
    elif item.kind == "struct":
        lines.append(f"struct {item.name} {{")
        for member, words in item.members:
            lines += ["/**", writer.words(capital(words)), " */", member]
        lines.append("};")
    elif item.kind == "enum":
        if not item.name:  # the comment is about the value
            value = item.members[0][0]
            return ["enum {", *lines, value, "};"]
        lines.append(f"enum {item.name} {{")
        for value, words in item.members:
            lines += [*(["/**", writer.words(capital(words)), " */"] if words else []), f"{value},"]
        lines.append("};")
    else:
        lines.append(item.text)
    return lines


def filtered(header, links=(), since=None):
    """The header, for Doxygen. `since`: name -> a line of reStructuredText."""
    overview, items = read(header)
    writer = Writer(links)
    lines = ["/**", f"@file {header.parent.name}/{header.name}", "", writer.words(said_first(overview)), " */"]
    for item in items:
        if item.kind != "section":
            lines += ["", *written(item, writer, (since or {}).get(item.name))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    data = {"links": [], "since": {}}
    if "DOXYGEN_FILTER_DATA" in os.environ:  # what api.py knows of all headers and steps, so that not each of us has to
        data = json.loads(Path(os.environ["DOXYGEN_FILTER_DATA"]).read_text(encoding="utf-8"))
    print(filtered(Path(sys.argv[1]).resolve(), data["links"], data["since"]), end="")
