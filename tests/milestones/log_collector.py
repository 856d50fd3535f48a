"""steps/29-interrupt-hook/examples/log-collector"""

import os
import re
import signal
import subprocess
import tempfile

from program import PATIENCE, Result, equal, main, wait_until_busy

USAGE = "Usage: log-collector [OPTION]...\n       log-collector --help\n"
COUNTS = re.compile(r"log-collector: (\d+) lines accepted, (\d+) written, (\d+) lost; (\d+) refused\n")
LINE = re.compile(r"producer (\d+): line (\d+)")


def counts(err):
    """Accepted, written, lost, refused; and what else stands on standard error."""
    text = err.decode()
    found = COUNTS.search(text)
    assert found, text
    return [int(number) for number in found.groups()], text.replace(found.group(), "")


def lines_of_each(text):
    """How many lines there are of each producer. They are complete, and each one's are in order."""
    assert text == b"" or text.endswith(b"\n"), text[-80:]
    last = {}
    for line in text.decode().splitlines():
        producer, number = map(int, LINE.fullmatch(line).groups())
        equal(number, last.get(producer, 0) + 1)
        last[producer] = number
    return last


def to_a_file(program, *arguments, run=None):
    """What the file has in the end, and the result."""
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "log")
        result = (run or program.run)(*arguments, "--output", path)
        equal(result.out, b"")
        with open(path, "rb") as file:
            return file.read(), result


def no_line_is_lost(program):
    text, result = to_a_file(program, "--producers", "8", "--lines", "2000")
    equal(lines_of_each(text), {producer: 2000 for producer in range(1, 9)})
    equal((counts(result.err), result.status), (([16000, 16000, 0, 0], ""), 0))


def to_standard_output(program):
    result = program.run("--producers", "3", "--lines=500")
    equal(lines_of_each(result.out), {1: 500, 2: 500, 3: 500})
    equal((counts(result.err), result.status), (([1500, 1500, 0, 0], ""), 0))


def one_line(program):
    program.run("--producers", "1", "--lines", "1").expect(
        "producer 1: line 1\n", "log-collector: 1 lines accepted, 1 written, 0 lost; 0 refused\n", status=0
    )


def the_file_is_appended_to(program):
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "log")
        for _ in range(2):
            equal(program.run("--producers", "1", "--lines", "1", "--output", path).status, 0)
        with open(path, "rb") as file:
            equal(file.read(), 2 * b"producer 1: line 1\n")


def what_is_accepted_at_the_limit_is_written(program):
    """The producers would go on for ever: each of them ends because it is refused."""
    text, result = to_a_file(program, "--producers", "6", "--lines", "0", "--limit", "1000")
    (accepted, written, lost, refused), rest = counts(result.err)
    equal((written, sum(lines_of_each(text).values())), (accepted, accepted))
    equal((lost, refused, rest, result.status), (0, 6, "", 0))
    assert accepted >= 1000, accepted


def ended_by(program, *signals):
    def run(*arguments):
        process = program.start(*arguments)
        wait_until_busy(process.pid, 6)
        for number in signals:
            process.send_signal(number)
        try:
            out, err = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        return Result(process.returncode, out, err)

    text, result = to_a_file(program, "--producers", "4", "--lines", "0", "--pause", "50", run=run)
    (accepted, written, lost, refused), rest = counts(result.err)
    equal((written, sum(lines_of_each(text).values())), (accepted, accepted))
    equal((lost, refused, rest, result.status), (0, 0, "", 0))
    assert accepted > 0


def an_interrupt_by_the_user(program):
    ended_by(program, signal.SIGINT)


def asked_twice_is_asked_once(program):
    """timeout(1), for one, sends its signal to the program, and then to its process group."""
    ended_by(program, signal.SIGINT, signal.SIGINT)


def a_termination(program):
    ended_by(program, signal.SIGTERM)


def a_full_disk_is_an_error(program):
    """The producers end, too: they are refused."""
    result = program.run("--lines", "0", "--output", "/dev/full")
    (accepted, written, lost, refused), rest = counts(result.err)
    equal((written, lost, refused), (0, accepted, 8))
    equal((rest, result.status), ("log-collector: No space left on device\n", 1))


def a_reader_that_goes_away(program):
    process = program.start("--lines", "0")
    equal(process.stdout.readline()[:9], b"producer ")
    process.stdout.close()
    try:
        err = process.communicate(timeout=PATIENCE)[1]
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    (accepted, written, lost, _), rest = counts(err)
    equal(lost, accepted - written)
    equal((rest, process.returncode), ("log-collector: Broken pipe\n", 1))


def a_file_that_cannot_be_opened(program):
    program.run("--output", "/dev/null/log").expect(err="log-collector: /dev/null/log: Not a directory\n", status=1)


def the_collectors_life(program):
    result = program.run("--producers", "1", "--lines", "1", "--debug")
    life = re.findall(r"^debug: actor \S+: (.*)$", result.err.decode(), re.MULTILINE)
    equal((life, result.status), (["active", "stopping", "done (success)"], 0))


def it_helps(program):
    for arguments in (["--help"], ["--lines", "5", "--help", "x"]):
        result = program.run(*arguments)
        assert result.out.startswith(USAGE.encode()), result.out
        equal((result.err, result.status), (b"", 0))


def wrong_usage(program):
    for arguments, complaint in (
        (["x"], "not an option: x"),
        (["--bogus"], "unknown option: --bogus"),
        (["-5"], "unknown option: -5"),
        (["--lines"], "a value is missing: --lines"),
        (["--lines", ""], "not a number within its limits: "),
        (["--lines", "-1"], "not a number within its limits: -1"),
        (["--lines", "+1"], "not a number within its limits: +1"),
        (["--lines", "1x"], "not a number within its limits: 1x"),
        (["--lines", "99999999999999999999999"], "not a number within its limits: 99999999999999999999999"),
        (["--producers", "0"], "not a number within its limits: 0"),
        (["--producers", "1001"], "not a number within its limits: 1001"),
        (["--pause", "1000000"], "not a number within its limits: 1000000"),
    ):
        program.run(*arguments).expect(err="log-collector: %s\n%s" % (complaint, USAGE), status=2)


if __name__ == "__main__":
    main(globals())
