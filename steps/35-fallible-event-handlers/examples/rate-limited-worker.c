/*
 * rate-limited-worker - finds the prime factors of numbers, so many a second at most. See --help.
 *
 *      main --job--> worker ----ok------------------------------------> done
 *                    |    |
 *                    |    '-- fallback: jammed for the first time? --> the worker once more
 *                    |                  jammed again, or too big? ---> the specialist ---> done, or
 *                    |                                                                     failed
 *                    '------- fallback: anything else ---------------> failed
 *
 * What it shows: a handler that waits for its turn while its thread serves others; errors that a
 * fallback mends, diverts or passes on; an end in order. And how to know that no job was lost: who
 * has the job alone writes its outcome, and main() reads the outcomes when all actors have ended.
 */
#include <actor/actor.h>

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STATUS_OK = 0, STATUS_FAILED = 1, STATUS_USAGE = 2, STATUS_SIGINT = 128 + SIGINT };

/* ---- Jobs, and what became of them ---- */

enum { E_JAMMED = ACTOR_E_USER, E_TOO_BIG = ACTOR_E_USER - 1 };

static const char *text_of(int error)
{
	switch (error) {
	case E_JAMMED:
		return "jammed";
	case E_TOO_BIG:
		return "too big";
	default:
		return actor_strerror(error);
	}
}

struct outcome {
	const char *by; /* who ended it; NULL: nobody yet */
	int error;
	uint64_t at; /* when its last attempt began; 0: there was none */
	unsigned attempts;
	char factors[200]; /* at most 39 twos and what is between them */
};

struct job {
	const char *text;        /* borrowed: an argument of main() */
	struct outcome *outcome; /* whoever has the job writes here, and nobody else */
	unsigned jams;           /* so many attempts will fail: there is no real machine here */
};

static void end_job(const struct job *job, const char *by, int error)
{
	async_require(job->outcome->by == NULL, "a job ended twice");
	job->outcome->by = by;
	job->outcome->error = error;
}

/* Of what is not a number: ACTOR_E_INVALID. */
static int parse_number(const char *text, uint64_t most, uint64_t *number)
{
	uint64_t value = 0;

	if (*text == '\0' || text[strspn(text, "0123456789")] != '\0')
		return ACTOR_E_INVALID;
	for (; *text != '\0'; text++) {
		value = 10 * value + (uint64_t)(*text - '0');
		if (value > most)
			return E_TOO_BIG;
	}
	*number = value;
	return ACTOR_OK;
}

static void write_factors(uint64_t number, char *text, size_t size)
{
	const char *times = "";
	size_t length = 0;

	for (uint64_t factor = 2; number > 1; factor++) {
		if (factor * factor > number)
			factor = number;
		for (; number % factor == 0; number /= factor) {
			length += (size_t)snprintf(text + length, size - length, "%s%" PRIu64,
			                           times, factor);
			times = " * ";
		}
	}
}

static int do_job(const struct job *job, uint64_t most, const char *by)
{
	uint64_t number;
	int error = parse_number(job->text, most, &number);

	if (error == ACTOR_OK && number < 2)
		error = ACTOR_E_INVALID; /* 0 and 1 have no prime factors */
	if (error != ACTOR_OK)
		return error;
	write_factors(number, job->outcome->factors, sizeof job->outcome->factors);
	end_job(job, by, ACTOR_OK);
	return ACTOR_OK;
}

/* ---- The specialist takes what is too much for the worker ---- */

struct specialist {
	struct actor base;
};

static int specialist_job_failed(struct specialist *self, const struct job *job, int error,
                                 struct actor_context *context)
{
	(void)self;
	(void)context;
	end_job(job, "specialist", error);
	return error;
}

ACTOR_TYPE(specialist);
ACTOR_EVENT_WITH(specialist, job, .fallback = specialist_job_failed);

static int specialist_on_job(struct specialist *self, const struct job *job,
                             struct actor_context *context)
{
	(void)self;
	(void)context;
	job->outcome->at = async_now();
	return do_job(job, UINT64_C(1000000000000), "specialist");
}

/* ---- The worker ---- */

struct worker {
	struct actor base;
	struct specialist_address specialist; /* borrowed: main() keeps it */
	uint64_t period;                      /* from one attempt to the next, at least */

	/* What worker_on_job() has to remember while it waits. */
	struct async_frame frame;
	struct async_sleep sleep;
	uint64_t next; /* when the next attempt may begin */
};

static int worker_job_failed(struct worker *self, const struct job *job, int error,
                             struct actor_context *context);

ACTOR_TYPE(worker);
ACTOR_EVENT_WITH(worker, job, .fallback = worker_job_failed);

