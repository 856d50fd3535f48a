/* Errors of handlers and hooks: recorded, the newest eight; the actor goes on. */
// since: 35
#include <actor/actor.h>
#include <pthread.h>

#include "../stage.h"

struct
try {
	int error; /* what the handler returns */
};
struct look {
	int unused;
};

struct fallible {
	struct actor base;
	struct actor_failure *seen; /* room for ACTOR_FAILURES + 2 */
	size_t *seen_count;
	int *tries;
	int fail_initialize, fail_finalize;
};
ACTOR_TYPE(fallible);
ACTOR_EVENT(fallible, try);
ACTOR_EVENT(fallible, look);

static int fallible_on_try(struct fallible *self, const struct try *event,
                           struct actor_context *context)
{
	(void)context;
	++*self->tries;
	return event->error;
}

static int fallible_on_look(struct fallible *self, const struct look *event,
                            struct actor_context *context)
{
	(void)event;
	*self->seen_count = actor_context_failures(context, self->seen, ACTOR_FAILURES + 2);
	return ACTOR_OK;
}

static int maybe_initialize(struct actor *self, struct actor_context *context)
{
	(void)context;
	return ACTOR_SELF(fallible, self)->fail_initialize;
}

static int maybe_finalize(struct actor *self, struct actor_context *context)
{
	(void)context;
	return ACTOR_SELF(fallible, self)->fail_finalize;
}

static const struct actor_ops fallible_ops = { .initialize = maybe_initialize,
	                                       .finalize = maybe_finalize };

struct outcome {
	struct actor_failure seen[ACTOR_FAILURES + 2];
	size_t seen_count;
	int tries;
	int joined;
};

/* Sends errors from 1 to `failures`, each behind a success, then lets the actor look at what it has. */
static void fail_often(int failures, struct outcome *outcome)
{
	struct async_executor *executor = stage_open(1);
	struct fallible_address address;
	*outcome = (struct outcome){ 0 };
	CHECK_OK(fallible_spawn(executor,
	                        (struct fallible){ .base.ops = &fallible_ops,
	                                           .seen = outcome->seen,
	                                           .seen_count = &outcome->seen_count,
	                                           .tries = &outcome->tries },
	                        &address));
	for (int i = 1; i <= failures; i++) {
		CHECK_OK(fallible_send_try(address, (struct try){ ACTOR_E_USER - i }));
		CHECK_OK(fallible_send_try(address, (struct try){ ACTOR_OK }));
	}
	CHECK_OK(fallible_send_look(address, (struct look){ 0 }));
	CHECK_OK(fallible_address_interrupt(address));
	outcome->joined = fallible_address_join(address);
	fallible_address_drop(&address);
	stage_close(executor);
}

TEST(a_failed_handler_is_recorded_and_the_actor_goes_on)
{
	struct outcome outcome;
	fail_often(1, &outcome);
	CHECK_INT_EQ(outcome.tries, 2);
	CHECK_OK(outcome.joined);
	CHECK_INT_EQ(outcome.seen_count, 1);
	CHECK_INT_EQ(outcome.seen[0].error, ACTOR_E_USER - 1);
	CHECK_STR_EQ(outcome.seen[0].where, "fallible_on_try");
}

TEST(an_actor_that_never_failed_has_no_failures)
{
	struct outcome outcome;
	fail_often(0, &outcome);
	CHECK_INT_EQ(outcome.seen_count, 0);
}

/* Successes evict nothing; the newest comes first. */
TEST(the_newest_eight_are_kept)
{
	for (int failures = 7; failures <= 30; failures++) {
		struct outcome outcome;
		int kept = failures < ACTOR_FAILURES ? failures : ACTOR_FAILURES;
		fail_often(failures, &outcome);
		CHECK_INT_EQ(outcome.tries, 2 * failures);
		CHECK_INT_EQ(outcome.seen_count, kept);
		for (int i = 0; i < kept; i++)
			CHECK_INT_EQ(outcome.seen[i].error, ACTOR_E_USER - failures + i);
	}
}

TEST(failures_can_be_read_from_outside_with_any_capacity)
{
	struct async_executor *executor = stage_open(1);
	struct fallible_address address;
	struct actor_failure failures[3];
	int tries = 0;
	CHECK_OK(fallible_spawn(executor, (struct fallible){ .tries = &tries }, &address));
	for (int i = 1; i <= 5; i++)
		CHECK_OK(fallible_send_try(address, (struct try){ ACTOR_E_USER - i }));
	CHECK_OK(fallible_address_interrupt(address));
	CHECK_OK(fallible_address_join(address));
	CHECK_INT_EQ(actor_address_failures(address.untyped, NULL, 0), 0);
	CHECK_INT_EQ(actor_address_failures(address.untyped, failures, 1), 1);
	CHECK_INT_EQ(failures[0].error, ACTOR_E_USER - 5);
	CHECK_INT_EQ(actor_address_failures(address.untyped, failures, 3), 3);
	CHECK_INT_EQ(failures[2].error, ACTOR_E_USER - 3);
	fallible_address_drop(&address);
	stage_close(executor);
}

/* ---- While others read -------------------------------------------------------------------------------------------------- */

/* Reads until the actor has ended: the newest first, without a gap, and never going back. */
static void *read_failures(void *argument)
{
	struct actor_address address = *(struct actor_address *)argument;
	int newest = 0;
	bool done;
	do {
		struct actor_failure seen[ACTOR_FAILURES];
		done = actor_status_is_done(actor_address_status(address));
		size_t count = actor_address_failures(address, seen, ACTOR_FAILURES);
		for (size_t i = 1; i < count; i++)
			CHECK_INT_EQ(seen[i].error, seen[0].error + (int)i);
		if (count > 0) {
			CHECK(ACTOR_E_USER - seen[0].error >= newest);
			newest = ACTOR_E_USER - seen[0].error;
		}
	} while (!done);
	return NULL;
}

