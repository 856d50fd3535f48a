/*
 * mpsc.c - see mpsc.h for the picture.
 *
 * The head is a word: the newest node, or nothing, with tags in its three low bits (nodes are at
 * least 8-aligned).
 *
 *      EMPTY                  0
 *      node                   pushed and not taken yet
 *      CLOSED, node | CLOSED  no push any more; what is there is still to be received
 *      waker | WAITING        nothing there, and the consumer sleeps: see wake_consumer()
 *      waker | PARKED         the same, without a ticket
 *
 * The waker is in the word, not beside it: the consumer may be awake for another reason while a
 * producer is on its way to wake it, and may wait again, with another waker. So whoever takes the
 * tag away takes with it the very waker that it speaks of.
 *
 * The *resting* node: when the stack holds a single node, async_mpsc_front() shows it where it
 * lies. It stays the bottom of the stack while it is handled, and then leaves in the very
 * compare-and-swap that puts the consumer to sleep (async_mpsc_park()): a mailbox that gets one
 * message at a time pays two atomic operations a message, one on either side. It must not be freed
 * or pushed elsewhere before it has left.
 *
 * Orders. A push releases the node's contents and acquires the consumer's state when it finds it
 * asleep (it will schedule it). Everything that takes nodes acquires. Going to sleep releases the
 * consumer's state. A push on top of other nodes continues their release sequence, so that
 * acquiring the head makes every node below visible.
 *
 * tests/models/mailbox.pml checks it: nothing lost, nothing received twice, no lost wake-up,
 * nothing accepted after close.
 */
#include "async/mpsc.h"

#include "async/require.h"

#define EMPTY ((uintptr_t)0)
#define CLOSED ((uintptr_t)1)
#define WAITING ((uintptr_t)2)
#define PARKED ((uintptr_t)4)
#define ASLEEP (WAITING | PARKED)
#define TAGS (CLOSED | ASLEEP)

_Static_assert(_Alignof(struct async_mpsc_node) > TAGS, "the tags have room beside a node");
_Static_assert(_Alignof(struct async_waker) > TAGS, "and beside a waker");

void async_mpsc_init(struct async_mpsc *mpsc)
{
	async_require(mpsc != NULL, "no mpsc");
	atomic_init(&mpsc->head, EMPTY);
	mpsc->ready = NULL;
	mpsc->resting = NULL;
}

/*
 * The caller's compare-and-swap replaced `head`. If that said that the consumer sleeps, only the
 * caller saw it so: the consumer is woken once.
 */
static void wake_consumer(uintptr_t head)
{
	struct async_waker *waker = (struct async_waker *)(head & ~TAGS);
	if (head & PARKED)
		waker->ops->schedule(waker);
	else if (head & WAITING)
		async_waker_wake(waker);
}

int async_mpsc_push(struct async_mpsc *mpsc, struct async_mpsc_node *node)
{
	uintptr_t old = atomic_load_explicit(&mpsc->head, memory_order_relaxed);
	do {
		if (old & CLOSED)
			return ASYNC_E_CLOSED;
		node->next = old & TAGS ? NULL : (struct async_mpsc_node *)old;
	} while (!atomic_compare_exchange_weak_explicit(&mpsc->head, &old, (uintptr_t)node,
	                                                memory_order_acq_rel,
	                                                memory_order_relaxed));
	if (old & ASLEEP)
		wake_consumer(old);
	return ASYNC_OK;
}

void async_mpsc_close(struct async_mpsc *mpsc)
{
	uintptr_t old = atomic_load_explicit(&mpsc->head, memory_order_relaxed);
	do {
		if (old & CLOSED)
			return;
	} while (!atomic_compare_exchange_weak_explicit(&mpsc->head, &old,
	                                                (old & ASLEEP ? EMPTY : old) | CLOSED,
	                                                memory_order_acq_rel,
	                                                memory_order_relaxed));
	wake_consumer(old);
}

bool async_mpsc_is_closed(const struct async_mpsc *mpsc)
{
	/* Relaxed: a hint, which may be out of date at once; a push finds out for certain. */
	return atomic_load_explicit(&mpsc->head, memory_order_relaxed) & CLOSED;
}

