/*
 * mpsc.c - see mpsc.h for the picture.
 *
 * The tail is a word: the newest node, a waker, or nothing, with tags in its three low bits.
 *
 *      EMPTY                  0
 *      node                   the newest
 *      CLOSED, node | CLOSED  no push any more; what is there is still to be received
 *      waker | WAITING        nothing there, and the consumer sleeps: see link_behind()
 *      waker | PARKED         the same, without a ticket
 *
 * The waker is in the word, not beside it: the consumer may be awake for another reason while a
 * producer is on its way to wake it, and may wait again, with another waker. So whoever takes the
 * tag away takes with it the very waker that it speaks of.
 *
 * A push makes its node the tail and then links it: from the node that was the tail before, or from
 * `first` if there was none. In between the consumer sees that something is there but not where; it
 * waits for the link (wait_for_link), which is two instructions of another thread away.
 *
 * Why nobody writes into freed memory: a producer links from the node that its compare-and-swap
 * found at the tail. The consumer lets go of that node only when it has seen its link, or has
 * replaced it at the tail itself, and then no producer found it there.
 *
 * Why it is fast. The consumer follows links: no atomic read-modify-write but for the last node,
 * and that one also puts it to sleep (async_mpsc_park). A mailbox that gets one message at a time
 * pays two, one on either side. A burst is read once, in the order in which it was written, so that
 * the next node can be fetched while one is handled. (A stack that is taken whole and reversed, the
 * design before this one, reads a burst twice, the first time backwards: fork-join throughput took
 * 1.7 times as long.)
 *
 * Orders. The link (release) publishes the node's contents to the consumer (acquire). The tail's
 * compare-and-swap releases the node's `next`, which the producer after it acquires before it
 * writes that; and it acquires the consumer's state when it finds it asleep, since it will schedule
 * it. Going to sleep, or leaving "empty" behind, releases that state.
 *
 * tests/models/mailbox.pml checks it: nothing lost, nothing received twice, no lost wake-up,
 * nothing accepted after close, no node touched after it was given away.
 */
#include "async/mpsc.h"

#include <time.h>

#include "async/require.h"
#include "relax.h"

#define EMPTY ((uintptr_t)0)
#define CLOSED ((uintptr_t)1)
#define WAITING ((uintptr_t)2)
#define PARKED ((uintptr_t)4)
#define ASLEEP (WAITING | PARKED)
#define TAGS (CLOSED | ASLEEP)

#define SPINS 100u

_Static_assert(_Alignof(struct async_mpsc_node) > TAGS, "the tags have room beside a node");
_Static_assert(_Alignof(struct async_waker) > TAGS, "and beside a waker");

void async_mpsc_init(struct async_mpsc *mpsc)
{
	async_require(mpsc != NULL, "no mpsc");
	atomic_init(&mpsc->tail, EMPTY);
	atomic_init(&mpsc->first, NULL);
	mpsc->oldest = NULL;
}

/* ---- Producers ------------------------------------------------------------------------------- */

static struct async_waker *waker_of(uintptr_t tail)
{
	return (struct async_waker *)(tail & ~TAGS);
}

/*
 * Links a node from where its compare-and-swap found the tail, and wakes the consumer if it slept:
 * only one caller replaced the tag that said so, so it is woken once.
 */
static void link_behind(struct async_mpsc *mpsc, uintptr_t before, struct async_mpsc_node *node)
{
	if (before & PARKED) {
		/* The consumer sleeps until it is scheduled: its fields are the caller's. */
		mpsc->oldest = node;
		waker_of(before)->ops->schedule(waker_of(before));
	} else if (before == EMPTY || before & WAITING) {
		atomic_store_explicit(&mpsc->first, node, memory_order_release);
		if (before & WAITING)
			async_waker_wake(waker_of(before));
	} else {
		atomic_store_explicit(&((struct async_mpsc_node *)before)->next, node,
		                      memory_order_release);
	}
}

int async_mpsc_push(struct async_mpsc *mpsc, struct async_mpsc_node *node)
{
	atomic_init(&node->next, NULL);
	uintptr_t old = atomic_load_explicit(&mpsc->tail, memory_order_relaxed);
	do {
		if (old & CLOSED)
			return ASYNC_E_CLOSED;
	} while (!atomic_compare_exchange_weak_explicit(&mpsc->tail, &old, (uintptr_t)node,
	                                                memory_order_acq_rel,
	                                                memory_order_relaxed));
	link_behind(mpsc, old, node);
	return ASYNC_OK;
}

void async_mpsc_close(struct async_mpsc *mpsc)
{
	uintptr_t old = atomic_load_explicit(&mpsc->tail, memory_order_relaxed);
	uintptr_t closed;
	do {
		if (old & CLOSED)
			return;
		closed = (old & ASLEEP ? EMPTY : old) | CLOSED;
	} while (!atomic_compare_exchange_weak_explicit(&mpsc->tail, &old, closed,
	                                                memory_order_acq_rel,
	                                                memory_order_relaxed));
	if (old & PARKED)
		waker_of(old)->ops->schedule(waker_of(old));
	else if (old & WAITING)
		async_waker_wake(waker_of(old));
}

