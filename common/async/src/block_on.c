/*
 * block_on.c - a thread as the owner of a waker.
 *
 * Each thread that ever blocks gets one waker, kept until the thread ends (and longer, while
 * tickets are out). To be scheduled means for a thread: its condition variable is signaled.
 *
 * Lost wake-ups: `scheduled` is changed and waited for with the lock held, so a signal that comes
 * before the wait is seen by the wait.
 */
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "async/require.h"
#include "executor.h"
#include "waker.h"

#define SPINS 150u

struct thread {
	struct async_waker waker;
	bool polling; /* the thread's own: it is in a poll function */
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool scheduled;    /* guarded by the lock */
	_Atomic bool hint; /* the same, to look without the lock */
};

static pthread_mutex_t key_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_key_t key;       /* created under the lock, then constant */
static _Atomic bool key_exists; /* releases the key to who acquires it */

static void schedule_thread(struct async_waker *waker)
{
	struct thread *thread = async_container_of(waker, struct thread, waker);
	pthread_mutex_lock(&thread->lock);
	thread->scheduled = true;
	atomic_store_explicit(&thread->hint, true, memory_order_relaxed);
	pthread_cond_signal(&thread->wake);
	pthread_mutex_unlock(&thread->lock);
}

static void free_thread(struct async_waker *waker)
{
	struct thread *thread = async_container_of(waker, struct thread, waker);
	pthread_cond_destroy(&thread->wake);
	pthread_mutex_destroy(&thread->lock);
	free(thread);
}

static const struct async_waker_ops thread_waker_ops = { .schedule = schedule_thread,
	                                                 .free = free_thread };

static void thread_exits(void *argument)
{
	struct thread *thread = argument;
	async_waker__end(&thread->waker);
}

/* Each time anew while there is none: that memory is short now does not mean that it stays so. */
static bool have_key(void)
{
	if (atomic_load_explicit(&key_exists, memory_order_acquire))
		return true;
	pthread_mutex_lock(&key_lock);
	bool exists = atomic_load_explicit(&key_exists, memory_order_relaxed) ||
	              pthread_key_create(&key, thread_exits) == 0;
	atomic_store_explicit(&key_exists, exists, memory_order_release);
	pthread_mutex_unlock(&key_lock);
	return exists;
}

/*
 * The end of the program, or of the library in it: the thread that ends the program does not end like
 * the others, and a key must not outlive the function it calls.
 */
__attribute__((destructor)) static void unload(void)
{
	if (!atomic_load_explicit(&key_exists, memory_order_acquire))
		return;
	struct thread *thread = pthread_getspecific(key);
	pthread_setspecific(key, NULL);
	atomic_store_explicit(&key_exists, false, memory_order_relaxed);
	pthread_key_delete(key);
	if (thread != NULL)
		thread_exits(thread);
}

static struct thread *new_thread(void)
{
	struct thread *thread = malloc(sizeof *thread);
	if (thread == NULL)
		return NULL;
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	int error = pthread_cond_init(&thread->wake, &attributes);
	pthread_condattr_destroy(&attributes);
	if (error != 0) {
		free(thread);
		return NULL;
	}
	thread->lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
	async_waker_init(&thread->waker, &thread_waker_ops);
	thread->polling = false;
	thread->scheduled = false;
	atomic_init(&thread->hint, false);
	if (pthread_setspecific(key, thread) != 0) {
		free_thread(&thread->waker);
		return NULL;
	}
	return thread;
}

static struct thread *this_thread(void)
{
	if (!have_key())
		return NULL;
	struct thread *thread = pthread_getspecific(key);
	return thread != NULL ? thread : new_thread();
}

/* Waits for the lock's flag; false: the deadline came first. With the lock held. */
static bool wait_scheduled(struct thread *thread, uint64_t deadline)
{
	struct timespec time = { .tv_sec = (time_t)(deadline / ASYNC_SECOND),
		                 .tv_nsec = (long)(deadline % ASYNC_SECOND) };
	while (!thread->scheduled) {
		if (deadline == ASYNC_NEVER)
			pthread_cond_wait(&thread->wake, &thread->lock);
		else if (pthread_cond_timedwait(&thread->wake, &thread->lock, &time) != 0 &&
		         !thread->scheduled)
			return false;
	}
	return true;
}

/* Sleeps until woken. False: the deadline came first, and the thread is awake without a wake-up. */
static bool sleep_thread(struct thread *thread, uint64_t deadline)
{
	for (unsigned i = 0;
	     i < SPINS && !atomic_load_explicit(&thread->hint, memory_order_relaxed); i++)
		async__relax();
	pthread_mutex_lock(&thread->lock);
	bool woken = wait_scheduled(thread, deadline);
	if (!woken && !async_waker__resume(&thread->waker)) {
		/* A wake-up is under way and will touch this thread's lock: let it. */
		woken = wait_scheduled(thread, ASYNC_NEVER);
	}
	thread->scheduled = false;
	atomic_store_explicit(&thread->hint, false, memory_order_relaxed);
	pthread_mutex_unlock(&thread->lock);
	return woken;
}

int async_block_on_until(async_poll_fn poll, void *future, uint64_t deadline)
{
	async_require(poll != NULL, "nothing to poll");
	if (async__this_worker != NULL)
		return ASYNC_E_DEADLOCK;
	struct thread *thread = this_thread();
	if (thread == NULL)
		return ASYNC_E_NOMEM;
	if (thread->polling)
		return ASYNC_E_DEADLOCK; /* the inner wait would eat the wake-ups of the outer one */
	for (;;) {
		thread->polling = true;
		int result = poll(future, &thread->waker);
		thread->polling = false;
		if (result != ASYNC_PENDING)
			return result;
		if (deadline != ASYNC_NEVER && async_now() >= deadline)
			return ASYNC_E_TIMEDOUT;
		if (async_waker__suspend(&thread->waker))
			sleep_thread(thread, deadline);
	}
}

int async_block_on(async_poll_fn poll, void *future)
{
	return async_block_on_until(poll, future, ASYNC_NEVER);
}
