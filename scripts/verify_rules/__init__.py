"""The rules that scripts/verify checks. Each is a function that gives what is wrong with a step: a list of texts, each
a line that says it and perhaps lines of output that show it; or None where the rule does not apply.

    form.py         step.toml and the lesson are complete
    change.py       what differs from the step before, and how much
    words.py        names and concepts come in order, and are explained
    quotes.py       the code that a lesson quotes is the code that there is
    transcript.py   a lesson's commands print what it says
    builds.py       alone, red, break, answers: the step built in a copy
    presets.py      whole, memcheck, asan, tsan: the steps built together

What they stand on:

    check.py        the list of them, and how they are checked
    course.py       steps and their files
    lesson.py       a lesson, taken apart
    workshop.py     commands with a time limit, copies to work in
    cmake.py        building, and the results of tests; with ../grouped_tests.py
    report.py       progress, table, reasons
"""
