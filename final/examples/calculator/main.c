/*
 * main.c - a calculator at the command line: what is started and ended, and in which order.
 *
 *      main thread          worker threads                              signal thread
 *      session --ask-->     evaluator --ask-->           calculator     sigwait()
 *      load    --ask-->     client, client, ... --ask--> calculator
 *
 * The files, in the order in which to read them:
 *
 *      calculator    the actor: its state, its requests, its answers
 *      operation     asking it for what is known only at run time
 *      expression    from text to terms
 *      evaluator     an actor that asks the calculator for each operation of an expression
 *      session       lines in, results out (lines: reading them)
 *      load          many clients, measured (histogram: how long they waited)
 *      signals       Ctrl-C; options: the command line
 */
#include "evaluator.h"
#include "load.h"
#include "options.h"
#include "session.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool start_signals(struct signals *signals, void (*notify)(void *data), void *data)
{
	int error = signals_start(signals, notify, data);

	if (error != 0)
		fprintf(stderr, "calculator: no thread for signals: %s\n", strerror(error));
	return error == 0;
}

static void report_output_error(int error)
{
	if (error != EPIPE) /* whoever read has gone, and needs no message */
		fprintf(stderr, "calculator: standard output: %s\n", strerror(error));
}

/* ---- Expressions ---- */

static void wake_up(void *data)
{
	const int *pipe_end = data;

	if (write(*pipe_end, "", 1) < 0)
		perror("calculator"); /* an empty pipe takes a byte */
}

static void read_inputs(struct session *session, const struct options *options)
{
	bool goes_on = true;

	for (size_t i = 0; i < options->input_count && goes_on; i++) {
		const struct input *input = &options->inputs[i];

		goes_on = input->is_file ? session_file(session, input->text)
		                         : session_expression(session, input->text, i + 1);
	}
}

static bool run_session(const struct options *options, struct evaluator_address evaluator,
                        struct signals *signals)
{
	struct session session = { .evaluator = evaluator, .signals = signals };
	int wake[2];

	if (pipe(wake) != 0) {
		perror("calculator");
		return false;
	}
	session.wake = wake[0];
	session.failed = !start_signals(signals, wake_up, &wake[1]);
	if (!session.failed) {
		read_inputs(&session, options);
		signals_stop(signals);
	}
	close(wake[0]);
	close(wake[1]);
	if (session.output_error != 0) {
		session.failed = true;
		report_output_error(session.output_error);
		clearerr(stdout); /* once is enough */
	}
	return !session.failed;
}

/* The evaluator lives as long as the session. */
static bool run_expressions(const struct options *options, struct async_executor *executor,
                            struct calculator_address calculator, struct signals *signals)
{
	struct evaluator_address evaluator;
	bool succeeded = false;
	int error = evaluator_start(executor, calculator, &evaluator);

	if (error == ACTOR_OK) {
		succeeded = run_session(options, evaluator, signals);
		(void)!evaluator_address_interrupt(evaluator);
		error = evaluator_address_join(evaluator);
		evaluator_address_drop(&evaluator);
	}
	if (error != ACTOR_OK)
		fprintf(stderr, "calculator: %s\n", actor_strerror(error));
	return succeeded && error == ACTOR_OK;
}

/* ---- Load ---- */

/* It handles what it has accepted, and closes: the clients are answered, and their next requests are not accepted. */
static void interrupt_calculator(void *data)
{
	const struct calculator_address *calculator = data;

	(void)!calculator_address_interrupt(*calculator);
}

static bool run_load(const struct options *options, struct async_executor *executor,
                     struct calculator_address calculator, struct signals *signals)
{
	bool succeeded;

	if (!start_signals(signals, interrupt_calculator, &calculator))
		return false;
	succeeded = load_run(&options->load, executor, calculator);
	signals_stop(signals);
	return succeeded;
}

/* ---- Everything ---- */

static bool run(const struct options *options, struct signals *signals)
{
	struct async_executor *executor;
	struct calculator_address calculator;
	bool succeeded = false;
	int error = async_executor_new(&executor, options->workers);

	if (error != ASYNC_OK)
		goto report;
	error = calculator_start(executor, &calculator);
	if (error != ACTOR_OK)
		goto free_executor;
	if (options->is_load)
		succeeded = run_load(options, executor, calculator, signals);
	else
		succeeded = run_expressions(options, executor, calculator, signals);

	/* After a signal it may have closed already; then this fails, and no harm is done. */
	(void)!calculator_address_interrupt(calculator);
	error = calculator_address_join(calculator);
	calculator_address_drop(&calculator);
free_executor:
	async_executor_free(executor);
report:
	if (error != ACTOR_OK)
		fprintf(stderr, "calculator: %s\n", actor_strerror(error));
	return succeeded && error == ACTOR_OK;
}

/* Descriptors 0 to 2 are what their names say, or /dev/null: else a pipe could be given one of these numbers. */
static void fill_standard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

/* Whether all output has reached its place. */
static bool flush_output(void)
{
	errno = EIO; /* for a write that failed before, and was not looked at */
	if (fflush(stdout) == 0 && !ferror(stdout))
		return true;
	report_output_error(errno);
	return false;
}

/* The exit status. */
static int run_with(const struct options *options)
{
	struct signals signals = { .received = 0 };
	bool succeeded = options->is_done || run(options, &signals);

	succeeded &= flush_output();
	if (signals_received(&signals) != 0)
		return STATUS_SIGNAL + signals_received(&signals);
	return succeeded ? STATUS_OK : STATUS_FAILED;
}

int main(int count, char **arguments)
{
	struct options options;

	fill_standard_descriptors();
	signal(SIGPIPE, SIG_IGN); /* a write says EPIPE instead, an error like any other */
	signals_block();
	int status = options_parse(&options, count, arguments);

	if (status == STATUS_OK)
		status = run_with(&options);
	free(options.inputs);
	return status;
}
