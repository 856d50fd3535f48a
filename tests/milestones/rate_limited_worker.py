"""steps/35-fallible-event-handlers/examples/rate-limited-worker"""

import re
import signal

from program import equal, main

USAGE = (
    "Usage: rate-limited-worker [--rate N] [--jam N] NUMBER...\n"
    "       rate-limited-worker --help\n"
)
NO_FAILURES = "failures of the worker, the newest first: none\nfailures of the specialist, the newest first: none\n"
TIME = re.compile(r"^ *([0-9]+\.[0-9]{3}) s  ")


def without_times(text):
    """What is printed, and the times in seconds, one for each job that was begun."""
    times, lines = [], []
    for line in text.decode().splitlines():
        time = TIME.match(line)
        if time:
            times.append(float(time.group(1)))
        lines.append(TIME.sub("", line))
    return "".join(line + "\n" for line in lines), times


def run(program, arguments, expected, status):
    result = program.run(*arguments)
    text, times = without_times(result.out)
    equal((text, result.err, result.status), (expected, b"", status))
    return times


def jobs_are_done(program):
    run(
        program,
        ["--rate", "100000", "2", "360", "9797", "9999", "007"],
        "2 = 2, by the worker\n"
        "360 = 2 * 2 * 2 * 3 * 3 * 5, by the worker\n"
        "9797 = 97 * 101, by the worker\n"
        "9999 = 3 * 3 * 11 * 101, by the worker\n"
        "007 = 7, by the worker\n"
        "5 done, 0 failed, 0 never begun, of 5\n" + NO_FAILURES,
        0,
    )


def what_is_too_big_is_diverted(program):
    run(
        program,
        ["--rate", "100000", "10000", "549755813888", "1000000000000", "1000000000001", "99999999999999999999999"],
        "10000 = 2 * 2 * 2 * 2 * 5 * 5 * 5 * 5, by the specialist\n"
        "549755813888 = " + " * ".join(39 * ["2"]) + ", by the specialist\n"
        "1000000000000 = " + " * ".join(12 * ["2"] + 12 * ["5"]) + ", by the specialist\n"
        "1000000000001: not done by the specialist: too big\n"
        "99999999999999999999999: not done by the specialist: too big\n"
        "3 done, 2 failed, 0 never begun, of 5\n"
        "failures of the worker, the newest first: none\n"
        "failures of the specialist, the newest first:\n"
        "    specialist_on_job: too big (-1001)\n"
        "    specialist_on_job: too big (-1001)\n",
        1,
    )


def what_is_no_job_is_rejected(program):
    run(
        program,
        ["--rate", "100000", "0", "6", "x", "", "--", "1", "-5"],
        "0: not done by the worker: invalid argument\n"
        "6 = 2 * 3, by the worker\n"
        "x: not done by the worker: invalid argument\n"
        ": not done by the worker: invalid argument\n"
        "--: not done by the worker: invalid argument\n"
        "1: not done by the worker: invalid argument\n"
        "-5: not done by the worker: invalid argument\n"
        "1 done, 6 failed, 0 never begun, of 7\n"
        "failures of the worker, the newest first:\n" + 6 * "    worker_on_job: invalid argument (-6)\n"
        + "failures of the specialist, the newest first: none\n",
        1,
    )


def a_jam_is_tried_again_and_then_diverted(program):
    run(
        program,
        ["--rate", "100000", "--jam", "2", "1", "4", "3", "6", "5", "0"],
        "1: not done by the worker: invalid argument\n"
        "4 = 2 * 2, by the worker, after 2 attempts\n"
        "3 = 3, by the worker\n"
        "6 = 2 * 3, by the specialist, after 2 attempts\n"
        "5 = 5, by the worker\n"
        "0: not done by the worker: invalid argument, after 2 attempts\n"
        "4 done, 2 failed, 0 never begun, of 6\n"
        "failures of the worker, the newest first:\n" + 2 * "    worker_on_job: invalid argument (-6)\n"
        + "failures of the specialist, the newest first: none\n",
        1,
    )


