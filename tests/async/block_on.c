/* async/executor.h: a thread that waits for a future. */
#include "support.h"

#include <async/oneshot.h>

#include <stdlib.h>
#include <unistd.h>

/* ---- What it returns --------------------------------------------------------------------------------- */

static int give(void *future, struct async_waker *waker)
{
	(void)waker;
	return *(int *)future;
}

TEST(it_returns_what_the_poll_returned)
{
	int results[] = { ASYNC_READY, ASYNC_E_CLOSED, ASYNC_E_CANCELED, -1000 };

	for (size_t i = 0; i < 4; i++) {
		CHECK_INT_EQ(async_block_on(give, &results[i]), results[i]);
		CHECK_INT_EQ(async_block_on_until(give, &results[i], 0), results[i]);
	}
}

/* ---- Being woken --------------------------------------------------------------------------------------- */

static int poll_oneshot(void *future, struct async_waker *waker)
{
	return async_oneshot_poll(future, waker);
}

static enum async_poll complete(struct job *self)
{
	CHECK(async_oneshot_complete(self->argument));
	return ASYNC_READY;
}

/* Each thread spawns a task that completes a oneshot, and waits for it: again and again. */
static void wait_for_tasks(void *argument, unsigned index)
{
	struct async_executor *executor = argument;

	(void)index;
	for (size_t i = test_scaled(2000); i > 0; i--) {
		struct latch freed = LATCH(1);
		struct async_oneshot oneshot;
		struct job job;

		async_oneshot_init(&oneshot);
		job_init(&job, complete, &oneshot);
		job.freed = &freed;
		spawn(executor, &job);
		CHECK_OK(async_block_on(poll_oneshot, &oneshot));
		latch_wait(&freed);
	}
}

TEST(many_threads_wait_for_tasks)
{
	struct async_executor *executor = new_executor(2);
	struct crew crew;

	crew_start(&crew, 8, wait_for_tasks, executor);
	crew_join(&crew);
	async_executor_free(executor);
}

/* Woken three times before it is ready. */
struct unsteady {
	unsigned polls;
};

static int be_ready_at_last(void *future, struct async_waker *waker)
{
	struct unsteady *unsteady = future;

	if (++unsteady->polls > 3)
		return ASYNC_READY;
	async_waker_wake(async_waker_issue(waker));
	return ASYNC_PENDING;
}

TEST(a_wake_without_a_result_polls_again)
{
	struct unsteady unsteady = { 0 };

	CHECK_OK(async_block_on(be_ready_at_last, &unsteady));
	CHECK_INT_EQ(unsteady.polls, 4);
}

static int yield_twice(void *future, struct async_waker *waker)
{
	struct unsteady *unsteady = future;
	return ++unsteady->polls < 3 ? (int)async_waker_yield(waker) : ASYNC_READY;
}

TEST(a_thread_may_yield)
{
	struct unsteady unsteady = { 0 };

	CHECK_OK(async_block_on(yield_twice, &unsteady));
	CHECK_INT_EQ(unsteady.polls, 3);
}

/* Two threads hand a token to and fro, each time by waking the other while it falls asleep. */
struct token {
	_Atomic(struct async_waker *) waiting[2];
	_Atomic unsigned turn; /* whose it is: turn % 2 */
	unsigned rounds;
};

struct token_end {
	struct token *token;
	unsigned index;
};

static int poll_token(void *future, struct async_waker *waker)
{
	struct token_end *end = future;

	if (end->token->waiting[end->index] == NULL)
		end->token->waiting[end->index] = async_waker_issue(waker);
	return end->token->turn % 2 == end->index ? ASYNC_READY : ASYNC_PENDING;
}

static void pass_token(void *argument, unsigned index)
{
	struct token *token = argument;
	struct token_end end = { token, index };

	for (unsigned i = 0; i < token->rounds; i++) {
		CHECK_OK(async_block_on(poll_token, &end));
		token->turn++;
		struct async_waker *waker = atomic_exchange(&token->waiting[1 - index], NULL);
		if (waker != NULL)
			async_waker_wake(waker);
	}
	struct async_waker *own = atomic_exchange(&token->waiting[index], NULL);
	if (own != NULL)
		async_waker_return(own);
}

TEST(no_wake_is_lost_while_a_thread_falls_asleep)
{
	struct token token = { .rounds = (unsigned)test_scaled(50000) };
	struct crew crew;

	crew_start(&crew, 2, pass_token, &token);
	crew_join(&crew);
}

/* ---- Deadlines ---------------------------------------------------------------------------------------------- */

TEST(it_gives_up_at_the_deadline_and_not_before)
{
	for (uint64_t wait = ASYNC_MILLISECOND; wait <= 25 * ASYNC_MILLISECOND; wait *= 5) {
		struct async_oneshot oneshot;
		uint64_t deadline = async_after(wait);

		async_oneshot_init(&oneshot);
		CHECK_INT_EQ(async_block_on_until(poll_oneshot, &oneshot, deadline),
		             ASYNC_E_TIMEDOUT);
		CHECK(async_now() >= deadline);
		CHECK(async_oneshot_complete(&oneshot)); /* it was still pending */
		CHECK_OK(async_block_on_until(poll_oneshot, &oneshot, 0)); /* and is so no more */
	}
}

struct counted {
	unsigned polls;
};

static int count_and_wait(void *future, struct async_waker *waker)
{
	(void)waker;
	((struct counted *)future)->polls++;
	return ASYNC_PENDING;
}

