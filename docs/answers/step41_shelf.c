/* Step 41, exercise 1: a shelf keeps interactions of all types, and knows none of them. */
#include <actor-ext/actor-ext.h>

#include "../../tests/stage.h"

/* ---- The shelf --------------------------------------------------------------------------------------------------------- */

struct shelf {
	struct actor_interaction *slots[4];
	unsigned used;
};

/* *Takes* the interaction; on ACTOR_E_NOMEM, the shelf is full, the caller keeps it. */
static int shelf_put(struct shelf *shelf, struct actor_interaction *interaction)
{
	if (shelf->used == sizeof shelf->slots / sizeof shelf->slots[0])
		return ACTOR_E_NOMEM;
	shelf->slots[shelf->used++] = interaction;
	return ACTOR_OK;
}

/* Drops what is on it. */
static void shelf_clear(struct shelf *shelf)
{
	while (shelf->used > 0)
		actor_interaction_drop(shelf->slots[--shelf->used]);
}

/* ---- What is put on it ------------------------------------------------------------------------------------------------- */

struct borrow {
	int *drops;
};
struct greet {
	int hour;
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
ACTOR_REQUEST(library, greet, const char *);

static int library_on_borrow(struct library *self, const struct borrow *request, int *response,
                             struct async_waker *waker)
{
	(void)self;
	(void)waker;
	*response = *request->drops;
	return ACTOR_OK;
}

static int library_on_greet(struct library *self, const struct greet *request,
                            const char **response, struct async_waker *waker)
{
	(void)self;
	(void)waker;
	*response = request->hour < 12 ? "Good morning" : "Good evening";
	return ACTOR_OK;
}

TEST(what_is_on_the_shelf_is_dropped_once)
{
	struct shelf shelf = { .used = 0 };
	int drops = 0;
	for (int i = 0; i < 2; i++) {
		struct library_borrow_interaction borrow = library_borrow_wrap(
			(struct borrow){ &drops });
		struct library_greet_interaction greet = library_greet_wrap((struct greet){ 9 });
		CHECK(borrow.untyped != NULL && greet.untyped != NULL);
		CHECK_OK(shelf_put(&shelf, borrow.untyped));
		CHECK_OK(shelf_put(&shelf, greet.untyped));
	}
	struct library_borrow_interaction fifth = library_borrow_wrap((struct borrow){ &drops });
	CHECK_INT_EQ(shelf_put(&shelf, fifth.untyped), ACTOR_E_NOMEM);
	shelf_clear(&shelf);
	CHECK_INT_EQ(drops, 2);
	library_borrow_drop(&fifth); /* still ours */
	CHECK_INT_EQ(drops, 3);
	stage_check_empty();
}

/* The handlers, which nobody calls before step 42. */
TEST(the_handlers_answer)
{
	int drops = 3, response = 0;
	const char *greeting = NULL;
	CHECK_OK(library_on_borrow(NULL, &(struct borrow){ &drops }, &response, NULL));
	CHECK_INT_EQ(response, 3);
	CHECK_OK(library_on_greet(NULL, &(struct greet){ 9 }, &greeting, NULL));
	CHECK_STR_EQ(greeting, "Good morning");
}