TEST(threads_read_while_the_actor_fails)
{
	struct async_executor *executor = stage_open(2);
	int tries = 0, failures = (int)test_scaled(20000);
	struct fallible_address address;
	pthread_t readers[2];
	CHECK_OK(fallible_spawn(executor, (struct fallible){ .tries = &tries }, &address));
	for (int i = 0; i < 2; i++)
		CHECK_OK(pthread_create(&readers[i], NULL, read_failures, &address.untyped));
	for (int i = 1; i <= failures; i++)
		CHECK_OK(fallible_send_try(address, (struct try){ ACTOR_E_USER - i }));
	CHECK_OK(fallible_address_interrupt(address));
	CHECK_OK(actor_address_join_until(address.untyped, async_after(30 * ASYNC_SECOND)));
	for (int i = 0; i < 2; i++)
		CHECK_OK(pthread_join(readers[i], NULL));
	CHECK_INT_EQ(tries, failures);
	fallible_address_drop(&address);
	stage_close(executor);
}

static void *read_once(void *argument)
{
	struct actor_failure failure;
	CHECK_INT_EQ(actor_address_failures(*(struct actor_address *)argument, &failure, 1), 0);
	return NULL;
}

/* All rings have one lock, so whoever forgets to give it back would hold up every actor that fails. */
TEST(who_finds_no_failures_holds_up_nobody)
{
	struct async_executor *executor = stage_open(1);
	int tries = 0;
	struct fallible_address happy, unlucky;
	pthread_t reader;
	CHECK_OK(fallible_spawn(executor, (struct fallible){ .tries = &tries }, &happy));
	CHECK_OK(fallible_spawn(executor, (struct fallible){ .tries = &tries }, &unlucky));
	CHECK_OK(pthread_create(&reader, NULL, read_once, &happy.untyped));
	CHECK_OK(pthread_join(reader, NULL));
	CHECK_OK(fallible_send_try(unlucky, (struct try){ ACTOR_E_INVALID }));
	CHECK_OK(fallible_address_interrupt(unlucky));
	CHECK_OK(actor_address_join_until(unlucky.untyped, async_after(5 * ASYNC_SECOND)));
	fallible_address_drop(&happy);
	fallible_address_drop(&unlucky);
	stage_close(executor);
}

/* ---- Hooks -------------------------------------------------------------------------------------------------------------- */

TEST(a_failed_start_handles_nothing_and_join_says_why)
{
	struct async_executor *executor = stage_open(1);
	struct fallible_address address;
	struct actor_failure failure;
	int tries = 0;
	CHECK_OK(fallible_spawn(executor,
	                        (struct fallible){ .base.ops = &fallible_ops,
	                                           .tries = &tries,
	                                           .fail_initialize = ACTOR_E_USER - 1,
	                                           .fail_finalize = ACTOR_E_USER - 2 },
	                        &address));
	for (int i = 0; i < 10; i++)
		(void)!fallible_send_try(address, (struct try){ 0 }); /* it may be over already */
	CHECK_INT_EQ(fallible_address_join(address), ACTOR_E_USER - 1);
	CHECK_INT_EQ(fallible_address_join(address), ACTOR_E_USER - 1);
	CHECK_INT_EQ(tries, 0);
	CHECK_INT_EQ(fallible_send_try(address, (struct try){ 0 }), ACTOR_E_CLOSED);
	CHECK_INT_EQ(actor_address_failures(address.untyped, &failure, 1), 1);
	CHECK_STR_EQ(failure.where, "initialize");
	fallible_address_drop(&address);
	stage_close(executor);
}

TEST(a_failed_finalize_is_recorded_too)
{
	struct async_executor *executor = stage_open(1);
	struct fallible_address address;
	struct actor_failure failures[2];
	int tries = 0;
	CHECK_OK(fallible_spawn(executor,
	                        (struct fallible){ .base.ops = &fallible_ops,
	                                           .tries = &tries,
	                                           .fail_finalize = ACTOR_E_USER - 2 },
	                        &address));
	CHECK_OK(fallible_send_try(address, (struct try){ ACTOR_E_INVALID }));
	CHECK_OK(fallible_address_interrupt(address));
	CHECK_INT_EQ(fallible_address_join(address), ACTOR_E_USER - 2);
	CHECK_INT_EQ(actor_address_failures(address.untyped, failures, 2), 2);
	CHECK_STR_EQ(failures[0].where, "finalize");
	CHECK_INT_EQ(failures[1].error, ACTOR_E_INVALID);
	fallible_address_drop(&address);
	stage_close(executor);
}

TEST(each_error_has_a_text)
{
	CHECK_STR_EQ(actor_strerror(ACTOR_OK), "success");
	CHECK_STR_EQ(actor_strerror(ACTOR_E_CANCELED), "canceled");
	CHECK_STR_EQ(actor_strerror(ACTOR_E_DEADLOCK), async_strerror(ASYNC_E_DEADLOCK));
	CHECK_STR_EQ(actor_strerror(ACTOR_E_USER), "the program's own error");
	CHECK_STR_EQ(actor_strerror(ACTOR_E_USER - 5), "the program's own error");
	CHECK_STR_EQ(actor_strerror(ACTOR_E_USER + 1), "unknown error");
	CHECK_STR_EQ(actor_strerror(1), "unknown error");
}
