"""Mends Breathe's pages: no headings for what signatures say themselves, and no blocks inside of paragraphs."""

from docutils import nodes
from sphinx import addnodes


def setup(app):
    app.connect("doctree-read", _mend)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _mend(app, doctree):
    if not app.env.docname.startswith("api/"):
        return
    for rubric in list(doctree.findall(nodes.rubric)):
        if "breathe-sectiondef-title" in rubric["classes"]:  # "Public Members", with the same id each time
            rubric.parent.remove(rubric)
    for paragraph in reversed(list(doctree.findall(nodes.paragraph))):
        paragraph.parent.replace(paragraph, _parts(paragraph))
    for content in doctree.findall(addnodes.desc_content):
        if not content.children:
            content.parent["classes"].append("shares-words")


def _parts(paragraph):
    """A paragraph as what HTML can hold: the words between two blocks are one, and no words are none."""
    parts = []
    for child in list(paragraph):
        if isinstance(child, nodes.Body) and not isinstance(child, nodes.Inline):
            parts.append(child)
        elif parts and isinstance(parts[-1], nodes.paragraph) and parts[-1].get("words"):
            parts[-1] += child
        else:
            parts.append(nodes.paragraph("", "", child, words=True))
    found = []
    for part in parts:
        if part.attributes.pop("words", False) and part.astext().strip() in ("", "Values:"):
            continue
        found.append(part)
    return found
