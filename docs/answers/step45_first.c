/* Step 45, exercise 1: three clocks are asked. The first answer is taken, the others are not wanted any more. */
#include <actor-ext/actor-ext.h>
#include <async/oneshot.h>

#include "../../tests/stage.h"

struct look {
	struct gate *gate;
};

struct clock {
	struct actor base;
	struct async_frame frame;
	struct async_watch_waiter waiter;
	int time;
};
ACTOR_TYPE(clock);

static _Atomic int responses_dropped;

static void time_drop(int *response)
{
	(void)response;
	responses_dropped++;
}

ACTOR_REQUEST_WITH(clock, look, int, .drop_response = time_drop);

/* Answers when its gate opens. */
static int clock_on_look(struct clock *self, const struct look *request, int *response,
                         struct async_waker *waker)
{
	int error;
	ASYNC_BEGIN(&self->frame);
	ASYNC_AWAIT(&self->frame, error = gate_poll(request->gate, &self->waiter, waker));
	ASYNC_END(&self->frame);
	*response = self->time;
	return error;
}

enum { CLOCKS = 3 };

struct race {
	struct clock_look_responder responders[CLOCKS];
	int winner;
};

/* Asks each of them, so that each keeps the waker. Ready when one is. */
static int poll_race(void *future, struct async_waker *waker)
{
	struct race *race = future;
	for (race->winner = 0; race->winner < CLOCKS; race->winner++) {
		struct actor_responder *responder = &race->responders[race->winner].untyped;
		if (responder->interaction == NULL)
			return ASYNC_READY; /* it could not even be asked, which is an answer, too */
		int result = async_oneshot_poll(&responder->interaction->oneshot, waker);
		if (result != ASYNC_PENDING)
			return result;
	}
	return ASYNC_PENDING;
}

/* What the winner says. All three have left when it returns. */
static int first(struct race *race, int *time)
{
	CHECK_OK(async_block_on(poll_race, race));
	struct actor_responder *winner = &race->responders[race->winner].untyped;
	int result = winner->error;
	if (winner->interaction != NULL) {
		result = winner->interaction->result;
		if (result == ACTOR_OK)
			*time = clock_look_exchange_of(winner->interaction)->response;
		actor_responder_received(winner);
	}
	for (int i = 0; i < CLOCKS; i++)
		clock_look_cancel(&race->responders[i]); /* harmless on the winner */
	return result;
}

static void spawn_clocks(struct async_executor *executor, struct clock_address *clocks)
{
	for (int i = 0; i < CLOCKS; i++)
		CHECK_OK(clock_spawn(executor, (struct clock){ .time = 100 + i }, &clocks[i]));
}

static void end_clocks(struct clock_address *clocks)
{
	for (int i = 0; i < CLOCKS; i++) {
		CHECK_OK(clock_address_interrupt(clocks[i]));
		CHECK_OK(clock_address_join(clocks[i]));
		clock_address_drop(&clocks[i]);
	}
}

TEST(the_first_answer_is_taken_and_the_others_are_dropped)
{
	struct async_executor *executor = stage_open(1);
	struct gate gates[CLOCKS] = { 0 };
	struct clock_address clocks[CLOCKS];
	struct race race;
	int time = 0;
	spawn_clocks(executor, clocks);
	for (int i = 0; i < CLOCKS; i++)
		race.responders[i] = clock_ask_look(clocks[i], (struct look){ &gates[i] });
	gate_open(&gates[1]);
	CHECK_OK(first(&race, &time));
	CHECK_INT_EQ(time, 101);
	CHECK_INT_EQ(responses_dropped, 0); /* the other two have not even answered */
	gate_open(&gates[0]);
	gate_open(&gates[2]);
	end_clocks(clocks);
	CHECK_INT_EQ(responses_dropped, 2);
	stage_close(executor);
}

/* One that cannot be asked is the first to be complete. */
TEST(an_error_may_be_the_first_answer)
{
	struct async_executor *executor = stage_open(1);
	struct gate gates[CLOCKS] = { 0 };
	struct clock_address clocks[CLOCKS];
	struct race race;
	int time = 0;
	spawn_clocks(executor, clocks);
	CHECK_OK(clock_address_interrupt(clocks[2]));
	CHECK_OK(clock_address_join(clocks[2]));
	for (int i = 0; i < CLOCKS; i++)
		race.responders[i] = clock_ask_look(clocks[i], (struct look){ &gates[i] });
	CHECK_INT_EQ(first(&race, &time), ACTOR_E_CLOSED);
	CHECK_INT_EQ(time, 0);
	gate_open(&gates[0]);
	gate_open(&gates[1]);
	for (int i = 0; i < CLOCKS; i++) {
		(void)!clock_address_interrupt(clocks[i]); /* one has ended */
		CHECK_OK(clock_address_join(clocks[i]));
		clock_address_drop(&clocks[i]);
	}
	CHECK_INT_EQ(responses_dropped, 2);
	stage_close(executor);
}
