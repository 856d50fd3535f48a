/*
 * pool_cost.c - what a block costs, from the pool and from malloc(): a pair of calls, a burst that
 * is new and one that is not the first, and blocks that another thread frees. See pool.md.
 */
#include <async/pool.h>
#include <async/require.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "cost.h"

#define SIZE 48u
#define PAIRS 200000u
#define BURST 100000u
#define QUEUES 60u
#define BURSTS 8u

static bool from_pool;

static void *take(void)
{
	void *block = from_pool ? async_pool_alloc(SIZE) : malloc(SIZE);
	async_require(block != NULL, "no memory");
	return block;
}

static void give(void *block)
{
	if (from_pool)
		async_pool_free(block, SIZE);
	else
		free(block);
}

/* ---- A pair ------------------------------------------------------------------------------------ */

static void pairs(void)
{
	for (unsigned i = 0; i < PAIRS; i++) {
		void *volatile block =
			take(); /* volatile: the compiler knows malloc() and would drop it */
		give(block);
	}
}

/* ---- A burst over 60 queues, received one queue after the other -------------------------------- */

struct node {
	struct node *next;
};

static uint32_t numbers = 1;

static void burst(void)
{
	struct node *first[QUEUES] = { NULL };
	struct node **last[QUEUES];
	for (unsigned i = 0; i < QUEUES; i++)
		last[i] = &first[i];
	for (unsigned i = 0; i < BURST; i++) {
		numbers = numbers * 1664525u + 1013904223u;
		unsigned queue = (numbers >> 8) % QUEUES;
		struct node *node = take();
		*last[queue] = node;
		last[queue] = &node->next;
	}
	for (unsigned i = 0; i < QUEUES; i++) {
		*last[i] = NULL;
		for (struct node *node = first[i], *next; node != NULL; node = next) {
			next = node->next;
			give(node);
		}
	}
}

/* ---- Another thread frees ---------------------------------------------------------------------- */

static struct node *passed_on;

static void *give_all(void *unused)
{
	(void)unused;
	for (struct node *node = passed_on, *next; node != NULL; node = next) {
		next = node->next;
		give(node);
	}
	return NULL;
}

static void pass_on(void)
{
	pthread_t thread;
	struct node **last = &passed_on;
	for (unsigned i = 0; i < BURST; i++) {
		struct node *node = take();
		*last = node;
		last = &node->next;
	}
	*last = NULL;
	async_require(pthread_create(&thread, NULL, give_all, NULL) == 0, "no thread");
	pthread_join(thread, NULL);
}

/* ---- The table --------------------------------------------------------------------------------- */

static double first_burst(void)
{
	double began = cost_processor_time();
	burst();
	return (cost_processor_time() - began) / BURST;
}

static void measure(double times[4])
{
	times[0] = cost_median(pairs, PAIRS);
	times[1] = first_burst();
	for (unsigned i = 1; i < BURSTS; i++)
		burst();
	times[2] = cost_median(burst, BURST);
	times[3] = cost_median(pass_on, BURST);
}

int main(void)
{
	static const char *const names[4] = { "a pair", "a burst, the first", "a burst, later",
		                              "freed by another thread" };
	double times[2][4];
	from_pool = true;
	measure(times[0]);
	from_pool = false;
	measure(times[1]);
	printf("%-26s %9s %12s   ratio\n", "", "pool", "malloc");
	for (unsigned row = 0; row < 4; row++)
		printf("%-26s %6.1f ns %9.1f ns %7.1f\n", names[row], times[0][row], times[1][row],
		       times[1][row] / times[0][row]);
	return 0;
}
