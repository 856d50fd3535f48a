/* What the compiler of step 13 does not see: a handler that was copied. See the lesson of step 14. */
// since: 13
// until: 13
#include <actor/actor.h>

#include "testing/test.h"

struct account {
	struct actor base;
	int balance;
};

struct deposit {
	struct actor_message base;
	int amount;
};

struct payment {
	struct actor_message base;
	int fee, amount;
};

static void handle_deposit(struct actor_message *message, struct actor *actor)
{
	ACTOR_SELF(account, actor)->balance +=
		async_container_of(message, struct deposit, base)->amount;
}

static void handle_payment(struct actor_message *message, struct actor *actor)
{
	ACTOR_SELF(account, actor)->balance -=
		async_container_of(message, struct deposit, base)->amount;
}

/* They are the test's own. */
static void drop_nothing(struct actor_message *message)
{
	(void)message;
}

static const struct actor_message_ops deposit_ops = { handle_deposit, drop_nothing };
static const struct actor_message_ops payment_ops = { handle_payment, drop_nothing };

TEST(in_and_out)
{
	struct account account = { .balance = 0 };
	struct deposit in = { .base.ops = &deposit_ops, .amount = 100 };
	struct payment out = { .base.ops = &payment_ops, .fee = 1, .amount = 40 };
	in.base.ops->handle(&in.base, &account.base);
	CHECK_INT_EQ(account.balance, 100);
	out.base.ops->handle(&out.base, &account.base);
	CHECK_INT_EQ(account.balance, 60);
}