TEST(a_deadline_in_the_past_polls_once)
{
	struct counted counted = { 0 };

	CHECK_INT_EQ(async_block_on_until(count_and_wait, &counted, 0), ASYNC_E_TIMEDOUT);
	CHECK_INT_EQ(counted.polls, 1);
}

/* The completion comes at about the deadline: before, after, or while the thread wakes up by itself. */
struct close_call {
	struct async_oneshot oneshot;
	uint64_t deadline;
};

struct calls {
	struct close_call *calls;
	size_t count;
	pthread_barrier_t barrier;
	uint64_t random;
};

static void complete_at_the_deadline(void *argument, unsigned index)
{
	struct calls *calls = argument;

	(void)index;
	for (size_t i = 0; i < calls->count; i++) {
		struct close_call *call = &calls->calls[i];
		pthread_barrier_wait(&calls->barrier);
		uint64_t moment = call->deadline + test_random(&calls->random) % 100000;
		while (async_now() + 50000 < moment) {
		}
		(void)!async_oneshot_complete(&call->oneshot);
	}
}

TEST(a_wake_at_the_deadline_leaves_the_thread_sound)
{
	struct calls calls = { .count = test_scaled(2000), .random = test_seed() };
	struct crew crew;

	calls.calls = calloc(calls.count, sizeof *calls.calls);
	CHECK(calls.calls != NULL);
	pthread_barrier_init(&calls.barrier, NULL, 2);
	crew_start(&crew, 1, complete_at_the_deadline, &calls);
	for (size_t i = 0; i < calls.count; i++) {
		struct close_call *call = &calls.calls[i];
		async_oneshot_init(&call->oneshot);
		call->deadline = async_after(100000);
		pthread_barrier_wait(&calls.barrier);
		int result = async_block_on_until(poll_oneshot, &call->oneshot, call->deadline);
		CHECK(result == ASYNC_READY || result == ASYNC_E_TIMEDOUT);
		CHECK_OK(async_block_on(poll_oneshot, &call->oneshot));
	}
	crew_join(&crew);
	pthread_barrier_destroy(&calls.barrier);
	free(calls.calls);
}

/* ---- Where it refuses ----------------------------------------------------------------------------------------- */

static enum async_poll block_on_a_worker(struct job *self)
{
	int *result = self->argument;
	int ready = ASYNC_READY;

	*result = async_block_on(give, &ready);
	return ASYNC_READY;
}

TEST(a_worker_must_not_block)
{
	struct async_executor *executor = new_executor(1);
	int result = 0;
	struct job job;

	job_init(&job, block_on_a_worker, &result);
	run_to_end(executor, &job);
	CHECK_INT_EQ(result, ASYNC_E_DEADLOCK);
	async_executor_free(executor);
}

static int block_on_in_a_poll(void *future, struct async_waker *waker)
{
	int ready = ASYNC_READY;

	(void)waker;
	*(int *)future = async_block_on(give, &ready);
	return ASYNC_READY;
}

TEST(a_poll_function_must_not_block)
{
	int result = 0;

	CHECK_OK(async_block_on(block_on_in_a_poll, &result));
	CHECK_INT_EQ(result, ASYNC_E_DEADLOCK);
	CHECK_OK(async_block_on(block_on_in_a_poll, &result)); /* and the thread may go on */
}

TEST(it_needs_something_to_poll)
{
	CHECK_ABORTS((void)!async_block_on(NULL, NULL), "nothing to poll");
}

/* ---- The end of a thread ------------------------------------------------------------------------------------- */

static void wait_in_vain(void *argument, unsigned index)
{
	(void)index;
	CHECK_INT_EQ(async_block_on_until(poll_oneshot, argument, async_after(ASYNC_MILLISECOND)),
	             ASYNC_E_TIMEDOUT);
}

/* The oneshot still has a ticket of the thread's waker: its memory has to stay until that is back. */
TEST(a_wake_after_the_end_of_the_thread_is_harmless)
{
	struct async_oneshot oneshots[2];
	struct crew crew;

	for (size_t i = 0; i < 2; i++) {
		async_oneshot_init(&oneshots[i]);
		crew_start(&crew, 1, wait_in_vain, &oneshots[i]);
		crew_join(&crew);
	}
	CHECK(async_oneshot_complete(&oneshots[0]));
	CHECK(async_oneshot_abandon(&oneshots[1]));
}

static void wait_shortly(void *argument, unsigned index)
{
	struct async_oneshot *oneshots = argument;

	(void)!async_block_on_until(poll_oneshot, &oneshots[index], async_after(index * 30000));
}

static void complete_all(void *argument, unsigned index)
{
	struct async_oneshot *oneshots = argument;

	(void)index;
	for (size_t i = 0; i < 4; i++) {
		uint64_t moment = async_after(25000);
		while (async_now() < moment) {
		}
		(void)!async_oneshot_complete(&oneshots[i]);
	}
}

TEST(threads_end_while_they_are_woken)
{
	for (size_t round = test_scaled(500); round > 0; round--) {
		struct async_oneshot oneshots[4];
		struct crew waiting, completing;

		for (size_t i = 0; i < 4; i++)
			async_oneshot_init(&oneshots[i]);
		crew_start(&waiting, 4, wait_shortly, oneshots);
		crew_start(&completing, 1, complete_all, oneshots);
		crew_join(&waiting);
		crew_join(&completing);
	}
}
