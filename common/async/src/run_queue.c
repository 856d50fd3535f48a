/*
 * run_queue.c - head and tail only grow (modulo 2^32); slot i is slots[i % size], and tail - head
 * tasks are there.
 *
 * Orders: the owner's store of the tail (release) publishes the slot's contents to a thief's load
 * of the tail (acquire). A head moved by compare-and-swap (acquire and release) hands the slots
 * before it back to the owner, whose load of the head (acquire) allows it to write them again: a
 * thief has read them before its compare-and-swap. Slots are atomic, relaxed: a thief may read one
 * that the owner is writing anew, but then the thief's compare-and-swap fails and what it read is
 * not used.
 */
#include "run_queue.h"

static struct async_task *slot(const struct run_queue *queue, uint32_t index)
{
	return atomic_load_explicit(&queue->slots[index % RUN_QUEUE_SIZE], memory_order_relaxed);
}

/* Moves the head past `count` tasks, which are the caller's then. False: somebody else was faster. */
static bool claim(struct run_queue *queue, uint32_t *head, uint32_t count)
{
	if (!queue->stolen_from) {
		atomic_store_explicit(&queue->head, *head + count, memory_order_relaxed);
		return true;
	}
	return atomic_compare_exchange_strong_explicit(&queue->head, head, *head + count,
	                                               memory_order_acq_rel, memory_order_acquire);
}

static void put(struct run_queue *queue, uint32_t tail, struct async_task *task)
{
	atomic_store_explicit(&queue->slots[tail % RUN_QUEUE_SIZE], task, memory_order_relaxed);
	atomic_store_explicit(&queue->tail, tail + 1, memory_order_release);
}

/* The claimed half of a full ring, from `head` on, and the task that had no room, as a chain. */
static void chain(struct run_queue *queue, uint32_t head, struct async_task *task,
                  struct task_chain *overflow)
{
	overflow->first = slot(queue, head);
	overflow->length = RUN_QUEUE_SIZE / 2 + 1;
	struct async_task *last = overflow->first;
	for (uint32_t i = 1; i < RUN_QUEUE_SIZE / 2; i++)
		last = last->next = slot(queue, head + i);
	last->next = task;
	task->next = NULL;
	overflow->last = task;
}

void async__run_queue_push(struct run_queue *queue, struct async_task *task,
                           struct task_chain *overflow)
{
	overflow->length = 0;
	uint32_t tail = atomic_load_explicit(&queue->tail,
	                                     memory_order_relaxed); /* only the owner writes it */
	uint32_t head = atomic_load_explicit(&queue->head, memory_order_acquire);
	while (tail - head >= RUN_QUEUE_SIZE) {
		if (claim(queue, &head, RUN_QUEUE_SIZE / 2)) {
			chain(queue, head, task, overflow);
			return;
		}
	}
	put(queue, tail, task);
}

struct async_task *async__run_queue_pop(struct run_queue *queue)
{
	uint32_t tail = atomic_load_explicit(&queue->tail, memory_order_relaxed);
	uint32_t head = atomic_load_explicit(&queue->head, memory_order_acquire);
	while (head != tail) {
		struct async_task *task = slot(queue, head);
		if (claim(queue, &head, 1))
			return task;
	}
	return NULL;
}

struct async_task *async__run_queue_steal(struct run_queue *victim, struct run_queue *thief)
{
	uint32_t own_tail = atomic_load_explicit(&thief->tail, memory_order_relaxed);
	uint32_t head = atomic_load_explicit(&victim->head, memory_order_acquire);
	for (;;) {
		uint32_t tail = atomic_load_explicit(&victim->tail, memory_order_acquire);
		uint32_t length = tail - head;
		if (length == 0)
			return NULL;
		if (length > RUN_QUEUE_SIZE) { /* head was read long before tail: look again */
			head = atomic_load_explicit(&victim->head, memory_order_acquire);
			continue;
		}
		uint32_t count = length - length / 2;
		struct async_task *first = slot(victim, head);
		/*
		 * Into the thief's ring beyond its tail: invisible until the tail is moved, and
		 * void if the claim fails.
		 */
		for (uint32_t i = 1; i < count; i++)
			atomic_store_explicit(&thief->slots[(own_tail + i - 1) % RUN_QUEUE_SIZE],
			                      slot(victim, head + i), memory_order_relaxed);
		if (claim(victim, &head, count)) {
			atomic_store_explicit(&thief->tail, own_tail + count - 1,
			                      memory_order_release);
			return first;
		}
	}
}
