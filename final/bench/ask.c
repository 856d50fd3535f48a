/*
 * ask.c - typed requests of client actors, awaited in the clients' handlers, one at a time.
 *
 * ask: one client. ask-many: 16 clients of the same server. A request and its response are counted
 * as two messages.
 */
#include "bench.h"

#define CLIENTS 16

struct server {
	struct actor base;
	uint64_t answered;
};
struct square {
	uint64_t value;
};
struct get_answered {
	char unused;
};
ACTOR_TYPE(server);
ACTOR_REQUEST(server, square, uint64_t);
ACTOR_REQUEST(server, get_answered, uint64_t);

static int server_on_square(struct server *self, const struct square *request, uint64_t *response,
                            struct actor_context *context)
{
	(void)context;
	self->answered++;
	*response = request->value * request->value;
	return ACTOR_OK;
}

static int server_on_get_answered(struct server *self, const struct get_answered *request,
                                  uint64_t *response, struct actor_context *context)
{
	(void)request;
	(void)context;
	*response = self->answered;
	return ACTOR_OK;
}

struct client {
	struct actor base;
	struct server_address server;
	struct async_frame frame;
	struct server_square_responder responder;
	uint64_t asked, right;
	uint64_t *total; /* gets `right` */
};
struct begin {
	uint64_t count;
};
ACTOR_TYPE(client);
ACTOR_EVENT(client, begin);

static int client_on_begin(struct client *self, const struct begin *event,
                           struct actor_context *context)
{
	int error = ACTOR_OK;
	uint64_t response = 0;
	ASYNC_BEGIN(&self->frame);
	for (self->asked = 0; self->asked < event->count; self->asked++) {
		self->responder = server_ask_square(self->server, (struct square){ self->asked });
		ASYNC_AWAIT(&self->frame,
		            error = server_square_poll(&self->responder,
		                                       actor_context_waker(context), &response));
		bench_must(error);
		self->right += response == self->asked * self->asked;
	}
	ASYNC_END(&self->frame);
	*self->total = self->right;
	actor_context_stop(context);
	return ACTOR_OK;
}

static uint64_t answered(struct server_address server)
{
	struct server_get_answered_responder responder =
		server_ask_get_answered(server, (struct get_answered){ 0 });
	uint64_t count = 0;
	bench_must(server_get_answered_block_on(&responder, &count));
	return count;
}

static void ask(struct bench_run *run, unsigned clients_count)
{
	struct server_address server;
	struct client_address clients[CLIENTS];
	uint64_t right[CLIENTS] = { 0 };
	bench_must(server_spawn(run->executor, (struct server){ .answered = 0 }, &server));
	for (unsigned i = 0; i < clients_count; i++)
		bench_must(client_spawn(run->executor,
		                        (struct client){ .server = server, .total = &right[i] },
		                        &clients[i]));

	bench_start(run);
	for (unsigned i = 0; i < clients_count; i++)
		bench_must(client_send_begin(clients[i], (struct begin){ run->count }));
	for (unsigned i = 0; i < clients_count; i++)
		bench_must(client_address_join(clients[i]));
	bench_end(run);

	for (unsigned i = 0; i < clients_count; i++) {
		client_address_drop(&clients[i]);
		bench_verify(run, "right answers of one client", right[i], run->count);
	}
	bench_verify(run, "requests answered", answered(server), run->count * clients_count);
	bench_finish(&server.untyped);
}

void bench_ask(struct bench_run *run)
{
	ask(run, 1);
}

void bench_ask_many(struct bench_run *run)
{
	ask(run, CLIENTS);
}
