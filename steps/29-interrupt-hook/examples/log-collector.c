/*
 * log-collector - many threads log, one actor writes. See --help.
 *
 *      producer 1 --line--.
 *      producer 2 --line--+--> mailbox --> collector --> buffer --> file, or standard output
 *      producer 3 --line--'                    ^
 *      main ----finish-------------------------'
 *
 * What it shows: an end in order. The collector is interrupted when all producers have finished (at
 * the end of their lines or by Ctrl-C), when it has enough, or when it cannot write. It decides what
 * that means: to write all that was accepted, or to give up. And how to know that no line was lost:
 * the producers count what was accepted, the collector counts what was written, and nobody counts
 * for the other.
 */
#include <actor/actor.h>
#include <async/log.h>

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STATUS_OK = 0, STATUS_FAILED = 1, STATUS_USAGE = 2 };

/* ---- Events ---- */

/* Owns its text. It ends in a newline. */
struct line {
	char *text;
	size_t length;
};

static void drop_line(struct line *line)
{
	free(line->text);
}

/* From main(), behind all lines. */
struct finish {
	char unused;
};

/* ---- The collector ---- */

enum { BUFFER = 8192, LONGEST_LINE = 64 };

/* main()'s. Written by the collector until it is done, read by main() after it has joined. */
struct outcome {
	uint64_t written; /* lines */
	int error;        /* an errno: what kept it from writing, or 0 */
};

struct collector {
	struct actor base;
	int fd;
	uint64_t limit; /* so many lines are enough; 0: never */
	struct outcome *outcome;
	bool finish, interrupted;
	uint64_t lines;    /* in the buffer */
	size_t used;       /* bytes */
	char text[BUFFER]; /* a write() for each line would cost more than all else together */
};

ACTOR_TYPE(collector);
ACTOR_EVENT_WITH(collector, line, .drop = drop_line);
ACTOR_EVENT(collector, finish);

/* An errno. */
static int write_all(int fd, const char *text, size_t length)
{
	while (length > 0) {
		ssize_t count = write(fd, text, length);

		if (count < 0 && errno != EINTR)
			return errno;
		if (count > 0) {
			text += count;
			length -= (size_t)count;
		}
	}
	return 0;
}

/* Lines count as written when they have left the buffer, all of them. */
static void flush(struct collector *self)
{
	struct outcome *outcome = self->outcome;

	if (outcome->error == 0)
		outcome->error = write_all(self->fd, self->text, self->used);
	if (outcome->error == 0)
		outcome->written += self->lines;
	self->used = 0;
	self->lines = 0;
}

static void collector_on_line(struct collector *self, const struct line *line)
{
	if (self->used + line->length > BUFFER)
		flush(self);
	memcpy(self->text + self->used, line->text, line->length);
	self->used += line->length;
	self->lines++;
}

static void collector_on_finish(struct collector *self, const struct finish *finish)
{
	(void)finish;
	self->finish = true;
}

static bool is_to_end(const struct collector *self)
{
	const struct outcome *outcome = self->outcome;
	bool enough = self->limit > 0 && outcome->written + self->lines >= self->limit;

	return self->finish || enough || outcome->error != 0;
}

/* A handler of this step does not know its context. So it sets a flag, and this hook looks at it. */
static int collect(struct actor *actor, struct actor_context *context)
{
	struct collector *self = ACTOR_SELF(collector, actor);
	int result = actor_context_next(context);

	if (result == ACTOR_PENDING)
		flush(self); /* a good moment: there is nothing else to do */
	if (self->interrupted || !is_to_end(self))
		return result;
	self->interrupted = true;
	return actor_context_interrupt(context);
}

/* Asked to end: writes what was accepted, if it can. */
static int decide(struct actor *actor, struct actor_context *context)
{
	if (ACTOR_SELF(collector, actor)->outcome->error != 0)
		actor_context_stop(context); /* what is left could not be written either */
	else
		actor_context_close(context);
	return ACTOR_OK;
}

/* The mailbox is closed and empty. The buffer may not be. */
static int write_the_rest(struct actor *actor, struct actor_context *context)
{
	(void)context;
	flush(ACTOR_SELF(collector, actor));
	return ACTOR_OK;
}

static const struct actor_ops collector_ops = { .event = collect,
	                                        .interrupt = decide,
	                                        .finalize = write_the_rest };

/* ---- Producers: threads ---- */

/* Ctrl-C. A lock-free atomic is what signal handlers and threads may share. */
static atomic_bool no_more;