/* Waits for its turn: it returns, and is called again then. Its thread is free in between. */
static int worker_on_job(struct worker *self, const struct job *job, struct actor_context *context)
{
	struct outcome *outcome = job->outcome;
	int error;

	ASYNC_BEGIN(&self->frame);
	ASYNC_AWAIT(&self->frame,
	            error = async_sleep_poll(&self->sleep, actor_context_waker(context),
	                                     self->next));
	ASYNC_END(&self->frame);
	if (error != ACTOR_OK)
		return error; /* canceled: Ctrl-C */
	outcome->at = async_now();
	self->next = outcome->at + self->period;
	if (++outcome->attempts <= job->jams)
		return E_JAMMED;
	return do_job(job, 9999, "worker");
}

/* Sent on, the job is somebody else's: after that it is not touched here any more. */
static int worker_job_failed(struct worker *self, const struct job *job, int error,
                             struct actor_context *context)
{
	if (error == E_JAMMED && job->outcome->attempts == 1)
		error = worker_send_job(worker_self(context), *job);
	else if (error == E_JAMMED || error == E_TOO_BIG)
		error = specialist_send_job(self->specialist, *job);
	if (error != ACTOR_OK)
		end_job(job, "worker", error);
	return error;
}

static void drop_worker(struct actor *self)
{
	async_sleep_deinit(&ACTOR_SELF(worker, self)->sleep);
}

static const struct actor_ops worker_ops = { .drop = drop_worker };

/* ---- The report ---- */

struct options {
	bool help;
	unsigned rate, jam;
	char **jobs;
	size_t job_count;
};

static void print_outcome(const char *text, const struct outcome *outcome, uint64_t start)
{
	if (outcome->at == 0)
		printf("      -    %s", text);
	else
		printf("%7.3f s  %s", (double)(outcome->at - start) / (double)ASYNC_SECOND, text);
	if (outcome->by == NULL) {
		printf(": never begun\n");
		return;
	}
	if (outcome->error == ACTOR_OK)
		printf(" = %s, by the %s", outcome->factors, outcome->by);
	else
		printf(": not done by the %s: %s", outcome->by, text_of(outcome->error));
	printf(outcome->attempts > 1 ? ", after %u attempts\n" : "\n", outcome->attempts);
}

/* True: all are done. */
static bool report(const struct options *options, const struct outcome *outcomes, uint64_t start)
{
	size_t done = 0, failed = 0;

	for (size_t i = 0; i < options->job_count; i++) {
		print_outcome(options->jobs[i], &outcomes[i], start);
		done += outcomes[i].by != NULL && outcomes[i].error == ACTOR_OK;
		failed += outcomes[i].by != NULL && outcomes[i].error != ACTOR_OK;
	}
	printf("%zu done, %zu failed, %zu never begun, of %zu\n", done, failed,
	       options->job_count - done - failed, options->job_count);
	return done == options->job_count;
}

static void print_failures(const char *who, struct actor_address address)
{
	struct actor_failure failures[ACTOR_FAILURES];
	size_t count = actor_address_failures(address, failures, ACTOR_FAILURES);

	printf("failures of the %s, the newest first:%s\n", who, count == 0 ? " none" : "");
	for (size_t i = 0; i < count; i++)
		printf("    %s: %s (%d)\n", failures[i].where, text_of(failures[i].error),
		       failures[i].error);
}

/* ---- Start and end ---- */

static volatile sig_atomic_t interrupted;

static void on_sigint(int number)
{
	interrupted = number;
}

static void send_jobs(const struct options *options, struct worker_address worker,
                      struct outcome *outcomes)
{
	for (size_t i = 0; i < options->job_count; i++) {
		unsigned jam = options->jam;
		struct job job = { options->jobs[i], &outcomes[i], 0 };

		if (jam != 0 && (i + 1) % jam == 0)
			job.jams = (i + 1) / jam % 2 == 0 ? 2 : 1;
		int error = worker_send_job(worker, job);
		if (error != ACTOR_OK)
			end_job(&job, "main", error); /* refused: it is still ours */
	}
}

/* Until it has ended, or until Ctrl-C: a signal handler sets a flag, which somebody has to look at. */
static int wait_for(struct worker_address worker)
{
	int error;

	do
		error = actor_address_join_until(worker.untyped,
		                                 async_after(50 * ASYNC_MILLISECOND));
	while (error == ACTOR_E_TIMEDOUT && !interrupted);
	return error;
}

/* The worker ends before the specialist, because it sends to it. */
static void end_in_order(struct worker_address worker, struct specialist_address specialist)
{
	int error = worker_address_interrupt(worker); /* behind all jobs */

	if (error == ACTOR_OK)
		error = wait_for(worker);
	if (error == ACTOR_OK)
		error = specialist_address_interrupt(specialist);
	if (error == ACTOR_OK)
		error = specialist_address_join(specialist);
	if (error != ACTOR_OK && !interrupted)
		fprintf(stderr, "rate-limited-worker: %s\n", actor_strerror(error));
}

