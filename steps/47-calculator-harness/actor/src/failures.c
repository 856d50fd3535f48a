/*
 * failures.c - the newest failures of an actor, in a ring.
 *
 * Most actors never fail, so the ring is allocated at the first failure. Failures are rare enough
 * for one lock to guard all rings.
 */
#include <pthread.h>

#include "async/log.h"
#include "async/pool.h"
#include "async/require.h"
#include "runtime.h"

struct actor_failures {
	unsigned count; /* ever; the newest is at (count - 1) % ACTOR_FAILURES */
	struct actor_failure ring[ACTOR_FAILURES];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static struct actor_failures *ring_of(struct actor_context *context)
{
	if (context->failures == NULL) {
		context->failures = async_pool_alloc(sizeof *context->failures);
		if (context->failures != NULL)
			context->failures->count = 0;
	}
	return context->failures;
}

void actor__fail(struct actor_context *context, int error, const char *where)
{
	/* Before the lock is taken: the log's sink is not ours, and may read failures. */
	async_log_debug("actor %p: %s failed: %s (%d)", (void *)actor__runtime_of(context), where,
	                actor_strerror(error), error);
	pthread_mutex_lock(&lock);
	struct actor_failures *failures = ring_of(context);
	if (failures != NULL) {
		struct actor_failure failure = { error, where };
		failures->ring[failures->count++ % ACTOR_FAILURES] = failure;
	}
	pthread_mutex_unlock(&lock);
}

size_t actor__copy_failures(const struct actor_context *context, struct actor_failure *out,
                            size_t capacity)
{
	async_require(out != NULL || capacity == 0, "no room for the failures");
	size_t copied = 0;
	pthread_mutex_lock(&lock);
	const struct actor_failures *failures = context->failures;
	if (failures != NULL) {
		while (copied < capacity && copied < ACTOR_FAILURES && copied < failures->count) {
			out[copied] =
				failures->ring[(failures->count - 1 - copied) % ACTOR_FAILURES];
			copied++;
		}
	}
	pthread_mutex_unlock(&lock);
	return copied;
}

void actor__free_failures(struct actor_context *context)
{
	async_pool_free(context->failures, sizeof *context->failures);
}
