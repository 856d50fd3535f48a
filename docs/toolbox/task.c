/*
 * task.c - watches the state word of a waker while its task is polled, woken, and ended.
 * See task.md.
 */
#include <async/container_of.h>
#include <async/executor.h>
#include <async/require.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

/* As in common/async/src/waker.c. */
#define SCHEDULED UINT64_C(1)
#define NOTIFIED UINT64_C(2)
#define COUNT(word) ((word) >> 4)
#define OWNER COUNT(UINT64_C(1) << 63)

static uint64_t word_of(struct async_waker *waker)
{
	return atomic_load(&waker->state);
}

static bool has_ended(uint64_t word)
{
	return COUNT(word) < OWNER / 2;
}

static void show(const char *moment, uint64_t word)
{
	int64_t count = (int64_t)(has_ended(word) ? COUNT(word) : COUNT(word) - OWNER);
	printf("%-22s %-10s %-9s %s%+" PRId64 "\n", moment, word & SCHEDULED ? "scheduled" : "",
	       word & NOTIFIED ? "notified" : "", has_ended(word) ? "" : "OWNER ", count);
}

struct sleeper {
	struct async_task task;
	struct async_waker *ticket[3];
	unsigned polls;
};

static enum async_poll poll(struct async_task *task)
{
	struct sleeper *self = async_container_of(task, struct sleeper, task);
	struct async_waker *waker = &task->waker;
	switch (++self->polls) {
	case 1:
		show("first poll", word_of(waker));
		for (unsigned i = 0; i < 3; i++)
			self->ticket[i] = async_waker_issue(waker);
		show("three tickets are out", word_of(waker));
		async_waker_wake(self->ticket[0]); /* another thread could do it as well */
		show("woken while polled", word_of(waker));
		return ASYNC_PENDING;
	case 2:
		show("second poll", word_of(waker));
		return ASYNC_PENDING;
	default:
		show("third poll", word_of(waker));
		return ASYNC_READY;
	}
}

static void free_sleeper(struct async_task *task)
{
	show("free", word_of(&task->waker));
}

static void wait_until(struct async_waker *waker, bool (*reached)(uint64_t word))
{
	while (!reached(word_of(waker)))
		nanosleep(&(struct timespec){ .tv_nsec = 100000 }, NULL);
}

static bool is_asleep(uint64_t word)
{
	return !(word & SCHEDULED);
}

int main(void)
{
	static const struct async_task_ops ops = { .poll = poll, .free = free_sleeper };
	struct sleeper sleeper = { 0 };
	struct async_waker *waker = &sleeper.task.waker;
	struct async_executor *executor;
	setvbuf(stdout, NULL, _IOLBF, BUFSIZ); /* so that nothing is lost if it is killed */
	async_require(async_executor_new(&executor, 1) == ASYNC_OK, "no executor");
	async_task_init(&sleeper.task, &ops);
	async_require(async_executor_spawn(executor, &sleeper.task) == ASYNC_OK, "not spawned");

	wait_until(waker, is_asleep);
	show("asleep", word_of(waker));
	async_waker_wake(sleeper.ticket[1]);
	wait_until(waker, has_ended);
	show("ended", word_of(waker));
	async_waker_wake(sleeper.ticket[2]); /* late */

	async_executor_free(executor);
	async_require(sleeper.polls == 3, "polled once for each wake, and at first");
	return 0;
}
