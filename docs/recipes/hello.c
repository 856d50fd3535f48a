/* hello - the smallest program: an actor, an event, a beginning and an end. */
#include <actor-ext/actor-ext.h>
#include <stdio.h>

struct greet {
	const char *name;
};
struct greeter {
	struct actor base; /* first, and named so */
	unsigned greeted;
};

ACTOR_TYPE(greeter);
ACTOR_EVENT(greeter, greet);

static int greeter_on_greet(struct greeter *self, const struct greet *event,
                            struct actor_context *context)
{
	(void)context;
	printf("%u: hello, %s\n", ++self->greeted, event->name);
	return ACTOR_OK;
}

int main(void)
{
	struct async_executor *executor;
	struct greeter_address greeter = { 0 };
	int error = async_executor_new(&executor, 0); /* a worker thread for each CPU */

	if (error != ACTOR_OK)
		return 1;
	error = greeter_spawn(executor, (struct greeter){ .greeted = 0 }, &greeter);
	if (error == ACTOR_OK)
		error = greeter_send_greet(greeter, (struct greet){ "world" });
	if (error == ACTOR_OK)
		error = greeter_address_interrupt(greeter); /* "end", behind the greeting */
	if (error == ACTOR_OK)
		error = greeter_address_join(greeter);
	greeter_address_drop(&greeter);
	async_executor_free(executor);
	return error != ACTOR_OK;
}
