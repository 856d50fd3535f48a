/* A request on the stack of somebody who does not wait for the answer. See the lesson of step 41. */
// since: 40
// until: 40
#include <actor-ext/actor-ext.h>

#include "../stage.h"
#include "handler.h"

struct find {
	int number;
};

struct library {
	struct actor base;
	bool has_looked;
};
ACTOR_TYPE(library);
ACTOR_REQUEST(library, find, int);

/* Has to walk to the shelf first. */
static int library_on_find(struct library *self, const struct find *request, int *shelf,
                           handler_context *context)
{
	(void)context;
	if (!self->has_looked) {
		self->has_looked = true;
		return ACTOR_PENDING;
	}
	*shelf = request->number / 100;
	return ACTOR_OK;
}

/* What the library is busy with. */
static struct library_find_exchange *at_the_desk;

static int hand_in(struct library *library, struct library_find_exchange *exchange)
{
	at_the_desk = exchange;
	return library_on_find(library, &exchange->request, &exchange->response, NULL);
}

/* Hands a request in, and goes home. */
static void ask(struct library *library, int number)
{
	struct library_find_exchange exchange = { .request = { number } };
	CHECK_INT_EQ(hand_in(library, &exchange), ACTOR_PENDING);
}

TEST(the_book_stands_on_shelf_seven)
{
	struct library library = { .base.ops = NULL };
	ask(&library, 742);
	CHECK_OK(hand_in(&library, at_the_desk)); /* called again, with the same request */
	CHECK_INT_EQ(at_the_desk->response, 7);
}
