/* Join: many joiners, threads and actors, before and after the end, with and without a deadline. */
// since: 23
// until: 33
#include <actor/actor.h>
#include <pthread.h>

#include "start.h"

/* Ends when a gate opens. */
struct guest {
	struct actor base;
	struct gate *leave;
	struct async_watch_waiter waiter;
	_Atomic bool *finalized;
};
ACTOR_TYPE(guest);

static int stay(struct actor *self, struct actor_context *context)
{
	struct guest *guest = ACTOR_SELF(guest, self);
	struct async_waker *waker = actor_context_waker(context);
	if (gate_poll(guest->leave, &guest->waiter, waker) == ASYNC_PENDING)
		return ACTOR_PENDING;
	return stop(context);
}

static int say_goodbye(struct actor *self, struct actor_context *context)
{
	(void)context;
	struct guest *guest = ACTOR_SELF(guest, self);
	if (guest->finalized != NULL)
		*guest->finalized = true;
	return ACTOR_OK;
}

static void unwait(struct actor *self)
{
	struct guest *guest = ACTOR_SELF(guest, self);
	async_watch_waiter_deinit(&guest->leave->watch, &guest->waiter);
}

static const struct actor_ops guest_ops = { .event = stay,
	                                    .finalize = say_goodbye,
	                                    .drop = unwait };

static struct guest_address spawn_guest(struct async_executor *executor, struct gate *leave)
{
	struct guest_address address;
	CHECK_OK(guest_spawn(executor, (struct guest){ .base.ops = &guest_ops, .leave = leave },
	                     &address));
	return address;
}

TEST(join_waits_for_the_end)
{
	struct async_executor *executor = stage_open(1);
	struct gate leave = { 0 };
	struct guest_address address = spawn_guest(executor, &leave);
	uint64_t soon = async_after(10 * ASYNC_MILLISECOND);
	CHECK_INT_EQ(actor_address_join_until(address.untyped, soon), ACTOR_E_TIMEDOUT);
	gate_open(&leave);
	CHECK_OK(guest_address_join(address));
	CHECK(actor_status_is_done(actor_address_status(address.untyped)));
	guest_address_drop(&address);
	stage_close(executor);
}

TEST(join_after_the_end_returns_at_once)
{
	struct async_executor *executor = stage_open(1);
	struct gate leave = { 0 };
	struct guest_address address = spawn_guest(executor, &leave);
	gate_open(&leave);
	stage_wait(executor);
	CHECK_OK(guest_address_join(address));
	CHECK_OK(guest_address_join(address));
	CHECK_OK(actor_address_join_until(address.untyped, 0)); /* no time is needed */
	guest_address_drop(&address);
	stage_close(executor);
}

static void *join_in_thread(void *address)
{
	CHECK_OK(guest_address_join(*(struct guest_address *)address));
	return NULL;
}

TEST(any_number_of_threads_may_join)
{
	enum { THREADS = 8 };
	struct async_executor *executor = stage_open(2);
	struct gate leave = { 0 };
	struct guest_address address = spawn_guest(executor, &leave);
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		CHECK_OK(pthread_create(&threads[i], NULL, join_in_thread, &address));
	gate_open(&leave);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	guest_address_drop(&address);
	stage_close(executor);
}

/* ---- In actors ------------------------------------------------------------------------------------------------------- */

/* Joins somebody, and notes what it was told. */
struct joiner {
	struct actor base;
	struct actor_address other; /* borrowed; none: itself */
	struct actor_join join;
	_Atomic int *result;
};
ACTOR_TYPE(joiner);

static int join_the_other(struct actor *self, struct actor_context *context)
{
	struct joiner *joiner = ACTOR_SELF(joiner, self);
	if (joiner->other.runtime == NULL)
		joiner->other = actor_context_self(context);
	int result = actor_join_poll(&joiner->join, joiner->other, actor_context_waker(context));
	if (result == ACTOR_PENDING)
		return ACTOR_PENDING;
	*joiner->result = result;
	return stop(context);
}

