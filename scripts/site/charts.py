#!/usr/bin/env python3
"""Charts of what scripts/bench has measured. See --help.

docs/benchmarks.json is one run of it, and docs/benchmarks-*.svg are its charts. They are committed, so that
docs/benchmarks.md shows them anywhere. Each says what it was drawn from: tests/scripts/texts.py checks that.
"""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]

USAGE = """\
Usage: scripts/site/charts.py [JSON DIRECTORY | --table]

Draws DIRECTORY/throughput.svg and DIRECTORY/memory.svg from a result of scripts/bench (--json).
Without arguments: docs/benchmarks-*.svg from docs/benchmarks.json. --table prints the rows of
the table in docs/benchmarks.md.
"""

# An image knows nothing of the page's theme: all colours can be read on white and on black. The bars' differ for
# those who see few colours, too (Okabe and Ito).
GREY = "#7b7b7b"
BARS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7")
BAR = 0.36  # height; the distance between two benchmarks is that of their bars and a half

HEAD = f"""\
set terminal svg size 520,{{height}} noenhanced font "sans-serif,14" name "chart"
set encoding utf8
set border 0
set tics scale 0 textcolor "{GREY}"
set grid xtics linetype 1 linewidth 1 linecolor "#a0{GREY[1:]}"
set lmargin 20
set rmargin 2
set tmargin {{top}}
set bmargin 3.2
set xrange [0:{{most}}]
set yrange [{{bottom}}:0]
set xlabel "{{label}}" textcolor "{GREY}"
set key at screen 0.02, screen 0.985 left top horizontal Left reverse maxcols 6 textcolor "{GREY}" samplen 1 width -1
"""


def targets(root):
    """{benchmark: millions a second, with one worker and with two}."""
    text = (root / "final/bench/targets.c").read_text(encoding="utf-8")
    times = float(re.search(r"#define TIMES (\S+)", text)[1])
    peers = re.findall(r'\{ "([\w-]+)", ([\d.]+), ([\d.]+), "', text)
    return {name: (times * float(one), times * float(two)) for name, one, two in peers}


class Results:
    def __init__(self, text):
        self.all = json.loads(text)
        self.names = list(dict.fromkeys(result["name"] for result in self.all))
        self.workers = list(dict.fromkeys(result["workers"] for result in self.all))

    def values(self, function):
        """{(benchmark, workers): value}, without those that are None."""
        found = {(result["name"], result["workers"]): function(result) for result in self.all}
        return {key: value for key, value in found.items() if value is not None}


def rate(result):
    """Millions of messages a second."""
    return None if result["name"] == "idle-memory" else result["messages"] / result["median_s"] / 1e6


def floor_rate(result):
    return result["messages"] / result["floor_s"] / 1e6 if "floor_s" in result else None


def peak(result):
    """Megabytes (of a million bytes)."""
    return result["peak_kib"] * 1024 / 1e6


def plural(workers):
    return f"{workers} worker" if workers == 1 else f"{workers} workers"


def bars(results, values, label, marks, figure):
    """A gnuplot program: bars, and `marks`: [(what, color, color in the key, {(benchmark, workers): value})]."""
    names = [name for name in results.names if any((name, count) in values for count in results.workers)]
    step = BAR * (len(results.workers) + 0.5)
    blocks, plots, tics = [], [], []

    def block(name, rows):
        blocks.append("\n".join([f"${name} << END", *(" ".join(f"{x:.4f}" for x in row) for row in rows), "END"]))

    def middle(name, index):
        return -(names.index(name) + 0.5) * step - (index - (len(results.workers) - 1) / 2) * BAR

    for name in names:
        tics.append(f'"{name}" {-(names.index(name) + 0.5) * step:.4f}')
    for index, count in enumerate(results.workers):
        rows = [(values[name, count], middle(name, index)) for name in names if (name, count) in values]
        block(f"bars{index}", [(x, y, 0, x, y - BAR * 0.45, y + BAR * 0.45) for x, y in rows])
        color = BARS[index % len(BARS)]
        style = f'fillstyle solid noborder linecolor "{color}"'
        plots.append(f'$bars{index} with boxxyerror {style} title "{plural(count)}"')
        plots.append(
            f"$bars{index} using 1:2:(sprintf(\"{figure}\", $1)) with labels left offset 0.6,0 "
            f'textcolor "{GREY}" font ",12" notitle'
        )
    for number, (what, color, key_color, marked) in enumerate(marks):
        rows = [
            (marked[name, count], middle(name, index) - BAR * 0.5, 0, BAR)
            for index, count in enumerate(results.workers)
            for name in names
            if (name, count) in marked
        ]
        if rows:
            block(f"marks{number}", rows)
            plots.append(f'$marks{number} with vectors nohead linewidth 4 linecolor "white" notitle')
            plots.append(f'$marks{number} with vectors nohead linewidth 2 linecolor "{color}" notitle')
            plots.append(f'keyentry with lines linewidth 3 linecolor "{key_color}" title "{what}"')
    most = max([*values.values(), *(value for *_, marked in marks for value in marked.values())])
    head = HEAD.format(
        height=round(95 + len(names) * step * 42), top=2.4, most=most * 1.16, bottom=-len(names) * step, label=label
    )
    return "\n".join([head, f"set ytics ({', '.join(tics)})", *blocks, f"plot {', '.join(plots)}", ""])


