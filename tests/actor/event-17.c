/* Typed events through typed addresses. */
// since: 17
// until: 31
#include <actor/actor.h>
#include <stdlib.h>
#include <string.h>

#include "start.h"

struct deposit {
	int amount;
};

struct note {
	char *text; /* its own */
};

struct account {
	struct actor base;
	int *balance;
	char last_note[20];
	_Atomic int *handled;
};

static _Atomic int dropped_notes;

static void drop_note(struct note *note)
{
	free(note->text);
	dropped_notes++;
}

ACTOR_TYPE(account);
ACTOR_EVENT(account, deposit);
ACTOR_EVENT_WITH(account, note, .drop = drop_note);

static void account_on_deposit(struct account *self, const struct deposit *event)
{
	*self->balance += event->amount;
	++*self->handled;
}

static void account_on_note(struct account *self, const struct note *event)
{
	CHECK(strlen(event->text) < sizeof self->last_note);
	strcpy(self->last_note, event->text);
	++*self->handled;
}

static struct note new_note(const char *text)
{
	struct note note = { malloc(strlen(text) + 1) };
	CHECK(note.text != NULL);
	strcpy(note.text, text);
	return note;
}

TEST(events_of_two_types_reach_their_handlers)
{
	struct async_executor *executor = stage_open(1);
	int balance = 0;
	_Atomic int handled = 0;
	struct account_address address;
	CHECK_OK(account_spawn(executor,
	                       (struct account){ .balance = &balance, .handled = &handled },
	                       &address));
	for (int i = 0; i < 10; i++) {
		CHECK_OK(account_send_deposit(address, (struct deposit){ i }));
		CHECK_OK(account_send_note(address, new_note("thanks")));
	}
	while (handled < 20)
		sched_yield();
	account_address_drop(&address);
	stage_close(executor);
	CHECK_INT_EQ(balance, 45);
	CHECK_INT_EQ(dropped_notes, 10);
}

static int end_at_once(struct actor *self, struct actor_context *context)
{
	(void)self;
	return stop(context);
}

static const struct actor_ops ends_at_once = { .event = end_at_once };

TEST(the_caller_keeps_what_is_not_accepted)
{
	struct async_executor *executor = stage_open(1);
	struct account_address address;
	CHECK_OK(account_spawn(executor, (struct account){ .base.ops = &ends_at_once }, &address));
	stage_wait(executor);
	struct note note = new_note("too late");
	CHECK_INT_EQ(account_send_note(address, note), ACTOR_E_CLOSED);
	CHECK_INT_EQ(dropped_notes, 0);
	CHECK_STR_EQ(note.text, "too late");
	drop_note(&note);
	account_address_drop(&address);
	stage_close(executor);
}

TEST(a_clone_is_as_good)
{
	struct async_executor *executor = stage_open(1);
	int balance = 0;
	_Atomic int handled = 0;
	struct account_address address;
	CHECK_OK(account_spawn(executor,
	                       (struct account){ .balance = &balance, .handled = &handled },
	                       &address));
	struct account_address clone = account_address_clone(address);
	CHECK_OK(account_send_deposit(address, (struct deposit){ 1 }));
	account_address_drop(&address);
	CHECK_OK(account_send_deposit(clone, (struct deposit){ 2 }));
	while (handled < 2)
		sched_yield();
	account_address_drop(&clone);
	stage_close(executor);
	CHECK_INT_EQ(balance, 3);
}
