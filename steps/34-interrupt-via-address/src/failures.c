/* failures.c - the newest failures of an actor, in a ring that is allocated at the first one. */
#include "async/pool.h"
#include "async/require.h"
#include "runtime.h"

struct actor_failures {
	unsigned count; /* ever; the newest is at (count - 1) % ACTOR_FAILURES */
	struct actor_failure ring[ACTOR_FAILURES];
};

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
	struct actor_failures *failures = ring_of(context);
	if (failures != NULL) {
		struct actor_failure failure = { error, where };
		failures->ring[failures->count++ % ACTOR_FAILURES] = failure;
	}
}

size_t actor_context_failures(const struct actor_context *context, struct actor_failure *out,
                              size_t capacity)
{
	async_require(context != NULL && (out != NULL || capacity == 0), "no context or no room");
	size_t copied = 0;
	const struct actor_failures *failures = context->failures;
	if (failures != NULL) {
		while (copied < capacity && copied < ACTOR_FAILURES && copied < failures->count) {
			out[copied] =
				failures->ring[(failures->count - 1 - copied) % ACTOR_FAILURES];
			copied++;
		}
	}
	return copied;
}

void actor__free_failures(struct actor_context *context)
{
	async_pool_free(context->failures, sizeof *context->failures);
}
