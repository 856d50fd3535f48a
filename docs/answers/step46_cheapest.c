/* Step 46, exercise 1: several actors are asked at once. Who has not answered at the deadline does not count. */
#include <actor-ext/actor-ext.h>
#include <limits.h>

#include "../../tests/stage.h"

enum { SELLERS = 3 };

struct quote {
	int unused;
};

/* Says its price when the gate opens. */
struct seller {
	struct actor base;
	struct async_frame frame;
	struct async_watch_waiter waiter;
	struct gate *gate;
	int price;
};
ACTOR_TYPE(seller);
ACTOR_REQUEST(seller, quote, int);

static int seller_on_quote(struct seller *self, const struct quote *request, int *response,
                           struct async_waker *waker)
{
	int error;
	(void)request;
	ASYNC_BEGIN(&self->frame);
	ASYNC_AWAIT(&self->frame, error = gate_poll(self->gate, &self->waiter, waker));
	ASYNC_END(&self->frame);
	*response = self->price;
	return error;
}

struct cheapest {
	uint64_t patience; /* nanoseconds */
};

struct buyer {
	struct actor base;
	struct seller_address sellers[SELLERS]; /* borrowed */
	struct async_frame frame;
	struct seller_quote_responder quotes[SELLERS];
	struct async_sleep timer; /* one will do: it awaits one quote at a time */
	uint64_t deadline;
	int i, best;
};
ACTOR_TYPE(buyer);
ACTOR_REQUEST(buyer, cheapest, int);

/*
 * Asks all, and then waits for one after the other. They think about it at the same time, so the order makes no
 * difference: it takes as long as the slowest, or until the deadline.
 */
static int buyer_on_cheapest(struct buyer *self, const struct cheapest *request, int *response,
                             struct async_waker *waker)
{
	int error, price = INT_MAX;
	ASYNC_BEGIN(&self->frame);
	self->best = INT_MAX;
	self->deadline = async_after(request->patience);
	for (self->i = 0; self->i < SELLERS; self->i++)
		self->quotes[self->i] = seller_ask_quote(self->sellers[self->i],
		                                         (struct quote){ 0 });
	for (self->i = 0; self->i < SELLERS; self->i++) {
		ASYNC_AWAIT(&self->frame,
		            error = seller_quote_poll_until(&self->quotes[self->i], waker,
		                                            &self->timer, self->deadline, &price));
		if (error == ACTOR_OK && price < self->best)
			self->best = price;
	}
	ASYNC_END(&self->frame);
	*response = self->best; /* INT_MAX: nobody has said anything */
	return ACTOR_OK;
}

/* If it is dropped in the middle, it may still have asked. */
static void drop_buyer(struct actor *self)
{
	struct buyer *buyer = ACTOR_SELF(buyer, self);
	for (int i = 0; i < SELLERS; i++)
		seller_quote_cancel(&buyer->quotes[i]);
	async_sleep_deinit(&buyer->timer);
}

static const struct actor_ops buyer_ops = { .drop = drop_buyer };

struct market {
	struct async_executor *executor;
	struct gate gates[SELLERS];
	struct seller_address sellers[SELLERS];
	struct buyer_address buyer;
};

static void open_market(struct market *market)
{
	static const int prices[SELLERS] = { 30, 20, 10 };
	struct buyer buyer = { .base.ops = &buyer_ops };
	*market = (struct market){ .executor = stage_open(1) };
	for (int i = 0; i < SELLERS; i++) {
		struct seller seller = { .gate = &market->gates[i], .price = prices[i] };
		CHECK_OK(seller_spawn(market->executor, seller, &market->sellers[i]));
		buyer.sellers[i] = market->sellers[i];
	}
	CHECK_OK(buyer_spawn(market->executor, buyer, &market->buyer));
}

static void close_market(struct market *market)
{
	buyer_address_drop(&market->buyer);
	async_executor_free(market->executor);
	for (int i = 0; i < SELLERS; i++)
		seller_address_drop(&market->sellers[i]);
	stage_check_empty();
}

static int find_cheapest(struct market *market, uint64_t patience)
{
	int best = 0;
	struct buyer_cheapest_responder asked = buyer_ask_cheapest(market->buyer,
	                                                           (struct cheapest){ patience });
	CHECK_OK(buyer_cheapest_block_on(&asked, &best));
	return best;
}

TEST(all_answer_in_any_order)
{
	struct market market;
	open_market(&market);
	for (int i = SELLERS - 1; i >= 0; i--)
		gate_open(&market.gates[i]);
	CHECK_INT_EQ(find_cheapest(&market, 3600 * ASYNC_SECOND), 10);
	close_market(&market);
}

TEST(who_is_late_does_not_count)
{
	struct market market;
	open_market(&market);
	gate_open(&market.gates[0]);
	gate_open(&market.gates[1]);
	CHECK_INT_EQ(find_cheapest(&market, 50 * ASYNC_MILLISECOND),
	             20); /* the third: 10, too late */
	gate_open(&market.gates[2]);
	CHECK_INT_EQ(find_cheapest(&market, 3600 * ASYNC_SECOND), 10);
	close_market(&market);
}

TEST(nobody_answers)
{
	struct market market;
	open_market(&market);
	uint64_t start = async_now();
	CHECK_INT_EQ(find_cheapest(&market, 20 * ASYNC_MILLISECOND), INT_MAX);
	CHECK(async_now() - start >= 20 * ASYNC_MILLISECOND);
	close_market(&market);
}

TEST(a_shutdown_leaves_nothing)
{
	struct market market;
	int best = 0;
	open_market(&market);
	struct buyer_cheapest_responder asked =
		buyer_ask_cheapest(market.buyer, (struct cheapest){ 3600 * ASYNC_SECOND });
	async_executor_free(market.executor);
	int error = buyer_cheapest_block_on(&asked, &best);
	CHECK(error == ACTOR_E_CANCELED || (error == ACTOR_OK && best == INT_MAX));
	buyer_address_drop(&market.buyer);
	for (int i = 0; i < SELLERS; i++)
		seller_address_drop(&market.sellers[i]);
	stage_check_empty();
}
