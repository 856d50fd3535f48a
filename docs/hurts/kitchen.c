/* A guest waits for a dish, and the dish for the guest. See the lesson of step 50. */
// since: 49
// until: 49
#include <actor-ext/actor-ext.h>

#include "../stage.h"

struct sit {
	int guest;
};
struct serve {
	int unused;
};

struct kitchen {
	struct actor base;
	struct async_frame frame;
	struct async_watch_waiter waiter;
	struct gate served;
};
ACTOR_TYPE(kitchen);
ACTOR_REQUEST(kitchen, sit, int);
ACTOR_EVENT(kitchen, serve);

/* Is answered when the dish is there. */
static int kitchen_on_sit(struct kitchen *self, const struct sit *request, int *response,
                          struct async_waker *waker)
{
	int error;
	ASYNC_BEGIN(&self->frame);
	ASYNC_AWAIT(&self->frame, error = gate_poll(&self->served, &self->waiter, waker));
	ASYNC_END(&self->frame);
	*response = 100 + request->guest;
	return error;
}

static int kitchen_on_serve(struct kitchen *self, const struct serve *event,
                            struct actor_context *context)
{
	(void)event;
	(void)context;
	gate_open(&self->served);
	return ACTOR_OK;
}

TEST(a_guest_is_served)
{
	struct async_executor *executor = stage_open(2);
	struct kitchen_address kitchen;
	int dish = 0;
	CHECK_OK(kitchen_spawn(executor, (struct kitchen){ .base.ops = NULL }, &kitchen));
	struct kitchen_sit_responder guest = kitchen_ask_sit(kitchen, (struct sit){ 1 });
	CHECK_OK(kitchen_send_serve(kitchen, (struct serve){ 0 }));
	CHECK_OK(kitchen_sit_block_on_until(&guest, async_after(ASYNC_SECOND), &dish));
	CHECK_INT_EQ(dish, 101);
	kitchen_address_drop(&kitchen);
	stage_close(executor);
}
