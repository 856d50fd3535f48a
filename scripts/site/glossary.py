"""The glossary's words: an anchor for each, and in every other page a link where it is used for the first time."""

import re
from pathlib import Path

from docutils import nodes

ENTRY = re.compile(r"^- \*\*(.+?)\*\*: (.*(?:\n  .*)*)", re.MULTILINE)
# Where no link is put: it would be one in another, or in the way.
LEFT_ALONE = (nodes.reference, nodes.literal, nodes.literal_block, nodes.title, nodes.raw, nodes.caption)


def _anchor(word):
    return "term-" + re.sub(r"\W+", "-", word.lower()).strip("-")


def with_anchors(text):
    """The Markdown of docs/glossary.md, with something to link to in front of each word."""
    return ENTRY.sub(lambda entry: f'- <span id="{_anchor(entry[1])}"></span>**{entry[1]}**: {entry[2]}', text)


def read(text):
    """{word: what it says}, from the Markdown with anchors."""
    entries = re.findall(r"^- <span[^>]*></span>\*\*(.+?)\*\*: (.*(?:\n  .*)*)", text, re.MULTILINE)
    return {word: _plain(meaning) for word, meaning in entries}


def _plain(markdown):
    """Without links (the last one says where to read on), emphasis and line breaks."""
    text = re.sub(r"\s*\[(Step \d+|Toolbox[^]]*)\]\([^)]*\)\.?\s*$", "", " ".join(markdown.split()))
    return re.sub(r"[`*]", "", re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", text))


def setup(app):
    app.connect("doctree-resolved", _link_first_uses)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _link_first_uses(app, doctree, page):
    if not page.startswith(("docs/", "steps/")) or page == "docs/glossary" or page.endswith("/diff"):
        return
    meanings = read((Path(app.srcdir) / "docs/glossary.md").read_text(encoding="utf-8"))
    glossary = app.builder.get_relative_uri(page, "docs/glossary")
    words = {form: word for word in meanings for form in (word.lower(), word.lower() + "s")}
    pattern = re.compile(r"(?<![\w-])(" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + r")(?![\w-])", re.IGNORECASE)
    seen = set()
    for text in list(doctree.findall(nodes.Text)):
        if _is_left_alone(text):
            continue
        parts, end = [], 0
        for match in pattern.finditer(text):
            word = words[match[0].lower()]
            if word in seen:
                continue
            seen.add(word)
            link = nodes.reference("", "", refuri=f"{glossary}#{_anchor(word)}", classes=["term"], internal=True)
            link["reftitle"] = meanings[word]
            link += nodes.Text(match[0])
            parts += [nodes.Text(text[end : match.start()]), link]
            end = match.end()
        if parts:
            text.parent.replace(text, [*parts, nodes.Text(text[end:])])


def _is_left_alone(node):
    while node is not None:
        if isinstance(node, LEFT_ALONE):
            return True
        node = node.parent
    return False
