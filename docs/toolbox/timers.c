/*
 * timers.c - 50,000 calls with a deadline of at most a millisecond, and answers that come at about
 * the same time: whichever is first, the call ends and its memory is freed. See timers.md.
 */
#include <async/container_of.h>
#include <async/executor.h>
#include <async/oneshot.h>
#include <async/require.h>
#include <async/sleep.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define CALLS 50000u
#define UNDER_WAY 1024u /* that many calls later a call is answered */

/* ---- A call: waits for a reply, and for its deadline ------------------------------------------- */

struct reply {
	struct async_oneshot oneshot;
};

struct call {
	struct async_task task;
	struct async_sleep patience;
	struct reply *reply;
	uint64_t deadline;
};

static _Atomic unsigned answered, timed_out, early, freed;

static void end_waiting(struct call *call)
{
	timed_out++;
	early += async_now() < call->deadline;
	if (!async_oneshot_abandon(&call->reply->oneshot))
		free(call->reply); /* it came just now */
}

static enum async_poll poll_call(struct async_task *task)
{
	struct call *call = async_container_of(task, struct call, task);

	if (async_oneshot_poll(&call->reply->oneshot, &task->waker) == ASYNC_READY) {
		answered++;
		free(call->reply);
	} else if (async_sleep_poll(&call->patience, &task->waker, call->deadline) == ASYNC_READY) {
		end_waiting(call);
	} else {
		return ASYNC_PENDING;
	}
	async_sleep_deinit(&call->patience);
	return ASYNC_READY;
}

static void free_call(struct async_task *task)
{
	free(async_container_of(task, struct call, task));
	freed++;
}

/* Gives the sender's half of the reply. */
static struct reply *start_call(struct async_executor *executor, uint64_t patience)
{
	static const struct async_task_ops ops = { .poll = poll_call, .free = free_call };
	struct call *call = calloc(1, sizeof *call);
	struct reply *reply = calloc(1, sizeof *reply);
	async_require(call != NULL && reply != NULL, "no memory");
	async_oneshot_init(&reply->oneshot);
	call->reply = reply;
	call->deadline = async_after(patience);
	async_task_init(&call->task, &ops);
	async_require(async_executor_spawn(executor, &call->task) == ASYNC_OK, "not spawned");
	return reply;
}

static void answer(struct reply *reply)
{
	if (reply != NULL && !async_oneshot_complete(&reply->oneshot))
		free(reply); /* too late */
}

int main(void)
{
	struct reply *replies[UNDER_WAY] = { NULL };
	struct async_executor *executor;
	uint32_t random = 1;
	async_require(async_executor_new(&executor, 2) == ASYNC_OK, "no executor");

	for (unsigned i = 0; i < CALLS + UNDER_WAY; i++) {
		answer(replies[i % UNDER_WAY]);
		random = random * 1664525u + 1013904223u;
		replies[i % UNDER_WAY] = i < CALLS
		                                 ? start_call(executor, random % ASYNC_MILLISECOND)
		                                 : NULL;
	}
	while (freed < CALLS)
		nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL);
	async_executor_free(executor);
	printf("%u calls, each answered or timed out: %s\n", CALLS,
	       answered + timed_out == CALLS ? "yes" : "no");
	printf("timed out early: %u\n", early);
	printf("(%u answered, %u timed out)\n", answered, timed_out);
	return answered + timed_out == CALLS && early == 0 ? 0 : 1;
}
