/* Interactions passed on: to an actor of the same type, to one of another, and to one that has ended. */
#include <actor-ext/actor-ext.h>

#include "../stage.h"

struct price {
	int article;
};

static _Atomic int prices_dropped;

static void price_drop(struct price *request)
{
	(void)request;
	prices_dropped++;
}

/* Knows prices. */
struct shop {
	struct actor base;
};
ACTOR_TYPE(shop);
ACTOR_REQUEST_WITH(shop, price, int, .drop_request = price_drop);

static int shop_on_price(struct shop *self, const struct price *request, int *response,
                         struct actor_context *context)
{
	(void)self;
	(void)context;
	if (request->article < 0)
		return ACTOR_E_INVALID;
	*response = 5 * request->article;
	return ACTOR_OK;
}

/* Knows a shop, or another agent who might. */
ACTOR_ADDRESS(agent);
ACTOR_REQUEST_DECLARE(agent, price, int);

struct agent {
	struct actor base;
	struct shop_address shop;
	struct agent_address colleague;
};
ACTOR_SPAWN(agent);
ACTOR_REQUEST_DEFINE_RECEIVED_WITH(agent, price, int, .drop_request = price_drop);
ACTOR_FORWARD(agent, price, shop);

struct take_shop {
	struct shop_address shop;
};
struct take_colleague {
	struct agent_address colleague;
};
ACTOR_EVENT(agent, take_shop);
ACTOR_EVENT(agent, take_colleague);

static int agent_on_take_shop(struct agent *self, const struct take_shop *event,
                              struct actor_context *context)
{
	(void)context;
	self->shop = event->shop;
	return ACTOR_OK;
}

static int agent_on_take_colleague(struct agent *self, const struct take_colleague *event,
                                   struct actor_context *context)
{
	(void)context;
	self->colleague = event->colleague;
	return ACTOR_OK;
}

static int agent_received_price(struct agent *self, struct agent_price_interaction interaction,
                                struct actor_context *context)
{
	(void)context;
	int error = ACTOR_E_USER - 1; /* knows nobody */
	if (self->shop.untyped.runtime != NULL)
		error = agent_price_forward_to_shop(&interaction, self->shop);
	else if (self->colleague.untyped.runtime != NULL)
		error = agent_price_forward(&interaction, self->colleague);
	if (error != ACTOR_OK)
		agent_price_fail(&interaction, error); /* it stayed here */
	CHECK(interaction.untyped == NULL);
	return ACTOR_OK;
}

/* Three agents in a row, and a shop. */
struct market {
	struct async_executor *executor;
	struct agent_address agents[3];
	struct shop_address shop;
};

static void market_open(struct market *market)
{
	market->executor = stage_open(2);
	CHECK_OK(shop_spawn(market->executor, (struct shop){ .base.ops = NULL }, &market->shop));
	for (int i = 0; i < 3; i++)
		CHECK_OK(agent_spawn(market->executor, (struct agent){ .base.ops = NULL },
		                     &market->agents[i]));
	for (int i = 0; i < 2; i++)
		CHECK_OK(agent_send_take_colleague(market->agents[i],
		                                   (struct take_colleague){
							   market->agents[i + 1] }));
}

static void market_close(struct market *market)
{
	for (int i = 0; i < 3; i++)
		agent_address_drop(&market->agents[i]);
	shop_address_drop(&market->shop);
	stage_close(market->executor);
}

static int ask_price(struct market *market, int article, int *price)
{
	struct agent_price_responder responder = agent_ask_price(market->agents[0],
	                                                         (struct price){ article });
	return agent_price_block_on(&responder, price);
}

TEST(through_colleagues_to_an_actor_of_another_type)
{
	struct market market;
	int price = 0;
	market_open(&market);
	CHECK_OK(agent_send_take_shop(market.agents[2], (struct take_shop){ market.shop }));
	for (int i = 0; i < 100; i++) {
		CHECK_OK(ask_price(&market, i, &price));
		CHECK_INT_EQ(price, 5 * i);
	}
	CHECK_INT_EQ(prices_dropped, 100);
	market_close(&market);
}

