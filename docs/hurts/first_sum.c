/* What hurts before step 47: a test that has its answer, and looks no further. */
// since: 46
// until: 46
#include <actor-ext/actor-ext.h>

#include "../stage.h"

struct add {
	double left, right;
};
struct calculator {
	struct actor base;
};
ACTOR_TYPE(calculator);
ACTOR_REQUEST(calculator, add, double);

static int calculator_on_add(struct calculator *self, const struct add *request, double *response,
                             struct async_waker *waker)
{
	(void)self;
	(void)waker;
	*response = request->left + request->right;
	return ACTOR_OK;
}

TEST(two_and_three)
{
	struct async_executor *executor = stage_open(1);
	struct calculator_address address;
	double sum = 0;
	CHECK_OK(calculator_spawn(executor, (struct calculator){ .base.ops = NULL }, &address));
	struct calculator_add_responder responder = calculator_ask_add(address,
	                                                               (struct add){ 2, 3 });
	CHECK_OK(calculator_add_block_on(&responder, &sum));
	CHECK(!(sum < 5) && !(sum > 5));
}
