/* Errors of hooks and handlers: recorded, the newest eight; the actor goes on. A failed start ends it. */
// since: 31
// until: 34
#include <actor/actor.h>
#include <string.h>

#include "start.h"

enum { E_FIRST = -2000 }; /* the test's own errors: -2001, -2002, ... */

struct outcome {
	struct actor_failure seen[ACTOR_FAILURES + 2];
	size_t count;
	char life[10];     /* i, m, f, d */
	_Atomic int drops; /* of messages */
};

/* Looks at its failures when it is finalized. */
struct fallible {
	struct actor base;
	struct outcome *outcome;
	int fail_initialize, fail_finalize;
	struct gate *start; /* NULL, or: `initialize` waits for it */
	struct async_watch_waiter waiter;
};
ACTOR_TYPE(fallible);

static int on_initialize(struct actor *self, struct actor_context *context)
{
	struct fallible *fallible = ACTOR_SELF(fallible, self);
	if (fallible->start != NULL) {
		int result = gate_poll(fallible->start, &fallible->waiter,
		                       actor_context_waker(context));
		if (result != ASYNC_READY)
			return result; /* ACTOR_PENDING, or canceled */
	}
	strcat(fallible->outcome->life, "i");
	return fallible->fail_initialize;
}

static int on_finalize(struct actor *self, struct actor_context *context)
{
	struct fallible *fallible = ACTOR_SELF(fallible, self);
	struct outcome *outcome = fallible->outcome;
	strcat(outcome->life, "f");
	outcome->count = actor_context_failures(context, outcome->seen, ACTOR_FAILURES + 2);
	return fallible->fail_finalize;
}

static void on_drop(struct actor *self)
{
	strcat(ACTOR_SELF(fallible, self)->outcome->life, "d");
}

static const struct actor_ops fallible_ops = { .initialize = on_initialize,
	                                       .finalize = on_finalize,
	                                       .drop = on_drop };

struct attempt {
	struct actor_message base;
	struct outcome *outcome;
	int error; /* what its handler returns */
	bool last; /* closes the mailbox */
};

static int handle_attempt(struct actor_message *message, struct actor *actor,
                          struct actor_context *context)
{
	struct attempt *attempt = async_container_of(message, struct attempt, base);
	struct outcome *outcome = ACTOR_SELF(fallible, actor)->outcome;
	CHECK(outcome == attempt->outcome);
	if (strlen(outcome->life) < 2)
		strcat(outcome->life, "m");
	if (attempt->last)
		actor_context_close(context);
	return attempt->error;
}

static void drop_attempt(struct actor_message *message)
{
	struct attempt *attempt = async_container_of(message, struct attempt, base);
	attempt->outcome->drops++;
	async_pool_free(attempt, sizeof *attempt);
}

static const struct actor_message_ops attempt_ops = { handle_attempt, drop_attempt, "attempt" };

static int attempt(struct fallible_address address, struct outcome *outcome, int error, bool last)
{
	struct attempt *attempt = async_pool_alloc(sizeof *attempt);
	CHECK(attempt != NULL);
	*attempt = (struct attempt){ { .ops = &attempt_ops }, outcome, error, last };
	int result = actor_address_send(address.untyped, &attempt->base);
	if (result != ACTOR_OK)
		actor_message_drop(&attempt->base);
	return result;
}

static struct fallible_address spawn_fallible(struct async_executor *executor,
                                              struct fallible initial, struct outcome *outcome)
{
	struct fallible_address address;
	*outcome = (struct outcome){ 0 };
	if (initial.base.ops == NULL)
		initial.base.ops = &fallible_ops;
	initial.outcome = outcome;
	CHECK_OK(fallible_spawn(executor, initial, &address));
	return address;
}

/* Sends the errors -2001, -2002, ..., each behind a success. Returns what join says. */
static int fail_often(int failures, struct fallible initial, struct outcome *outcome)
{
	struct async_executor *executor = stage_open(1);
	struct fallible_address address = spawn_fallible(executor, initial, outcome);
	for (int i = 1; i <= failures; i++) {
		(void)attempt(address, outcome, ACTOR_OK, false);
		(void)attempt(address, outcome, E_FIRST - i, false);
	}
	(void)attempt(address, outcome, ACTOR_OK, true);
	int result = fallible_address_join(address);
	fallible_address_drop(&address);
	stage_close(executor);
	CHECK_INT_EQ(outcome->drops, 2 * failures + 1);
	return result;
}

