/* Step 34, exercise 1: many actors end at the same time. */
#include <actor/actor.h>

#include "../../tests/stage.h"

/* Opens its gate when all have come. */
struct meeting {
	_Atomic int missing;
	struct gate gate;
};

/* Takes its time: it ends when the others end. */
struct guest {
	struct actor base;
	struct meeting *meeting;
	bool came;
	struct async_watch_waiter waiter;
};
ACTOR_TYPE(guest);

static int meet(struct actor *actor, struct actor_context *context)
{
	struct guest *guest = ACTOR_SELF(guest, actor);
	if (!guest->came) {
		guest->came = true;
		if (--guest->meeting->missing == 0)
			gate_open(&guest->meeting->gate);
	}
	return gate_poll(&guest->meeting->gate, &guest->waiter, actor_context_waker(context));
}

static const struct actor_ops guest_ops = { .finalize = meet };

/*
 * Asks all to end, then waits for all: ACTOR_OK, or the first error that one of them ended with. ACTOR_E_NOMEM: not all could
 * be asked; call it again. ACTOR_E_TIMEDOUT: one has not ended after ten seconds.
 */
static int guest_end_all(const struct guest_address *guests, int count)
{
	for (int i = 0; i < count; i++) {
		if (guest_address_interrupt(guests[i]) == ACTOR_E_NOMEM)
			return ACTOR_E_NOMEM; /* who was asked already may be asked again */
	}
	uint64_t deadline = async_after(10 * ASYNC_SECOND);
	int result = ACTOR_OK;
	for (int i = 0; i < count; i++) {
		int error = actor_address_join_until(guests[i].untyped, deadline);
		if (result == ACTOR_OK)
			result = error;
	}
	return result;
}

/* ---- Is it right? ---------------------------------------------------------------------------------------------------- */

TEST(all_end_at_once)
{
	enum { COUNT = 20 };
	struct async_executor *executor = stage_open(1);
	struct meeting meeting = { .missing = COUNT };
	struct guest_address guests[COUNT];
	for (int i = 0; i < COUNT; i++)
		CHECK_OK(guest_spawn(executor,
		                     (struct guest){ .base.ops = &guest_ops, .meeting = &meeting },
		                     &guests[i]));
	CHECK_OK(guest_address_interrupt(guests[7])); /* one was asked before */
	CHECK_OK(guest_end_all(guests, COUNT));
	CHECK_OK(guest_end_all(guests, COUNT)); /* they have ended, and still say how */
	for (int i = 0; i < COUNT; i++)
		guest_address_drop(&guests[i]);
	stage_close(executor);
}
