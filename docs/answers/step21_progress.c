/* Step 21, exercise 1: an actor that says how far it is with its preparations, through a watch of its own. */
#include <actor/actor.h>
#include <pthread.h>

#include "../../tests/stage.h"

enum { PARTS = 100 };

/* The test's: it outlives the actor and the readers. */
struct progress {
	struct async_watch percent;
	int parts[PARTS]; /* plain: whoever has read n per cent may read n of them */
};

struct loader {
	struct actor base;
	struct progress *progress;
	uint32_t loaded;
};

ACTOR_TYPE(loader);

static int load_a_part(struct actor *actor, struct actor_context *context)
{
	struct loader *self = ACTOR_SELF(loader, actor);
	if (self->loaded == PARTS)
		return ACTOR_OK;
	self->progress->parts[self->loaded] = 7;
	async_watch_set(&self->progress->percent,
	                ++self->loaded); /* first the part, then the word */
	return (int)async_waker_yield(actor_context_waker(context));
}

static int stop_at_once(struct actor *actor, struct actor_context *context)
{
	(void)actor;
	(void)context;
	return ACTOR_STOP;
}

static const struct actor_ops ops = { .initialize = load_a_part, .event = stop_at_once };

/* Looks again and again, for five seconds at most. */
static void *read_along(void *argument)
{
	struct progress *progress = argument;
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	uint32_t last = 0;
	while (last < PARTS) {
		uint32_t percent = async_watch_get(&progress->percent);
		CHECK(percent >= last); /* it never goes back, though it may jump */
		for (; last < percent; last++)
			CHECK_INT_EQ(progress->parts[last], 7);
		CHECK(async_now() < deadline);
		sched_yield();
	}
	return NULL;
}

TEST(three_readers_see_it_grow)
{
	enum { READERS = 3 };
	struct progress progress = { 0 };
	async_watch_init(&progress.percent, 0);
	pthread_t readers[READERS];
	for (int i = 0; i < READERS; i++)
		CHECK_OK(pthread_create(&readers[i], NULL, read_along, &progress));
	struct async_executor *executor = stage_open(1);
	struct loader_address address;
	CHECK_OK(loader_spawn(executor, (struct loader){ .base.ops = &ops, .progress = &progress },
	                      &address));
	for (int i = 0; i < READERS; i++)
		pthread_join(readers[i], NULL);
	loader_address_drop(&address);
	stage_close(executor);
}
