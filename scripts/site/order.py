"""Previous and next: from lesson to lesson, and from difference to difference."""


def setup(app):
    app.connect("html-page-context", _set_neighbours)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _is_difference(page):
    return page.startswith("steps/") and page.endswith("/diff")


def _set_neighbours(app, page, _template, context, _doctree):
    pages = list(_in_order(app.env, app.config.root_doc))
    alike = [other for other in pages if _is_difference(other) == _is_difference(page)]
    if page not in alike:
        return
    index = alike.index(page)
    for name, other in (("prev", index - 1), ("next", index + 1)):
        context[name] = _link(app, page, alike[other]) if 0 <= other < len(alike) else None


def _in_order(env, page):
    yield page
    for other in env.toctree_includes.get(page, []):
        yield from _in_order(env, other)


def _link(app, page, other):
    return {"link": app.builder.get_relative_uri(page, other), "title": app.env.titles[other].astext()}
