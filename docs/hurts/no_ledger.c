/* An actor that cannot open its ledger, and is started all the same. See the lesson of step 31. */
// since: 30
// until: 30
#include <actor/actor.h>
#include <stdio.h>

#include "../stage.h"

enum { E_NO_LEDGER = -2000 };

struct entry {
	int amount;
};

struct clerk {
	struct actor base;
	FILE *ledger;
	int *lost; /* entries that nobody wrote down */
};

ACTOR_TYPE(clerk);
ACTOR_EVENT(clerk, entry);

static int open_ledger(struct actor *self, struct actor_context *context)
{
	(void)context;
	struct clerk *clerk = ACTOR_SELF(clerk, self);
	clerk->ledger = fopen("/nowhere/ledger", "a");
	return clerk->ledger != NULL ? ACTOR_OK : E_NO_LEDGER;
}

static void close_ledger(struct actor *self)
{
	struct clerk *clerk = ACTOR_SELF(clerk, self);
	if (clerk->ledger != NULL)
		fclose(clerk->ledger);
}

static void clerk_on_entry(struct clerk *self, const struct entry *event)
{
	if (self->ledger != NULL)
		fprintf(self->ledger, "%d\n", event->amount);
	else
		++*self->lost;
}

TEST(the_clerk_has_no_ledger)
{
	static const struct actor_ops ops = { .initialize = open_ledger, .drop = close_ledger };
	struct async_executor *executor = stage_open(1);
	int lost = 0;
	struct clerk_address address;
	CHECK_OK(
		clerk_spawn(executor, (struct clerk){ .base.ops = &ops, .lost = &lost }, &address));
	for (int amount = 1; amount <= 3; amount++)
		CHECK_OK(clerk_send_entry(address, (struct entry){ amount }));
	clerk_address_drop(&address);
	stage_wait(executor);
	stage_close(executor);
	CHECK_INT_EQ(lost, 0);
}