struct options {
	uint64_t producers, lines, pause, limit;
	const char *output;
	bool help;
};

struct producer {
	pthread_t thread;
	const struct options *options;
	struct collector_address collector; /* a clone of its own */
	unsigned index;
	uint64_t accepted; /* lines */
	int error;         /* why it ended early; the line that met it was not accepted */
};

static int send_line(const struct producer *self, uint64_t number)
{
	struct line line = { .text = malloc(LONGEST_LINE) };

	if (line.text == NULL)
		return ACTOR_E_NOMEM;
	line.length = (size_t)snprintf(line.text, LONGEST_LINE, "producer %u: line %" PRIu64 "\n",
	                               self->index, number);
	int error = collector_send_line(self->collector, line); /* takes it, or not */

	if (error != ACTOR_OK)
		drop_line(&line); /* still ours */
	return error;
}

static void *produce(void *argument)
{
	struct producer *self = argument;
	const struct options *options = self->options;

	while ((options->lines == 0 || self->accepted < options->lines) && !no_more) {
		self->error = send_line(self, self->accepted + 1);
		if (self->error != ACTOR_OK)
			break;
		self->accepted++;
		if (options->pause > 0)
			usleep((useconds_t)options->pause);
	}
	collector_address_drop(&self->collector);
	return NULL;
}

/* Starts them, and waits for their end. An error: not all of them could be started. */
static int run_producers(const struct options *options, struct collector_address collector,
                         struct producer *producers)
{
	unsigned started = 0;
	int error = 0;

	for (; started < options->producers && error == 0; started += error == 0) {
		struct producer *producer = &producers[started];

		producer->options = options;
		producer->index = started + 1;
		producer->collector = collector_address_clone(collector);
		error = pthread_create(&producer->thread, NULL, produce, producer);
		if (error != 0)
			collector_address_drop(&producer->collector);
	}
	if (error != 0)
		no_more = true;
	for (unsigned i = 0; i < started; i++)
		pthread_join(producers[i].thread, NULL);
	return error == 0 ? ACTOR_OK : ACTOR_E_NOMEM;
}

/* ---- Start, end, and the sum of it ---- */

/*
 * Join needs an address, and an address keeps the mailbox open. So to drop them all is not enough
 * here: main() says when it is time.
 */
static int finish_and_join(struct collector_address collector)
{
	int error = collector_send_finish(collector, (struct finish){ 0 });

	if (error == ACTOR_OK || error == ACTOR_E_CLOSED) /* it may have ended already */
		error = collector_address_join(collector);
	return error;
}

static int collect_lines(const struct options *options, int fd, struct producer *producers,
                         struct outcome *outcome)
{
	struct async_executor *executor;
	int error = async_executor_new(&executor, 1); /* one thread for the one actor */

	if (error != ACTOR_OK)
		return error;
	struct collector_address collector;
	struct collector initial = {
		.base.ops = &collector_ops, .fd = fd, .limit = options->limit, .outcome = outcome
	};

	error = collector_spawn(executor, initial, &collector);
	if (error == ACTOR_OK) {
		int start_error = run_producers(options, collector, producers);

		error = finish_and_join(collector);
		collector_address_drop(&collector);
		if (error == ACTOR_OK)
			error = start_error;
	}
	async_executor_free(executor);
	return error;
}

/* True: no line was lost. */
static bool report(const struct options *options, const struct producer *producers,
                   const struct outcome *outcome)
{
	uint64_t accepted = 0, refused = 0;

	for (uint64_t i = 0; i < options->producers; i++) {
		accepted += producers[i].accepted;
		refused += producers[i].error == ACTOR_E_CLOSED;
	}
	fprintf(stderr,
	        "log-collector: %" PRIu64 " lines accepted, %" PRIu64 " written, %" PRIu64
	        " lost; %" PRIu64 " refused\n",
	        accepted, outcome->written, accepted - outcome->written, refused);
	return accepted == outcome->written;
}

static int run(const struct options *options, int fd)
{
	struct outcome outcome = { 0 };
	struct producer *producers = calloc(options->producers, sizeof *producers);
	int error = producers != NULL ? collect_lines(options, fd, producers, &outcome)
	                              : ACTOR_E_NOMEM;
	bool all_written = error == ACTOR_OK && report(options, producers, &outcome);

	if (error != ACTOR_OK)
		fprintf(stderr, "log-collector: %s\n", actor_strerror(error));
	if (outcome.error != 0)
		fprintf(stderr, "log-collector: %s\n", strerror(outcome.error));
	free(producers);
	return all_written && outcome.error == 0 ? STATUS_OK : STATUS_FAILED;
}

