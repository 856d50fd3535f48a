"""Pictures, drawn by Graphviz from the blocks of code that are in the language dot."""

import html
import re
import subprocess

LOOK = """
graph [bgcolor=transparent, fontname="sans-serif", fontsize=12]
node [shape=box, style=rounded, fontname="sans-serif", fontsize=12]
edge [fontname="sans-serif", fontsize=11]
"""


def picture(text):
    """HTML with the drawing in it. The first line of the text is a comment: what the picture shows, in words."""
    first = text.split("\n", 1)[0]
    words = re.fullmatch(r"\s*//\s*(\S.*)", first)
    if not words:
        raise ValueError(f"a picture without a text alternative: its first line is not a comment, but {first!r}")
    # In front of what the picture says itself.
    styled = text.replace("{", "{" + LOOK, 1)
    done = subprocess.run(["dot", "-Tsvg"], input=styled, capture_output=True, text=True)
    if done.returncode != 0 or done.stderr:
        raise ValueError(f"dot does not draw it: {done.stderr}\n{text}")
    svg = done.stdout[done.stdout.index("<svg") :]
    svg = re.sub(r"<!--.*?-->\n?", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<title>.*?</title>\n?", "", svg)
    svg = re.sub(r' id="[^"]*"', "", svg)
    # Black on white, and the other way round in the dark: it has the colour of the words around it.
    svg = re.sub(r'(stroke|fill)="black"', r'\1="currentColor"', svg)
    svg = svg.replace("<text ", '<text fill="currentColor" ')
    svg = re.sub(r"<svg [^>]*?viewBox=", f'<svg role="img" aria-label="{html.escape(words[1])}" viewBox=', svg, flags=re.DOTALL)
    width = re.search(r'<svg width="(\d+)pt"', done.stdout)[1]
    svg = re.sub(r"\n+", "\n", svg).strip()
    # Graphviz counts in points, at most as wide as the column.
    return f'<figure class="drawing" style="--width: {int(width) * 4 // 3}px">\n{svg}\n</figure>\n'
