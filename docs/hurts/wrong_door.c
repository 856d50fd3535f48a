/* What the compiler of step 16 does not see: an event at the wrong door. See the lesson of step 17. */
// since: 16
// until: 16
#include <actor/actor.h>

#include "../stage.h"

struct deposit {
	int amount;
};

struct account {
	struct actor base;
	int balance;
};

ACTOR_EVENT(account, deposit);

static void account_on_deposit(struct account *self, const struct deposit *event)
{
	self->balance += event->amount;
}

/* Handles one message, and shows its degrees when it is dropped. */
struct thermometer {
	struct actor base;
	int degrees;
	int *shown;
};

static int handle_one(struct actor *self, struct actor_context *context)
{
	(void)self;
	return actor_context_next(context) == ACTOR_PENDING ? ACTOR_PENDING : ACTOR_STOP;
}

static void show(struct actor *self)
{
	struct thermometer *thermometer = ACTOR_SELF(thermometer, self);
	*thermometer->shown = thermometer->degrees;
}

static const struct actor_ops thermometer_ops = { .event = handle_one, .drop = show };

TEST(nobody_pays_into_a_thermometer)
{
	struct async_executor *executor = stage_open(1);
	int degrees = 0;
	struct thermometer initial = { { &thermometer_ops }, 20, &degrees };
	struct actor_address thermometer;
	CHECK_OK(actor_spawn(executor, &initial.base, sizeof initial, &thermometer));

	struct account_deposit_message *message = async_pool_alloc(sizeof *message);
	CHECK(message != NULL);
	message->base.ops = &account_deposit_ops;
	message->payload = (struct deposit){ 5 };
	CHECK_OK(actor_address_send(thermometer, &message->base));

	actor_address_drop(&thermometer);
	stage_wait(executor);
	stage_close(executor);
	CHECK_INT_EQ(degrees, 20);
}
