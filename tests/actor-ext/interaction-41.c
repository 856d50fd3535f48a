/* A request on its way: one block, one owner, dropped once. */
// since: 41
// until: 42
#include <actor-ext/actor-ext.h>
#include <pthread.h>

#include "../stage.h"
#include "handler.h"

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