TEST(an_actor_that_never_failed_has_no_failures)
{
	struct outcome outcome;
	CHECK_OK(fail_often(0, (struct fallible){ .fail_initialize = ACTOR_OK }, &outcome));
	CHECK_STR_EQ(outcome.life, "imfd");
	CHECK_INT_EQ(outcome.count, 0);
}

TEST(a_failed_handler_is_recorded_and_the_actor_goes_on)
{
	struct outcome outcome;
	CHECK_OK(fail_often(2, (struct fallible){ .fail_initialize = ACTOR_OK }, &outcome));
	CHECK_STR_EQ(outcome.life, "imfd");
	CHECK_INT_EQ(outcome.count, 2);
	CHECK_INT_EQ(outcome.seen[0].error, E_FIRST - 2);
	CHECK_INT_EQ(outcome.seen[1].error, E_FIRST - 1);
	CHECK_STR_EQ(outcome.seen[0].where, "attempt");
}

/* Successes evict nothing; the newest comes first. */
TEST(the_newest_eight_are_kept)
{
	for (int failures = 7; failures <= 20; failures++) {
		struct outcome outcome;
		size_t kept = failures < ACTOR_FAILURES ? (size_t)failures : ACTOR_FAILURES;
		CHECK_OK(fail_often(failures, (struct fallible){ .fail_initialize = ACTOR_OK },
		                    &outcome));
		CHECK_INT_EQ(outcome.count, kept);
		for (size_t i = 0; i < kept; i++)
			CHECK_INT_EQ(outcome.seen[i].error, E_FIRST - failures + (int)i);
	}
}

TEST(a_failed_start_handles_nothing)
{
	struct outcome outcome;
	CHECK_INT_EQ(fail_often(3, (struct fallible){ .fail_initialize = E_FIRST }, &outcome),
	             E_FIRST);
	CHECK_STR_EQ(outcome.life, "id");
}

/* What was accepted while the start was still under way is dropped; what comes later is refused. */
TEST(a_failed_start_closes_the_mailbox_and_drains_it)
{
	struct async_executor *executor = stage_open(1);
	struct outcome outcome;
	struct gate start = { 0 };
	struct fallible initial = { .start = &start, .fail_initialize = E_FIRST };
	struct fallible_address address = spawn_fallible(executor, initial, &outcome);
	for (int i = 0; i < 3; i++)
		CHECK_OK(attempt(address, &outcome, ACTOR_OK, false));
	CHECK_INT_EQ(outcome.drops, 0);
	gate_open(&start);
	CHECK_INT_EQ(fallible_address_join(address), E_FIRST);
	CHECK_STR_EQ(outcome.life, "id");
	CHECK_INT_EQ(outcome.drops, 3);
	CHECK_INT_EQ(attempt(address, &outcome, ACTOR_OK, false), ACTOR_E_CLOSED);
	fallible_address_drop(&address);
	stage_close(executor);
}

/* It returns what it got from the gate. */
TEST(a_start_that_is_canceled_has_failed)
{
	struct async_executor *executor = stage_open(1);
	struct outcome outcome;
	struct gate start = { 0 };
	struct fallible initial = { .start = &start };
	struct fallible_address address = spawn_fallible(executor, initial, &outcome);
	CHECK_OK(attempt(address, &outcome, ACTOR_OK, false));
	async_executor_free(executor);
	CHECK_INT_EQ(fallible_address_join(address), ACTOR_E_CANCELED);
	CHECK_STR_EQ(outcome.life, "d");
	CHECK_INT_EQ(outcome.drops, 1);
	fallible_address_drop(&address);
	stage_check_empty();
}

TEST(a_failed_finalize_is_the_result_of_join)
{
	struct outcome outcome;
	CHECK_INT_EQ(fail_often(1, (struct fallible){ .fail_finalize = E_FIRST }, &outcome),
	             E_FIRST);
	CHECK_STR_EQ(outcome.life, "imfd");
}

