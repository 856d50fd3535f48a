/*
 * load.c - clients are actors too. Each asks, waits for the answer in its handler, checks it, and asks again.
 *
 * A client that waits is a few words of memory, not a blocked thread: a hundred thousand of them are no trouble.
 */
#include "load.h"

#include "histogram.h"
#include "operation.h"

#include <async/sleep.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- The client ---- */

/* Makes so many requests; answered when they are done, or when the calculator accepts no more. */
struct run {
	uint64_t requests;
};

struct report {
	uint64_t right, wrong; /* answers */
	int error;             /* what ended it early; ACTOR_E_CLOSED after an interrupt */
};

struct client {
	struct actor base;
	struct calculator_address calculator; /* shared */
	struct histogram *latencies;          /* borrowed: outlives the clients */

	/* The locals of client_on_run(). */
	struct async_frame frame;
	uint64_t n;
	struct operation operation;
	uint64_t asked_at;
	struct report report;
};

ACTOR_TYPE(client);
ACTOR_REQUEST(client, run, struct report);

static void client_drop(struct actor *actor)
{
	struct client *self = ACTOR_SELF(client, actor);

	calculator_address_drop(&self->calculator);
}

static const struct actor_ops client_ops = { .drop = client_drop };

/* The n-th question of every client, and its answer: all four operations in turn. */
struct question {
	char kind;
	double left, right, answer;
};

static struct question question(uint64_t n)
{
	double left = (double)(n % 1000);
	double right = (double)(n % 7 + 1);

	switch (n % 4) {
	case 0:
		return (struct question){ '+', left, right, left + right };
	case 1:
		return (struct question){ '-', left, right, left - right };
	case 2:
		return (struct question){ '*', left, right, left * right };
	default:
		return (struct question){ '/', left, right, left / right };
	}
}

static struct operation ask(const struct client *self, struct question question)
{
	return operation_ask(self->calculator, question.kind, question.left, question.right);
}

/* An answer has come. The clock is read once: this answer's time is the next request's, too. */
static void count(struct client *self, bool right)
{
	uint64_t now = async_now();

	histogram_add(self->latencies, now - self->asked_at);
	self->asked_at = now;
	if (right)
		self->report.right++;
	else
		self->report.wrong++;
}

static int client_on_run(struct client *self, const struct run *request, struct report *response,
                         struct actor_context *context)
{
	double value;
	int error = ACTOR_OK;

	ASYNC_BEGIN(&self->frame);
	self->report = (struct report){ 0 };
	self->asked_at = async_now();
	for (self->n = 0; self->n < request->requests; self->n++) {
		self->operation = ask(self, question(self->n));
		ASYNC_AWAIT(&self->frame,
		            error = operation_poll(&self->operation, actor_context_waker(context),
		                                   &value));
		if (error != ACTOR_OK)
			break;
		count(self, value == question(self->n).answer);
	}
	ASYNC_END(&self->frame);
	*response = self->report;
	response->error = error;
	return ACTOR_OK;
}

/* ---- The load ---- */

/* What is kept of each client. */
struct started {
	struct client_address address;
	struct client_run_responder report;
};

static int start_client(struct async_executor *executor, struct calculator_address calculator,
                        struct histogram *latencies, struct client_address *address)
{
	struct client initial = { .base.ops = &client_ops,
		                  .calculator = calculator_address_clone(calculator),
		                  .latencies = latencies };
	int error = client_spawn(executor, initial, address);

	if (error != ACTOR_OK) /* what was not spawned is still ours */
		client_drop(&initial.base);
	return error;
}

/* Adds up what a client did. */
static void take_report(struct started *client, struct report *total)
{
	struct report report = { 0 };
	int error = client_run_block_on(&client->report, &report);

	total->right += report.right;
	total->wrong += report.wrong;
	if (error != ACTOR_OK)
		total->error = error;
	else if (report.error != ACTOR_OK)
		total->error = report.error;
}

/* All clients begin at once, as nearly as one thread can have them do that. */
static struct report run_clients(const struct load *load, struct started *clients)
{
	struct report total = { 0 };

	for (size_t i = 0; i < load->clients; i++)
		clients[i].report = client_ask_run(clients[i].address,
		                                   (struct run){ load->requests });
	for (size_t i = 0; i < load->clients; i++)
		take_report(&clients[i], &total);
	return total;
}

static void print_latency(const struct histogram *latencies, const char *name, double fraction)
{
	uint64_t nanoseconds = histogram_percentile(latencies, fraction);

	printf("%-10s %12.2f us\n", name, (double)nanoseconds / 1000);
}

static void print_results(const struct report *total, const struct histogram *latencies,
                          double seconds)
{
	printf("%-10s %12" PRIu64 "\n", "answered", total->right + total->wrong);
	printf("%-10s %12" PRIu64 "\n", "wrong", total->wrong);
	printf("%-10s %12.3f s\n", "time", seconds);
	printf("%-10s %12.0f requests/s\n", "throughput",
	       (double)(total->right + total->wrong) / seconds);
	print_latency(latencies, "p50", 0.50);
	print_latency(latencies, "p90", 0.90);
	print_latency(latencies, "p99", 0.99);
	print_latency(latencies, "p99.9", 0.999);
	print_latency(latencies, "max", 1);
}

static bool run_and_print(const struct load *load, unsigned workers, struct started *clients,
                          const struct histogram *latencies)
{
	uint64_t begin = async_now();
	struct report total = run_clients(load, clients);

	printf("%-10s %12zu\n", "clients", load->clients);
	printf("%-10s %12" PRIu64 " of each\n", "requests", load->requests);
	printf("%-10s %12u\n", "workers", workers);
	print_results(&total, latencies, (double)(async_now() - begin) / (double)ASYNC_SECOND);
	if (total.error == ACTOR_E_CLOSED)
		puts("interrupted");
	else if (total.error != ACTOR_OK)
		fprintf(stderr, "calculator: %s\n", calculator_strerror(total.error));
	return total.error == ACTOR_OK && total.wrong == 0;
}

bool load_run(const struct load *load, struct async_executor *executor,
              struct calculator_address calculator)
{
	struct started *clients = calloc(load->clients, sizeof *clients);
	struct histogram *latencies = calloc(1, sizeof *latencies);
	int error = clients != NULL && latencies != NULL ? ACTOR_OK : ACTOR_E_NOMEM;
	size_t count = 0;
	bool succeeded = false;

	while (error == ACTOR_OK && count < load->clients) {
		error = start_client(executor, calculator, latencies, &clients[count].address);
		count += error == ACTOR_OK;
	}
	if (error == ACTOR_OK)
		succeeded = run_and_print(load, async_executor_workers(executor), clients,
		                          latencies);
	else
		fprintf(stderr, "calculator: cannot start %zu clients: %s\n", load->clients,
		        actor_strerror(error));
	while (count > 0) /* the last address of each: it ends */
		client_address_drop(&clients[--count].address);
	free(latencies);
	free(clients);
	return succeeded;
}