def programs(text, root):
    """{name of the chart: (title, gnuplot program)} for a result of scripts/bench."""
    results, goals = Results(text), targets(root)
    target = {
        (name, count): goals[name][count - 1]
        for name in results.names
        for count in results.workers
        if name in goals and count <= 2
    }
    rates, marks = results.values(rate), [("target", "black", GREY, target)]
    marks.append(("floor", "#e69f00", "#e69f00", results.values(floor_rate)))
    found = {}
    if rates:
        label = "millions of messages a second"
        found["throughput"] = (label.capitalize(), bars(results, rates, label, marks, "%.1f"))
    label = "the most memory, in megabytes"
    found["memory"] = (label.capitalize(), bars(results, results.values(peak), label, [], "%.0f"))
    return found


def table(text, root):
    """The rows of the table of docs/benchmarks.md."""
    results, goals = Results(text), targets(root)
    rates, peaks, rows = results.values(rate), results.values(peak), []
    for name in results.names:
        cells = [f"`{name}`"]
        for index, count in enumerate(results.workers):
            cells.append(f"{rates[name, count]:.1f}" if (name, count) in rates else "")
            cells.append(f"{goals[name][index]:g}" if name in goals else "")
        cells += [f"{peaks[name, count]:.0f}" for count in results.workers]
        rows.append(f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |"))
    return "\n".join(rows)


def mark_of(program):
    return f"drawn from {hashlib.sha256(program.encode()).hexdigest()}"


def draw(program, title):
    """The SVG."""
    svg = subprocess.run(["gnuplot", "-"], input=program, capture_output=True, text=True, check=True).stdout
    svg = re.sub(r"<title>chart</title>\s*<desc>[^<]*</desc>", f"<title>{title}</title>", svg)
    svg = re.sub(r"(<g id=\"chart_plot_\d+[a-z]*\" *>)<title>[^<]*</title>", r"\1", svg)  # a pointer would show it
    return svg.replace("<svg ", f"<!-- {mark_of(program)} -->\n<svg ", 1)


def write(text, root, directory, prefix):
    for name, (title, program) in programs(text, root).items():
        (directory / f"{prefix}{name}.svg").write_text(draw(program, title), encoding="utf-8")


def outdated(root):
    """The charts of docs/ that are not those of docs/benchmarks.json."""
    text = (root / "docs/benchmarks.json").read_text(encoding="utf-8")
    return [
        f"docs/benchmarks-{name}.svg"
        for name, (_, program) in programs(text, root).items()
        if mark_of(program) not in (root / f"docs/benchmarks-{name}.svg").read_text(encoding="utf-8")
    ]


def main(arguments):
    if "--help" in arguments:
        print(USAGE, end="")
    elif arguments == ["--table"]:
        print(table((TOP / "docs/benchmarks.json").read_text(encoding="utf-8"), TOP))
    elif not arguments:
        write((TOP / "docs/benchmarks.json").read_text(encoding="utf-8"), TOP, TOP / "docs", "benchmarks-")
    elif len(arguments) == 2:
        write(Path(arguments[0]).read_text(encoding="utf-8"), TOP, Path(arguments[1]), "")
    else:
        print(USAGE, end="", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
