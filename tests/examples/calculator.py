"""final/examples/calculator"""

import fcntl
import os
import re
import signal
import subprocess
import sys
import tempfile
import termios
import time

from program import Terminal, equal, main, wait_until_busy

SAMPLE = os.path.join(os.path.dirname(__file__), "../../final/examples/calculator/sample.txt")
USAGE = b"Usage: calculator "
PROMPT = b"\r\n> "


# ---- What it calculates ----


def from_standard_input(program):
    program.run(input="2 + 3\nans * 4\n").expect("5\n20\n")


def from_a_file(program):
    program.run(SAMPLE).expect(
        "5\n20\n-12\n2.5\n1.25\n0.30000000000000004\n1e+21\n",
        SAMPLE
        + ": line 9: division by zero\n"
        + SAMPLE
        + ": line 14: expected an operator or ')', not the end of the line (column 21)\n"
        + SAMPLE
        + ": line 15: the result is too large\n",
    )


def from_arguments(program):
    program.run("2 + 3", "ans * 4").expect("5\n20\n")
    program.run("-e", "2 + 3", "--expression=-ans", "--expression", "ans").expect("5\n-5\n-5\n")
    program.run("-5 + 3", "(1)", ".5", "+1", " 7", "ans/7", "").expect("-2\n1\n0.5\n1\n7\n1\n")
    program.run("--", "-ans").expect("0\n")


def from_several_places(program):
    with tempfile.NamedTemporaryFile("w") as file:
        file.write("ans + 1\n1 / 0\n")
        file.flush()
        program.run("1", file.name, "-", "--file", file.name, "ans", input="ans * 10\n1 +\n").expect(
            "1\n2\n20\n21\n21\n",
            "%s: line 2: division by zero\n"
            "line 2: expected a number, not the end of the line (column 4)\n"
            "%s: line 2: division by zero\n" % (file.name, file.name),
        )


def precedence_and_signs(program):
    for text, value in (
        ("2 + 3 * 4", "14"),
        ("(2 + 3) * 4", "20"),
        ("10 - 4 - 3", "3"),
        ("100 / 10 / 5", "2"),
        ("2 * -3", "-6"),
        ("2 - -3", "5"),
        ("- - 2", "2"),
        ("-(1 + 2)", "-3"),
        ("+5", "5"),
        ("-0", "0"),
        ("0 * -1", "0"),
        ("((((1))))", "1"),
        ("1+2*(3-4)/5", "0.6"),
        ("2-3", "-1"),
    ):
        program.run("-e", text).expect(value + "\n")


def numbers_are_exact(program):
    """As few digits as it takes to read the same number back."""
    texts = ["0.1", "1e300", "5e-324", "1.7976931348623157e308", "3", "1e5", "123456789012", "0.30000000000000004"]
    texts += ["1/3", "2/3", "1e22", "9007199254740993", ".5", "5.", "1E+2", "1e-400"]
    result = program.run(input="\n".join(texts))
    for text, printed in zip(texts, result.out.decode().splitlines()):
        equal(float(printed), float(eval(text)))
    equal((result.err, result.status), (b"", 0))
    program.run("0.1", "1e5", "1e22", "123456789012").expect("0.1\n100000\n1e+22\n123456789012\n")


def ans_is_the_last_line_that_had_a_result(program):
    program.run(input="ans\n7\nans + 1\n(1 + 2) / 0\nans\n2 +\n# no\n\nans * ans\n").expect(
        "0\n7\n8\n8\n64\n",
        "line 4: division by zero\nline 6: expected a number, not the end of the line (column 4)\n",
    )


def blank_lines_and_comments(program):
    program.run(input="# one\n\n  \t \n1 # two\n   # three\n2").expect("1\n2\n")


def many_lines(program):
    lines = "".join("%d * 2 + ans - ans\n" % i for i in range(3000))
    program.run(input=lines).expect("".join("%d\n" % (2 * i) for i in range(3000)))


# ---- What is wrong with a line ----


def errors_name_line_and_column(program):
    program.run(input="1\n10 / 0\n2 +\n2 2\n(1\n1)\n\n2x\n*\nhello\n2\n").expect(
        "1\n2\n",
        "line 2: division by zero\n"
        "line 3: expected a number, not the end of the line (column 4)\n"
        "line 4: expected an operator, not '2' (column 3)\n"
        "line 5: expected an operator or ')', not the end of the line (column 3)\n"
        "line 6: expected an operator, not ')' (column 2)\n"
        "line 8: expected the end of the number, not 'x' (column 2)\n"
        "line 9: expected a number, not '*' (column 1)\n"
        "line 10: expected a number, not 'hello' (column 1)\n",
    )


def what_is_no_number(program):
    for text in ("inf", "nan", "0x10", "1.2.3", "1e", "1e+", ".", "1_000", "()", "answer", "ans2", "2 ^ 3", "1,5"):
        result = program.run("-e", text)
        assert re.fullmatch(rb"line 1: expected .* \(column [0-9]+\)\n", result.err), (text, result.err)
        equal((result.out, result.status), (b"", 1))


