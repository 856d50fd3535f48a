/* lamp.c - the actor: its struct, and a handler for each message. Nobody else includes this. */
#include "lamp.h"

struct lamp {
	struct actor base;
	bool on;
};

ACTOR_SPAWN(lamp);
ACTOR_EVENT_DEFINE(lamp, turn);
ACTOR_REQUEST_DEFINE(lamp, is_on, bool);

int lamp_start(struct async_executor *executor, struct lamp_address *lamp)
{
	return lamp_spawn(executor, (struct lamp){ .on = false }, lamp);
}

static int lamp_on_turn(struct lamp *self, const struct turn *event, struct actor_context *context)
{
	(void)context;
	self->on = event->on;
	return ACTOR_OK;
}

static int lamp_on_is_on(struct lamp *self, const struct is_on *request, bool *response,
                         struct actor_context *context)
{
	(void)request;
	(void)context;
	*response = self->on;
	return ACTOR_OK;
}
