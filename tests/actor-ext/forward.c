/* Interactions passed on: to an actor of the same type, to one of another, and to one that has ended. */
// since: 51
#include <actor-ext/actor-ext.h>

#include "../stage.h"
#include "handler.h"

struct price {
	int article;
	struct gate *gate; /* NULL: at once */
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
	struct async_frame frame;
	struct async_watch_waiter waiter;
};
ACTOR_TYPE(shop);

static _Atomic int dropped_by_shop;

static void drop_by_shop(struct price *request)
{
	dropped_by_shop++;
	price_drop(request);
}

ACTOR_REQUEST_WITH(shop, price, int, .drop_request = drop_by_shop);

static int shop_on_price(struct shop *self, const struct price *request, int *response,
                         handler_context *context)
{
	int error = request->article < 0 ? ACTOR_E_INVALID : ACTOR_OK;
	ASYNC_BEGIN(&self->frame);
	if (request->gate != NULL)
		ASYNC_AWAIT(&self->frame,
		            error = gate_poll(request->gate, &self->waiter, waker_of(context)));
	*response = 5 * request->article;
	ASYNC_END(&self->frame);
	return error;
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

static int receive(struct agent_price_responder *responder, int *price)
{
	return agent_price_block_on_until(responder, async_after(10 * ASYNC_SECOND), price);
}

static int ask_price(struct market *market, int article, int *price)
{
	struct agent_price_responder responder = agent_ask_price(market->agents[0],
	                                                         (struct price){ article, NULL });
	return receive(&responder, price);
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
	CHECK_INT_EQ(dropped_by_shop, 0); /* each stayed an agent's */
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
		responders[i] = agent_ask_price(market.agents[0], (struct price){ i, NULL });
	CHECK_OK(agent_address_interrupt(market.agents[0]));
	CHECK_OK(agent_address_join(market.agents[0]));
	CHECK_OK(agent_address_interrupt(market.agents[1]));
	CHECK_OK(agent_address_join(market.agents[1]));
	for (int i = 0; i < 50; i++) {
		CHECK_OK(receive(&responders[i], &price));
		CHECK_INT_EQ(price, 5 * i);
	}
	market_close(&market);
}

/* In the hands of an agent, in the mailbox of the shop, or at work there: each completes once. */
TEST(shutdown_answers_what_was_passed_on)
{
	struct market market;
	struct gate gate = { 0 };
	struct agent_price_responder responders[50];
	int price = 0;
	market_open(&market);
	CHECK_OK(agent_send_take_shop(market.agents[2], (struct take_shop){ market.shop }));
	for (int i = 0; i < 50; i++)
		responders[i] = agent_ask_price(market.agents[0], (struct price){ i, &gate });
	async_executor_free(market.executor);
	for (int i = 0; i < 50; i++) {
		int error = receive(&responders[i], &price);
		CHECK(error == ACTOR_E_CANCELED || error == ACTOR_E_CLOSED);
	}
	CHECK_INT_EQ(prices_dropped, 50);
	for (int i = 0; i < 3; i++)
		agent_address_drop(&market.agents[i]);
	shop_address_drop(&market.shop);
	stage_check_empty();
}

TEST(a_dropped_responder_does_not_stop_it)
{
	struct market market;
	market_open(&market);
	CHECK_OK(agent_send_take_shop(market.agents[2], (struct take_shop){ market.shop }));
	struct agent_price_responder responder = agent_ask_price(market.agents[0],
	                                                         (struct price){ 1, NULL });
	agent_price_cancel(&responder);
	uint64_t patience = async_after(10 * ASYNC_SECOND);
	while (prices_dropped == 0) {
		CHECK(async_now() < patience);
		sched_yield();
	}
	market_close(&market);
	CHECK_INT_EQ(prices_dropped, 1);
}

/* ---- Who asked, and who waits -------------------------------------------------------------------------- */

/* Passes on the one request it gets, or awaits the answer to it: actors of one size, for their memory to be reused. */
struct await {
	struct gate *waiting;
};

ACTOR_ADDRESS(pawn);
ACTOR_REQUEST_DECLARE(pawn, price, int);

struct pawn {
	struct actor base;
	struct shop_address shop;
	struct pawn_price_responder responder;
	int *price, *error;
};
ACTOR_SPAWN(pawn);
ACTOR_REQUEST_DEFINE_RECEIVED_WITH(pawn, price, int, .drop_request = price_drop);
ACTOR_FORWARD(pawn, price, shop);
ACTOR_EVENT(pawn, await);

static int pawn_received_price(struct pawn *self, struct pawn_price_interaction interaction,
                               struct actor_context *context)
{
	(void)context;
	CHECK_OK(pawn_price_forward_to_shop(&interaction, self->shop));
	return ACTOR_OK;
}

static int pawn_on_await(struct pawn *self, const struct await *event,
                         struct actor_context *context)
{
	*self->error = pawn_price_poll(&self->responder, actor_context_waker(context), self->price);
	if (*self->error == ACTOR_PENDING) {
		gate_open(event->waiting);
		return ACTOR_PENDING;
	}
	gate_open(event->waiting);
	actor_context_stop(context);
	return ACTOR_OK;
}

TEST(an_asker_may_be_younger_than_its_question)
{
	struct market market;
	market_open(&market);
	for (size_t i = 0; i < 50; i++) {
		struct gate gate = { 0 }, waiting = { 0 };
		int price = 0, error = 0;
		struct pawn_address first, second;
		CHECK_OK(pawn_spawn(market.executor, (struct pawn){ .shop = market.shop }, &first));
		struct pawn_price_responder responder = pawn_ask_price(first,
		                                                       (struct price){ 3, &gate });
		CHECK_OK(pawn_address_interrupt(first));
		CHECK_OK(pawn_address_join(first));
		pawn_address_drop(&first); /* its memory may be that of the second */

		CHECK_OK(pawn_spawn(market.executor,
		                    (struct pawn){ .responder = responder,
		                                   .price = &price,
		                                   .error = &error },
		                    &second));
		CHECK_OK(pawn_send_await(second, (struct await){ &waiting }));
		gate_wait(&waiting);
		gate_open(&gate);
		CHECK_OK(pawn_address_join(second));
		CHECK_OK(error);
		CHECK_INT_EQ(price, 15);
		pawn_address_drop(&second);
	}
	market_close(&market);
}

/* ---- Back to who asked --------------------------------------------------------------------------------------------- */

ACTOR_ADDRESS(mirror);
ACTOR_REQUEST_DECLARE(mirror, price, int);

struct reflect {
	struct mirror_address mirror;
	struct gate *passed, *waiting;
	int *error;
	bool deaf; /* closes its mailbox before it asks */
};

/* Knows the price of everything, and asks all the same. */
struct vain {
	struct actor base;
	struct async_frame frame;
	struct async_watch_waiter waiter;
	struct mirror_price_responder responder;
	int price;
};
ACTOR_TYPE(vain);
ACTOR_REQUEST_WITH(vain, price, int, .drop_request = price_drop);
ACTOR_EVENT(vain, reflect);

struct mirror {
	struct actor base;
	struct vain_address vain;
	struct gate *passed;
	struct mirror_price_interaction *refused; /* the test's */
};
ACTOR_SPAWN(mirror);
ACTOR_REQUEST_DEFINE_RECEIVED_WITH(mirror, price, int, .drop_request = price_drop);
ACTOR_FORWARD(mirror, price, vain);

static int mirror_received_price(struct mirror *self, struct mirror_price_interaction interaction,
                                 struct actor_context *context)
{
	(void)context;
	if (mirror_price_forward_to_vain(&interaction, self->vain) != ACTOR_OK)
		*self->refused = interaction;
	gate_open(self->passed);
	return ACTOR_OK;
}

static int vain_on_price(struct vain *self, const struct price *request, int *response,
                         handler_context *context)
{
	(void)self;
	(void)request;
	(void)context;
	*response = 1000000;
	return ACTOR_OK;
}

static int await_reflection(struct vain *self, const struct reflect *event,
                            struct async_waker *waker)
{
	int error = mirror_price_poll(&self->responder, waker, &self->price);
	*event->error = error;
	gate_open(event->waiting);
	return error;
}

/* Begins to wait when its own question lies in its mailbox again, or was refused there. */
static int vain_on_reflect(struct vain *self, const struct reflect *event,
                           struct actor_context *context)
{
	struct async_waker *waker = actor_context_waker(context);
	ASYNC_BEGIN(&self->frame);
	if (event->deaf)
		actor_context_close(context);
	self->responder = mirror_ask_price(event->mirror, (struct price){ 1, NULL });
	ASYNC_AWAIT(&self->frame, gate_poll(event->passed, &self->waiter, waker));
	ASYNC_AWAIT(&self->frame, await_reflection(self, event, waker));
	ASYNC_END(&self->frame);
	return ACTOR_OK;
}

struct reflection {
	struct async_executor *executor;
	struct vain_address vain;
	struct mirror_address mirror;
	struct gate passed, waiting;
	struct mirror_price_interaction refused;
	int error;
};

static void reflection_open(struct reflection *reflection, bool deaf)
{
	*reflection = (struct reflection){ .executor = stage_open(1) };
	CHECK_OK(vain_spawn(reflection->executor, (struct vain){ .base.ops = NULL },
	                    &reflection->vain));
	CHECK_OK(mirror_spawn(reflection->executor,
	                      (struct mirror){ .vain = reflection->vain,
	                                       .passed = &reflection->passed,
	                                       .refused = &reflection->refused },
	                      &reflection->mirror));
	CHECK_OK(vain_send_reflect(reflection->vain,
	                           (struct reflect){ reflection->mirror, &reflection->passed,
	                                             &reflection->waiting, &reflection->error,
	                                             deaf }));
	gate_wait(&reflection->waiting);
}

static void reflection_close(struct reflection *reflection)
{
	CHECK_OK(
		actor_address_join_until(reflection->vain.untyped, async_after(10 * ASYNC_SECOND)));
	mirror_address_drop(&reflection->mirror);
	vain_address_drop(&reflection->vain);
	stage_close(reflection->executor);
	CHECK_INT_EQ(prices_dropped, 1);
}

TEST(an_asker_that_is_handed_its_own_question_is_told)
{
	struct reflection reflection;
	reflection_open(&reflection, false);
	CHECK_INT_EQ(reflection.error, ACTOR_E_DEADLOCK);
	CHECK_OK(vain_address_interrupt(reflection.vain)); /* it is handled all the same */
	reflection_close(&reflection);
}

/* A refused forward leaves no trace: it does not look as if the question were in the asker's own mailbox. */
TEST(an_asker_that_refuses_its_own_question_may_wait)
{
	struct reflection reflection;
	reflection_open(&reflection, true);
	CHECK_INT_EQ(reflection.error, ACTOR_PENDING);
	mirror_price_answer(&reflection.refused, 3);
	reflection_close(&reflection);
	CHECK_OK(reflection.error);
}
