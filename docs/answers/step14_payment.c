/* Step 14, exercise 1: a second event, by hand. */
#include <actor/actor.h>
#include <string.h>

#include "../../tests/stage.h"

struct payment {
	int fee, amount;
	char reason[20];
};

struct account {
	struct actor base;
	int balance;
	char last[20];
	_Atomic int *seen; /* NULL, or: the balance for the test to see */
};

ACTOR_EVENT(account, payment);

static void account_on_payment(struct account *self, const struct payment *event)
{
	self->balance -= event->amount + event->fee;
	memcpy(self->last, event->reason, sizeof self->last);
	if (self->seen != NULL)
		*self->seen = self->balance;
}

TEST(the_handler_can_be_called_directly)
{
	struct account account = { .balance = 100 };
	account_on_payment(&account, &(struct payment){ 1, 40, "a bicycle" });
	CHECK_INT_EQ(account.balance, 59);
	CHECK_STR_EQ(account.last, "a bicycle");
}

/* ---- The way there, by hand -------------------------------------------------------------------------------------------- */

struct payment_message {
	struct actor_message base;
	struct payment payload;
};

static void handle_payment(struct actor_message *message, struct actor *actor)
{
	struct account *self = ACTOR_SELF(account, actor);
	account_on_payment(self,
	                   &async_container_of(message, struct payment_message, base)->payload);
}

static void drop_payment(struct actor_message *message)
{
	async_pool_free(message, sizeof(struct payment_message));
}

static const struct actor_message_ops payment_ops = { handle_payment, drop_payment };

static int send_payment(struct actor_address address, struct payment event)
{
	struct payment_message *message = async_pool_alloc(sizeof *message);
	if (message == NULL)
		return ACTOR_E_NOMEM;
	message->base.ops = &payment_ops;
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
	struct account initial = { .balance = 100, .seen = &seen };
	struct actor_address address;
	CHECK_OK(actor_spawn(executor, &initial.base, sizeof initial, &address));
	CHECK_OK(send_payment(address, (struct payment){ 1, 40, "a bicycle" }));
	while (seen != 59)
		sched_yield();
	actor_address_drop(&address);
	stage_close(executor);
}
