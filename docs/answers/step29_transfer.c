/* Step 29, exercise 1: a ledger that does not end between the two halves of a transfer. */
#include <actor/actor.h>

#include "../../tests/stage.h"

struct debit {
	int amount;
};
struct credit {
	int amount;
};

/* A transfer is a debit, and then a credit. In between, the money is under way. */
struct ledger {
	struct actor base;
	_Atomic int *under_way;
};
ACTOR_TYPE(ledger);
ACTOR_EVENT(ledger, debit);
ACTOR_EVENT(ledger, credit);

static void ledger_on_debit(struct ledger *self, const struct debit *event)
{
	*self->under_way += event->amount;
}

static void ledger_on_credit(struct ledger *self, const struct credit *event)
{
	*self->under_way -= event->amount;
}

/* Not while something is under way. */
static int end_when_balanced(struct actor *actor, struct actor_context *context)
{
	if (*ACTOR_SELF(ledger, actor)->under_way == 0)
		actor_context_close(context);
	return ACTOR_OK;
}

static _Atomic bool closing_time;

/* From closing time on it asks after each event. That is often enough: until then the answer is "not now". */
static int next_until_closing_time(struct actor *actor, struct actor_context *context)
{
	(void)actor;
	int result = actor_context_next(context);
	if (result == ACTOR_OK && closing_time)
		return actor_context_interrupt(context);
	return result;
}

static const struct actor_ops ops = { .event = next_until_closing_time,
	                              .interrupt = end_when_balanced };

TEST(no_money_is_under_way_at_night)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int under_way = 0;
	struct ledger_address address;
	CHECK_OK(ledger_spawn(executor,
	                      (struct ledger){ .base.ops = &ops, .under_way = &under_way },
	                      &address));
	closing_time = true;
	CHECK_OK(ledger_send_debit(address, (struct debit){ 500 }));
	CHECK_OK(ledger_send_credit(address, (struct credit){ 500 }));
	CHECK_OK(ledger_address_join(address));
	CHECK_INT_EQ(under_way, 0);
	CHECK_INT_EQ(ledger_send_debit(address, (struct debit){ 1 }), ACTOR_E_CLOSED);
	ledger_address_drop(&address);
	stage_close(executor);
}
