// since: 39
// gcc: duplicate case value
// clang: duplicate case value
/* Two awaits on one line could not be told apart. */
#include <async/await.h>
#include <async/sleep.h>

struct sleeper {
	struct async_frame frame;
	struct async_sleep sleep;
};

int nap(struct sleeper *self, struct async_waker *waker);

int nap(struct sleeper *self, struct async_waker *waker)
{
	ASYNC_BEGIN(&self->frame);
	// clang-format off
#ifndef MUST_COMPILE
	ASYNC_AWAIT(&self->frame, async_sleep_poll(&self->sleep, waker, 1)); ASYNC_AWAIT(&self->frame, async_sleep_poll(&self->sleep, waker, 2));
#else
	ASYNC_AWAIT(&self->frame, async_sleep_poll(&self->sleep, waker, 1));
	ASYNC_AWAIT(&self->frame, async_sleep_poll(&self->sleep, waker, 2));
#endif
	// clang-format on
	ASYNC_END(&self->frame);
	return 0;
}
