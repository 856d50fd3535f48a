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
	char *text;         /* its own */
	_Atomic int *drops; /* counted for the test to see */
};

struct account {
	struct actor base;
	int *balance;
	char last_note[20];
	_Atomic int *handled;
};

static void drop_note(struct note *note)
{
	free(note->text);
	++*note->drops;
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

static struct note new_note(const char *text, _Atomic int *drops)
{
	struct note note = { malloc(strlen(text) + 1), drops };
	CHECK(note.text != NULL);
	strcpy(note.text, text);
	return note;
}

TEST(events_of_two_types_reach_their_handlers)
{
	struct async_executor *executor = stage_open(1);
	int balance = 0;
	_Atomic int handled = 0, drops = 0;
	struct account_address address;
	CHECK_OK(account_spawn(executor,
	                       (struct account){ .balance = &balance, .handled = &handled },
	                       &address));
	for (int i = 0; i < 10; i++) {
		CHECK_OK(account_send_deposit(address, (struct deposit){ i }));
		CHECK_OK(account_send_note(address, new_note("thanks", &drops)));
	}
	while (handled < 20)
		sched_yield();
	account_address_drop(&address);
	stage_close(executor);
	CHECK_INT_EQ(balance, 45);
	CHECK_INT_EQ(drops, 10);
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
	_Atomic int drops = 0;
	struct note note = new_note("too late", &drops);
	CHECK_INT_EQ(account_send_note(address, note), ACTOR_E_CLOSED);
	CHECK_INT_EQ(drops, 0);
	CHECK_STR_EQ(note.text, "too late");
	drop_note(&note);
	account_address_drop(&address);
	stage_close(executor);
}

static int wait_for_ever(struct actor *self, struct actor_context *context)
{
	(void)self, (void)context;
	return ACTOR_PENDING;
}

static const struct actor_ops waits_for_ever = { .event = wait_for_ever };

TEST(what_is_accepted_and_never_handled_is_dropped_once)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int drops = 0;
	struct account_address address;
	CHECK_OK(
		account_spawn(executor, (struct account){ .base.ops = &waits_for_ever }, &address));
	for (int i = 0; i < 10; i++)
		CHECK_OK(account_send_note(address, new_note("unread", &drops)));
	CHECK_INT_EQ(drops, 0);
	account_address_drop(&address);
	stage_close(executor);
	CHECK_INT_EQ(drops, 10);
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

static int pay_in(struct actor *actor, struct actor_context *context)
{
	(void)actor;
	CHECK_OK(account_send_deposit(account_self(context), (struct deposit){ 5 }));
	return ACTOR_OK;
}

static const struct actor_ops pays_in = { .initialize = pay_in };

TEST(an_actor_sends_to_itself)
{
	struct async_executor *executor = stage_open(1);
	int balance = 0;
	_Atomic int handled = 0;
	struct account_address address;
	CHECK_OK(account_spawn(executor,
	                       (struct account){ .base.ops = &pays_in,
	                                         .balance = &balance,
	                                         .handled = &handled },
	                       &address));
	while (handled < 1)
		sched_yield();
	account_address_drop(&address);
	stage_close(executor);
	CHECK_INT_EQ(balance, 5);
}

/* ---- An actor with a header of its own. In it would stand: -------------------------------------------------------------- */

ACTOR_ADDRESS(vault);
ACTOR_EVENT_DECLARE(vault, deposit); /* the same event as an account's */
ACTOR_EVENT_DECLARE(vault, note);
static struct vault_address spawn_vault(struct async_executor *executor, _Atomic int *sum);

TEST(an_actor_may_show_its_address_alone)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int sum = 0, drops = 0;
	struct vault_address address = spawn_vault(executor, &sum);
	CHECK_OK(vault_send_deposit(address, (struct deposit){ 5 }));
	CHECK_OK(vault_send_note(address, new_note("twelve bytes", &drops)));
	while (sum != 17)
		sched_yield();
	vault_address_drop(&address);
	stage_close(executor);
	CHECK_INT_EQ(drops, 1);
}

/* And in its source file, which nobody sees: */

struct vault {
	struct actor base;
	_Atomic int *sum;
};

ACTOR_SPAWN(vault);
ACTOR_EVENT_DEFINE(vault, deposit);
ACTOR_EVENT_DEFINE_WITH(vault, note, .drop = drop_note);

static void vault_on_deposit(struct vault *self, const struct deposit *event)
{
	*self->sum += event->amount;
}

static void vault_on_note(struct vault *self, const struct note *event)
{
	*self->sum += (int)strlen(event->text);
}

static struct vault_address spawn_vault(struct async_executor *executor, _Atomic int *sum)
{
	struct vault_address address;
	CHECK_OK(vault_spawn(executor, (struct vault){ .sum = sum }, &address));
	return address;
}
