"""All rules, and how they are checked: those for one page beside each other, those for all steps together one by one."""

import signal
from concurrent.futures import ThreadPoolExecutor, as_completed

from . import builds, change, form, presets, quotes, transcript, words, writing
from .cmake import Obstacle
from .report import Progress

STEP_RULES = {
    "form": form.check_form,
    "files": change.check_files,
    "size": change.check_size,
    "names": words.check_names,
    "concepts": words.check_concepts,
    "quotes": quotes.check_quotes,
    "final": change.check_final,
    "transcript": transcript.check_transcript,
    "alone": builds.check_alone,
    "learner": writing.check_learner,
    "break": builds.check_break,
    "answers": builds.check_answers,
}
CHAPTER_RULES = ("quotes", "transcript")
RULES = [*STEP_RULES, *presets.PRESETS]


def check(course, report, workshop):
    """Fills in the report. An exception ends everything that is going on before it gets out of here."""
    of_pages = [(rule, step) for rule in report.rules if rule in STEP_RULES for step in report.steps]
    of_pages += [(rule, chapter) for rule in report.rules if rule in CHAPTER_RULES for chapter in report.chapters]
    of_all = [rule for rule in report.rules if rule in presets.PRESETS and report.steps]
    progress = Progress(len(of_pages) + len(of_all))
    workshop.threads = max(1, workshop.jobs // max(1, len(of_pages)))

    def check_one(rule, page):
        with progress.doing(f"{page.name} {rule}"):
            # The other rules rely on what step.toml says.
            if rule != "form" and page in report.steps and form.toml_problems(page):
                return ["not checked: step.toml is not in order"]
            try:
                return STEP_RULES[rule](course, page, workshop)
            except Obstacle as obstacle:
                return [str(obstacle)]
            except (OSError, UnicodeDecodeError) as error:
                return [f"not checked: {error}"]

    def check_together(rule):
        with progress.doing(rule):
            return presets.check_preset(rule, course, report.steps, workshop)

    # This thread only waits: it is the one that Ctrl-C interrupts.
    with ThreadPoolExecutor(workshop.jobs) as pool:
        try:
            futures = {pool.submit(check_one, rule, page): (page, rule) for rule, page in of_pages}
            for future in as_completed(futures):
                report.results[futures[future]] = future.result()
            for rule in of_all:
                problems = pool.submit(check_together, rule).result()
                report.results.update({(step, rule): problems[step] for step in report.steps})
        except BaseException:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            pool.shutdown(wait=False, cancel_futures=True)
            workshop.stop()
            raise
        finally:
            progress.clear()
