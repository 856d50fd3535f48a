/*
 * run_queue.h - a worker's ring of tasks that are ready to run. Private.
 *
 * Bounded. The owner adds at the tail and takes at the head; other workers steal from the head,
 * half of it at once.
 *
 * Which calls may run at once:   push, pop, steal *into* it: its owner only   |   steal *from* it:
 * any worker
 *
 * The scheme is that of Go's and Tokio's local run queues.
 */
#ifndef ASYNC_SRC_RUN_QUEUE_H
#define ASYNC_SRC_RUN_QUEUE_H

#include "async/task.h"

#define RUN_QUEUE_SIZE 256u

struct run_queue {
	_Alignas(64) _Atomic uint32_t head; /* the next to run; moved by the owner and by thieves */
	_Alignas(64) _Atomic uint32_t tail; /* the next free slot; moved by the owner */
	bool stolen_from;                   /* constant; false: the owner is the only worker */
	_Atomic(struct async_task *) slots[RUN_QUEUE_SIZE];
};

/* A chain of tasks linked by `next`. */
struct task_chain {
	struct async_task *first, *last;
	size_t length;
};

/*
 * Adds a task. If the ring is full, half of it and the task are *given* back in `overflow`, oldest
 * first, for the injector; else its length is 0.
 */
void async__run_queue_push(struct run_queue *queue, struct async_task *task,
                           struct task_chain *overflow);

/* Takes the oldest task; NULL: none. */
struct async_task *async__run_queue_pop(struct run_queue *queue);

/*
 * Moves the older half of `victim` into `thief`, which is empty, but for the oldest, which is
 * returned. NULL: none.
 */
struct async_task *async__run_queue_steal(struct run_queue *victim, struct run_queue *thief);

#endif
