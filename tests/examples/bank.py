"""final/examples/bank"""

import re

from program import equal, main


def no_money_is_lost(program):
    result = program.run("20000")
    lines = result.out.decode().splitlines()
    done = re.fullmatch(r"([0-9]+) of 20000 transfers, the others refused for want of money", lines[0])
    assert 10000 < int(done.group(1)) < 20000, lines
    equal((lines[1:], result.err, result.status), (["10000 of 10000 in all accounts together"], b"", 0))


def one_transfer(program):
    program.run("1").expect(
        "1 of 1 transfers, the others refused for want of money\n10000 of 10000 in all accounts together\n"
    )


def usage(program):
    for arguments in (["x"], ["0"], ["-1"], [""], ["1", "2"], ["--bogus"]):
        program.run(*arguments).expect(err="Usage: bank [TRANSFERS]\n", status=2)


if __name__ == "__main__":
    main(globals())