def overflow(program):
    program.run(input="1e308 * 10\n1e308 + 1e308\n-1e308 - 1e308\n1 / 5e-324\n1e309\n1\n").expect(
        "1\n",
        "".join("line %d: the result is too large\n" % i for i in (1, 2, 3, 4))
        + "line 5: the number is too large (column 1)\n",
    )


def bytes_that_are_no_text(program):
    program.run(input=b"1\n\0\n2 + \0 3\n\xff\n\x1b[31m\n\xc3\xa4\n2\n").expect(
        "1\n2\n",
        "line 2: expected a number, not the byte 0x00 (column 1)\n"
        "line 3: expected a number, not the byte 0x00 (column 5)\n"
        "line 4: expected a number, not the byte 0xff (column 1)\n"
        "line 5: expected a number, not the byte 0x1b (column 1)\n"
        "line 6: expected a number, not the byte 0xc3 (column 1)\n",
    )


def line_ends(program):
    program.run(input=b"1 + 1\r\nans\r\n\r\n# x\r\n3 +\r\n4").expect(
        "2\n2\n4\n", "line 5: expected a number, not the end of the line (column 4)\n"
    )
    program.run(input=b"").expect("")
    program.run(input=b"\n").expect("")


def long_lines(program):
    program.run(input="1+" * 200000 + "1\n2\n").expect("200001\n2\n")
    program.run(input="1\n" + "1+" * 3000000 + "1\n" + "2\n" + " " * 1048577 + "\n3").expect(
        "1\n2\n3\n", "line 2: longer than 1048576 bytes\nline 4: longer than 1048576 bytes\n"
    )
    program.run(input="1+" * 1000000).expect("", "line 1: longer than 1048576 bytes\n")


def deep_parentheses(program):
    deep = "(" * 1000 + "1" + ")" * 1000
    program.run(input=deep + "\n(" + deep + ")\n" + "-" * 100000 + "1\n").expect(
        "1\n1\n", "line 2: more than 1000 parentheses in each other (column 1002)\n"
    )


# ---- What is wrong with files ----


def files_that_cannot_be_read(program):
    program.run("no/such/file", "1", ".").expect(
        "1\n", "no/such/file: No such file or directory\n.: Is a directory\n"
    )
    with open(os.devnull) as nothing:
        program.run(stdin=nothing).expect("")
    directory = os.open("/", os.O_RDONLY)
    program.run(stdin=directory).expect("", "standard input: Is a directory\n")
    os.close(directory)


def output_that_cannot_be_written(program):
    lines = "".join("%d\n" % i for i in range(100000))
    with open("/dev/full", "w") as full:
        for arguments, given in ((["1"], ""), ([], lines), (["--help"], ""), (["--version"], ""), (["--clients=1", "--requests=1"], "")):
            process = program.start(*arguments, stdout=full)
            try:
                err = process.communicate(given.encode())[1]
            except BrokenPipeError:
                err = process.stderr.read()
            equal((err, process.wait()), (b"calculator: standard output: No space left on device\n", 1))


def nobody_reads_the_output(program):
    ours, theirs = os.pipe()
    os.close(ours)
    result = program.run(input="1\n" * 100000, stdout=theirs)
    equal((result.err, result.status), (b"", 1))
    os.close(theirs)


