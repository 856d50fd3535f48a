/*
 * mpsc_cost.c - what it costs to send and receive a node, by the channel and by a list with a mutex.
 * See mpsc.md.
 */
#include <async/mpsc.h>

#include "cost.h"

#define BURST 1000u
#define BURSTS 50u
#define MESSAGES (BURST * BURSTS)

static struct async_mpsc_node nodes[BURST];

/* ---- A list with a mutex and a flag ---------------------------------------------------------- */

static struct {
	pthread_mutex_t lock;
	struct async_mpsc_node *first, *last;
	bool asleep;
} list = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* True: the consumer slept, and has to be woken. */
static bool list_push(struct async_mpsc_node *node)
{
	atomic_init(&node->next, NULL);
	pthread_mutex_lock(&list.lock);
	if (list.first == NULL)
		list.first = node;
	else
		atomic_store_explicit(&list.last->next, node, memory_order_relaxed);
	list.last = node;
	bool asleep = list.asleep;
	list.asleep = false;
	pthread_mutex_unlock(&list.lock);
	return asleep;
}

/* NULL: nothing is there, and the consumer sleeps from now on. */
static struct async_mpsc_node *list_pop(void)
{
	pthread_mutex_lock(&list.lock);
	struct async_mpsc_node *node = list.first;
	if (node != NULL)
		list.first = atomic_load_explicit(&node->next, memory_order_relaxed);
	else
		list.asleep = true;
	pthread_mutex_unlock(&list.lock);
	return node;
}

/* ---- One at a time: each message finds the consumer asleep ----------------------------------- */

static struct async_mpsc mpsc;
static struct async_waker waker;

static void schedule_nobody(struct async_waker *unused)
{
	(void)unused;
}

static void channel_one_by_one(void)
{
	async_mpsc_init(&mpsc);
	async_require(async_mpsc_park(&mpsc, &waker, NULL), "something is there");
	for (unsigned i = 0; i < MESSAGES; i++) {
		struct async_mpsc_node *node = &nodes[i % BURST];
		async_require(async_mpsc_push(&mpsc, node) == ASYNC_OK, "closed");
		async_require(async_mpsc_front(&mpsc) == node, "not the one that was sent");
		async_require(async_mpsc_park(&mpsc, &waker, node), "something else is there");
	}
}

static void list_one_by_one(void)
{
	async_require(list_pop() == NULL, "something is there");
	for (unsigned i = 0; i < MESSAGES; i++) {
		struct async_mpsc_node *node = &nodes[i % BURST];
		async_require(list_push(node), "it does not sleep");
		async_require(list_pop() == node, "not the one that was sent");
		async_require(list_pop() == NULL, "something else is there");
	}
}

/* ---- In bursts ------------------------------------------------------------------------------- */

static void channel_in_bursts(void)
{
	async_mpsc_init(&mpsc);
	for (unsigned burst = 0; burst < BURSTS; burst++) {
		for (unsigned i = 0; i < BURST; i++)
			async_require(async_mpsc_push(&mpsc, &nodes[i]) == ASYNC_OK, "closed");
		for (unsigned i = 0; i < BURST; i++)
			async_require(async_mpsc_pop(&mpsc) == &nodes[i], "not in order");
	}
}

static void list_in_bursts(void)
{
	for (unsigned burst = 0; burst < BURSTS; burst++) {
		for (unsigned i = 0; i < BURST; i++)
			(void)list_push(&nodes[i]);
		for (unsigned i = 0; i < BURST; i++)
			async_require(list_pop() == &nodes[i], "not in order");
	}
}

int main(void)
{
	static const struct async_waker_ops ops = { .schedule = schedule_nobody };
	static const struct cost_row rows[] = {
		{ "one at a time, asleep in between", channel_one_by_one, list_one_by_one,
		  MESSAGES },
		{ "bursts of a thousand", channel_in_bursts, list_in_bursts, MESSAGES },
	};
	printf("struct async_mpsc %zu bytes, pthread_mutex_t %zu bytes\n", sizeof mpsc,
	       sizeof list.lock);
	async_waker_init(&waker, &ops);
	cost_print("mpsc", rows, sizeof rows / sizeof rows[0]);
	return 0;
}
