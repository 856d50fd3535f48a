"""The API reference: Doxygen reads the public headers (through doxygen_filter.py), Breathe shows what it has found."""

import hashlib
import json
import os
import re
import subprocess
import tomllib

from doxygen_filter import LIBRARIES, capital, link_targets, read, title_of

# What is in the reference, in the order in which one would read it.
TITLES = {"actor": "Actors", "actor-ext": "Requests", "async": "The async toolbox"}
ABOUT = {
    "actor": "Include `actor/actor.h`; link `troupe::actor`.",
    "actor-ext": "Include `actor-ext/actor-ext.h`; link `troupe::actor-ext`.",
    "async": "What the actors stand on, and what can be used without them. Include the headers that you use; link `troupe::async`.",
}
ORDER = {
    "actor": "actor trait type event context address spawn message error failure status export",
    "actor-ext": "actor-ext request responder interaction ask export",
    "async": "task await executor mpsc oneshot watch sleep pool log error require container_of export",
}
DIRECTIVES = {
    "define": "doxygendefine",
    "enum": "doxygenenum",
    "function": "doxygenfunction",
    "struct": "doxygenstruct",
    "typedef": "doxygentypedef",
}


class ApiError(SystemExit):
    """What is wrong with the headers: a script that does not catch it says so, and ends."""


def stage(root, source, build):
    """Writes the pages to source/api, and what they are made from to build/doxygen. Returns the files of the pages."""
    run_doxygen(root, build.resolve() / "doxygen", {"links": sorted(link_targets(root)), "since": since(root)})
    # Sphinx reads a page again if it is another; that it depends on Doxygen's files gets lost when several processes read.
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted((build / "doxygen/xml").glob("*.xml"))))
    state = f"\n.. {digest.hexdigest()}\n"
    pages, rows = {}, {library: [] for library in ORDER}
    for library, header in headers(root):
        overview, items = read(header)
        pages[source / "api" / library / f"{header.stem}.rst"] = header_page(library, header.stem, items) + state
        rows[library].append((header.stem, capital(title_of(overview)[1])))
    pages[source / "api/index.md"] = index_page(rows)
    for path, text in pages.items():
        write(path, text)
    return list(pages)


def write(path, text):
    """Sphinx reads again what is new: so what is the same stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def headers(root):
    """[(library, header), ...], in ORDER."""
    found = []
    for library, names in ORDER.items():
        there = {header.stem: header for header in (root / LIBRARIES[library]).glob("*.h")}
        if sorted(there) != sorted(names.split()):
            raise ApiError(f"ORDER in scripts/site/api.py is not what there is in {LIBRARIES[library]}: {' '.join(sorted(there))}")
        found += [(library, there[name]) for name in names.split()]
    return found


def since(root):
    """name -> the step that introduces it, as reStructuredText."""
    found = {}
    for path in sorted((root / "steps").glob("*/step.toml")):
        with open(path, "rb") as file:
            step = tomllib.load(file)
        number = path.parent.name.partition("-")[0].lstrip("0")
        link = f"Since step :doc:`{number}, {step['title']} </steps/{path.parent.name}/index>`"
        for name in step["names"]:
            found.setdefault(name, link)
    return found


def run_doxygen(root, output, data):
    write(output / "filter.json", json.dumps(data))
    configuration = (root / "docs/site/Doxyfile").read_text(encoding="utf-8") + f'\nOUTPUT_DIRECTORY = "{output}"\n'
    result = subprocess.run(
        ["doxygen", "-"],
        cwd=root,
        env=os.environ | {"DOXYGEN_FILTER_DATA": str(output / "filter.json"), "LC_ALL": "C.UTF-8"},
        input=configuration,
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode != 0 or result.stderr:
        # Its line numbers are those of the filter's output.
        said = re.sub(r"^(\S+?):\d+: (?:error|warning): ", r"\1: ", result.stderr.replace(f"{root}/", ""), flags=re.MULTILINE)
        raise ApiError(f"the API reference: Doxygen is not content with what the headers say\n{said.rstrip()}")


def header_page(library, name, items):
    """One header: what it says about itself, then its declarations in their order."""
    title = f"{library}/{name}.h"
    lines = [f".. _api-{library}-{name}:", "", title, "=" * len(title), ""]
    lines += [f".. doxygenfile:: {title}", "   :sections: detaileddescription", ""]
    for index, item in enumerate(items):
        if item.kind == "section":
            if any(other.kind != "section" for other in items[index + 1 : index + 2]):
                lines += [item.name, "-" * len(item.name), ""]
            continue
        directive, target = DIRECTIVES[item.kind], item.name
        if not target:
            directive, target = "doxygenenumvalue", item.members[0][0].split(" ")[0]
        lines.append(f".. {directive}:: {target}")
        if item.kind == "struct" and item.members:
            lines.append("   :members:")
        if item.first is not None and items[index + 1 : index + 2] and items[index + 1].first is item.first:
            lines.append("   :outline:")  # the words stand under the last of those that share them
        lines.append("")
    return "\n".join(lines)


def index_page(rows):
    lines = [
        "# API reference",
        "",
        "Header by header, in the order in which one would read them. They say of their functions what these *borrow*, "
        "*take*, *give* or *share*, how they can fail, and from which threads they may be called. Where a struct is shown "
        "without its members, these are the library's. A macro that declares functions shows which, by an example.",
        "",
    ]
    for library, headers in rows.items():
        lines += [f"## {TITLES[library]}", "", ABOUT[library], "", "```{list-table}", ":class: api-headers", ":widths: auto", ""]
        lines += [f"* - [{name}.h]({library}/{name})\n  - {description}" for name, description in headers]
        lines += ["```", "", "```{toctree}", ":hidden:", f":caption: {TITLES[library]}", ""]
        lines += [f"{library}/{name}" for name, _ in headers] + ["```", ""]
    return "\n".join(lines)
