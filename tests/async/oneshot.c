/* async/oneshot.h: whatever the two ends do, and in whichever order, one of them owns at the end. */
#include "support.h"

#include <async/oneshot.h>

#include <stdlib.h>

/* ---- All orders, one thread ----------------------------------------------------------------------- */

static void complete_then_poll(struct async_waker *waker)
{
	struct async_oneshot oneshot;

	async_oneshot_init(&oneshot);
	CHECK(!async_oneshot_is_complete(&oneshot));
	CHECK(async_oneshot_complete(&oneshot));
	CHECK(async_oneshot_is_complete(&oneshot));
	CHECK_INT_EQ(async_oneshot_poll(&oneshot, waker), ASYNC_READY);
}

TEST(what_is_complete_is_received_at_once)
{
	with_waker(complete_then_poll);
}

static void poll_then_complete(struct async_waker *waker)
{
	struct async_oneshot oneshot;
	uint64_t issued = waker->issued;

	async_oneshot_init(&oneshot);
	for (size_t i = 0; i < 3; i++)
		CHECK_INT_EQ(async_oneshot_poll(&oneshot, waker), ASYNC_PENDING);
	CHECK_INT_EQ(waker->issued - issued, 1); /* one ticket, however often it is asked */
	CHECK(async_oneshot_complete(&oneshot));
	CHECK_INT_EQ(async_oneshot_poll(&oneshot, waker), ASYNC_READY);
}

TEST(who_polls_first_receives_later)
{
	with_waker(poll_then_complete);
}

TEST(after_an_abandon_the_sender_owns)
{
	struct async_oneshot oneshot;

	async_oneshot_init(&oneshot);
	CHECK(async_oneshot_abandon(&oneshot));
	CHECK(!async_oneshot_is_complete(&oneshot));
	CHECK(!async_oneshot_complete(&oneshot));
}

TEST(after_a_completion_who_abandons_owns)
{
	struct async_oneshot oneshot;

	async_oneshot_init(&oneshot);
	CHECK(async_oneshot_complete(&oneshot));
	CHECK(!async_oneshot_abandon(&oneshot));
}

static void poll_then_abandon(struct async_waker *waker)
{
	struct async_oneshot oneshot;

	async_oneshot_init(&oneshot);
	CHECK_INT_EQ(async_oneshot_poll(&oneshot, waker), ASYNC_PENDING);
	CHECK(async_oneshot_abandon(&oneshot)); /* the ticket is back: memcheck would miss it */
	CHECK(!async_oneshot_complete(&oneshot));
}

TEST(a_receiver_that_waits_may_abandon)
{
	with_waker(poll_then_abandon);
}

/* ---- Tasks ------------------------------------------------------------------------------------------ */

/* A receiver that says when it waits, and ends when it has received or is canceled. */
struct receiver {
	struct async_oneshot *oneshot;
	struct latch waiting;
	int result;
};

static enum async_poll receive(struct job *self)
{
	struct receiver *receiver = self->argument;

	receiver->result = async_oneshot_poll(receiver->oneshot, &self->task.waker);
	if (self->polls == 1)
		latch_down(&receiver->waiting);
	return receiver->result == ASYNC_PENDING ? ASYNC_PENDING : ASYNC_READY;
}

TEST(completion_wakes_the_receiver)
{
	struct async_executor *executor = new_executor(1);
	struct async_oneshot oneshot;
	struct receiver receiver = { .oneshot = &oneshot, .waiting = LATCH(1) };
	struct latch freed = LATCH(1);
	struct job job;

	async_oneshot_init(&oneshot);
	job_init(&job, receive, &receiver);
	job.freed = &freed;
	spawn(executor, &job);
	latch_wait(&receiver.waiting);
	CHECK(async_oneshot_complete(&oneshot));
	latch_wait(&freed);
	CHECK_INT_EQ(receiver.result, ASYNC_READY);
	async_executor_free(executor);
}

/* Polls once, and then only lives until it is canceled. */
static enum async_poll ask_once(struct job *self)
{
	struct receiver *receiver = self->argument;

	if (async_waker_is_canceled(&self->task.waker))
		return ASYNC_READY;
	if (self->polls == 1) {
		CHECK_INT_EQ(async_oneshot_poll(receiver->oneshot, &self->task.waker),
		             ASYNC_PENDING);
		latch_down(&receiver->waiting);
	}
	return ASYNC_PENDING;
}

TEST(only_the_latest_waker_is_woken)
{
	struct async_executor *executor = new_executor(1);
	struct async_oneshot oneshot;
	struct receiver first = { .oneshot = &oneshot, .waiting = LATCH(1) };
	struct receiver second = { .oneshot = &oneshot, .waiting = LATCH(1) };
	struct latch first_freed = LATCH(1), second_freed = LATCH(1);
	struct job jobs[2];

	async_oneshot_init(&oneshot);
	job_init(&jobs[0], ask_once, &first);
	jobs[0].freed = &first_freed;
	spawn(executor, &jobs[0]);
	latch_wait(&first.waiting);
	job_init(&jobs[1], receive, &second);
	jobs[1].freed = &second_freed;
	spawn(executor, &jobs[1]);
	latch_wait(&second.waiting);
	CHECK(async_oneshot_complete(&oneshot));
	latch_wait(&second_freed);
	CHECK_INT_EQ(jobs[0].polls, 1);
	async_executor_free(executor);
	latch_wait(&first_freed); /* its ticket has come back */
}

