/* An interrupt that is a call: in the middle of a handler. See the lesson of step 33. */
// since: 32
// until: 32
#include <actor/actor.h>

#include "../stage.h"

struct transfer {
	int amount;
};

/* 100 coins in two pockets. */
struct teller {
	struct actor base;
	int left, right;
};

ACTOR_TYPE(teller);
ACTOR_EVENT(teller, transfer);

static int teller_on_transfer(struct teller *self, const struct transfer *event,
                              struct actor_context *context)
{
	int error = ACTOR_OK;
	self->left -= event->amount;
	if (self->left == 0)
		error = actor_context_interrupt(context); /* nothing more to do */
	self->right += event->amount;
	return error;
}

/* Asked to end: the books are checked first. */
static int check_books(struct actor *actor, struct actor_context *context)
{
	struct teller *teller = ACTOR_SELF(teller, actor);
	CHECK_INT_EQ(teller->left + teller->right, 100);
	actor_context_close(context);
	return ACTOR_OK;
}

static const struct actor_ops teller_ops = { .interrupt = check_books };

TEST(no_coin_gets_lost)
{
	struct async_executor *executor = stage_open(1);
	struct teller_address address;
	CHECK_OK(teller_spawn(executor, (struct teller){ .base.ops = &teller_ops, .left = 100 },
	                      &address));
	CHECK_OK(teller_send_transfer(address, (struct transfer){ 60 }));
	CHECK_OK(teller_send_transfer(address, (struct transfer){ 40 }));
	CHECK_OK(teller_address_join(address));
	teller_address_drop(&address);
	stage_close(executor);
}
