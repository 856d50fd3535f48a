/* Three clerks, and one of them does not go home. See the lesson of step 27. */
// since: 26
// until: 27
#include <actor/actor.h>
#include <async/log.h>

#include "../stage.h"

struct customer {
	int number;
};

/* Goes home when all its customers are served. */
struct clerk {
	struct actor base;
	int number;
	int customers; /* still to come */
};
ACTOR_TYPE(clerk);
ACTOR_EVENT(clerk, customer);

static void clerk_on_customer(struct clerk *self, const struct customer *event)
{
	(void)event;
	self->customers--;
}

static int open_up(struct actor *actor, struct actor_context *context)
{
	struct actor_address self = actor_context_self(context);
	async_log_debug("actor %p: clerk %d", (void *)self.runtime,
	                ACTOR_SELF(clerk, actor)->number);
	return ACTOR_OK;
}

static int serve(struct actor *actor, struct actor_context *context)
{
	int result = actor_context_next(context);
	if (ACTOR_SELF(clerk, actor)->customers == 0)
		actor_context_stop(context);
	return result;
}

TEST(all_clerks_go_home)
{
	static const struct actor_ops ops = { .initialize = open_up, .event = serve };
	static const int expected[] = { 2, 3, 2 };
	struct async_executor *executor = stage_open(1);
	async_log_set_level(ASYNC_LOG_DEBUG);
	for (int i = 0; i < 3; i++) {
		struct clerk clerk = { .base.ops = &ops, .number = i, .customers = expected[i] };
		struct clerk_address address;
		CHECK_OK(clerk_spawn(executor, clerk, &address));
		for (int j = 0; j < 2; j++)
			CHECK_OK(clerk_send_customer(address, (struct customer){ j }));
		clerk_address_drop(&address);
	}
	uint64_t deadline = async_after(ASYNC_SECOND / 2);
	while (async_executor_tasks(executor) > 0 && async_now() < deadline)
		sched_yield();
	CHECK_INT_EQ(async_executor_tasks(executor), 0);
	stage_close(executor);
}
