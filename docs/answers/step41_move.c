/* Step 41, exercise 2: an interaction that is given away, and a variable that knows. With step41_move.patch. */
#include <actor-ext/actor-ext.h>

#include "../../tests/stage.h"

struct borrow {
	int *drops;
};

static void borrow_drop(struct borrow *request)
{
	++*request->drops;
}

struct library {
	struct actor base;
};
ACTOR_TYPE(library);
ACTOR_REQUEST_WITH(library, borrow, int, .drop_request = borrow_drop);

static int library_on_borrow(struct library *self, const struct borrow *request, int *response,
                             struct async_waker *waker)
{
	(void)self;
	(void)waker;
	*response = *request->drops;
	return ACTOR_OK;
}

/* *Takes* the interaction. */
static void consume(struct library_borrow_interaction interaction)
{
	struct library_borrow_exchange *exchange = library_borrow_exchange_of(interaction.untyped);
	CHECK_OK(library_on_borrow(NULL, &exchange->request, &exchange->response, NULL));
	library_borrow_drop(&interaction);
}

TEST(what_was_moved_is_dropped_once)
{
	int drops = 0;
	struct library_borrow_interaction interaction = library_borrow_wrap(
		(struct borrow){ &drops });
	consume(library_borrow_move(&interaction));
	CHECK(interaction.untyped == NULL);
	library_borrow_drop(&interaction); /* harmless */
	CHECK_INT_EQ(drops, 1);
	stage_check_empty();
}
