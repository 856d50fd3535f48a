"""Sphinx's configuration. scripts/docs calls it; the source of the site is what scripts/site/stage.py writes."""

import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / "scripts/site"))
sys.dont_write_bytecode = True

project = "Troupe"
version = release = re.search(
    r'^#define ACTOR_VERSION "(.*)"', (TOP / "final/actor/include/actor/actor.h").read_text(encoding="utf-8"), re.MULTILINE
)[1]

extensions = ["myst_parser", "breathe", "glossary", "navigation", "order", "reference"]
myst_heading_anchors = 3

# The API reference: what Doxygen has found. Its filter leaves attributes (ACTOR_API) out.
breathe_projects = {"troupe": str(TOP / "build/site/doxygen/xml")}
breathe_default_project = "troupe"
breathe_domain_by_extension = {"h": "c"}  # without it they are C++, in the search too
breathe_show_include = False
breathe_show_define_initializer = True
breathe_show_enumvalue_initializer = True

html_theme = "furo"
html_title = f"Troupe {release}"
html_static_path = ["static", str(TOP / "build/site/source/theme")]
html_css_files = ["site.css", "api.css"]
html_js_files = ["site.js"]
html_favicon = "static/troupe.svg"
html_logo = "static/troupe.svg"
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_show_sourcelink = False
pygments_style = "default"
pygments_dark_style = "github-dark"
templates_path = ["templates"]
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#8a2b3a", "color-brand-content": "#8a2b3a"},
    "dark_css_variables": {"color-brand-primary": "#f0a0a8", "color-brand-content": "#f0a0a8"},
}