TEST(a_canceled_receiver_hears_of_it_and_may_abandon)
{
	struct async_executor *executor = new_executor(1);
	struct async_oneshot oneshot;
	struct receiver receiver = { .oneshot = &oneshot, .waiting = LATCH(1) };
	struct latch freed = LATCH(1);
	struct job job;

	async_oneshot_init(&oneshot);
	job_init(&job, receive, &receiver);
	job.freed = &freed;
	spawn(executor, &job);
	latch_wait(&receiver.waiting);
	async_executor_free(executor);
	CHECK_INT_EQ(receiver.result, ASYNC_E_CANCELED);
	CHECK(async_oneshot_abandon(&oneshot));
	latch_wait(&freed); /* not before: the oneshot still had its ticket */
	CHECK(!async_oneshot_complete(&oneshot));
}

/* ---- Both ends at once -------------------------------------------------------------------------------- */

/* One block for both ends, as a request would have it. The value is not atomic. */
struct reply {
	struct async_oneshot oneshot;
	size_t value;
};

struct rounds {
	struct reply **replies;
	size_t count;
	uint64_t seed;
	struct pace pace;
	_Atomic size_t owned[2]; /* by the sender, by the receiver */
};

static void own(struct rounds *rounds, unsigned side, struct reply *reply)
{
	rounds->owned[side]++;
	free(reply);
}

static void send_value(struct rounds *rounds, size_t i)
{
	struct reply *reply = rounds->replies[i];

	reply->value = i;
	if (!async_oneshot_complete(&reply->oneshot))
		own(rounds, 0, reply);
}

static int poll_reply(void *future, struct async_waker *waker)
{
	return async_oneshot_poll(&((struct reply *)future)->oneshot, waker);
}

/* Waits for the value, or gives up: at once, or after some waiting. */
static void receive_value(struct rounds *rounds, size_t i, uint64_t choice)
{
	struct reply *reply = rounds->replies[i];
	bool received = false;

	if (choice == 0)
		received = async_block_on(poll_reply, reply) == ASYNC_READY;
	else if (choice == 1)
		received = async_block_on_until(poll_reply, reply, async_after(1000)) ==
		           ASYNC_READY;
	if (!received)
		received = !async_oneshot_abandon(&reply->oneshot);
	if (!received)
		return;
	CHECK_INT_EQ(reply->value, i);
	own(rounds, 1, reply);
}

static void play_side(void *argument, unsigned side)
{
	struct rounds *rounds = argument;
	uint64_t random = rounds->seed + side;

	for (size_t i = 0; i < rounds->count; i++) {
		pace_meet(&rounds->pace, side, i);
		loiter(&random, 200);
		if (side == 0)
			send_value(rounds, i);
		else
			receive_value(rounds, i, test_random(&random) % 3);
	}
}

TEST(exactly_one_side_owns_at_the_end)
{
	struct rounds rounds = { .count = test_scaled(50000), .seed = test_seed() };
	struct crew crew;

	rounds.replies = calloc(rounds.count, sizeof *rounds.replies);
	CHECK(rounds.replies != NULL);
	for (size_t i = 0; i < rounds.count; i++) {
		rounds.replies[i] = calloc(1, sizeof *rounds.replies[i]);
		CHECK(rounds.replies[i] != NULL);
		async_oneshot_init(&rounds.replies[i]->oneshot);
	}
	crew_start(&crew, 2, play_side, &rounds);
	crew_join(&crew);
	CHECK_INT_EQ(rounds.owned[0] + rounds.owned[1], rounds.count);
	free(rounds.replies);
}

/* ---- Misuse ------------------------------------------------------------------------------------------- */

static void poll_abandoned(struct async_waker *waker)
{
	struct async_oneshot oneshot;

	async_oneshot_init(&oneshot);
	CHECK(async_oneshot_abandon(&oneshot));
	CHECK_ABORTS((void)!async_oneshot_poll(&oneshot, waker), "polled after it was abandoned");
}

TEST(each_end_leaves_once)
{
	struct async_oneshot oneshot;

	async_oneshot_init(&oneshot);
	CHECK(async_oneshot_complete(&oneshot));
	CHECK_ABORTS((void)!async_oneshot_complete(&oneshot), "completed twice");
	async_oneshot_init(&oneshot);
	CHECK(async_oneshot_abandon(&oneshot));
	CHECK_ABORTS((void)!async_oneshot_abandon(&oneshot), "abandoned twice");
	with_waker(poll_abandoned);
}
