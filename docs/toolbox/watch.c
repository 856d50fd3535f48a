/*
 * watch.c - two threads cross: one sets a value, the other begins to wait for it, at the same moment.
 * First with two bare words, then with a watch. In each round either side writes, and then reads what
 * the other one writes; if both find the old value, neither knows of the other. See watch.md.
 *
 *      toolbox-watch [ROUNDS]
 */
#include <async/executor.h>
#include <async/watch.h>
#include <stdio.h>

#include "cross.h"

static uint32_t missed;

/* ---- Two words ------------------------------------------------------------------------------- */

struct word {
	_Alignas(128) _Atomic uint32_t value;
};

static struct word words[2];
static uint32_t seen[2]; /* by either side, of the other's word */

static void weak_left(uint32_t round)
{
	atomic_store_explicit(&words[0].value, round, memory_order_release);
	seen[0] = atomic_load_explicit(&words[1].value, memory_order_acquire);
}

static void weak_right(uint32_t round)
{
	atomic_store_explicit(&words[1].value, round, memory_order_release);
	seen[1] = atomic_load_explicit(&words[0].value, memory_order_acquire);
}

static void strong_left(uint32_t round)
{
	atomic_store_explicit(&words[0].value, round, memory_order_seq_cst);
	seen[0] = atomic_load_explicit(&words[1].value, memory_order_seq_cst);
}

static void strong_right(uint32_t round)
{
	atomic_store_explicit(&words[1].value, round, memory_order_seq_cst);
	seen[1] = atomic_load_explicit(&words[0].value, memory_order_seq_cst);
}

static void look_at_words(uint32_t round)
{
	missed += seen[0] < round && seen[1] < round;
	words[0].value = words[1].value = round;
}

/* ---- A watch --------------------------------------------------------------------------------- */

static struct async_watch watch;
static struct async_watch_waiter waiter;
static struct async_waker *waker; /* of the thread that waits */
static uint32_t awaited, written; /* `written`, not atomic, by the setter before it sets */
static int polled;

static bool is_awaited(uint32_t value)
{
	return value == awaited;
}

static void set(uint32_t round)
{
	written = round;
	async_watch_set(&watch, round);
}

static void wait_for(uint32_t round)
{
	awaited = round;
	polled = async_watch_poll(&watch, &waiter, waker, is_awaited);
	async_require(polled != ASYNC_READY || written == round, "the value came first");
}

/* Missed: it found the old value, and whoever set the new one did not find it in the list. */
static void look_at_watch(uint32_t round)
{
	(void)round;
	missed += polled == ASYNC_PENDING && waiter.waker != NULL;
	async_watch_waiter_deinit(&watch, &waiter);
}

/* ---- All three ------------------------------------------------------------------------------- */

/* Whether in each round one of the two saw the other. */
static bool play(const char *name, void (*left)(uint32_t), void (*right)(uint32_t),
                 void (*look)(uint32_t), uint32_t rounds)
{
	struct crossing crossing = { { left, right }, look, rounds };
	missed = 0;
	words[0].value = words[1].value = 0;
	cross(&crossing);
	printf("%s: %s missed\n    %u of %u\n", name, missed > 0 ? "some" : "none", missed, rounds);
	return missed == 0;
}

/* In a poll function, because to wait takes a waker. */
static int play_all(void *future, struct async_waker *own)
{
	uint32_t rounds = *(uint32_t *)future;
	waker = own;
	async_watch_init(&watch, 0);
	(void)play("release and acquire", weak_left, weak_right, look_at_words, rounds);
	bool seen_by_one = play("sequentially consistent", strong_left, strong_right, look_at_words,
	                        rounds);
	seen_by_one &= play("a watch", set, wait_for, look_at_watch, rounds);
	return seen_by_one ? ASYNC_READY : ASYNC_E_INVALID;
}

int main(int count, char **arguments)
{
	uint32_t rounds = count > 1 ? (uint32_t)strtoul(arguments[1], NULL, 10) : 2000;
	return async_block_on(play_all, &rounds) == ASYNC_READY ? EXIT_SUCCESS : EXIT_FAILURE;
}
