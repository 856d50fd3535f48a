"""The parts of scripts/docs that make pages: links and blocks (pages.py), differences (diffs.py), pictures (pictures.py)."""

import subprocess
import sys

from cases import TOP, contains, equal, main

sys.path.insert(0, str(TOP / "scripts/site"))

from diffs import html_of
from pages import Pages
from pictures import picture


def repository(directory, **files):
    """`lesson__README_md="..."` is the file lesson/README.md."""
    for name, text in files.items():
        path = directory / "repository" / name.replace("__", "/").replace("_md", ".md").replace("_c", ".c")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return Pages(directory / "repository", directory / "site")


def page(pages, path):
    pages.add(pages.root / path)
    return (pages.source / path.replace("README.md", "index.md")).read_text()


def links_lead_to_pages(directory):
    pages = repository(
        directory,
        lesson__README_md="[a](../other.md#part), [b](../code), [c](../deep), [d](x.c), [e](https://host/x.md)\n",
        other_md="",
        code__y_c="",
        deep__README_md="",
        lesson__x_c="int x;\n",
    )
    equal(
        page(pages, "lesson/README.md"),
        "[a](../other.md#part), b, [c](../deep/index.md), [d](../code/lesson/x.c.md), [e](https://host/x.md)\n",
    )
    pages.write_listings()
    contains((pages.source / "code/lesson/x.c.md").read_text(), "# x.c", "```{code-block} c", "int x;")


def code_is_left_alone_but_for_its_file(directory):
    text = "```c src/x.c\na[i](b.md)\n```\n\n```text\nx\n```\n"
    pages = repository(directory, a_md=text)
    expected = "```{code-block} c\n:force:\n:caption: src/x.c\n\na[i](b.md)\n```\n\n```{code-block} text\n:force:\n\nx\n```\n"
    equal(page(pages, "a.md"), expected)


def what_is_not_there_any_more_goes(directory):
    pages = repository(directory, a_md="new\n")
    old = pages.source / "old.md"
    pages.write("old.md", "old\n")
    pages.written.clear()
    page(pages, "a.md")
    pages.remove_others()
    equal([path.name for path in pages.source.iterdir()], ["a.md"])
    equal(old.exists(), False)


def difference(directory, before, after):
    """What diffs.py makes of the difference between two directories of files."""
    for name, files in ("1", before), ("2", after):
        (directory / name).mkdir()
        for file, text in files.items():
            (directory / name / file).write_text(text)
    command = ["git", "diff", "--no-index", "--no-prefix", "--find-renames", "--irreversible-delete", "1", "2"]
    return html_of(subprocess.run(command, cwd=directory, capture_output=True, text=True).stdout)


def changed_words_are_marked(directory):
    (html,) = difference(directory, {"x.c": "int a = f(1 < b);\n"}, {"x.c": "int a = g(1 < b);\n"})
    contains(html, "int a = <mark>f</mark>(1 &lt; b);", "int a = <mark>g</mark>(1 &lt; b);", "+1", "\N{MINUS SIGN}1")


def lines_that_have_nothing_in_common_are_not(directory):
    (html,) = difference(directory, {"x.c": "return;\n"}, {"x.c": "while (all.of(it) != x[0]) { y += 3; }\n"})
    equal("<mark>" in html, False)


def files_come_go_and_move(directory):
    text = "".join(f"line {number}\n" for number in range(20))
    before = {"moved.c": text, "gone.c": "x\n", "changed.c": "a\nb\n"}
    after = {"there.c": text, "new.c": "1\n\n2\n", "changed.c": "a\n"}
    changed, gone, new, moved = difference(directory, before, after)
    contains(changed, "<code>changed.c</code>", "+0", "\N{MINUS SIGN}1")
    contains(gone, "<code>gone.c</code>", "gone")
    contains(new, "<code>new.c</code>", '<span class="note">new</span>', "+3")
    contains(moved, "<code>2/there.c</code>", "was 1/moved.c")
    # Markdown takes an empty line for the end of the HTML.
    equal([html for html in (changed, gone, new, moved) if "\n" in html], [])


def a_picture_without_words_is_refused(directory):
    try:
        picture("digraph { a -> b }")
    except ValueError as error:
        contains(str(error), "without a text alternative")
    else:
        raise AssertionError("it was drawn")


main(globals())
