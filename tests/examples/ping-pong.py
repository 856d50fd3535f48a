"""final/examples/ping-pong"""

import re

from program import equal, main


def plays_and_ends(program):
    result = program.run("1000")
    assert re.fullmatch(rb"1000 round trips in [0-9.]+ s: [0-9]+ ns each\n", result.out), result.out
    equal((result.status, result.err), (0, b""))


def one_round_trip(program):
    equal(program.run("1").status, 0)


def usage(program):
    for arguments in (["x"], ["0"], ["-1"], [""], ["1", "2"], ["--bogus"], ["99999999999999999999"]):
        program.run(*arguments).expect(err="Usage: ping-pong [ROUND TRIPS]\n", status=2)


if __name__ == "__main__":
    main(globals())
