/* Step 40, exercise 1: an exchange on its way, by hand. The drop says that it is over. */
#include <actor-ext/actor-ext.h>

#include "../../tests/stage.h"

/* ---- What would stand in scales.h ------------------------------------------------------------- */

struct weigh {
	int stones;
};

ACTOR_ADDRESS(scales);
ACTOR_REQUEST_DECLARE(scales, weigh, double);

struct weighing {
	struct actor_message base;
	struct scales_weigh_exchange exchange;
	int result; /* the handler's */
	struct gate over;
};

extern const struct actor_message_ops weighing_ops;

struct go_home {
	struct weighing *too_late; /* is queued behind it */
};
ACTOR_EVENT_DECLARE(scales, go_home);

/* ---- What would stand in scales.c ------------------------------------------------------------- */

struct scales {
	struct actor base;
	double stone;
};
ACTOR_SPAWN(scales);
ACTOR_REQUEST_DEFINE(scales, weigh, double);
ACTOR_EVENT_DEFINE(scales, go_home);

static int scales_on_weigh(struct scales *self, const struct weigh *request, double *response,
                           struct async_waker *waker)
{
	(void)waker;
	*response = self->stone * request->stones;
	return ACTOR_OK;
}

static int scales_on_go_home(struct scales *self, const struct go_home *event,
                             struct actor_context *context)
{
	(void)self;
	actor_context_stop(context);
	return actor_address_send(actor_context_self(context), &event->too_late->base);
}

static int handle_weighing(struct actor_message *message, struct actor *actor,
                           struct actor_context *context)
{
	struct weighing *self = async_container_of(message, struct weighing, base);
	int result = scales_on_weigh(ACTOR_SELF(scales, actor), &self->exchange.request,
	                             &self->exchange.response, actor_context_waker(context));
	if (result != ACTOR_PENDING)
		self->result = result;
	return result;
}

/* Handled or not, this is the last that happens to it. The gate is opened here and not in the
 * handler, after which the mailbox still has the message. */
static void drop_weighing(struct actor_message *message)
{
	gate_open(&async_container_of(message, struct weighing, base)->over);
}

const struct actor_message_ops weighing_ops = { .handle = handle_weighing, .drop = drop_weighing };

/* ---- Who asks --------------------------------------------------------------------------------- */

TEST(three_stones_are_weighed)
{
	struct async_executor *executor = stage_open(1);
	struct scales_address address;
	CHECK_OK(scales_spawn(executor, (struct scales){ .stone = 0.5 }, &address));
	struct weighing weighing = { .base.ops = &weighing_ops,
		                     .exchange.request = { 3 },
		                     .result = ACTOR_E_CANCELED };
	CHECK_OK(actor_address_send(address.untyped, &weighing.base));
	gate_wait(&weighing.over);
	CHECK_OK(weighing.result);
	CHECK(weighing.exchange.response > 1.4 && weighing.exchange.response < 1.6);

	scales_address_drop(&address);
	stage_wait(executor); /* whoever opened the gate has ended */
	stage_close(executor);
}

TEST(one_that_is_never_handled_is_over_too)
{
	struct async_executor *executor = stage_open(1);
	struct scales_address address;
	CHECK_OK(scales_spawn(executor, (struct scales){ .stone = 0.5 }, &address));
	struct weighing weighing = { .base.ops = &weighing_ops,
		                     .exchange.request = { 3 },
		                     .result = ACTOR_E_CANCELED };
	CHECK_OK(scales_send_go_home(address, (struct go_home){ &weighing }));
	gate_wait(&weighing.over);
	CHECK_INT_EQ(weighing.result, ACTOR_E_CANCELED);

	scales_address_drop(&address);
	stage_wait(executor);
	stage_close(executor);
}

TEST(a_scales_that_has_ended_says_so)
{
	struct async_executor *executor = stage_open(1);
	struct scales_address address;
	CHECK_OK(scales_spawn(executor, (struct scales){ .stone = 0.5 }, &address));
	CHECK_OK(scales_address_interrupt(address));
	CHECK_OK(scales_address_join(address));
	struct weighing weighing = { .base.ops = &weighing_ops, .exchange.request = { 3 } };
	CHECK_INT_EQ(actor_address_send(address.untyped, &weighing.base), ACTOR_E_CLOSED);
	scales_address_drop(&address);
	stage_close(executor);
}
