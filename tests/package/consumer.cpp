// A C++ program: it includes every public header (the build writes the list), and talks to an actor written in it.
#include "all_headers.h"

struct counter {
	struct actor base;
	int count;
};

struct increment {
	int by;
};
struct get {
	int unused;
};

ACTOR_TYPE(counter);
ACTOR_EVENT(counter, increment);
ACTOR_REQUEST(counter, get, int);

static int counter_on_increment(struct counter *self, const struct increment *event,
                                struct actor_context *)
{
	self->count += event->by;
	return ACTOR_OK;
}

static int counter_on_get(struct counter *self, const struct get *, int *response,
                          struct actor_context *)
{
	*response = self->count;
	return ACTOR_OK;
}

int main()
{
	async_executor *executor;
	counter_address address;
	int count = 0;

	if (async_executor_new(&executor, 0) != ASYNC_OK)
		return 1;
	int error = counter_spawn(executor, counter{}, &address);
	if (error == ACTOR_OK) {
		error = counter_send_increment(address, increment{ 42 });
		if (error == ACTOR_OK) {
			auto responder = counter_ask_get(address, get{});
			error = counter_get_block_on(&responder, &count);
		}
		counter_address_drop(&address);
	}
	async_executor_free(executor);
	return error == ACTOR_OK && count == 42 ? 0 : 1;
}
