"""
Debian's Furo, made to work without a web server of Debian's: its script wants a module that is none, its style sheet
imports one by a path of /usr/share/javascript, and lacks the dark colours for who asks the browser for them. And Sphinx's
search, which lists a page twice if the word is in its title and in its text.
"""

import re
from pathlib import Path

import furo
import sphinx

STATIC = Path(furo.__file__).parent / "theme/furo/static"
SEARCH = Path(sphinx.package_dir) / "themes/basic/static/searchtools.js"
NORMALIZE = Path("/usr/share/javascript/normalize.css/normalize.css")


def mended():
    """{path below _static: text} for what has to be other than it is."""
    return {"scripts/furo.js": _script(), "styles/furo.css": _style_sheet(), "searchtools.js": _search()}


def _script():
    text = (STATIC / "scripts/furo.js").read_text(encoding="utf-8")
    imported = re.match(r'import Gumshoe from "\./gumshoe-patched\.js";\n', text)
    if not imported:
        return text
    # Furo tells the console about every change of the theme.
    text = re.sub(r"^ *console\.log\(.*\);\n", "", text[imported.end() :], flags=re.MULTILINE)
    return (STATIC / "scripts/gumshoe-patched.js").read_text(encoding="utf-8") + text


def _style_sheet():
    text = (STATIC / "styles/furo.css").read_text(encoding="utf-8")
    imported = re.match(r"@import url\(/javascript/normalize\.css/normalize\.css\);\n", text)
    if imported:
        text = NORMALIZE.read_text(encoding="utf-8") + text[imported.end() :]
    if "prefers-color-scheme" in text:
        return text
    dark = re.search(r'body\[data-theme="dark"\] (\{\s*--color-problematic.*?\})', text, re.DOTALL)
    automatic = f'@media not print {{ @media (prefers-color-scheme: dark) {{ body:not([data-theme="light"]) {dark[1]} }} }}\n'
    return text + automatic


def _search():
    text = SEARCH.read_text(encoding="utf-8")
    # A result is a page, a title, a place on the page, and so on.
    return text.replace("result.slice(0, 4).concat([result[5]])", "result.slice(0, 2)")
