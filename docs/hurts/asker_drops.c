/* An asker that does not want its answer any more, and uses the function that looks right. See the lesson of step 45. */
// since: 44
// until: 44
#include <actor-ext/actor-ext.h>

#include "../actor-ext/handler.h"
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
                             handler_context *context)
{
	(void)self;
	(void)context;
	*response = (long)request->left + request->right;
	return ACTOR_OK;
}

TEST(an_answer_is_not_wanted)
{
	struct async_executor *executor = stage_open(1);
	struct calculator_address address;
	struct calculator_add_interaction interaction;
	CHECK_OK(calculator_spawn(executor, (struct calculator){ .base.ops = NULL }, &address));
	CHECK_OK(calculator_ask_add(address, (struct add){ 2, 3 }, &interaction));
	calculator_add_drop(&interaction);
	CHECK_OK(calculator_address_interrupt(address));
	CHECK_OK(calculator_address_join(address));
	calculator_address_drop(&address);
	stage_close(executor);
}