/* Turns the stack from `newest` down to (not including) `end` into a FIFO. */
static struct async_mpsc_node *reverse(struct async_mpsc_node *newest,
                                       const struct async_mpsc_node *end)
{
	struct async_mpsc_node *fifo = NULL;
	while (newest != end) {
		struct async_mpsc_node *older = newest->next;
		/*
		 * A long stack has left the cache. Nodes of a burst were allocated one after the
		 * other, so the next but few is probably as far away again as this one was from the
		 * last.
		 */
		uintptr_t stride = (uintptr_t)older - (uintptr_t)newest;
		__builtin_prefetch((const void *)((uintptr_t)older + 6 * stride), 1);
		newest->next = fifo;
		fifo = newest;
		newest = older;
	}
	return fifo;
}

/*
 * Takes all that was pushed on top of the resting node, and that one out of the stack; a closed
 * channel stays closed.
 */
static void take_all(struct async_mpsc *mpsc)
{
	uintptr_t old = atomic_load_explicit(&mpsc->head, memory_order_relaxed);
	while (!atomic_compare_exchange_weak_explicit(&mpsc->head, &old, old & CLOSED,
	                                              memory_order_acquire, memory_order_relaxed)) {
	}
	mpsc->ready = reverse((struct async_mpsc_node *)(old & ~TAGS), mpsc->resting);
	mpsc->resting = NULL;
}

struct async_mpsc_node *async_mpsc_front(struct async_mpsc *mpsc)
{
	if (mpsc->ready != NULL)
		return mpsc->ready;
	if (mpsc->resting != NULL)
		return mpsc->resting;
	uintptr_t head = atomic_load_explicit(&mpsc->head, memory_order_acquire);
	struct async_mpsc_node *newest = (struct async_mpsc_node *)(head & ~TAGS);
	if (newest == NULL || head & ASLEEP)
		return NULL;
	if (newest->next == NULL)
		return mpsc->resting = newest;
	take_all(mpsc);
	return mpsc->ready;
}

struct async_mpsc_node *async_mpsc_pop(struct async_mpsc *mpsc)
{
	struct async_mpsc_node *node = async_mpsc_front(mpsc);
	if (node == NULL)
		return NULL;
	if (node == mpsc->resting) {
		take_all(mpsc);
	} else {
		mpsc->ready = node->next;
		/*
		 * The receiver comes back for this one soon: it may have left the cache in a burst.
		 */
		__builtin_prefetch(mpsc->ready);
	}
	return node;
}

/*
 * Replaces `expected`, which says that there is nothing more, by a tag that says how the consumer
 * sleeps; false if there is something, or an end.
 */
static bool fall_asleep(struct async_mpsc *mpsc, uintptr_t expected, struct async_waker *waker,
                        uintptr_t tag)
{
	return atomic_compare_exchange_strong_explicit(&mpsc->head, &expected,
	                                               (uintptr_t)waker | tag, memory_order_release,
	                                               memory_order_relaxed);
}

bool async_mpsc_park(struct async_mpsc *mpsc, struct async_waker *waker)
{
	if (mpsc->ready != NULL)
		return false;
	struct async_mpsc_node *resting = mpsc->resting;
	mpsc->resting = NULL; /* before the step behind which the channel must not be touched */
	if (fall_asleep(mpsc, (uintptr_t)resting, waker, PARKED))
		return true;
	mpsc->resting = resting;
	return false;
}

int async_mpsc_wait(struct async_mpsc *mpsc, struct async_waker *waker)
{
	if (async_mpsc_front(mpsc) != NULL)
		return ASYNC_READY;
	uintptr_t head = atomic_load_explicit(&mpsc->head, memory_order_acquire);
	if (head == CLOSED)
		return ASYNC_E_CLOSED;
	if (async_waker_is_canceled(waker))
		return ASYNC_E_CANCELED;
	if (head == ((uintptr_t)waker | WAITING))
		return ASYNC_PENDING;
	uintptr_t before = head & WAITING ? head : EMPTY;
	if (fall_asleep(mpsc, before, async_waker_issue(waker), WAITING)) {
		if (before != EMPTY) /* somebody else waited: only the latest is woken */
			async_waker_return((struct async_waker *)(before & ~TAGS));
		return ASYNC_PENDING;
	}
	async_waker_return(waker); /* something has come, or the end */
	return async_mpsc_wait(mpsc, waker);
}

int async_mpsc_poll(struct async_mpsc *mpsc, struct async_waker *waker,
                    struct async_mpsc_node **node)
{
	int result = async_mpsc_wait(mpsc, waker);
	*node = result == ASYNC_READY ? async_mpsc_pop(mpsc) : NULL;
	return result;
}
