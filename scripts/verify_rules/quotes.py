"""Every piece of code in a lesson or a chapter stands so in the file that it names."""

NOT_CHECKED = ("text", "mermaid", "dot", "rust", "toml")  # unless they name a file


def check_quotes(course, page, _workshop):
    lesson = course.lesson(page)
    if lesson is None:
        return None
    problems = []
    for block in lesson.blocks:
        if block is lesson.unclosed:
            problem = "this block has no end"
        elif block.file:
            problem = _quote_problem(course, page, block)
        elif block.language in NOT_CHECKED or block.language == "console":
            problem = None
        else:
            problem = f"a block of {block.language or 'nothing'} names no file"
        if problem:
            problems.append(f"{lesson.name}, line {block.line}: {problem}")
    return problems


def _quote_problem(course, page, block):
    path = course.path(page, block.file).resolve()
    if not path.is_relative_to(course.root.resolve()):
        return f"{block.file} is not in this repository"
    if not path.is_file():
        return f"there is no file {block.file}"
    for later in course.later(page):
        if path.is_relative_to(later.path.resolve()):
            return f"{block.file} belongs to a later step"

    lines = path.read_text(encoding="utf-8").splitlines()
    start = 0
    for piece in _pieces(block.lines):
        end = _find(piece, lines, start)
        if end is None:
            return f"this does not stand so in {block.file}:\n" + "\n".join(_nearest(piece, lines))
        start = end
    return None


def _pieces(lines):
    """What stands between the lines that are `...`."""
    pieces = [[]]
    for line in lines:
        if line.strip() == "...":
            pieces.append([])
        else:
            pieces[-1].append(line)
    return [piece for piece in pieces if piece]


def _find(piece, lines, start):
    """Where the piece ends, if it stands in the lines from start on; its common indentation may be missing."""
    for begin in range(start, len(lines) - len(piece) + 1):
        if _matching(piece, lines[begin:]) == len(piece):
            return begin + len(piece)
    return None


def _matching(piece, lines):
    """How many lines of the piece, from its first one on, stand at the beginning of these."""
    indent = None
    for count, (quoted, line) in enumerate(zip(piece, lines)):
        if not quoted.strip() and not line.strip():
            continue
        if indent is None and line.endswith(quoted):
            indent = line.removesuffix(quoted)
        if indent is None or indent.strip() or line != indent + quoted:
            return count
    return min(len(piece), len(lines))


def _nearest(piece, lines):
    """What fits best, and where that ends."""
    count, begin = max(((_matching(piece, lines[at:]), -at) for at in range(len(lines))), default=(0, 0))
    if count == 0:
        return [f"quoted: {piece[0]}"]
    if count == len(piece):
        return ["it stands there, but before the piece quoted above it"]
    shown = [f"quoted: {piece[count]}"]
    if count - begin < len(lines):
        shown.append(f"file:   {lines[count - begin]}")
    return shown
