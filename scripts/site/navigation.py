"""
The sidebar: two levels of everything, and the branch in which the page is. Furo would have all pages on each page, which
is most of the time that Sphinx takes, and half of what a browser loads.
"""

import html

from sphinx import addnodes

DEPTH = 2


def setup(app):
    # In front of Furo, which asks for the tree there.
    app.connect("html-page-context", _replace_tree, priority=400)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _replace_tree(app, page, _template, context, _doctree):
    if "toctree" in context:
        context["toctree"] = lambda **_options: _tree(app, page)


def _tree(app, page):
    branch = set(_ancestors(app.env, page))
    parts = []
    for toctree in app.env.get_doctree(app.config.root_doc).findall(addnodes.toctree):
        if toctree.get("caption"):
            caption = html.escape(toctree["caption"])
            parts.append(f'<p class="caption" role="heading"><span class="caption-text">{caption}</span></p>')
        parts.append(_list(app, page, branch, toctree["includefiles"], 1))
    return "\n".join(parts)


def _ancestors(env, page):
    """The page, and all that it is below."""
    above = {child: parent for parent, children in env.toctree_includes.items() for child in children}
    while page:
        yield page
        page = above.get(page)


def _list(app, page, branch, names, level):
    return "<ul>" + "".join(_entry(app, page, branch, name, level) for name in names) + "</ul>"


def _entry(app, page, branch, name, level):
    current = " current" if name in branch else ""
    link = "#" if name == page else app.builder.get_relative_uri(page, name)
    title = html.escape(app.env.titles[name].astext())
    below = app.env.toctree_includes.get(name, [])
    lists = _list(app, page, branch, below, level + 1) if below and (level < DEPTH or current) else ""
    return f'<li class="toctree-l{level}{current}"><a class="reference internal{current}" href="{link}">{title}</a>{lists}</li>\n'