TEST(the_error_of_the_last_is_the_answer)
{
	struct market market;
	int price = 0;
	market_open(&market);
	CHECK_INT_EQ(ask_price(&market, 1, &price), ACTOR_E_USER - 1);
	CHECK_OK(agent_send_take_shop(market.agents[2], (struct take_shop){ market.shop }));
	CHECK_INT_EQ(ask_price(&market, -1, &price), ACTOR_E_INVALID);
	CHECK_INT_EQ(prices_dropped, 2);
	market_close(&market);
}

TEST(to_an_actor_that_has_ended_it_stays_where_it_was)
{
	struct market market;
	int price = 0;
	market_open(&market);
	CHECK_OK(agent_address_interrupt(market.agents[2]));
	CHECK_OK(agent_address_join(market.agents[2]));
	CHECK_INT_EQ(ask_price(&market, 1, &price), ACTOR_E_CLOSED); /* the second agent said so */
	CHECK_OK(shop_address_interrupt(market.shop));
	CHECK_OK(shop_address_join(market.shop));
	CHECK_OK(agent_send_take_shop(market.agents[1], (struct take_shop){ market.shop }));
	CHECK_INT_EQ(ask_price(&market, 1, &price), ACTOR_E_CLOSED);
	CHECK_INT_EQ(prices_dropped, 2);
	market_close(&market);
}

/* The one in the middle ends; what it passed on is answered all the same. */
TEST(who_passed_it_on_may_end)
{
	struct market market;
	struct agent_price_responder responders[50];
	int price = 0;
	market_open(&market);
	CHECK_OK(agent_send_take_shop(market.agents[1], (struct take_shop){ market.shop }));
	for (int i = 0; i < 50; i++)
		responders[i] = agent_ask_price(market.agents[0], (struct price){ i });
	CHECK_OK(agent_address_interrupt(market.agents[0]));
	CHECK_OK(agent_address_join(market.agents[0]));
	CHECK_OK(agent_address_interrupt(market.agents[1]));
	CHECK_OK(agent_address_join(market.agents[1]));
	for (int i = 0; i < 50; i++) {
		CHECK_OK(agent_price_block_on(&responders[i], &price));
		CHECK_INT_EQ(price, 5 * i);
	}
	market_close(&market);
}

TEST(a_dropped_responder_does_not_stop_it)
{
	struct market market;
	market_open(&market);
	CHECK_OK(agent_send_take_shop(market.agents[2], (struct take_shop){ market.shop }));
	struct agent_price_responder responder = agent_ask_price(market.agents[0],
	                                                         (struct price){ 1 });
	agent_price_cancel(&responder);
	while (prices_dropped == 0)
		sched_yield();
	market_close(&market);
	CHECK_INT_EQ(prices_dropped, 1);
}

/* An asker that is woken by the last of the row, after the first of the row is long gone. */
struct customer {
	struct actor base;
	struct async_frame frame;
	struct agent_price_responder responder;
	int *price;
};
ACTOR_TYPE(customer);

struct buy {
	struct agent_price_responder responder;
};
ACTOR_EVENT(customer, buy);

static int customer_on_buy(struct customer *self, const struct buy *event,
                           struct actor_context *context)
{
	int error;
	ASYNC_BEGIN(&self->frame);
	self->responder = event->responder;
	ASYNC_AWAIT(&self->frame,
	            error = agent_price_poll(&self->responder, actor_context_waker(context),
	                                     self->price));
	CHECK_OK(error);
	ASYNC_END(&self->frame);
	actor_context_stop(context);
	return ACTOR_OK;
}

TEST(an_asker_may_be_younger_than_its_question)
{
	struct market market;
	market_open(&market);
	for (size_t i = 0; i < 50; i++) {
		/* A pawn that only passes on, and whose memory is free again when the customer starts. */
		struct agent_address pawn;
		CHECK_OK(
			agent_spawn(market.executor, (struct agent){ .shop = market.shop }, &pawn));
		struct agent_price_responder responder = agent_ask_price(pawn, (struct price){ 3 });
		CHECK_OK(agent_address_interrupt(pawn));
		CHECK_OK(agent_address_join(pawn));
		agent_address_drop(&pawn);

		int price = 0;
		struct customer_address customer;
		CHECK_OK(customer_spawn(market.executor, (struct customer){ .price = &price },
		                        &customer));
		CHECK_OK(customer_send_buy(customer, (struct buy){ responder }));
		CHECK_OK(customer_address_join(customer));
		CHECK_INT_EQ(price, 15);
		customer_address_drop(&customer);
	}
	market_close(&market);
}