bool async_mpsc_is_closed(const struct async_mpsc *mpsc)
{
	/* Acquires what was done before the close: an actor that ends for this reason sees it. */
	return atomic_load_explicit(&mpsc->tail, memory_order_acquire) & CLOSED;
}

/* ---- The consumer ---------------------------------------------------------------------------- */

typedef ASYNC_ATOMIC(struct async_mpsc_node *) node_link;

/*
 * A producer has made its node the tail and is about to write this link: two instructions, unless
 * its thread is interrupted between them. Then this one sleeps, to let it run.
 */
static struct async_mpsc_node *wait_for_link(const node_link *link)
{
	const struct timespec moment = { .tv_nsec = 20000 };
	struct async_mpsc_node *node;
	for (unsigned i = 0; (node = atomic_load_explicit(link, memory_order_acquire)) == NULL;
	     i++) {
		if (i < SPINS)
			async__relax();
		else
			nanosleep(&moment, NULL);
	}
	return node;
}

/* Whether the tail is a node, closed or not. */
static bool has_node(uintptr_t tail)
{
	return !(tail & ASLEEP) && (tail & ~CLOSED) != EMPTY;
}

struct async_mpsc_node *async_mpsc_front(struct async_mpsc *mpsc)
{
	if (mpsc->oldest != NULL)
		return mpsc->oldest;
	struct async_mpsc_node *node = atomic_load_explicit(&mpsc->first, memory_order_acquire);
	if (node == NULL) {
		/* Relaxed: it only says whether there is a link to wait for. */
		if (!has_node(atomic_load_explicit(&mpsc->tail, memory_order_relaxed)))
			return NULL;
		node = wait_for_link(&mpsc->first);
	}
	/* Relaxed: producers write it only after they saw "empty" or a sleeper at the tail. */
	atomic_store_explicit(&mpsc->first, NULL, memory_order_relaxed);
	return mpsc->oldest = node;
}

/* Replaces the last node at the tail by "empty"; false: another one was pushed behind it. */
static bool take_last(struct async_mpsc *mpsc, const struct async_mpsc_node *node)
{
	uintptr_t tail = (uintptr_t)node;
	while (!atomic_compare_exchange_weak_explicit(&mpsc->tail, &tail, tail & CLOSED,
	                                              memory_order_release, memory_order_relaxed)) {
		if ((tail & ~CLOSED) != (uintptr_t)node)
			return false;
	}
	return true;
}

/*
 * A long list is out of this core's cache: it was written long ago, or by another core. The nodes
 * of a burst were allocated one after the other, so that the one 16 on is probably 16 times as far
 * away as the next. (What it gains depends on the machine: between nothing and half of fork-join
 * throughput's time was measured.)
 */
static void fetch_ahead(const struct async_mpsc_node *node, const struct async_mpsc_node *next)
{
	uintptr_t stride = (uintptr_t)next - (uintptr_t)node;
	__builtin_prefetch((const void *)((uintptr_t)next + 16 * stride));
}

struct async_mpsc_node *async_mpsc_pop(struct async_mpsc *mpsc)
{
	struct async_mpsc_node *node = async_mpsc_front(mpsc);
	if (node == NULL)
		return NULL;
	struct async_mpsc_node *next = atomic_load_explicit(&node->next, memory_order_acquire);
	if (next == NULL && !take_last(mpsc, node))
		next = wait_for_link(&node->next);
	if (next != NULL)
		fetch_ahead(node, next);
	mpsc->oldest = next;
	return node;
}

/*
 * Replaces `expected`, which says that there is nothing more, by a tag that says how the consumer
 * sleeps; false if there is something, or an end.
 */
static bool fall_asleep(struct async_mpsc *mpsc, uintptr_t expected, struct async_waker *waker,
                        uintptr_t tag)
{
	return atomic_compare_exchange_strong_explicit(&mpsc->tail, &expected,
	                                               (uintptr_t)waker | tag, memory_order_release,
	                                               memory_order_relaxed);
}

bool async_mpsc_park(struct async_mpsc *mpsc, struct async_waker *waker,
                     struct async_mpsc_node *handled)
{
	if (mpsc->oldest != handled)
		return false;
	/* Relaxed: to spare the compare-and-swap, which would find out as well. */
	if (handled != NULL && atomic_load_explicit(&handled->next, memory_order_relaxed) != NULL)
		return false;
	mpsc->oldest = NULL; /* before the step behind which the channel must not be touched */
	if (fall_asleep(mpsc, (uintptr_t)handled, waker, PARKED))
		return true;
	mpsc->oldest = handled;
	return false;
}

int async_mpsc_wait(struct async_mpsc *mpsc, struct async_waker *waker)
{
	if (async_mpsc_front(mpsc) != NULL)
		return ASYNC_READY;
	uintptr_t tail = atomic_load_explicit(&mpsc->tail, memory_order_acquire);
	if (tail == CLOSED)
		return ASYNC_E_CLOSED;
	if (async_waker_is_canceled(waker))
		return ASYNC_E_CANCELED;
	if (tail == ((uintptr_t)waker | WAITING))
		return ASYNC_PENDING;
	uintptr_t before = tail & WAITING ? tail : EMPTY;
	if (fall_asleep(mpsc, before, async_waker_issue(waker), WAITING)) {
		if (before != EMPTY) /* somebody else waited: only the latest is woken */
			async_waker_return(waker_of(before));
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
