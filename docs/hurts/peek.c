/* Step 42 loses every answer. Who goes on looking into the block? See the lesson of step 43. */
// since: 42
// until: 42
#include <actor-ext/actor-ext.h>

#include "../stage.h"

struct add {
	int left, right;
};

struct calculator {
	struct actor base;
};
ACTOR_TYPE(calculator);
ACTOR_REQUEST(calculator, add, long);

static int calculator_on_add(struct calculator *self, const struct add *request, long *response,
                             struct async_waker *waker)
{
	(void)self;
	(void)waker;
	*response = (long)request->left + request->right;
	return ACTOR_OK;
}

TEST(the_answer_is_somewhere)
{
	struct async_executor *executor = stage_open(1);
	struct calculator_address address;
	CHECK_OK(calculator_spawn(executor, (struct calculator){ .base.ops = NULL }, &address));
	struct calculator_add_interaction interaction = calculator_add_wrap((struct add){ 2, 3 });
	struct calculator_add_exchange *exchange = calculator_add_exchange_of(interaction.untyped);
	CHECK_OK(actor_address_send(address.untyped, &interaction.untyped->message));
	CHECK_OK(calculator_address_interrupt(address));
	CHECK_OK(calculator_address_join(address)); /* so it has been answered */
	CHECK_INT_EQ(exchange->response, 5);
	calculator_address_drop(&address);
	stage_close(executor);
}
