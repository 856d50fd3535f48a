/* An event: one line declares it, one function handles it. Only the sending is written by hand. */
// since: 16
// until: 16
#include <actor/actor.h>
#include <stdlib.h>
#include <string.h>

#include "../stage.h"

struct deposit {
	int amount;
};

struct note {
	char *text; /* its own */
	_Atomic int *drops;
};

struct account {
	struct actor base;
	int balance;
	char last_note[20];
	_Atomic int *handled; /* NULL, or: counted for the test to see */
};

static void drop_note(struct note *note)
{
	free(note->text);
	++*note->drops;
}

ACTOR_EVENT(account, deposit);
ACTOR_EVENT_WITH(account, note, .drop = drop_note);

static void account_on_deposit(struct account *self, const struct deposit *event)
{
	self->balance += event->amount;
	if (self->handled != NULL)
		++*self->handled;
}

static void account_on_note(struct account *self, const struct note *event)
{
	strcpy(self->last_note, event->text);
	if (self->handled != NULL)
		++*self->handled;
}

static struct actor_message *new_deposit(int amount)
{
	struct account_deposit_message *message = async_pool_alloc(sizeof *message);
	CHECK(message != NULL);
	message->base.ops = &account_deposit_ops;
	message->payload = (struct deposit){ amount };
	return &message->base;
}

static struct actor_message *new_note(const char *text, _Atomic int *drops)
{
	struct account_note_message *message = async_pool_alloc(sizeof *message);
	CHECK(message != NULL);
	message->base.ops = &account_note_ops;
	message->payload = (struct note){ malloc(strlen(text) + 1), drops };
	CHECK(message->payload.text != NULL);
	strcpy(message->payload.text, text);
	return &message->base;
}

TEST(handling_the_message_calls_the_handler)
{
	struct account account = { .balance = 10 };
	_Atomic int drops = 0;
	struct actor_message *messages[] = { new_deposit(5), new_note("thanks", &drops) };
	for (int i = 0; i < 2; i++) {
		messages[i]->ops->handle(messages[i], &account.base);
		actor_message_drop(messages[i]);
	}
	CHECK_INT_EQ(account.balance, 15);
	CHECK_STR_EQ(account.last_note, "thanks");
	CHECK_INT_EQ(drops, 1);
	stage_check_empty();
}

TEST(a_payload_that_holds_something_is_dropped_once)
{
	_Atomic int drops = 0;
	actor_message_drop(new_note("nobody reads this", &drops));
	CHECK_INT_EQ(drops, 1);
	stage_check_empty();
}

TEST(an_event_travels_as_an_envelope)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int handled = 0, drops = 0;
	struct account initial = { .balance = 10, .handled = &handled };
	struct actor_address address;
	CHECK_OK(actor_spawn(executor, &initial.base, sizeof initial, &address));
	for (int i = 0; i < 10; i++) {
		CHECK_OK(actor_address_send(address, new_deposit(i)));
		CHECK_OK(actor_address_send(address, new_note("one more", &drops)));
	}
	while (handled < 20)
		sched_yield();
	actor_address_drop(&address);
	stage_close(executor);
	CHECK_INT_EQ(drops, 10);
}
