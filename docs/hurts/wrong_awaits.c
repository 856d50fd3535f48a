/* Two handlers that ask another actor, and do it wrong. See the lesson of step 46. */
// since: 46
// until: 46
#include <actor-ext/actor-ext.h>

#include "../stage.h"

enum { EURO, DOLLAR };

struct rate {
	int unused;
};

/* Knows what a euro costs. */
struct bank {
	struct actor base;
};
ACTOR_TYPE(bank);
ACTOR_REQUEST(bank, rate, double);

static int bank_on_rate(struct bank *self, const struct rate *request, double *response,
                        struct async_waker *waker)
{
	(void)self;
	(void)request;
	(void)waker;
	*response = 1.25;
	return ACTOR_OK;
}

struct price {
	int currency;
};
struct in_dollar {
	double price;
};

struct shop {
	struct actor base;
	struct bank_address bank; /* borrowed */
	struct async_frame frame;
	struct bank_rate_responder asked;
};
ACTOR_TYPE(shop);
ACTOR_REQUEST(shop, price, double);
ACTOR_REQUEST(shop, in_dollar, double);

static int shop_on_price(struct shop *self, const struct price *request, double *response,
                         struct async_waker *waker)
{
	int error = ACTOR_OK;
	double rate = 1;
	ASYNC_BEGIN(&self->frame);
	switch (request->currency) {
	case EURO:
		break;
	case DOLLAR:
		self->asked = bank_ask_rate(self->bank, (struct rate){ 0 });
		ASYNC_AWAIT(&self->frame, error = bank_rate_poll(&self->asked, waker, &rate));
	}
	ASYNC_END(&self->frame);
	*response = 100 * rate;
	return error;
}

static int shop_on_in_dollar(struct shop *self, const struct in_dollar *request, double *response,
                             struct async_waker *waker)
{
	struct bank_rate_responder asked = { 0 };
	int error;
	double rate = 0;
	ASYNC_BEGIN(&self->frame);
	asked = bank_ask_rate(self->bank, (struct rate){ 0 });
	ASYNC_AWAIT(&self->frame, error = bank_rate_poll(&asked, waker, &rate));
	CHECK_OK(error);
	ASYNC_END(&self->frame);
	*response = request->price * rate;
	return ACTOR_OK;
}

static void spawn_both(struct async_executor *executor, struct bank_address *bank,
                       struct shop_address *shop)
{
	CHECK_OK(bank_spawn(executor, (struct bank){ 0 }, bank));
	CHECK_OK(shop_spawn(executor, (struct shop){ .bank = *bank }, shop));
}

TEST(an_await_in_a_switch)
{
	struct async_executor *executor = stage_open(1);
	struct bank_address bank;
	struct shop_address shop;
	double price = 0;
	spawn_both(executor, &bank, &shop);
	struct shop_price_responder asked = shop_ask_price(shop, (struct price){ DOLLAR });
	CHECK_OK(shop_price_block_on(&asked, &price));
	CHECK(price == 125);
	shop_address_drop(&shop);
	bank_address_drop(&bank);
	stage_close(executor);
}

TEST(a_responder_on_the_stack)
{
	struct async_executor *executor = stage_open(1);
	struct bank_address bank;
	struct shop_address shop;
	double price = 0;
	spawn_both(executor, &bank, &shop);
	struct shop_in_dollar_responder asked = shop_ask_in_dollar(shop, (struct in_dollar){ 100 });
	CHECK_OK(shop_in_dollar_block_on(&asked, &price));
	CHECK(price == 125);
	shop_address_drop(&shop);
	bank_address_drop(&bank);
	stage_close(executor);
}
