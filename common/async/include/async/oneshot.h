/*
 * oneshot.h - one value, once, from one sender to one receiver; either may give up.
 *
 * Only the meeting point is here: one word. The value lies beside it, in the block that embeds the
 * oneshot, and belongs to the sender until it completes:
 *
 *      struct reply {                          one allocation for both ends
 *              struct async_oneshot oneshot;
 *              double value;
 *      };
 *
 * Both ends leave exactly once: the sender with async_oneshot_complete(), the receiver by receiving
 * the value or with async_oneshot_abandon(). The return values say who leaves last; that one frees
 * the block and, if the value was not received, what the value holds. So there is no leak, and
 * nothing is freed twice.
 *
 *      empty --complete--> complete        the receiver takes value and block
 *        |  \--poll--> waiting --complete--> complete, and the receiver is woken
 *        \--abandon--> abandoned           complete says false: value and block are the sender's
 */
#ifndef ASYNC_ONESHOT_H
#define ASYNC_ONESHOT_H

#include "async/error.h"
#include "async/task.h"

ASYNC_BEGIN_DECLS

struct async_oneshot {
	/* Empty, complete, abandoned, or the waiting receiver's waker. */
	ASYNC_ATOMIC(uintptr_t) state;
};

/* Prepares an empty one. Before anybody else knows of it. */
ASYNC_API void async_oneshot_init(struct async_oneshot *oneshot);

/*
 * The sender's last call: the value is there (or there will be none: that, too, is said in the
 * block). True: the receiver owns the block now. False: the receiver is gone, the block is the
 * caller's. Any thread.
 */
ASYNC_API ASYNC_MUST_CHECK bool async_oneshot_complete(struct async_oneshot *oneshot);

/*
 * The receiver's question. ASYNC_READY: complete; the value may be read, and the block is the
 * caller's. ASYNC_PENDING: `waker` will be woken. ASYNC_E_CANCELED: not complete, and the waker's
 * owner is to end.
 */
ASYNC_API ASYNC_MUST_CHECK int async_oneshot_poll(struct async_oneshot *oneshot,
                                                  struct async_waker *waker);

/* Whether it is complete: then async_oneshot_poll() would say ASYNC_READY. The receiver only. */
ASYNC_API bool async_oneshot_is_complete(const struct async_oneshot *oneshot);

/*
 * The receiver's last call, if it has not received. True: the sender is still to come and will own
 * the block. False: it was complete already, the block and the value are the caller's.
 */
ASYNC_API ASYNC_MUST_CHECK bool async_oneshot_abandon(struct async_oneshot *oneshot);

ASYNC_END_DECLS

#endif
