/* An event, all of it written by hand, but for one line: who handles it. */
// since: 14
// until: 14
#include <actor/actor.h>

#include "../stage.h"

struct deposit {
	int amount;
};

struct account {
	struct actor base;
	int balance;
	_Atomic int *seen; /* NULL, or: the balance for the test to see */
};

ACTOR_EVENT(account, deposit);

static void account_on_deposit(struct account *self, const struct deposit *event)
{
	self->balance += event->amount;
	if (self->seen != NULL)
		*self->seen = self->balance;
}

TEST(the_handler_can_be_called_directly)
{
	struct account account = { .balance = 10 };
	account_on_deposit(&account, &(struct deposit){ 5 });
	CHECK_INT_EQ(account.balance, 15);
}

/* ---- The way there, by hand -------------------------------------------------------------------------------------------- */

struct deposit_message {
	struct actor_message base;
	struct deposit payload;
};

static void handle_deposit(struct actor_message *message, struct actor *actor)
{
	struct account *self = ACTOR_SELF(account, actor);
	account_on_deposit(self,
	                   &async_container_of(message, struct deposit_message, base)->payload);
}

static void drop_deposit(struct actor_message *message)
{
	async_pool_free(message, sizeof(struct deposit_message));
}

static const struct actor_message_ops deposit_ops = { handle_deposit, drop_deposit };

static int send_deposit(struct actor_address address, struct deposit event)
{
	struct deposit_message *message = async_pool_alloc(sizeof *message);
	if (message == NULL)
		return ACTOR_E_NOMEM;
	message->base.ops = &deposit_ops;
	message->payload = event;
	int error = actor_address_send(address, &message->base);
	if (error != ACTOR_OK)
		async_pool_free(message, sizeof *message);
	return error;
}

TEST(it_travels_as_a_message)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int seen = 0;
	struct account initial = { .balance = 10, .seen = &seen };
	struct actor_address address;
	CHECK_OK(actor_spawn(executor, &initial.base, sizeof initial, &address));
	CHECK_OK(send_deposit(address, (struct deposit){ 5 }));
	CHECK_OK(send_deposit(address, (struct deposit){ 7 }));
	while (seen != 22)
		sched_yield();
	actor_address_drop(&address);
	stage_close(executor);
}
