/* An interaction that travels in an event, by hand. See the lesson of step 42. */
// since: 41
// until: 41
#include <actor-ext/actor-ext.h>

#include "../stage.h"
#include "handler.h"

struct divide {
	int left, right;
};

struct calculator {
	struct actor base;
};
ACTOR_TYPE(calculator);
ACTOR_REQUEST(calculator, divide, int);

static int calculator_on_divide(struct calculator *self, const struct divide *request,
                                int *response, handler_context *context)
{
	(void)self;
	(void)context;
	if (request->right == 0)
		return ACTOR_E_INVALID;
	*response = request->left / request->right;
	return ACTOR_OK;
}

/* From here on: what is needed to send it. */
struct carry {
	struct calculator_divide_interaction interaction;
};

static void carry_drop(struct carry *event)
{
	calculator_divide_drop(&event->interaction);
}

ACTOR_EVENT_WITH(calculator, carry, .drop = carry_drop);

static int calculator_on_carry(struct calculator *self, const struct carry *event,
                               struct actor_context *context)
{
	struct calculator_divide_exchange *exchange = calculator_divide_exchange_of(
		event->interaction.untyped);
	return calculator_on_divide(self, &exchange->request, &exchange->response,
	                            actor_context_waker(context));
}
/* To here. */

TEST(the_failure_names_the_request)
{
	struct async_executor *executor = stage_open(1);
	struct actor_failure failure = { 0 };
	struct calculator_address address;
	CHECK_OK(calculator_spawn(executor, (struct calculator){ .base.ops = NULL }, &address));
	struct carry carry = { calculator_divide_wrap((struct divide){ 1, 0 }) };
	CHECK_OK(calculator_send_carry(address, carry));
	CHECK_OK(calculator_address_interrupt(address));
	CHECK_OK(calculator_address_join(address));
	CHECK_INT_EQ(actor_address_failures(address.untyped, &failure, 1), 1);
	CHECK_INT_EQ(failure.error, ACTOR_E_INVALID);
	CHECK_STR_EQ(failure.where, "calculator_on_divide");
	calculator_address_drop(&address);
	stage_close(executor);
}