def the_newest_eight_failures_are_kept(program):
    result = program.run("--rate", "100000", *(20 * ["x"]), "5")
    equal(result.out.count(b"not done by the worker"), 20)
    equal(result.out.count(b"    worker_on_job: "), 8)
    equal(result.status, 1)


def many_jobs(program):
    """Nothing gets lost on any of the ways."""
    numbers = [number * number + number for number in range(1, 301)]
    result = program.run("--rate", "1000000", "--jam", "3", *map(str, numbers))
    text, times = without_times(result.out)
    *lines, total, worker, specialist = text.splitlines()
    equal((result.err, result.status, len(times)), (b"", 0, 300))
    equal(total, "300 done, 0 failed, 0 never begun, of 300")
    equal("%s\n%s\n" % (worker, specialist), NO_FAILURES)
    for index, (number, line) in enumerate(zip(numbers, lines), 1):
        factors, who = re.fullmatch(r"%d = ([0-9 *]+), by the (.*)" % number, line).groups()
        product = 1
        for factor in factors.split(" * "):
            product *= int(factor)
        attempts = 1 if index % 3 else 2
        diverted = number > 9999 or index % 6 == 0
        equal(product, number)
        equal(who, ("specialist" if diverted else "worker") + (", after 2 attempts" if attempts == 2 else ""))


def not_more_than_so_many_a_second(program):
    """And the specialist works while the worker waits, on the same thread."""
    times = run(
        program,
        ["--rate", "20", "2", "3", "10007", "5", "7"],
        "2 = 2, by the worker\n3 = 3, by the worker\n10007 = 10007, by the specialist\n"
        "5 = 5, by the worker\n7 = 7, by the worker\n"
        "5 done, 0 failed, 0 never begun, of 5\n" + NO_FAILURES,
        0,
    )
    first, second, diverted, fourth, fifth = times
    rounding = 0.0011
    for earlier, later, periods in ((first, second, 1), (second, fourth, 2), (fourth, fifth, 1)):
        assert later - earlier >= periods * 0.05 - rounding, times
    assert diverted <= fourth, times


def an_interrupt_by_the_user(program):
    result = program.run_until_signal(signal.SIGINT, "--rate", "1", *(100 * ["6"]), threads=3)
    text, times = without_times(result.out)
    done, failed, rest = map(int, re.search(r"([0-9]+) done, ([0-9]+) failed, ([0-9]+) never begun, of 100", text).groups())
    equal((done + failed + rest, len(times), result.err, result.status), (100, done, b"", 130))
    equal(text.count("      -    6: never begun\n"), rest)
    # The one that it waits with. On a slow machine it may not have come so far yet.
    assert failed <= 1 and done < 60, text
    equal(text.count("      -    6: not done by the worker: canceled\n"), failed)
    equal(text.count("\n    worker_on_job: canceled (-3)\n"), failed)


def it_helps(program):
    for arguments in (["--help"], ["--rate", "5", "--help", "x"]):
        result = program.run(*arguments)
        assert result.out.startswith(USAGE.encode()), result.out
        equal((result.err, result.status), (b"", 0))


def wrong_usage(program):
    for arguments, complaint in (
        ([], "missing: NUMBER"),
        (["--rate", "5"], "missing: NUMBER"),
        (["--"], "missing: NUMBER"),
        (["--rate"], "a number is missing: --rate"),
        (["--rate", "0", "1"], "not a number within its limits: 0"),
        (["--rate", "1000001", "1"], "not a number within its limits: 1000001"),
        (["--rate", "", "1"], "not a number within its limits: "),
        (["--jam", "x", "1"], "not a number within its limits: x"),
        (["-5"], "unknown option: -5"),
        (["--bogus", "1"], "unknown option: --bogus"),
    ):
        program.run(*arguments).expect(err="rate-limited-worker: %s\n%s" % (complaint, USAGE), status=2)


def a_full_disk_is_an_error(program):
    with open("/dev/full", "w", encoding="utf-8") as full:
        result = program.run("2", stdout=full)
    equal((result.status, result.err), (1, b"rate-limited-worker: standard output: No space left on device\n"))


if __name__ == "__main__":
    main(globals())
