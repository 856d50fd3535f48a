/* ask_in_handler - a handler asks two others at once, waits for both, and blocks no thread. */
#include <actor-ext/actor-ext.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- Who is asked ---- */

struct price {
	unsigned article;
};
struct shop {
	struct actor base;
	int factor;
};

ACTOR_TYPE(shop);
ACTOR_REQUEST(shop, price, int);

static int shop_on_price(struct shop *self, const struct price *request, int *response,
                         struct actor_context *context)
{
	(void)context;
	*response = self->factor * (int)request->article;
	return ACTOR_OK;
}

/* ---- Who asks ---- */

struct cheapest {
	unsigned article;
};
struct buyer {
	struct actor base;
	struct shop_address shops[2]; /* borrowed: main() keeps them */

	/* What buyer_on_cheapest() needs again after it waited. Its locals are gone by then. */
	struct async_frame frame;
	struct shop_price_responder asked[2];
	struct async_sleep timer;
	uint64_t deadline;
	int first;
};

ACTOR_TYPE(buyer);
ACTOR_REQUEST(buyer, cheapest, int);

static int buyer_on_cheapest(struct buyer *self, const struct cheapest *request, int *response,
                             struct actor_context *context)
{
	struct async_waker *waker = actor_context_waker(context);
	int error, second;

	ASYNC_BEGIN(&self->frame);
	self->deadline = async_after(60 * ASYNC_SECOND);
	for (unsigned i = 0; i < 2; i++) /* both are on their way before the first wait */
		self->asked[i] = shop_ask_price(self->shops[i], (struct price){ request->article });

	ASYNC_AWAIT(&self->frame,
	            error = shop_price_poll_until(&self->asked[0], waker, &self->timer,
	                                          self->deadline, &self->first));
	if (error != ACTOR_OK) {
		shop_price_cancel(&self->asked[1]); /* not wanted any more */
		ASYNC_RETURN(&self->frame, error);
	}
	ASYNC_AWAIT(&self->frame,
	            error = shop_price_poll_until(&self->asked[1], waker, &self->timer,
	                                          self->deadline, &second));
	if (error == ACTOR_OK)
		*response = self->first < second ? self->first : second;
	ASYNC_END(&self->frame);
	return error;
}

/* ---- The program ---- */

/* Ends the program: a recipe has nothing better to do. */
static void check(int error)
{
	if (error == ACTOR_OK)
		return;
	fprintf(stderr, "ask_in_handler: %s\n", actor_strerror(error));
	exit(1);
}

int main(void)
{
	struct async_executor *executor;
	struct shop_address shops[2];
	struct buyer_address buyer;
	int price = 0, nothing;

	check(async_executor_new(&executor, 0));
	check(shop_spawn(executor, (struct shop){ .factor = 3 }, &shops[0]));
	check(shop_spawn(executor, (struct shop){ .factor = 2 }, &shops[1]));
	check(buyer_spawn(executor, (struct buyer){ .shops = { shops[0], shops[1] } }, &buyer));

	struct buyer_cheapest_responder responder = buyer_ask_cheapest(buyer,
	                                                               (struct cheapest){ 21 });
	check(buyer_cheapest_block_on(&responder, &price));

	/* The first shop closes: whoever asks it is told, and so is who asks the buyer. */
	check(shop_address_interrupt(shops[0]));
	check(shop_address_join(shops[0]));
	responder = buyer_ask_cheapest(buyer, (struct cheapest){ 21 });
	int error = buyer_cheapest_block_on(&responder, &nothing);

	printf("%d, then: %s\n", price, actor_strerror(error));
	buyer_address_drop(&buyer);
	for (unsigned i = 0; i < 2; i++)
		shop_address_drop(&shops[i]);
	async_executor_free(executor);
	return price != 42 || error != ACTOR_E_CLOSED;
}
