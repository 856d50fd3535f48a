// since: 39
// gcc: duplicate case value
// clang: duplicate case value
/* Two awaits on one line could not be told apart. */
#include <actor-ext/actor-ext.h>

#include "../actor-ext/handler.h"

struct nap {
	uint64_t first, second;
};

struct sleeper {
	struct actor base;
	struct async_frame frame;
	struct async_sleep sleep;
};
ACTOR_TYPE(sleeper);
ACTOR_REQUEST(sleeper, nap, int);

static int sleeper_on_nap(struct sleeper *self, const struct nap *request, int *response,
                          handler_context *context)
{
	struct async_waker *waker = waker_of(context);
	ASYNC_BEGIN(&self->frame);
	// clang-format off
#ifndef MUST_COMPILE
	ASYNC_AWAIT(&self->frame, async_sleep_poll(&self->sleep, waker, request->first)); ASYNC_AWAIT(&self->frame, async_sleep_poll(&self->sleep, waker, request->second));
#else
	ASYNC_AWAIT(&self->frame, async_sleep_poll(&self->sleep, waker, request->first));
	ASYNC_AWAIT(&self->frame, async_sleep_poll(&self->sleep, waker, request->second));
#endif
	// clang-format on
	ASYNC_END(&self->frame);
	*response = 2;
	return ACTOR_OK;
}
