/*
 * await.h - a function that can stop in the middle and go on there later.
 *
 * C has no async/await. What a Rust compiler makes of an async function, these macros make visible:
 * a switch on the line where the function stopped, and a frame that outlives the call.
 *
 *      struct greeter {
 *              struct async_task task;
 *              struct async_frame frame;
 *              struct async_sleep sleep;
 *      };
 *
 *      static int greet(struct greeter *self)
 *      {
 *              ASYNC_BEGIN(&self->frame);
 *              puts("hello");
 *              ASYNC_AWAIT(&self->frame, async_sleep_poll(&self->sleep, &self->task.waker,
 *                                                         async_after(ASYNC_SECOND)));
 *              puts("world");
 *              ASYNC_END(&self->frame);
 *              return ASYNC_READY;
 *      }
 *
 * Rules, and what catches a breach:
 *   - What must survive an AWAIT lives in the frame struct, not on the stack: a local variable has
 *     no value after it. (clang warns, gcc sometimes: "may be used uninitialized"; memcheck
 *     notices.) A future that is awaited lives there, too: it is known by its address. (ASan.)
 *   - One AWAIT a line. (Does not compile: duplicate case value.)
 *   - No AWAIT inside a switch of your own: its case would belong to that switch. (ASYNC_BEGIN's
 *     switch then finds no such line, which is asserted.)
 *   - Between BEGIN and END leave with ASYNC_RETURN, so that the next call starts from the top again.
 *     (Nothing catches a plain return.)
 *
 * The trick is Duff's device as in Simon Tatham's "Coroutines in C" and Dunkels' protothreads.
 */
#ifndef ASYNC_AWAIT_H
#define ASYNC_AWAIT_H

#include "async/require.h"
#include "async/task.h"

/* Where a function stopped. All-zero: at its start. */
struct async_frame {
	int line;
};

/* Begins what can stop: from here, or from where the frame says that the last call stopped. */
#define ASYNC_BEGIN(frame)                                                                         \
	switch ((frame)->line) {                                                                   \
	default:                                                                                   \
		async__require_failed("resumed at a line that is no await of this function",       \
		                      __FILE__, __LINE__, __func__);                               \
	case 0:

/*
 * Returns ASYNC_PENDING from the enclosing function until `poll` says something else; then goes on.
 */
#define ASYNC_AWAIT(frame, poll)                                                                   \
	do {                                                                                       \
		(frame)->line = __LINE__;                                                          \
		__attribute__((fallthrough));                                                      \
	case __LINE__:                                                                             \
		if ((poll) == ASYNC_PENDING)                                                       \
			return ASYNC_PENDING;                                                      \
	} while (0)

/* Lets everything that is ready run, then goes on. */
#define ASYNC_YIELD(frame, waker)                                                                  \
	do {                                                                                       \
		(frame)->line = __LINE__;                                                          \
		(void)async_waker_yield(waker);                                                    \
		return ASYNC_PENDING;                                                              \
	case __LINE__:;                                                                            \
	} while (0)

/* Leaves the function for good with a value. */
#define ASYNC_RETURN(frame, value)                                                                 \
	do {                                                                                       \
		(frame)->line = 0;                                                                 \
		return (value);                                                                    \
	} while (0)

/* Ends it: the next call begins at ASYNC_BEGIN again. */
#define ASYNC_END(frame)                                                                           \
	}                                                                                          \
	(frame)->line = 0

#endif