static void give_up(struct actor *self)
{
	struct joiner *joiner = ACTOR_SELF(joiner, self);
	actor_join_deinit(&joiner->join, joiner->other);
}

static const struct actor_ops joiner_ops = { .event = join_the_other, .drop = give_up };

TEST(many_actors_join_one)
{
	enum { JOINERS = 50 };
	struct async_executor *executor = stage_open(2);
	struct gate leave = { 0 };
	struct guest_address address = spawn_guest(executor, &leave);
	struct joiner_address joiners[JOINERS];
	_Atomic int results[JOINERS];
	for (int i = 0; i < JOINERS; i++) {
		results[i] = 1;
		CHECK_OK(joiner_spawn(executor,
		                      (struct joiner){ .base.ops = &joiner_ops,
		                                       .other = address.untyped,
		                                       .result = &results[i] },
		                      &joiners[i]));
	}
	gate_open(&leave);
	for (int i = 0; i < JOINERS; i++) {
		CHECK_OK(joiner_address_join(joiners[i]));
		CHECK_INT_EQ(results[i], ACTOR_OK);
		joiner_address_drop(&joiners[i]);
	}
	guest_address_drop(&address);
	stage_close(executor);
}

TEST(an_actor_that_joins_itself_is_told)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int result = 1;
	struct joiner_address address;
	CHECK_OK(joiner_spawn(executor,
	                      (struct joiner){ .base.ops = &joiner_ops, .result = &result },
	                      &address));
	CHECK_OK(joiner_address_join(address));
	CHECK_INT_EQ(result, ACTOR_E_DEADLOCK);
	joiner_address_drop(&address);
	stage_close(executor);
}

/* Blocks where nobody may. */
static int block(struct actor *self, struct actor_context *context)
{
	struct joiner *joiner = ACTOR_SELF(joiner, self);
	*joiner->result = actor_address_join(joiner->other);
	return stop(context);
}

TEST(a_worker_that_would_block_is_told)
{
	static const struct actor_ops ops = { .event = block };
	struct async_executor *executor = stage_open(1);
	struct gate leave = { 0 };
	struct guest_address guest = spawn_guest(executor, &leave);
	_Atomic int result = 1;
	struct joiner_address address;
	CHECK_OK(joiner_spawn(executor,
	                      (struct joiner){
				      .base.ops = &ops, .other = guest.untyped, .result = &result },
	                      &address));
	CHECK_OK(joiner_address_join(address));
	CHECK_INT_EQ(result, ACTOR_E_DEADLOCK);
	gate_open(&leave);
	CHECK_OK(guest_address_join(guest));
	joiner_address_drop(&address);
	guest_address_drop(&guest);
	stage_close(executor);
}

/* ---- What join promises ------------------------------------------------------------------------------------------------ */

TEST(join_finds_everything_over) // since: 25
{
	struct async_executor *executor = stage_open(2);
	for (size_t i = 0; i < test_scaled(500); i++) {
		struct gate leave = { 0 };
		_Atomic bool finalized = false;
		struct guest_address address;
		CHECK_OK(guest_spawn(executor,
		                     (struct guest){ .base.ops = &guest_ops,
		                                     .leave = &leave,
		                                     .finalized = &finalized },
		                     &address));
		gate_open(&leave);
		CHECK_OK(guest_address_join(address));
		CHECK(finalized);
		guest_address_drop(&address);
	}
	stage_close(executor);
}

TEST(join_says_that_the_executor_was_shut_down) // since: 25
{
	struct async_executor *executor = stage_open(1);
	struct gate leave = { 0 };
	_Atomic bool finalized = false;
	struct guest_address address;
	CHECK_OK(guest_spawn(executor,
	                     (struct guest){ .base.ops = &guest_ops,
	                                     .leave = &leave,
	                                     .finalized = &finalized },
	                     &address));
	while (actor_address_status(address.untyped) != ACTOR_ACTIVE)
		sched_yield();
	async_executor_free(executor);
	CHECK_INT_EQ(guest_address_join(address), ACTOR_E_CANCELED);
	CHECK(finalized);
	guest_address_drop(&address);
	stage_check_empty();
}
