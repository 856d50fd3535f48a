/*
 * pool.c - do blocks still come in order after some bursts? See pool.md.
 *
 * Blocks are put into 60 queues at random, as messages to 60 actors are, and freed a hundred at a
 * time from one queue or another. Between two rounds some or all of them are freed; then the round
 * allocates them anew. How many of these lie right behind the block before?
 *
 * With the argument "mistake" it reads a block that is free.
 */
#include <async/pool.h>
#include <async/require.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCKS 100000u
#define QUEUES 60u
#define ROUNDS 8u

struct block {
	struct block *next;
	char text[40];
};

/* ---- The obvious allocator: one array, and a list of what is free ------------------------------ */

static struct block array[BLOCKS];
static size_t fresh;
static struct block *free_blocks;

static void *list_alloc(void)
{
	struct block *block = free_blocks;
	if (block == NULL)
		return &array[fresh++];
	free_blocks = block->next;
	return block;
}

static void list_free(void *memory)
{
	struct block *block = memory;
	block->next = free_blocks;
	free_blocks = block;
}

/* ---- The others -------------------------------------------------------------------------------- */

static void *pool_alloc(void)
{
	return async_pool_alloc(sizeof(struct block));
}

static void pool_free(void *block)
{
	async_pool_free(block, sizeof(struct block));
}

static void *malloc_alloc(void)
{
	return malloc(sizeof(struct block));
}

struct allocator {
	const char *name;
	void *(*alloc)(void);
	void (*free)(void *block);
};

/* ---- Rounds ------------------------------------------------------------------------------------ */

struct queue {
	struct block *first, **last;
};

static struct queue queues[QUEUES];
static unsigned in_use;

static unsigned draw(void)
{
	static uint32_t number = 1; /* Numerical Recipes' generator */
	number = number * 1664525u + 1013904223u;
	return (number >> 8) % QUEUES;
}

static bool is_right_behind(const void *block, const void *before)
{
	uintptr_t distance = (uintptr_t)block - (uintptr_t)before;
	return before != NULL && distance <= 256;
}

/* Gives the percentage of blocks that lie right behind the one before. */
static unsigned fill(const struct allocator *allocator)
{
	unsigned in_order = 0;
	unsigned count = 0;
	const struct block *before = NULL;
	do {
		struct block *block = allocator->alloc();
		struct queue *queue = &queues[draw()];
		async_require(block != NULL, "no memory");
		*queue->last = block;
		queue->last = &block->next;
		block->next = NULL;
		in_order += is_right_behind(block, before);
		before = block;
		count++;
	} while (++in_use < BLOCKS);
	return in_order * 100 / count;
}

static void empty(const struct allocator *allocator, unsigned left)
{
	while (in_use > left) {
		struct queue *queue = &queues[draw()];
		for (unsigned i = 0; i < 100 && queue->first != NULL && in_use > left; i++) {
			struct block *block = queue->first;
			queue->first = block->next;
			if (queue->first == NULL)
				queue->last = &queue->first;
			allocator->free(block);
			in_use--;
		}
	}
}

/* Gives the lowest percentage. */
static unsigned run(const struct allocator *allocator, unsigned left)
{
	unsigned lowest = 100;
	for (unsigned i = 0; i < QUEUES; i++)
		queues[i] = (struct queue){ NULL, &queues[i].first };
	printf("%-8s", allocator->name);
	for (unsigned round = 0; round < ROUNDS; round++) {
		unsigned in_order = fill(allocator);
		printf("%4u", in_order);
		lowest = in_order < lowest ? in_order : lowest;
		empty(allocator, left);
	}
	printf("\n");
	empty(allocator, 0);
	return lowest;
}

/* The list starts anew in each part. */
static void reset_list(void)
{
	fresh = 0;
	free_blocks = NULL;
}

/* ---- A mistake --------------------------------------------------------------------------------- */

static int make_mistake(void)
{
	char *block = async_pool_alloc(48);
	async_require(block != NULL, "no memory");
	strcpy(block, "0123456789");
	async_pool_free(block, 48);
	return block[9] == '9' ? 0 : 1;
}

int main(int count, char **arguments)
{
	static const struct allocator list = { "list", list_alloc, list_free };
	static const struct allocator pool = { "pool", pool_alloc, pool_free };
	static const struct allocator other = { "malloc", malloc_alloc, free };
	if (count > 1 && strcmp(arguments[1], "mistake") == 0)
		return make_mistake();

	printf("all come back before the next round:\n");
	run(&list, 0);
	unsigned lowest = run(&pool, 0);
	reset_list();
	printf("half of them come back:\n");
	run(&list, BLOCKS / 2);
	run(&pool, BLOCKS / 2);
	run(&other, BLOCKS / 2);
#ifdef ASYNC_POOL_MALLOC
	lowest = 100; /* malloc() promises nothing */
#endif
	return lowest >= 95 ? 0 : 1;
}
