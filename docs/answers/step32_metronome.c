/* Step 32, exercise 1: handlers that wait in the middle of a loop. */
#include <actor/actor.h>
#include <async/await.h>

#include "../../tests/stage.h"

struct beat {
	int times;
};

struct pause {
	uint64_t nanoseconds;
};

struct metronome {
	struct actor base;
	_Atomic int *beats;
	/* Of the handler that waits. There is never more than one. */
	struct async_frame frame;
	struct async_sleep sleep;
	int left;
};
ACTOR_TYPE(metronome);
ACTOR_EVENT(metronome, beat);
ACTOR_EVENT(metronome, pause);

static int metronome_on_beat(struct metronome *self, const struct beat *event,
                             struct actor_context *context)
{
	int result;
	ASYNC_BEGIN(&self->frame);
	for (self->left = event->times; self->left > 0; self->left--) {
		ASYNC_AWAIT(&self->frame,
		            result = async_sleep_poll(&self->sleep, actor_context_waker(context),
		                                      async_after(ASYNC_MILLISECOND)));
		if (result != ASYNC_READY)
			ASYNC_RETURN(&self->frame, result); /* canceled: no more beats */
		++*self->beats;
	}
	ASYNC_END(&self->frame);
	return ACTOR_OK;
}

/* Waits once, so it needs no frame: called again, it asks again. */
static int metronome_on_pause(struct metronome *self, const struct pause *event,
                              struct actor_context *context)
{
	return async_sleep_poll(&self->sleep, actor_context_waker(context),
	                        async_after(event->nanoseconds));
}

static void put_away(struct actor *actor)
{
	async_sleep_deinit(&ACTOR_SELF(metronome, actor)->sleep);
}

static const struct actor_ops metronome_ops = { .drop = put_away };

/* ---- Is it right? ---------------------------------------------------------------------------------------------------- */

static struct metronome_address spawn_metronome(struct async_executor *executor, _Atomic int *beats)
{
	struct metronome_address address;
	CHECK_OK(metronome_spawn(executor,
	                         (struct metronome){ .base.ops = &metronome_ops, .beats = beats },
	                         &address));
	return address;
}

TEST(it_beats_and_pauses_in_order)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int beats = 0;
	struct metronome_address address = spawn_metronome(executor, &beats);
	uint64_t start = async_now();
	CHECK_OK(metronome_send_beat(address, (struct beat){ 3 }));
	CHECK_OK(metronome_send_pause(address, (struct pause){ 5 * ASYNC_MILLISECOND }));
	CHECK_OK(metronome_send_beat(address, (struct beat){ 2 }));
	metronome_address_drop(&address); /* what was accepted is handled */
	stage_wait(executor);
	CHECK_INT_EQ(beats, 5);
	CHECK(async_now() - start >= 10 * ASYNC_MILLISECOND);
	stage_close(executor);
}

TEST(a_shutdown_ends_it_between_two_beats)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int beats = 0;
	struct metronome_address address = spawn_metronome(executor, &beats);
	CHECK_OK(metronome_send_beat(address, (struct beat){ 1000000 }));
	while (beats < 3)
		sched_yield();
	async_executor_free(executor);
	CHECK_INT_EQ(metronome_address_join(address), ACTOR_E_CANCELED);
	metronome_address_drop(&address);
	stage_check_empty();
}
