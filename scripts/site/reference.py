"""Breathe's pages without its headings: "Public Members", "Values:", which the signatures say themselves."""

from docutils import nodes
from sphinx import addnodes


def setup(app):
    app.connect("doctree-read", _tidy)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _tidy(_app, doctree):
    for rubric in list(doctree.findall(nodes.rubric)):
        if "breathe-sectiondef-title" in rubric["classes"]:  # with the same id each time
            rubric.parent.remove(rubric)
    for content in doctree.findall(addnodes.desc_content):
        for child in list(content):
            if isinstance(child, nodes.paragraph) and child.astext() in ("", "Values:"):
                content.remove(child)
        if not content.children:
            content.parent["classes"].append("shares-words")
