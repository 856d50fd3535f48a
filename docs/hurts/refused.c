/* Asking by hand: a refused send, cleaned up as for an event. See the lesson of step 44. */
// since: 43
// until: 43
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

static int ask_add(struct calculator_address address, struct add request,
                   struct calculator_add_interaction *interaction)
{
	*interaction = calculator_add_wrap(request);
	if (interaction->untyped == NULL)
		return ACTOR_E_NOMEM;
	int error = actor_address_send(address.untyped, &interaction->untyped->message);
	if (error != ACTOR_OK)
		calculator_add_drop(interaction); /* refused: it is still ours */
	return error;
}

TEST(asking_an_actor_that_has_ended)
{
	struct async_executor *executor = stage_open(1);
	struct calculator_address address;
	struct calculator_add_interaction interaction;
	CHECK_OK(calculator_spawn(executor, (struct calculator){ .base.ops = NULL }, &address));
	CHECK_OK(calculator_address_interrupt(address));
	CHECK_OK(calculator_address_join(address));
	CHECK_INT_EQ(ask_add(address, (struct add){ 2, 3 }, &interaction), ACTOR_E_CLOSED);
	calculator_address_drop(&address);
	stage_close(executor);
}
