/* Step 33, exercise 1: an end that does not wait for the work before it, and overtakes nobody. */
#include <actor/actor.h>

#include "../../tests/stage.h"

struct job {
	struct gate *gate; /* NULL, or: the work takes until it opens */
};

struct worker {
	struct actor base;
	_Atomic bool *enough; /* set by others: no more work, please */
	_Atomic int *begun;
	int *done, *skipped;
	struct async_watch_waiter waiter;
};
ACTOR_TYPE(worker);
ACTOR_EVENT(worker, job);

/* What was begun is finished. What was not is skipped: it is handled, but in no time. */
static int worker_on_job(struct worker *self, const struct job *event,
                         struct actor_context *context)
{
	if (event->gate != NULL) {
		int result = gate_poll(event->gate, &self->waiter, actor_context_waker(context));
		++*self->begun;
		if (result != ACTOR_OK)
			return result;
	} else if (*self->enough) {
		++*self->skipped;
		return ACTOR_OK;
	}
	++*self->done;
	return ACTOR_OK;
}

/* First the flag, so that the work before the interrupt is skipped. ACTOR_E_NOMEM, ACTOR_E_CLOSED. */
static int worker_end_soon(struct worker_address address, _Atomic bool *enough)
{
	*enough = true;
	struct actor_message *message = actor_interrupt_new();
	if (message == NULL)
		return ACTOR_E_NOMEM;
	int error = actor_address_send(address.untyped, message);
	if (error != ACTOR_OK)
		actor_message_drop(message);
	return error;
}

/* ---- Is it right? ---------------------------------------------------------------------------------------------------- */

TEST(what_was_begun_is_finished_and_the_rest_skipped)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	_Atomic bool enough = false;
	_Atomic int begun = 0;
	int done = 0, skipped = 0;
	struct worker_address address;
	CHECK_OK(worker_spawn(executor,
	                      (struct worker){ .enough = &enough,
	                                       .begun = &begun,
	                                       .done = &done,
	                                       .skipped = &skipped },
	                      &address));
	CHECK_OK(worker_send_job(address, (struct job){ .gate = &gate }));
	for (int i = 0; i < 99; i++)
		CHECK_OK(worker_send_job(address, (struct job){ .gate = NULL }));
	while (begun == 0)
		sched_yield();
	CHECK_OK(worker_end_soon(address, &enough));
	gate_open(&gate);
	CHECK_OK(worker_address_join(address));
	CHECK_INT_EQ(done, 1);
	CHECK_INT_EQ(skipped, 99);
	worker_address_drop(&address);
	stage_close(executor);
}
