/* A box office that closes with the last ticket: what do those hear who stand behind it? */
#include <actor-ext/actor-ext.h>

#include "../../tests/stage.h"

enum { SOLD_OUT = ACTOR_E_USER };

struct ticket {
	int unused;
};

struct office {
	struct actor base;
	int left;
	void (*ends)(struct actor_context *context); /* close or stop */
	struct gate *opens;
	struct async_watch_waiter waiter;
};
ACTOR_TYPE(office);
ACTOR_REQUEST(office, ticket, int);

static int office_on_ticket(struct office *self, const struct ticket *request, int *response,
                            struct actor_context *context)
{
	(void)request;
	if (self->left == 0)
		return SOLD_OUT;
	*response = self->left--;
	if (self->left == 0)
		self->ends(context);
	return ACTOR_OK;
}

/* So that the whole queue is there before the first is served. */
static int wait_to_open(struct actor *self, struct actor_context *context)
{
	struct office *office = ACTOR_SELF(office, self);
	return gate_poll(office->opens, &office->waiter, actor_context_waker(context));
}

static void sell_two_to_four(void (*ends)(struct actor_context *context), int what_is_left)
{
	static const struct actor_ops ops = { .initialize = wait_to_open };
	struct async_executor *executor = stage_open(1);
	struct gate opens = { 0 };
	struct office initial = { .base.ops = &ops, .left = 2, .ends = ends, .opens = &opens };
	struct office_address office;
	struct office_ticket_responder queue[4];
	int ticket = 0;
	CHECK_OK(office_spawn(executor, initial, &office));
	for (int i = 0; i < 4; i++)
		queue[i] = office_ask_ticket(office, (struct ticket){ 0 });
	gate_open(&opens);
	for (int i = 0; i < 4; i++) {
		int result = office_ticket_block_on(&queue[i], &ticket);
		CHECK_INT_EQ(result, i < 2 ? ACTOR_OK : what_is_left);
		CHECK_INT_EQ(ticket, i < 2 ? 2 - i : 1);
	}
	CHECK_OK(office_address_join(office)); /* nobody has told it to end */
	struct office_ticket_responder late = office_ask_ticket(office, (struct ticket){ 0 });
	CHECK_INT_EQ(office_ticket_block_on(&late, &ticket), ACTOR_E_CLOSED);
	office_address_drop(&office);
	stage_close(executor);
}

TEST(who_closes_serves_the_queue)
{
	sell_two_to_four(actor_context_close, SOLD_OUT);
}

TEST(who_stops_sends_the_queue_home)
{
	sell_two_to_four(actor_context_stop, ACTOR_E_CANCELED);
}