/* ---- Signals ---- */

static void on_signal(int number)
{
	(void)number;
	no_more = true;
}

/*
 * Asked twice is asked once: a wrapper may pass on a Ctrl-C that the terminal has sent here as well.
 * Who has no patience has Ctrl-\, which is not caught.
 */
static void set_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN); /* who reads may go away: then write() says so */
}

/* ---- The command line ---- */

static const char usage[] = "Usage: log-collector [OPTION]...\n"
			    "       log-collector --help\n";

static const char help[] =
	"\n"
	"Several threads produce lines. One actor collects them and writes them, each\n"
	"thread's in order. At the end the counts are printed to standard error.\n"
	"\n"
	"  --producers N   so many threads, 1 to 1000 (default 8)\n"
	"  --lines N       so many lines each (default 10000); 0: until Ctrl-C\n"
	"  --pause N       after each line, in microseconds (default 0)\n"
	"  --limit N       the collector accepts no more when it has N lines, and writes\n"
	"                  what it has accepted until then (default 0: no limit)\n"
	"  --output FILE   append to this file (default: standard output)\n"
	"  --debug         log the collector's life to standard error\n"
	"\n"
	"Ctrl-C or SIGTERM: the producers end, and what was accepted is written.\n"
	"Ctrl-\\ ends it at once.\n"
	"\n"
	"Exit status: 0 all accepted lines were written; 1 some were not, or something\n"
	"went wrong; 2 wrong usage.\n";

static int usage_error(const char *what, const char *argument)
{
	fprintf(stderr, "log-collector: %s: %s\n%s", what, argument, usage);
	return STATUS_USAGE;
}

static int parse_number(const char *text, uint64_t least, uint64_t most, uint64_t *number)
{
	char *end;

	errno = 0;
	*number = strtoull(text, &end, 10);
	if (text[strspn(text, "0123456789")] != '\0' || end == text || errno != 0 ||
	    *number < least || *number > most)
		return usage_error("not a number within its limits", text);
	return STATUS_OK;
}

static int parse_options(struct options *options, int count, char **arguments)
{
	static const struct option known[] = {
		{ "producers", required_argument, NULL, 'p' },
		{ "lines", required_argument, NULL, 'l' },
		{ "pause", required_argument, NULL, 'u' },
		{ "limit", required_argument, NULL, 'm' },
		{ "output", required_argument, NULL, 'o' },
		{ "debug", no_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	const uint64_t many = UINT64_C(1000000000);
	int status = STATUS_OK, option;

	opterr = 0;
	while (status == STATUS_OK &&
	       (option = getopt_long(count, arguments, ":", known, NULL)) != -1) {
		switch (option) {
		case 'p':
			status = parse_number(optarg, 1, 1000, &options->producers);
			break;
		case 'l':
			status = parse_number(optarg, 0, many, &options->lines);
			break;
		case 'u':
			status = parse_number(optarg, 0, 999999, &options->pause);
			break;
		case 'm':
			status = parse_number(optarg, 0, many, &options->limit);
			break;
		case 'o':
			options->output = optarg;
			break;
		case 'd':
			async_log_set_level(ASYNC_LOG_DEBUG);
			break;
		case 'h':
			options->help = true;
			return STATUS_OK;
		case ':':
			return usage_error("a value is missing", arguments[optind - 1]);
		default:
			return usage_error("unknown option", arguments[optind - 1]);
		}
	}
	if (status == STATUS_OK && optind < count)
		status = usage_error("not an option", arguments[optind]);
	return status;
}

static int run_with_output(const struct options *options)
{
	int fd = STDOUT_FILENO;

	if (options->output != NULL)
		fd = open(options->output, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (fd < 0) {
		fprintf(stderr, "log-collector: %s: %s\n", options->output, strerror(errno));
		return STATUS_FAILED;
	}
	int status = run(options, fd);

	if (close(fd) != 0 && status == STATUS_OK) { /* some file systems only notice now */
		fprintf(stderr, "log-collector: %s\n", strerror(errno));
		status = STATUS_FAILED;
	}
	return status;
}

int main(int count, char **arguments)
{
	struct options options = { .producers = 8, .lines = 10000 };
	int status = parse_options(&options, count, arguments);

	if (status != STATUS_OK)
		return status;
	if (options.help)
		return printf("%s%s", usage, help) < 0 || fflush(stdout) != 0;
	set_signals();
	return run_with_output(&options);
}
