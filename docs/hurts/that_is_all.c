/* Two senders, and an actor that does not know when it has heard everything. See the lesson of step 28. */
// since: 27
// until: 27
#include <actor/actor.h>

#include "../stage.h"

struct deposit {
	int amount;
};
struct that_is_all {
	int unused;
};

/* Adds up deposits until somebody says that that is all. */
struct account {
	struct actor base;
	struct gate *open; /* the bank */
	struct async_watch_waiter waiter;
	bool enough;
	_Atomic int *sum;
};
ACTOR_TYPE(account);
ACTOR_EVENT(account, deposit);
ACTOR_EVENT(account, that_is_all);

static void account_on_deposit(struct account *self, const struct deposit *event)
{
	*self->sum += event->amount;
}

static void account_on_that_is_all(struct account *self, const struct that_is_all *event)
{
	(void)event;
	self->enough = true;
}

static int wait_for_the_bank(struct actor *actor, struct actor_context *context)
{
	struct account *self = ACTOR_SELF(account, actor);
	struct async_waker *waker = actor_context_waker(context);
	return gate_poll(self->open, &self->waiter, waker) == ASYNC_READY ? ACTOR_OK
	                                                                  : ACTOR_PENDING;
}

static int next_until_enough(struct actor *actor, struct actor_context *context)
{
	int result = actor_context_next(context);
	if (ACTOR_SELF(account, actor)->enough)
		actor_context_stop(context);
	return result;
}

static const struct actor_ops ops = { .initialize = wait_for_the_bank, .event = next_until_enough };

/* Sends ten deposits, and says so. */
static int send_ten(struct account_address address)
{
	int accepted = 0;
	for (int i = 0; i < 10; i++)
		accepted += account_send_deposit(address, (struct deposit){ 1 }) == ACTOR_OK;
	CHECK_OK(account_send_that_is_all(address, (struct that_is_all){ 0 }));
	return accepted;
}

TEST(no_money_is_lost)
{
	struct async_executor *executor = stage_open(1);
	struct gate open = { 0 };
	_Atomic int sum = 0;
	struct account_address address;
	CHECK_OK(account_spawn(executor,
	                       (struct account){ .base.ops = &ops, .open = &open, .sum = &sum },
	                       &address));
	int accepted = send_ten(address);
	accepted += send_ten(address); /* somebody else */
	gate_open(&open);
	CHECK_OK(account_address_join(address));
	CHECK_INT_EQ(sum, accepted);
	account_address_drop(&address);
	stage_close(executor);
}