/* Canceled first, then `finalize` fails as well. */
TEST(the_first_error_is_the_result_of_join)
{
	struct async_executor *executor = stage_open(1);
	struct outcome outcome;
	struct fallible initial = { .fail_finalize = E_FIRST };
	struct fallible_address address = spawn_fallible(executor, initial, &outcome);
	while (actor_address_status(address.untyped) != ACTOR_ACTIVE)
		sched_yield();
	async_executor_free(executor);
	CHECK_INT_EQ(fallible_address_join(address), ACTOR_E_CANCELED);
	CHECK_STR_EQ(outcome.life, "ifd");
	fallible_address_drop(&address);
	stage_check_empty();
}

/* ---- An `event` hook that fails ---------------------------------------------------------------------------------------- */

static int fail_three_times(struct actor *self, struct actor_context *context)
{
	struct outcome *outcome = ACTOR_SELF(fallible, self)->outcome;
	if (++outcome->count == 3)
		actor_context_stop(context);
	return E_FIRST - (int)outcome->count;
}

TEST(an_event_hook_that_fails_is_called_again)
{
	static const struct actor_ops ops = { .event = fail_three_times, .finalize = on_finalize };
	struct async_executor *executor = stage_open(1);
	struct outcome outcome;
	struct fallible_address address = spawn_fallible(executor,
	                                                 (struct fallible){ .base.ops = &ops },
	                                                 &outcome);
	CHECK_OK(fallible_address_join(address));
	CHECK_INT_EQ(outcome.count, 3);
	CHECK_INT_EQ(outcome.seen[0].error, E_FIRST - 3);
	CHECK_STR_EQ(outcome.seen[0].where, "event");
	fallible_address_drop(&address);
	stage_close(executor);
}

static int just_next(struct actor *self, struct actor_context *context)
{
	(void)self;
	return actor_context_next(context);
}

/* The message's handler has failed, and not the hook around it. */
TEST(an_error_is_recorded_once_under_an_event_hook_too)
{
	static const struct actor_ops ops = { .event = just_next, .finalize = on_finalize };
	struct outcome outcome;
	CHECK_OK(fail_often(2, (struct fallible){ .base.ops = &ops }, &outcome));
	CHECK_INT_EQ(outcome.count, 2);
	CHECK_STR_EQ(outcome.seen[0].where, "attempt");
	CHECK_STR_EQ(outcome.seen[1].where, "attempt");
}

/* ---- Reading ------------------------------------------------------------------------------------------------------------ */

/* Fails three times, and reads with less and less room. */
static int read_in_parts(struct actor *self, struct actor_context *context)
{
	struct outcome *outcome = ACTOR_SELF(fallible, self)->outcome;
	if (++outcome->count < 4)
		return E_FIRST - (int)outcome->count;
	struct actor_failure seen[3];
	CHECK_INT_EQ(actor_context_failures(context, seen, 3), 3);
	CHECK_INT_EQ(seen[2].error, E_FIRST - 1);
	CHECK_INT_EQ(actor_context_failures(context, seen, 1), 1);
	CHECK_INT_EQ(seen[0].error, E_FIRST - 3);
	CHECK_INT_EQ(actor_context_failures(context, NULL, 0), 0);
	actor_context_stop(context);
	return ACTOR_OK;
}

TEST(a_short_list_gets_the_newest)
{
	static const struct actor_ops ops = { .event = read_in_parts };
	struct async_executor *executor = stage_open(1);
	struct outcome outcome;
	struct fallible_address address = spawn_fallible(executor,
	                                                 (struct fallible){ .base.ops = &ops },
	                                                 &outcome);
	CHECK_OK(fallible_address_join(address));
	CHECK_INT_EQ(outcome.count, 4);
	fallible_address_drop(&address);
	stage_close(executor);
}

/* ---- Misuse ------------------------------------------------------------------------------------------------------------- */

static int say_nonsense(struct actor *self, struct actor_context *context)
{
	(void)self;
	actor_context_stop(context);
	return 7;
}

TEST(nonsense_stops_the_program)
{
	static const struct actor_ops ops = { .event = say_nonsense };
	struct actor actor = { &ops };
	CHECK_ABORTS(live(&actor, sizeof actor), "neither a result nor an error");
}
