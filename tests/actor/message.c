/* What a message is, without a mailbox: two functions that know its type. */
// since: 5
// until: 29
#include <actor/actor.h>
#include <stdlib.h>
#include <string.h>

#include "testing/test.h"

/* What the messages are for. */
struct account {
	struct actor base;
	int balance;
	char owner[20];
};

struct deposit {
	struct actor_message base;
	int amount;
	int *drops;
};

static void handle_deposit(struct actor_message *message, struct actor *actor)
{
	ACTOR_SELF(account, actor)->balance +=
		async_container_of(message, struct deposit, base)->amount;
}

static void drop_deposit(struct actor_message *message)
{
	struct deposit *deposit = async_container_of(message, struct deposit, base);
	++*deposit->drops;
	free(deposit);
}

static const struct actor_message_ops deposit_ops = { .handle = handle_deposit,
	                                              .drop = drop_deposit };

static struct actor_message *new_deposit(int amount, int *drops)
{
	struct deposit *deposit = malloc(sizeof *deposit);
	CHECK(deposit != NULL);
	*deposit = (struct deposit){ { .ops = &deposit_ops }, amount, drops };
	return &deposit->base;
}

/* Another message, which holds memory of its own. */
struct rename {
	struct actor_message base;
	char *name;
};

static void handle_rename(struct actor_message *message, struct actor *actor)
{
	strcpy(ACTOR_SELF(account, actor)->owner,
	       async_container_of(message, struct rename, base)->name);
}

static void drop_rename(struct actor_message *message)
{
	struct rename *rename = async_container_of(message, struct rename, base);
	free(rename->name);
	free(rename);
}

static const struct actor_message_ops rename_ops = { .handle = handle_rename, .drop = drop_rename };

static struct actor_message *new_rename(const char *name)
{
	struct rename *rename = malloc(sizeof *rename);
	CHECK(rename != NULL);
	*rename = (struct rename){ { .ops = &rename_ops }, malloc(strlen(name) + 1) };
	CHECK(rename->name != NULL);
	strcpy(rename->name, name);
	return &rename->base;
}

TEST(handling_reaches_the_concrete_actor)
{
	struct account account = { .balance = 10 };
	int drops = 0;
	struct actor_message *message = new_deposit(5, &drops);
	message->ops->handle(message, &account.base);
	CHECK_INT_EQ(account.balance, 15);
	CHECK_INT_EQ(drops, 0);
	actor_message_drop(message);
	CHECK_INT_EQ(drops, 1);
}

TEST(an_unhandled_message_is_dropped_once)
{
	int drops = 0;
	actor_message_drop(new_deposit(5, &drops));
	CHECK_INT_EQ(drops, 1);
}

/* Who calls does not know what they are. */
TEST(different_messages_are_handled_alike)
{
	struct account account = { .balance = 10 };
	int drops = 0;
	struct actor_message *messages[] = { new_deposit(5, &drops), new_rename("Ada"),
		                             new_deposit(7, &drops) };
	for (int i = 0; i < 3; i++) {
		messages[i]->ops->handle(messages[i], &account.base);
		actor_message_drop(messages[i]);
	}
	CHECK_INT_EQ(account.balance, 22);
	CHECK_STR_EQ(account.owner, "Ada");
	CHECK_INT_EQ(drops, 2);
}
