/*
 * watch_cost.c - what it costs to read, to set and to wait for a value, by a watch and by a mutex with a
 * condition variable. See watch.md.
 */
#include <async/watch.h>

#include "cost.h"

#define TIMES 20000u

static bool is_odd(uint32_t value)
{
	return value % 2 != 0;
}

/* ---- By a watch ------------------------------------------------------------------------------ */

static struct async_watch watch;
static struct async_watch_waiter waiter;
static struct async_waker waker;

static void schedule_nobody(struct async_waker *unused)
{
	(void)unused;
}

static void watch_get(void)
{
	async_watch_set(&watch, 7);
	for (unsigned i = 0; i < TIMES; i++)
		async_require(async_watch_get(&watch) == 7, "not what was set");
}

static void watch_set(void)
{
	for (unsigned i = 0; i < TIMES; i++)
		async_watch_set(&watch, i);
}

static void watch_wait(void)
{
	for (unsigned i = 0; i < TIMES; i++) {
		async_watch_set(&watch, 0);
		async_require(async_watch_poll(&watch, &waiter, &waker, is_odd) == ASYNC_PENDING,
		              "0 is odd");
		async_watch_set(&watch, 1);
		async_require(async_watch_poll(&watch, &waiter, &waker, is_odd) == ASYNC_READY,
		              "1 is even");
	}
}

/* ---- By a mutex and a condition variable ----------------------------------------------------- */

static struct {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint32_t value;
} state = { .lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER };

static uint32_t get(void)
{
	pthread_mutex_lock(&state.lock);
	uint32_t value = state.value;
	pthread_mutex_unlock(&state.lock);
	return value;
}

static void set(uint32_t value)
{
	pthread_mutex_lock(&state.lock);
	state.value = value;
	pthread_cond_broadcast(&state.changed);
	pthread_mutex_unlock(&state.lock);
}

static void state_get(void)
{
	set(7);
	for (unsigned i = 0; i < TIMES; i++)
		async_require(get() == 7, "not what was set");
}

static void state_set(void)
{
	for (unsigned i = 0; i < TIMES; i++)
		set(i);
}

/* Without the waiting itself, which would be a system call. */
static void state_wait(void)
{
	for (unsigned i = 0; i < TIMES; i++) {
		set(0);
		async_require(!is_odd(get()), "0 is odd");
		set(1);
		async_require(is_odd(get()), "1 is even");
	}
}

int main(void)
{
	static const struct async_waker_ops ops = { .schedule = schedule_nobody };
	static const struct cost_row rows[] = {
		{ "get", watch_get, state_get, TIMES },
		{ "set, nobody waits", watch_set, state_set, TIMES },
		{ "set, poll, set, poll", watch_wait, state_wait, TIMES },
	};
	printf("struct async_watch %zu bytes, a mutex, a condition variable and a value %zu "
	       "bytes\n",
	       sizeof watch, sizeof state);
	async_waker_init(&waker, &ops);
	async_watch_init(&watch, 0);
	cost_print("watch", rows, sizeof rows / sizeof rows[0]);
	return 0;
}
