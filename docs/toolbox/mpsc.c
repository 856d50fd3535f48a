/*
 * mpsc.c - watches the three words of a channel while nodes come and go and the consumer sleeps; then
 * interrupts a producer between the two steps of a push. See mpsc.md.
 */
#include <async/container_of.h>
#include <async/mpsc.h>
#include <async/require.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <time.h>

/* ---- Who is where ---------------------------------------------------------------------------- */

/* As in common/async/src/mpsc.c. */
#define CLOSED ((uintptr_t)1)
#define WAITING ((uintptr_t)2)
#define PARKED ((uintptr_t)4)

struct letter {
	struct async_mpsc_node node;
	const char *name;
};

static const char *name_of(struct async_mpsc_node *node)
{
	return node != NULL ? async_container_of(node, struct letter, node)->name : "-";
}

static const char *state_of(uintptr_t tail)
{
	if (tail & PARKED)
		return "parked";
	if (tail & WAITING)
		return "waiting";
	tail &= ~CLOSED;
	return tail != 0 ? name_of((struct async_mpsc_node *)tail) : "empty";
}

static void show(const char *moment, struct async_mpsc *mpsc)
{
	uintptr_t tail = atomic_load(&mpsc->tail);
	printf("%-26s %-7s %-6s   %s     %s\n", moment, state_of(tail),
	       tail & CLOSED ? "closed" : "", name_of(atomic_load(&mpsc->first)),
	       name_of(mpsc->oldest));
}

/* ---- One thread plays all -------------------------------------------------------------------- */

static unsigned scheduled;

static void count_schedule(struct async_waker *waker)
{
	(void)waker;
	scheduled++;
}

static void push(struct async_mpsc *mpsc, struct letter *letter)
{
	async_require(async_mpsc_push(mpsc, &letter->node) == ASYNC_OK, "refused");
}

static void play(void)
{
	static const struct async_waker_ops ops = { .schedule = count_schedule };
	struct async_waker waker;
	struct async_mpsc mpsc;
	struct letter a = { .name = "a" }, b = { .name = "b" }, c = { .name = "c" };

	printf("%-26s tail             first oldest\n", "");
	async_waker_init(&waker, &ops);
	async_mpsc_init(&mpsc);
	async_require(async_mpsc_wait(&mpsc, &waker) == ASYNC_PENDING, "something is there");
	show("the consumer waits", &mpsc);
	push(&mpsc, &a);
	show("push a", &mpsc);
	push(&mpsc, &b);
	show("push b", &mpsc);
	async_require(async_mpsc_front(&mpsc) == &a.node, "a is the oldest");
	show("front shows a", &mpsc);
	async_require(!async_mpsc_park(&mpsc, &waker, &a.node), "b is there");
	async_require(async_mpsc_pop(&mpsc) == &a.node, "a is the oldest");
	show("cannot park, pops a", &mpsc);
	async_require(async_mpsc_front(&mpsc) == &b.node, "b is the oldest");
	async_require(async_mpsc_park(&mpsc, &waker, &b.node), "only b is there");
	show("has handled b, and parks", &mpsc);
	push(&mpsc, &c);
	show("push c", &mpsc);
	async_mpsc_close(&mpsc);
	show("close", &mpsc);
	async_require(async_mpsc_push(&mpsc, &a.node) == ASYNC_E_CLOSED, "closed");
	async_require(async_mpsc_pop(&mpsc) == &c.node, "c was accepted");
	show("push a is refused, pops c", &mpsc);
	async_require(async_mpsc_wait(&mpsc, &waker) == ASYNC_E_CLOSED, "closed, and all received");
	async_require(scheduled == 1, "by the push into the parked channel");
}

/* ---- A producer that is interrupted ---------------------------------------------------------- */

struct interruption {
	struct async_mpsc mpsc;
	struct async_mpsc_node node;
	sem_t half_done;
};

/* async_mpsc_push() into an empty channel, in slow motion. */
static void *push_slowly(void *argument)
{
	struct interruption *self = argument;
	atomic_init(&self->node.next, NULL);
	atomic_exchange(&self->mpsc.tail, (uintptr_t)&self->node);
	sem_post(&self->half_done);
	nanosleep(&(struct timespec){ .tv_nsec = 200000000 }, NULL);
	atomic_store_explicit(&self->mpsc.first, &self->node, memory_order_release);
	return NULL;
}

static double seconds_of(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void interrupt_a_producer(void)
{
	struct interruption self;
	pthread_t producer;

	async_mpsc_init(&self.mpsc);
	sem_init(&self.half_done, 0, 0);
	async_require(pthread_create(&producer, NULL, push_slowly, &self) == 0, "no thread");
	sem_wait(&self.half_done);

	double began = seconds_of(CLOCK_MONOTONIC);
	double used = seconds_of(CLOCK_THREAD_CPUTIME_ID);
	struct async_mpsc_node *node = async_mpsc_front(&self.mpsc);
	used = seconds_of(CLOCK_THREAD_CPUTIME_ID) - used;
	double waited = seconds_of(CLOCK_MONOTONIC) - began;

	async_require(node == &self.node, "there was something, and front waits for it");
	printf("front waited %.0f ms, %.0f of them on the processor\n", waited * 1e3, used * 1e3);
	async_require(used < waited / 2, "it waits asleep");
	pthread_join(producer, NULL);
	sem_destroy(&self.half_done);
}

int main(void)
{
	play();
	interrupt_a_producer();
	return 0;
}
