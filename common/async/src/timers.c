/*
 * timers.c - the executor's timers: a pairing heap of struct async_sleep, linked through the sleeps
 * themselves, so that arming a timer allocates nothing and cannot fail.
 *
 *      timers -> [earliest]
 *                   child -> [x] -sibling-> [y] -sibling-> [z]      each the root of a heap
 *
 * `link` is the pointer that points to a sleep, whichever it is, so that one can be taken out of
 * the middle. Arming costs the same however many there are; what is not done then is done by who takes
 * the earliest away: after 100,000 timers in any order the first to go took milliseconds.
 *
 * A timer is fired with the lock held. So when async_sleep_deinit() returns, the timer is out of
 * the heap and no wake-up of it is under way.
 */
#include <time.h>

#include "async/require.h"
#include "executor.h"

uint64_t async_now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * ASYNC_SECOND + (uint64_t)time.tv_nsec;
}

uint64_t async_after(uint64_t nanoseconds)
{
	uint64_t now = async_now();
	return nanoseconds < ASYNC_NEVER - now ? now + nanoseconds : ASYNC_NEVER;
}

/* ---- The heap: with the lock held ------------------------------------------------------------ */

/* One heap of two: the later root becomes the first child of the earlier. */
static struct async_sleep *meld(struct async_sleep *a, struct async_sleep *b)
{
	if (a == NULL || b == NULL)
		return a != NULL ? a : b;
	if (b->deadline < a->deadline) {
		struct async_sleep *earlier = b;
		b = a;
		a = earlier;
	}
	b->sibling = a->child;
	if (b->sibling != NULL)
		b->sibling->link = &b->sibling;
	a->child = b;
	b->link = &a->child;
	return a;
}

static void set_root(struct async_sleep **link, struct async_sleep *root)
{
	*link = root;
	if (root != NULL)
		root->link = link;
}

/* Melds a list of siblings two by two, then the pairs from last to first. */
static struct async_sleep *meld_siblings(struct async_sleep *first)
{
	struct async_sleep *pairs = NULL;
	while (first != NULL) {
		struct async_sleep *second = first->sibling;
		struct async_sleep *rest = second != NULL ? second->sibling : NULL;
		first->sibling = NULL;
		if (second != NULL)
			second->sibling = NULL;
		struct async_sleep *pair = meld(first, second);
		pair->sibling = pairs;
		pairs = pair;
		first = rest;
	}
	struct async_sleep *heap = NULL;
	while (pairs != NULL) {
		struct async_sleep *next = pairs->sibling;
		pairs->sibling = NULL;
		heap = meld(heap, pairs);
		pairs = next;
	}
	return heap;
}

static void insert(struct async_executor *executor, struct async_sleep *sleep)
{
	sleep->child = NULL;
	sleep->sibling = NULL;
	set_root(&executor->timers, meld(executor->timers, sleep));
}

/* Takes a sleep out of the heap, and its ticket out of it. */
static struct async_waker *take_out(struct async_executor *executor, struct async_sleep *sleep)
{
	struct async_sleep *orphans = meld_siblings(sleep->child);
	set_root(sleep->link, sleep->sibling);
	set_root(&executor->timers, meld(executor->timers, orphans));
	struct async_waker *waker = sleep->waker;
	sleep->waker = NULL;
	return waker;
}

/* ---- Firing, waiting ------------------------------------------------------------------------- */

uint64_t async__fire_timers(struct async_executor *executor, uint64_t now)
{
	pthread_mutex_lock(&executor->timers_lock);
	while (executor->timers != NULL && executor->timers->deadline <= now)
		async_waker_wake(take_out(executor, executor->timers));
	uint64_t next = executor->timers != NULL ? executor->timers->deadline : ASYNC_NEVER;
	pthread_mutex_unlock(&executor->timers_lock);
	return next;
}

void async_sleep_init(struct async_sleep *sleep)
{
	async_require(sleep != NULL, "no sleep");
	sleep->executor = NULL;
	sleep->waker = NULL;
}

static int arm(struct async_sleep *sleep, struct async_waker *waker, uint64_t deadline)
{
	if (async_now() >= deadline)
		return ASYNC_READY;
	if (async_waker_is_canceled(waker))
		return ASYNC_E_CANCELED;
	if (async__this_worker == NULL)
		return ASYNC_E_INVALID;
	struct async_executor *executor = async__this_worker->executor;
	pthread_mutex_lock(&executor->timers_lock);
	sleep->executor = executor;
	sleep->deadline = deadline;
	sleep->waker = async_waker_issue(waker);
	insert(executor, sleep);
	bool first = executor->timers == sleep;
	pthread_mutex_unlock(&executor->timers_lock);
	if (first)
		async__call_monitor(executor);
	return ASYNC_PENDING;
}

int async_sleep_poll(struct async_sleep *sleep, struct async_waker *waker, uint64_t deadline)
{
	if (sleep->executor == NULL)
		return arm(sleep, waker, deadline);
	struct async_executor *executor = sleep->executor;
	pthread_mutex_lock(&executor->timers_lock);
	bool fired = sleep->waker == NULL;
	bool canceled = !fired && async_waker_is_canceled(waker);
	if (canceled) {
		async_waker_return(take_out(executor, sleep));
	} else if (!fired && sleep->waker != waker) {
		async_waker_return(sleep->waker);
		sleep->waker = async_waker_issue(waker);
	}
	pthread_mutex_unlock(&executor->timers_lock);
	if (!fired && !canceled)
		return ASYNC_PENDING;
	sleep->executor = NULL;
	return fired ? ASYNC_READY : ASYNC_E_CANCELED;
}

void async_sleep_deinit(struct async_sleep *sleep)
{
	if (sleep->executor == NULL)
		return;
	pthread_mutex_lock(&sleep->executor->timers_lock);
	if (sleep->waker != NULL)
		async_waker_return(take_out(sleep->executor, sleep));
	pthread_mutex_unlock(&sleep->executor->timers_lock);
	sleep->executor = NULL;
}
