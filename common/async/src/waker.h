/*
 * waker.h - the owner's half of struct async_waker: for whoever polls (worker.c, block_on.c).
 * Private.
 */
#ifndef ASYNC_SRC_WAKER_H
#define ASYNC_SRC_WAKER_H

#include "async/task.h"

/*
 * After a pending poll: true if the owner now sleeps until it is woken; false if it was woken while
 * it was polled and has to be polled again. Owner only.
 */
bool async_waker__suspend(struct async_waker *waker);

/*
 * Ends a sleep without a wake-up: true if the owner is awake now; false if a wake-up is under way,
 * and `schedule` is about to be called. Owner only.
 */
bool async_waker__resume(struct async_waker *waker);

/*
 * Sets "canceled" and wakes, without a ticket. Any thread that keeps the owner from ending
 * meanwhile.
 */
void async_waker__cancel(struct async_waker *waker);

/*
 * The owner's end: its reference is given back, and the tickets are settled. The owner's last
 * touch.
 */
void async_waker__end(struct async_waker *waker);

#endif
