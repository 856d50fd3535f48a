/* Who asks and who answers, in two files that never meet. See the lesson of step 40. */
// since: 39
// until: 39
#include <actor-ext/actor-ext.h>
#include <stdio.h>

#include "../stage.h"

struct weigh {
	int stones;
};

/* ---- One file: who asks. A scales answers with a double, doesn't it? ------------------------- */

struct weighing {
	struct actor_message base;
	struct weigh request;
	double response;
};

/* ---- Another file: who answers. A float is enough --------------------------------------------- */

struct scales {
	struct actor base;
};
ACTOR_TYPE(scales);
ACTOR_REQUEST(scales, weigh, float);

static int scales_on_weigh(struct scales *self, const struct weigh *request, float *response,
                           struct async_waker *waker)
{
	(void)self;
	(void)waker;
	*response = 0.5f * (float)request->stones;
	return ACTOR_OK;
}

struct scales_weighing {
	struct actor_message base;
	struct weigh request;
	float response;
};

static int handle_weighing(struct actor_message *message, struct actor *actor,
                           struct actor_context *context)
{
	struct scales_weighing *self = async_container_of(message, struct scales_weighing, base);
	return scales_on_weigh(ACTOR_SELF(scales, actor), &self->request, &self->response,
	                       actor_context_waker(context));
}

static void drop_weighing(struct actor_message *message)
{
	(void)message; /* whoever asks has it on the stack */
}

static const struct actor_message_ops weighing_ops = { .handle = handle_weighing,
	                                               .drop = drop_weighing };

/* ---- And the message between them has no type ------------------------------------------------- */

TEST(three_stones)
{
	struct async_executor *executor = stage_open(1);
	struct weighing weighing = { .base.ops = &weighing_ops, .request = { 3 }, .response = -1 };
	struct scales_address scales;
	char weight[20];
	CHECK_OK(scales_spawn(executor, (struct scales){ 0 }, &scales));
	CHECK_OK(actor_address_send(scales.untyped, &weighing.base));
	CHECK_OK(scales_address_interrupt(scales));
	CHECK_OK(scales_address_join(scales));
	scales_address_drop(&scales);
	stage_close(executor);
	(void)snprintf(weight, sizeof weight, "%g", weighing.response);
	CHECK_STR_EQ(weight, "1.5");
}
