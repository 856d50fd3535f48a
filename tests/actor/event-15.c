/* An event in its wrapper. What is done with that is still written by hand. */
// since: 15
// until: 15
#include <actor/actor.h>

#include "../stage.h"

struct deposit {
	int amount;
	const char *reason;
};

struct account {
	struct actor base;
	int balance;
	const char *last_reason;
};

ACTOR_EVENT(account, deposit);

static void account_on_deposit(struct account *self, const struct deposit *event)
{
	self->balance += event->amount;
	self->last_reason = event->reason;
}

TEST(the_handler_can_be_called_directly)
{
	struct account account = { .balance = 10 };
	account_on_deposit(&account, &(struct deposit){ 5, "found" });
	CHECK_INT_EQ(account.balance, 15);
}

/* ---- What a message needs, by hand ------------------------------------------------------------------------------------- */

static int drops;

static void handle_deposit(struct actor_message *message, struct actor *actor)
{
	struct account *self = ACTOR_SELF(account, actor);
	account_on_deposit(self, &async_container_of(message, struct account_deposit_message, base)
	                                  ->payload);
}

static void drop_deposit(struct actor_message *message)
{
	drops++;
	async_pool_free(message, sizeof(struct account_deposit_message));
}

static const struct actor_message_ops deposit_ops = { handle_deposit, drop_deposit };

static struct actor_message *new_deposit(struct deposit event)
{
	struct account_deposit_message *message = async_pool_alloc(sizeof *message);
	CHECK(message != NULL);
	message->base.ops = &deposit_ops;
	message->payload = event;
	return &message->base;
}

TEST(what_goes_in_comes_out)
{
	struct account account = { .balance = 10 };
	struct actor_message *message = new_deposit((struct deposit){ 7, "birthday" });
	message->ops->handle(message, &account.base);
	actor_message_drop(message);
	CHECK_INT_EQ(account.balance, 17);
	CHECK_STR_EQ(account.last_reason, "birthday");
	stage_check_empty();
}

TEST(it_is_dropped_once)
{
	drops = 0;
	actor_message_drop(new_deposit((struct deposit){ 1, "refused" }));
	CHECK_INT_EQ(drops, 1);
	stage_check_empty();
}