/* An error: it could not begin. Otherwise `all_done` says how it went. */
static int run(const struct options *options, struct outcome *outcomes, bool *all_done)
{
	uint64_t start = async_now();
	struct async_executor *executor;
	struct specialist_address specialist = { { NULL } };
	struct worker_address worker = { { NULL } };
	struct worker initial = { .base.ops = &worker_ops, .period = ASYNC_SECOND / options->rate };
	int error = async_executor_new(&executor, 1); /* one thread for both */

	if (error != ACTOR_OK)
		return error;
	error = specialist_spawn(executor, (struct specialist){ { NULL } }, &specialist);
	initial.specialist = specialist;
	if (error == ACTOR_OK)
		error = worker_spawn(executor, initial, &worker);
	if (error == ACTOR_OK) {
		send_jobs(options, worker, outcomes);
		end_in_order(worker, specialist);
	}
	async_executor_free(executor); /* after Ctrl-C: cancels who still runs */
	if (error == ACTOR_OK) {
		*all_done = report(options, outcomes, start);
		print_failures("worker", worker.untyped);
		print_failures("specialist", specialist.untyped);
	}
	worker_address_drop(&worker);
	specialist_address_drop(&specialist);
	return error;
}

/* ---- The command line ---- */

static const char usage[] = "Usage: rate-limited-worker [--rate N] [--jam N] NUMBER...\n"
			    "       rate-limited-worker --help\n";

static const char help[] =
	"\n"
	"Finds the prime factors of each number. A worker makes the attempts, one after\n"
	"the other; what is above 9999 goes on to a specialist, who takes numbers up to\n"
	"1000000000000. Then all outcomes are printed, each with the time of its last\n"
	"attempt.\n"
	"\n"
	"  --rate N    at most N attempts of the worker a second, 1 to 1000000\n"
	"              (default 10)\n"
	"  --jam N     every Nth job jams and is tried once more; every second one of\n"
	"              these jams again, and the specialist gets it (default 0: none)\n"
	"  --          what follows is no option\n"
	"\n"
	"Ctrl-C ends it early: what was not begun is reported as that.\n"
	"\n"
	"Exit status: 0 all done; 1 some not, or something went wrong; 2 wrong usage;\n"
	"130 Ctrl-C.\n";

static int usage_error(const char *what, const char *argument)
{
	fprintf(stderr, "rate-limited-worker: %s: %s\n%s", what, argument, usage);
	return STATUS_USAGE;
}

/* The value of an option is the next argument, which is then used up. */
static int parse_value(char ***argument, uint64_t least, unsigned *value)
{
	const char *option = *(*argument)++;
	uint64_t number = 0;

	if (**argument == NULL)
		return usage_error("a number is missing", option);
	if (parse_number(**argument, 1000000, &number) != ACTOR_OK || number < least)
		return usage_error("not a number within its limits", **argument);
	*value = (unsigned)number;
	return STATUS_OK;
}

static int parse_options(struct options *options, char **argument)
{
	int status = STATUS_OK;

	for (; status == STATUS_OK && *argument != NULL && **argument == '-'; argument++) {
		if (strcmp(*argument, "--") == 0) {
			argument++;
			break;
		}
		if (strcmp(*argument, "--help") == 0) {
			options->help = true;
			return STATUS_OK;
		}
		if (strcmp(*argument, "--rate") == 0)
			status = parse_value(&argument, 1, &options->rate);
		else if (strcmp(*argument, "--jam") == 0)
			status = parse_value(&argument, 0, &options->jam);
		else
			status = usage_error("unknown option", *argument);
	}
	options->jobs = argument;
	while (status == STATUS_OK && argument[options->job_count] != NULL)
		options->job_count++;
	if (status == STATUS_OK && options->job_count == 0)
		status = usage_error("missing", "NUMBER");
	return status;
}

static int run_and_report(const struct options *options)
{
	struct outcome *outcomes = calloc(options->job_count, sizeof *outcomes);
	bool all_done = false;
	int error = outcomes != NULL ? run(options, outcomes, &all_done) : ACTOR_E_NOMEM;

	if (error != ACTOR_OK)
		fprintf(stderr, "rate-limited-worker: %s\n", actor_strerror(error));
	free(outcomes);
	if (interrupted)
		return STATUS_SIGINT;
	return all_done ? STATUS_OK : STATUS_FAILED;
}

int main(int count, char **arguments)
{
	struct options options = { .rate = 10 };
	int status = parse_options(&options, arguments + (count > 0));

	signal(SIGINT, on_sigint);
	if (options.help)
		printf("%s%s", usage, help);
	else if (status == STATUS_OK)
		status = run_and_report(&options);
	if (fflush(stdout) != 0 && status == STATUS_OK) {
		perror("rate-limited-worker: standard output");
		status = STATUS_FAILED;
	}
	return status;
}
