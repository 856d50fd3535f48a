/* A request on its way: one block, one owner, dropped once. */
// since: 41
// until: 42
#include <actor-ext/actor-ext.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "../stage.h"
#include "handler.h"

/* What ACTOR_REQUEST writes stands in this file and allocates with this, so a test can say that there is no memory left. */
static bool out_of_memory;

static void *alloc_or_not(size_t size)
{
	return out_of_memory ? NULL : async_pool_alloc(size);
}
#define async_pool_alloc(size) alloc_or_not(size)

struct add {
	int left, right;
	int *drops;
};

static void add_drop(struct add *request)
{
	++*request->drops;
}

struct calculator {
	struct actor base;
};
ACTOR_TYPE(calculator);
ACTOR_REQUEST_WITH(calculator, add, long, .drop_request = add_drop);

static int calculator_on_add(struct calculator *self, const struct add *request, long *response,
                             handler_context *context)
{
	(void)self;
	(void)context;
	*response = (long)request->left + request->right;
	return ACTOR_OK;
}

static struct calculator_add_interaction wrap(int *drops)
{
	struct calculator_add_interaction interaction = calculator_add_wrap(
		(struct add){ 2, 3, drops });
	CHECK(interaction.untyped != NULL);
	return interaction;
}

TEST(it_holds_the_request)
{
	int drops = 0;
	struct calculator_add_interaction interaction = wrap(&drops);
	struct calculator_add_exchange *exchange = calculator_add_exchange_of(interaction.untyped);
	CHECK_INT_EQ(exchange->request.left, 2);
	CHECK_INT_EQ(exchange->request.right, 3);
	CHECK_INT_EQ(drops, 0);
	calculator_add_drop(&interaction);
	CHECK_INT_EQ(drops, 1);
	stage_check_empty();
}

TEST(it_is_dropped_once)
{
	int drops = 0;
	struct calculator_add_interaction interaction = wrap(&drops);
	calculator_add_drop(&interaction);
	CHECK(interaction.untyped == NULL);
	calculator_add_drop(&interaction); /* harmless */
	CHECK_INT_EQ(drops, 1);
	CHECK_ABORTS((void)!calculator_add_exchange_of(interaction.untyped), "dropped already");
	stage_check_empty();
}

TEST(without_memory_the_request_is_dropped)
{
	int drops = 0;
	out_of_memory = true;
	struct calculator_add_interaction interaction = calculator_add_wrap(
		(struct add){ 2, 3, &drops });
	CHECK(interaction.untyped == NULL);
	CHECK_INT_EQ(drops, 1);
	calculator_add_drop(&interaction); /* harmless */
	CHECK_INT_EQ(drops, 1);
	stage_check_empty();
}

/* A request that holds nothing. */
struct negate {
	int value;
};
ACTOR_REQUEST(calculator, negate, int);

static int calculator_on_negate(struct calculator *self, const struct negate *request,
                                int *response, handler_context *context)
{
	(void)self;
	(void)context;
	*response = -request->value;
	return ACTOR_OK;
}

/* Who drops it need not know what it is. */
TEST(the_untyped_drop_reaches_the_request)
{
	int drops = 0;
	struct calculator_negate_interaction plain = calculator_negate_wrap((struct negate){ 7 });
	CHECK(plain.untyped != NULL);
	struct calculator_negate_exchange *exchange = calculator_negate_exchange_of(plain.untyped);
	CHECK_OK(calculator_on_negate(NULL, &exchange->request, &exchange->response, NULL));
	CHECK_INT_EQ(exchange->response, -7);
	struct actor_interaction *mixed[] = { wrap(&drops).untyped, plain.untyped,
		                              wrap(&drops).untyped };
	for (int i = 0; i < 3; i++)
		actor_interaction_drop(mixed[i]);
	CHECK_INT_EQ(drops, 2);
	CHECK_ABORTS(actor_interaction_drop(NULL), "no interaction");
	stage_check_empty();
}

/* The handler writes into the block, as the library will in the next step. */
TEST(it_holds_the_place_for_the_response)
{
	int drops = 0;
	struct calculator calculator = { .base.ops = NULL };
	struct calculator_add_interaction interaction = wrap(&drops);
	struct calculator_add_exchange *exchange = calculator_add_exchange_of(interaction.untyped);
	CHECK_OK(calculator_on_add(&calculator, &exchange->request, &exchange->response, NULL));
	CHECK_INT_EQ(exchange->response, 5);
	calculator_add_drop(&interaction);
	CHECK_INT_EQ(drops, 1);
	stage_check_empty();
}

static void *drop_elsewhere(void *argument)
{
	calculator_add_drop(argument);
	return NULL;
}

TEST(it_moves_to_another_thread)
{
	int drops = 0;
	pthread_t thread;
	struct calculator_add_interaction interaction = wrap(&drops);
	CHECK_OK(pthread_create(&thread, NULL, drop_elsewhere, &interaction));
	pthread_join(thread, NULL);
	CHECK_INT_EQ(drops, 1);
	stage_check_empty();
}

/* ---- An actor with a header of its own: who only has that can wrap, and drop --------------------------------------------- */

struct find {
	char *title;
};
struct place {
	int row, shelf;
};
ACTOR_ADDRESS(library);
ACTOR_REQUEST_DECLARE(library, find, struct place);

static struct library_find_interaction look_for(const char *title)
{
	char *copy = malloc(strlen(title) + 1);
	CHECK(copy != NULL);
	return library_find_wrap((struct find){ strcpy(copy, title) });
}

/* The source file. */

static int find_drops;

static void find_drop(struct find *request)
{
	free(request->title);
	find_drops++;
}

struct library {
	struct actor base;
};
ACTOR_SPAWN(library);
ACTOR_REQUEST_DEFINE_WITH(library, find, struct place, .drop_request = find_drop);

static int library_on_find(struct library *self, const struct find *request, struct place *response,
                           handler_context *context)
{
	(void)self;
	(void)context;
	*response = (struct place){ request->title[0] - 'A', 2 };
	return ACTOR_OK;
}

TEST(the_header_is_enough_to_wrap)
{
	struct library_find_interaction interaction = look_for("Hamlet");
	struct library_find_exchange *exchange = library_find_exchange_of(interaction.untyped);
	CHECK_OK(library_on_find(NULL, &exchange->request, &exchange->response, NULL));
	CHECK_INT_EQ(exchange->response.row, 7);
	library_find_drop(&interaction);
	CHECK_INT_EQ(find_drops, 1);
	stage_check_empty();
}