def closed_descriptors(program):
    def run(redirection):
        return subprocess.run(
            ["sh", "-c", 'exec "$@" ' + redirection, "sh"] + program.command + ["1", "-"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60,
        )

    result = run("<&-")
    equal((result.stdout, result.stderr, result.returncode), (b"1\n", b"", 0))
    result = run(">&-")
    equal((result.stderr, result.returncode), (b"calculator: standard output: Bad file descriptor\n", 1))


# ---- Usage ----


def unknown_arguments(program):
    for arguments in (
        ["--bogus"], ["-x"], ["-ans"], ["1", "--bogus"], ["--workers"], ["--workers", "0"], ["--workers", "65"],
        ["--workers", "two"], ["--workers="], ["--clients", "0"], ["--clients", "-1"], ["--clients", "1000001"],
        ["--requests", "99999999999999999999999"], ["--clients"], ["--clients", "2", "1 + 1"], ["-e"], ["-f"], ["--helpme"],
    ):
        result = program.run(*arguments)
        equal((result.out, result.status), (b"", 2))
        assert result.err.startswith(b"calculator: ") and USAGE in result.err, result.err


def help_and_version(program):
    result = program.run("--help")
    equal((result.err, result.status), (b"", 0))
    assert result.out.startswith(USAGE) and b"Exit status" in result.out
    result = program.run("--version")
    equal((result.err, result.status), (b"", 0))
    assert re.fullmatch(rb"calculator \(Troupe\) [0-9]+\.[0-9]+\.[0-9]+\n", result.out), result.out


def workers(program):
    for count in ("1", "2", "8"):
        program.run("--workers", count, "1 + 1", "1 / 0").expect("2\n", "line 2: division by zero\n")


# ---- Load ----


def figures(text):
    """The lines "name number unit" of a load."""
    return {line.split()[0]: float(line.split()[1]) for line in text.decode().splitlines() if len(line.split()) > 1}


def load(program):
    for clients, requests, count in ((1, 1000, 1), (7, 1001, 2), (300, 10, 3)):
        result = program.run("--clients", str(clients), "--requests", str(requests), "--workers", str(count))
        equal((result.err, result.status), (b"", 0))
        got = figures(result.out)
        equal((got["clients"], got["workers"]), (clients, count))
        equal((got["answered"], got["wrong"]), (clients * requests, 0))
        assert got["throughput"] > 0 and got["time"] >= 0, got
        assert 0 < got["p50"] <= got["p90"] <= got["p99"] <= got["p99.9"] <= got["max"], got


def load_interrupted(program):
    for number in (signal.SIGINT, signal.SIGTERM):
        result = program.run_until_signal(number, "--clients", "16", "--requests", "1000000000", "--workers", "2")
        equal((result.err, result.status), (b"", 128 + number))
        got = figures(result.out)
        assert got["answered"] > 0 and got["wrong"] == 0, got
        assert result.out.endswith(b"interrupted\n"), result.out


# ---- Signals ----


def interrupted_while_it_waits(program):
    """What was asked has been answered by then."""
    process = program.start()
    process.stdin.write(b"1 + 1\n2 + 2\n")
    process.stdin.flush()
    equal(process.stdout.readline() + process.stdout.readline(), b"2\n4\n")
    process.send_signal(signal.SIGINT)
    equal((process.wait(), process.stdout.read(), process.stderr.read()), (130, b"", b""))


def interrupted_while_it_calculates(program):
    """Every line that it has begun with is answered, in order, and whole."""
    with tempfile.TemporaryFile() as file:
        for i in range(3000000):
            file.write(b"%d + 1\n" % i)
        file.seek(0)
        process = program.start(stdin=file)
        first = os.read(process.stdout.fileno(), 1)
        process.send_signal(signal.SIGTERM)
        rest, err = process.communicate()
    lines = (first + rest).decode().splitlines(True)
    equal((err, process.returncode), (b"", 143))
    assert 0 < len(lines) < 3000000, len(lines)
    equal("".join(lines), "".join("%d\n" % (i + 1) for i in range(len(lines))))


def wait_until_full(pipe):
    """Nothing more goes into it."""
    before, now = -1, bytearray(4)
    while int.from_bytes(now, sys.byteorder) != before or before == 0:
        before = int.from_bytes(now, sys.byteorder)
        time.sleep(0.5)
        fcntl.ioctl(pipe, termios.FIONREAD, now)


def a_second_signal_ends_it_at_once(program):
    """It cannot end by itself: nobody takes its output."""
    with tempfile.TemporaryFile() as file:
        file.write(b"1234567\n" * 1000000)
        file.seek(0)
        process = program.start(stdin=file)
        os.read(process.stdout.fileno(), 1)
        wait_until_full(process.stdout)
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        equal(process.poll(), None)
        while process.poll() is None:  # one that comes too early is only the first once more
            process.send_signal(signal.SIGINT)
            time.sleep(0.1)
        equal(process.returncode, -signal.SIGINT)


# ---- On a terminal ----


def interactive(program):
    terminal = Terminal(program)
    terminal.wait_for(b"Type a calculation, or: help, quit.\r\n> ")
    terminal.type(b"2 + 3\n")
    equal(terminal.wait_for(PROMPT), b"2 + 3\r\n5\r\n> ")
    terminal.type(b"ans / 0\n")
    equal(terminal.wait_for(PROMPT), b"ans / 0\r\nline 2: division by zero\r\n> ")
    terminal.type(b"help\n")
    assert b"Ctrl-D" in terminal.wait_for(PROMPT)
    terminal.type(b"ans\n")
    equal(terminal.wait_for(PROMPT), b"ans\r\n5\r\n> ")
    terminal.type(b"quit\n")
    equal(terminal.end(), (1, b"quit\r\n"))


def interactive_end_of_input(program):
    terminal = Terminal(program)
    terminal.wait_for(PROMPT)
    terminal.type(b"1\n")
    terminal.wait_for(PROMPT)
    terminal.type(b"\x04")
    equal(terminal.end(), (0, b"\r\n"))


def interactive_ctrl_c(program):
    """At once, while it reads, and with half a line typed."""
    for typed in (b"", b"1 + "):
        terminal = Terminal(program)
        terminal.wait_for(PROMPT)
        terminal.type(b"20 + 1\n")
        equal(terminal.wait_for(PROMPT), b"20 + 1\r\n21\r\n> ")
        terminal.type(typed)
        time.sleep(0.2)
        terminal.type(b"\x03")
        equal(terminal.end(), (130, typed + b"^C\r\n"))


def load_ctrl_c(program):
    terminal = Terminal(program, "--clients", "4", "--requests", "1000000000")
    wait_until_busy(terminal.pid)
    terminal.type(b"\x03")
    status, said = terminal.end()
    equal(status, 130)
    assert said.endswith(b"interrupted\r\n") and figures(said.replace(b"^C", b""))["answered"] > 0, said


if __name__ == "__main__":
    main(globals())
