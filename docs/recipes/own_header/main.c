/* own_header - a program that knows of a lamp only what lamp.h says. */
#include "lamp.h"

static int use(struct lamp_address lamp, bool *on)
{
	int error = lamp_send_turn(lamp, (struct turn){ .on = true });

	if (error != ACTOR_OK)
		return error;
	struct lamp_is_on_responder responder = lamp_ask_is_on(lamp, (struct is_on){ 0 });
	return lamp_is_on_block_on(&responder, on);
}

int main(void)
{
	struct async_executor *executor;
	struct lamp_address lamp;
	bool on = false;

	if (async_executor_new(&executor, 0) != ACTOR_OK)
		return 1;
	int error = lamp_start(executor, &lamp);
	if (error == ACTOR_OK) {
		error = use(lamp, &on);
		lamp_address_drop(&lamp);
	}
	async_executor_free(executor);
	return error != ACTOR_OK || !on;
}
