/* An actor whose mailbox is closed between the two halves of something. See the lesson of step 29. */
// since: 28
// until: 28
#include <actor/actor.h>

#include "../stage.h"

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

/* All actors of this bank use this hook, whatever they do. */
static _Atomic bool closing_time;

static int next_until_closing_time(struct actor *self, struct actor_context *context)
{
	(void)self;
	int result = actor_context_next(context);
	if (result == ACTOR_OK && closing_time)
		actor_context_close(context);
	return result;
}

TEST(no_money_is_under_way_at_night)
{
	static const struct actor_ops ops = { .event = next_until_closing_time };
	struct async_executor *executor = stage_open(1);
	_Atomic int under_way = 0;
	struct ledger_address address;
	CHECK_OK(ledger_spawn(executor,
	                      (struct ledger){ .base.ops = &ops, .under_way = &under_way },
	                      &address));
	closing_time = true;
	CHECK_OK(ledger_send_debit(address, (struct debit){ 500 }));
	CHECK_OK(ledger_address_join(address));
	int error = ledger_send_credit(address, (struct credit){ 500 }); /* the other half */
	CHECK_INT_EQ(under_way, 0);
	CHECK_OK(error);
	ledger_address_drop(&address);
	stage_close(executor);
}
