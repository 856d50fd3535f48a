/* An executor is shut down before its actors have ended: they end as every actor does, and who joins is told. */
// since: 25
// until: 33
#include <actor/actor.h>
#include <pthread.h>

#include "start.h"

/* The test's. */
struct record {
	_Atomic int calls;   /* of the hook that waits */
	_Atomic int told;    /* what it waits for said at last */
	_Atomic int others;  /* calls of `finalize`, where that is not the hook that waits */
	_Atomic int dropped; /* calls of `drop` */
	struct gate waits;
};

struct sleeper {
	struct actor base;
	struct async_sleep sleep;
	struct record *record;
	bool stubborn; /* waits although it was told */
};
ACTOR_TYPE(sleeper);

static int sleep_on(struct actor *self, struct actor_context *context)
{
	struct sleeper *sleeper = ACTOR_SELF(sleeper, self);
	sleeper->record->calls++;
	int result = async_sleep_poll(&sleeper->sleep, actor_context_waker(context), ASYNC_NEVER);
	gate_open(&sleeper->record->waits);
	if (result == ASYNC_PENDING)
		return ACTOR_PENDING;
	sleeper->record->told = result;
	return sleeper->stubborn ? ACTOR_PENDING : ACTOR_OK;
}

static int sleep_and_stop(struct actor *self, struct actor_context *context)
{
	return sleep_on(self, context) == ACTOR_PENDING ? ACTOR_PENDING : stop(context);
}

static int stop_at_once(struct actor *self, struct actor_context *context)
{
	(void)self;
	return stop(context);
}

static int count_finalize(struct actor *self, struct actor_context *context)
{
	(void)context;
	ACTOR_SELF(sleeper, self)->record->others++;
	return ACTOR_OK;
}

static void count_drop(struct actor *self)
{
	struct sleeper *sleeper = ACTOR_SELF(sleeper, self);
	async_sleep_deinit(&sleeper->sleep);
	sleeper->record->dropped++;
}

/* Spawns it, waits until its hook waits, shuts the executor down. */
static struct sleeper_address shut_down(const struct actor_ops *ops, struct record *record,
                                        bool stubborn)
{
	struct async_executor *executor = stage_open(1);
	struct sleeper initial = { .base.ops = ops, .record = record, .stubborn = stubborn };
	struct sleeper_address address;
	CHECK_OK(sleeper_spawn(executor, initial, &address));
	gate_wait(&record->waits);
	CHECK(!actor_status_is_done(actor_address_status(address.untyped)));
	async_executor_free(executor);
	CHECK(actor_status_is_done(actor_address_status(address.untyped)));
	CHECK_INT_EQ(record->calls, 2);
	CHECK_INT_EQ(record->told, ASYNC_E_CANCELED);
	CHECK_INT_EQ(record->dropped, 1);
	return address;
}

static void forget(struct sleeper_address address)
{
	sleeper_address_drop(&address);
	stage_check_empty();
}

TEST(an_event_hook_that_waits_is_called_a_last_time)
{
	static const struct actor_ops ops = { .event = sleep_and_stop,
		                              .finalize = count_finalize,
		                              .drop = count_drop };
	struct record record = { 0 };
	struct sleeper_address address = shut_down(&ops, &record, false);
	CHECK_INT_EQ(record.others, 1);
	CHECK_INT_EQ(sleeper_address_join(address), ACTOR_E_CANCELED);
	forget(address);
}

TEST(one_that_goes_on_waiting_has_had_its_chance)
{
	static const struct actor_ops ops = { .event = sleep_and_stop,
		                              .finalize = count_finalize,
		                              .drop = count_drop };
	struct record record = { 0 };
	struct sleeper_address address = shut_down(&ops, &record, true);
	CHECK_INT_EQ(record.others, 1);
	CHECK_INT_EQ(sleeper_address_join(address), ACTOR_E_CANCELED);
	forget(address);
}

TEST(so_is_an_initialize_hook)
{
	static const struct actor_ops ops = { .initialize = sleep_on, .drop = count_drop };
	struct record record = { 0 };
	struct sleeper_address address = shut_down(&ops, &record, false);
	CHECK_INT_EQ(sleeper_address_join(address), ACTOR_E_CANCELED);
	forget(address);
}

TEST(so_is_a_finalize_hook)
{
	static const struct actor_ops ops = { .event = stop_at_once,
		                              .finalize = sleep_on,
		                              .drop = count_drop };
	struct record record = { 0 };
	forget(shut_down(&ops, &record, false));
}

/* ---- Who joins --------------------------------------------------------------------------------------------------------- */

/* Not for ever, should the library be broken. */
static int join_in_time(struct actor_address address)
{
	return actor_address_join_until(address, async_after(5 * ASYNC_SECOND));
}

static struct actor_address spawn_idle(struct async_executor *executor)
{
	struct actor idle = { NULL };
	struct actor_address address;
	CHECK_OK(actor_spawn(executor, &idle, sizeof idle, &address));
	return address;
}

TEST(nobody_waits_for_ever_for_an_idle_actor)
{
	struct async_executor *executor = stage_open(1);
	struct actor_address address = spawn_idle(executor);
	async_executor_free(executor);
	CHECK_INT_EQ(join_in_time(address), ACTOR_E_CANCELED);
	actor_address_drop(&address);
	stage_check_empty();
}

struct visitor {
	struct actor_address host; /* borrowed */
	int result;
};

static void *visit(void *argument)
{
	struct visitor *visitor = argument;
	visitor->result = join_in_time(visitor->host);
	return NULL;
}

/* A thread of its own, which is behind the end of the actor by what join does and by nothing else. */
TEST(a_thread_that_waits_already_is_told)
{
	struct async_executor *executor = stage_open(1);
	struct visitor visitor = { .host = spawn_idle(executor) };
	pthread_t thread;
	CHECK_OK(pthread_create(&thread, NULL, visit, &visitor));
	async_executor_free(executor);
	pthread_join(thread, NULL);
	CHECK_INT_EQ(visitor.result, ACTOR_E_CANCELED);
	actor_address_drop(&visitor.host);
	stage_check_empty();
}
