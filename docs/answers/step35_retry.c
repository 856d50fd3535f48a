/* Step 35, exercise 1: a fallback that has an order tried again, three times at most. */
#include <actor/actor.h>

#include "../../tests/stage.h"

struct order {
	int number, fails; /* it fails so many times before it works */
	int attempts;      /* made so far; whoever sends an order for the first time says 0 */
};

struct shop {
	struct actor base;
	int *done; /* the numbers, as decimal digits, in the order of their success */
};

/* A fallback that sends is declared first: it needs the send function, which needs its name. */
static int shop_order_failed(struct shop *self, const struct order *order, int error,
                             struct actor_context *context);

ACTOR_TYPE(shop);
ACTOR_EVENT_WITH(shop, order, .fallback = shop_order_failed);

static int shop_on_order(struct shop *self, const struct order *order,
                         struct actor_context *context)
{
	(void)context;
	if (order->attempts < order->fails)
		return ACTOR_E_USER;
	*self->done = 10 * *self->done + order->number;
	return ACTOR_OK;
}

/* The event is const: what goes on is a copy. It goes to the end of the mailbox, and others overtake it. */
static int shop_order_failed(struct shop *self, const struct order *order, int error,
                             struct actor_context *context)
{
	struct order again = *order;
	(void)self;
	if (++again.attempts == 3)
		return error;
	/* ACTOR_E_CLOSED: the actor is ending, and this order with it. Then that is its failure. */
	return shop_send_order(shop_self(context), again);
}

/* Gives what was done. */
static int take_orders(const struct order *orders, size_t count, size_t *failures_count,
                       struct actor_failure *failures)
{
	struct async_executor *executor = stage_open(1);
	struct shop_address shop;
	int done = 0;
	CHECK_OK(shop_spawn(executor, (struct shop){ .done = &done }, &shop));
	for (size_t i = 0; i < count; i++)
		CHECK_OK(shop_send_order(shop, orders[i]));
	CHECK_OK(shop_address_interrupt(shop));
	CHECK_OK(actor_address_join_until(shop.untyped, async_after(5 * ASYNC_SECOND)));
	*failures_count = actor_address_failures(shop.untyped, failures, ACTOR_FAILURES);
	shop_address_drop(&shop);
	stage_close(executor);
	return done;
}

TEST(one_that_fails_once_is_done)
{
	struct actor_failure failures[ACTOR_FAILURES];
	size_t count;
	CHECK_INT_EQ(take_orders((struct order[]){ { 1, 1, 0 } }, 1, &count, failures), 1);
	CHECK_INT_EQ(count, 0);
}

/* Its first retry comes behind the interrupt perhaps. Then the mailbox closes, and there is no second one. */
TEST(one_that_fails_for_ever_is_recorded_once)
{
	struct actor_failure failures[ACTOR_FAILURES];
	size_t count;
	CHECK_INT_EQ(take_orders((struct order[]){ { 1, 9, 0 } }, 1, &count, failures), 0);
	CHECK_INT_EQ(count, 1);
	CHECK(failures[0].error == ACTOR_E_USER || failures[0].error == ACTOR_E_CLOSED);
}

TEST(none_is_lost)
{
	struct order orders[] = { { 1, 0, 0 }, { 2, 1, 0 }, { 3, 0, 0 }, { 4, 9, 0 } };
	struct actor_failure failures[ACTOR_FAILURES];
	size_t count;
	int done = take_orders(orders, 4, &count, failures), digits = 0;
	for (; done > 0; done /= 10)
		digits++;
	CHECK_INT_EQ(digits + (int)count, 4);
}
