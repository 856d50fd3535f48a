"""final/examples/philosophers"""

from program import main


def everyone_eats(program):
    program.run("50").expect("".join("philosopher %d has eaten 50 times\n" % (i + 1) for i in range(5)))


def one_meal(program):
    program.run("1").expect("".join("philosopher %d has eaten 1 times\n" % (i + 1) for i in range(5)))


def usage(program):
    for arguments in (["x"], ["0"], ["-1"], [""], ["1", "2"], ["--bogus"]):
        program.run(*arguments).expect(err="Usage: philosophers [MEALS OF EACH]\n", status=2)


if __name__ == "__main__":
    main(globals())
