/* Step 24, exercise 2: four are waited for, the fifth lives on beside them. */
#include <actor/actor.h>
#include <stdio.h>
#include <time.h>

#include "../../tests/stage.h"

struct number {
	int value;
};

/* Ends after so many numbers, each of which takes it a while. */
struct slow {
	struct actor base;
	_Atomic int *handled; /* the test's */
	int left;
};

ACTOR_TYPE(slow);
ACTOR_EVENT(slow, number);

static void slow_on_number(struct slow *self, const struct number *event)
{
	nanosleep(&(struct timespec){ .tv_nsec = event->value * 1000000 }, NULL);
	++*self->handled;
	self->left--;
}

static int stop_after_some(struct actor *actor, struct actor_context *context)
{
	if (actor_context_next(context) == ACTOR_PENDING)
		return ACTOR_PENDING;
	return ACTOR_SELF(slow, actor)->left > 0 ? ACTOR_OK : ACTOR_STOP;
}

static const struct actor_ops ops = { .event = stop_after_some };

TEST(each_is_waited_for_alone)
{
	enum { COUNT = 5 };
	struct async_executor *executor = stage_open(2);
	struct slow_address addresses[COUNT];
	_Atomic int handled[COUNT] = { 0 };
	for (int i = 0; i < COUNT; i++) {
		struct slow initial = { .base.ops = &ops,
			                .handled = &handled[i],
			                .left = i < 4 ? 1 : 2 };
		CHECK_OK(slow_spawn(executor, initial, &addresses[i]));
		CHECK_OK(slow_send_number(addresses[i], (struct number){ 20 * (4 - i) }));
	}
	double before = process_cpu_seconds();
	for (int i = 0; i < 4;
	     i++) { /* the slowest first: the others are done when it is their turn */
		CHECK_OK(slow_address_join(addresses[i]));
		CHECK_INT_EQ(handled[i], 1);
	}
	printf("%.3f s of processor time\n", process_cpu_seconds() - before);
	CHECK(!actor_status_is_done(actor_address_status(addresses[4].untyped)));
	for (int i = 0; i < COUNT; i++)
		slow_address_drop(&addresses[i]);
	stage_close(executor);
}
