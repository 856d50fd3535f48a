/* many_clients - one actor gives out numbers to many. Each client holds an address of its own. */
#include <actor-ext/actor-ext.h>
#include <stdio.h>
#include <stdlib.h>

enum { CLIENTS = 8, NUMBERS = 100 };

/* ---- The server: no lock, though all ask at once ---- */

struct number {
	int unused; /* C has no empty structs */
};
struct server {
	struct actor base;
	unsigned last;
	unsigned *given; /* borrowed: written at the end */
};

ACTOR_TYPE(server);
ACTOR_REQUEST(server, number, unsigned);

static int server_on_number(struct server *self, const struct number *request, unsigned *response,
                            struct actor_context *context)
{
	(void)request;
	(void)context;
	*response = ++self->last;
	return ACTOR_OK;
}

static int server_finalize(struct actor *actor, struct actor_context *context)
{
	struct server *self = ACTOR_SELF(server, actor);

	(void)context;
	*self->given = self->last;
	return ACTOR_OK;
}

static const struct actor_ops server_ops = { .finalize = server_finalize };

/* ---- A client: asks, waits, asks again. So there is never more than one request of each. ---- */

struct collect {
	int unused;
};
struct client {
	struct actor base;
	struct server_address server; /* its own: dropped in client_drop() */
	struct async_frame frame;
	struct server_number_responder asked;
	unsigned count, newest;
};

ACTOR_TYPE(client);
ACTOR_REQUEST(client, collect, unsigned);

static int client_on_collect(struct client *self, const struct collect *request, unsigned *response,
                             struct actor_context *context)
{
	int error = ACTOR_OK;

	(void)request;
	ASYNC_BEGIN(&self->frame);
	for (self->count = 0; self->count < NUMBERS; self->count++) {
		self->asked = server_ask_number(self->server, (struct number){ 0 });
		ASYNC_AWAIT(&self->frame,
		            error = server_number_poll(&self->asked, actor_context_waker(context),
		                                       &self->newest));
		if (error != ACTOR_OK)
			ASYNC_RETURN(&self->frame, error);
	}
	ASYNC_END(&self->frame);
	*response = self->newest;
	return ACTOR_OK;
}

static void client_drop(struct actor *actor)
{
	server_address_drop(&ACTOR_SELF(client, actor)->server);
}

static const struct actor_ops client_ops = { .drop = client_drop };

/* *Shares* the server. */
static int start_client(struct async_executor *executor, struct server_address server,
                        struct client_address *client)
{
	struct client initial = { .base.ops = &client_ops, .server = server_address_clone(server) };
	int error = client_spawn(executor, initial, client);

	if (error != ACTOR_OK)
		server_address_drop(&initial.server); /* not taken: still ours */
	return error;
}

/* ---- The program ---- */

/* Ends the program: a recipe has nothing better to do. */
static void check(int error)
{
	if (error == ACTOR_OK)
		return;
	fprintf(stderr, "many_clients: %s\n", actor_strerror(error));
	exit(1);
}

int main(void)
{
	struct async_executor *executor;
	struct server_address server;
	struct client_address clients[CLIENTS];
	struct client_collect_responder asked[CLIENTS];
	unsigned given = 0, newest = 0, highest = 0;

	check(async_executor_new(&executor, 0));
	check(server_spawn(executor, (struct server){ .base.ops = &server_ops, .given = &given },
	                   &server));
	for (unsigned i = 0; i < CLIENTS; i++) {
		check(start_client(executor, server, &clients[i]));
		asked[i] = client_ask_collect(clients[i], (struct collect){ 0 }); /* all at once */
	}
	for (unsigned i = 0; i < CLIENTS; i++) {
		check(client_collect_block_on(&asked[i], &newest));
		highest = newest > highest ? newest : highest;
		client_address_drop(&clients[i]);
	}
	check(server_address_interrupt(server));
	check(server_address_join(server));
	server_address_drop(&server);
	async_executor_free(executor);
	printf("%u numbers, the highest is %u\n", given, highest);
	return given != CLIENTS * NUMBERS || highest != CLIENTS * NUMBERS;
}
