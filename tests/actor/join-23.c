/* Join: many joiners, threads and actors, before and after the end, with and without a deadline. */
// since: 23
// until: 33
#include <actor/actor.h>
#include <pthread.h>
#include <time.h>

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

/* Takes its time, so that who does not wait for it is caught. */
static int say_goodbye(struct actor *self, struct actor_context *context)
{
	(void)context;
	struct guest *guest = ACTOR_SELF(guest, self);
	if (guest->finalized != NULL) {
		nanosleep(&(struct timespec){ .tv_nsec = 200000 }, NULL);
		*guest->finalized = true;
	}
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

/* ---- Waiting with a limit ---------------------------------------------------------------------------------------------- */

/*
 * Joins, for five seconds at most. A join that nobody woke is polled a last time at its deadline, and may well be told
 * then that the actor is done. So the result alone does not say that it was woken; the time does.
 */
static void join_soon(struct actor_address address)
{
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	CHECK_OK(actor_address_join_until(address, deadline));
	CHECK(async_now() < deadline);
}

/* Waits until the number has been reached, for five seconds at most. */
static void wait_for(const _Atomic int *number, int wanted)
{
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	while (*number < wanted && async_now() < deadline)
		nanosleep(&(struct timespec){ .tv_nsec = 100000 }, NULL);
	CHECK_INT_EQ(*number, wanted);
}

/* Each change of the status wakes who waits, for another look. After this the next change is at the end. */
static void settle(struct guest_address address)
{
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	while (actor_address_status(address.untyped) != ACTOR_ACTIVE && async_now() < deadline)
		sched_yield();
	CHECK(actor_address_status(address.untyped) == ACTOR_ACTIVE);
}

/* ---- In threads -------------------------------------------------------------------------------------------------------- */

TEST(join_waits_for_the_end)
{
	struct async_executor *executor = stage_open(1);
	struct gate leave = { 0 };
	struct guest_address address = spawn_guest(executor, &leave);
	uint64_t soon = async_after(10 * ASYNC_MILLISECOND);
	CHECK_INT_EQ(actor_address_join_until(address.untyped, soon), ACTOR_E_TIMEDOUT);
	CHECK(async_now() >= soon);
	CHECK(!actor_status_is_done(actor_address_status(address.untyped)));
	gate_open(&leave);
	join_soon(address.untyped);
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

struct visit {
	struct guest_address host;
	_Atomic int waiting, back;
};

static void *join_in_thread(void *argument)
{
	struct visit *visit = argument;
	CHECK_OK(guest_address_join(visit->host));
	visit->back++;
	return NULL;
}

/* Before and after the end, as it happens. */
TEST(any_number_of_threads_may_join)
{
	enum { THREADS = 8 };
	struct async_executor *executor = stage_open(2);
	struct gate leave = { 0 };
	struct visit visit = { .host = spawn_guest(executor, &leave) };
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		CHECK_OK(pthread_create(&threads[i], NULL, join_in_thread, &visit));
	gate_open(&leave);
	wait_for(&visit.back, THREADS);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	guest_address_drop(&visit.host);
	stage_close(executor);
}

struct counted_join {
	struct visit *visit;
	struct actor_join join;
};

/* What actor_address_join() does, but that it counts who waits. */
static int poll_counted(void *future, struct async_waker *waker)
{
	struct counted_join *counted = future;
	struct actor_address host = counted->visit->host.untyped;
	int result = actor_join_poll(&counted->join, host, waker);
	if (result == ACTOR_PENDING)
		counted->visit->waiting++;
	return result;
}

static void *join_and_count(void *visit)
{
	struct counted_join counted = { .visit = visit };
	CHECK_OK(async_block_on(poll_counted, &counted));
	counted.visit->back++;
	return NULL;
}

/* All of them before the end. */
TEST(threads_that_wait_are_woken)
{
	enum { THREADS = 8 };
	struct async_executor *executor = stage_open(2);
	struct gate leave = { 0 };
	struct visit visit = { .host = spawn_guest(executor, &leave) };
	settle(visit.host);
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		CHECK_OK(pthread_create(&threads[i], NULL, join_and_count, &visit));
	wait_for(&visit.waiting, THREADS);
	gate_open(&leave);
	wait_for(&visit.back, THREADS);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	guest_address_drop(&visit.host);
	stage_close(executor);
}

TEST(no_join_misses_the_end)
{
	enum { THREADS = 3 };
	struct async_executor *executor = stage_open(2);
	for (size_t round = 0; round < test_scaled(300); round++) {
		struct gate leave = { 0 };
		struct visit visit = { .host = spawn_guest(executor, &leave) };
		pthread_t threads[THREADS];
		for (int i = 0; i < THREADS; i++)
			CHECK_OK(pthread_create(&threads[i], NULL, join_in_thread, &visit));
		gate_open(&leave);
		join_soon(visit.host.untyped);
		wait_for(&visit.back, THREADS);
		for (int i = 0; i < THREADS; i++)
			pthread_join(threads[i], NULL);
		guest_address_drop(&visit.host);
	}
	stage_close(executor);
}

TEST(nobody_joins_without_an_address)
{
	struct actor_address none = { NULL };
	CHECK_ABORTS((void)!actor_address_join(none), "an address without an actor");
}

/* ---- In actors --------------------------------------------------------------------------------------------------------- */

/* Joins somebody, and notes what it was told. */
struct joiner {
	struct actor base;
	struct actor_address other; /* borrowed; none: itself */
	struct actor_join join;
	_Atomic int *waiting; /* how many wait; NULL: do not count */
	_Atomic int *result;
};
ACTOR_TYPE(joiner);

static int join_the_other(struct actor *self, struct actor_context *context)
{
	struct joiner *joiner = ACTOR_SELF(joiner, self);
	if (joiner->other.runtime == NULL)
		joiner->other = actor_context_self(context);
	int result = actor_join_poll(&joiner->join, joiner->other, actor_context_waker(context));
	if (result == ACTOR_PENDING) {
		if (joiner->waiting != NULL)
			++*joiner->waiting;
		return ACTOR_PENDING;
	}
	*joiner->result = result;
	return stop(context);
}

static void give_up(struct actor *self)
{
	struct joiner *joiner = ACTOR_SELF(joiner, self);
	actor_join_deinit(&joiner->join, joiner->other);
}

static const struct actor_ops joiner_ops = { .event = join_the_other, .drop = give_up };

TEST(actors_that_wait_are_woken)
{
	enum { JOINERS = 50 };
	struct async_executor *executor = stage_open(2);
	struct gate leave = { 0 };
	struct guest_address address = spawn_guest(executor, &leave);
	settle(address);
	struct joiner_address joiners[JOINERS];
	_Atomic int waiting = 0, results[JOINERS];
	for (int i = 0; i < JOINERS; i++) {
		results[i] = 1;
		CHECK_OK(joiner_spawn(executor,
		                      (struct joiner){ .base.ops = &joiner_ops,
		                                       .other = address.untyped,
		                                       .waiting = &waiting,
		                                       .result = &results[i] },
		                      &joiners[i]));
	}
	wait_for(&waiting, JOINERS);
	gate_open(&leave);
	for (int i = 0; i < JOINERS; i++) {
		join_soon(joiners[i].untyped);
		CHECK_INT_EQ(results[i], ACTOR_OK);
		joiner_address_drop(&joiners[i]);
	}
	guest_address_drop(&address);
	stage_close(executor);
}

/* Waits, and then does not want to any more. */
static int join_and_give_up(struct actor *self, struct actor_context *context)
{
	struct joiner *joiner = ACTOR_SELF(joiner, self);
	struct async_waker *waker = actor_context_waker(context);
	CHECK(actor_address_is_woken_by(actor_context_self(context), waker));
	CHECK(!actor_address_is_woken_by(joiner->other, waker));
	*joiner->result = actor_join_poll(&joiner->join, joiner->other, waker);
	actor_join_deinit(&joiner->join, joiner->other);
	actor_join_deinit(&joiner->join, joiner->other); /* harmless */
	return stop(context);
}

TEST(a_join_may_be_given_up)
{
	static const struct actor_ops ops = { .event = join_and_give_up };
	struct async_executor *executor = stage_open(2);
	struct gate leave = { 0 };
	struct guest_address guest = spawn_guest(executor, &leave);
	_Atomic int result = 0;
	struct joiner_address address;
	CHECK_OK(joiner_spawn(executor,
	                      (struct joiner){
				      .base.ops = &ops, .other = guest.untyped, .result = &result },
	                      &address));
	join_soon(address.untyped);
	CHECK_INT_EQ(result, ACTOR_PENDING);
	joiner_address_drop(&address);
	gate_open(&leave); /* wakes nobody who is gone */
	join_soon(guest.untyped);
	guest_address_drop(&guest);
	stage_close(executor);
}

TEST(an_actor_that_joins_is_told_that_its_executor_goes)
{
	struct async_executor *executor = stage_open(1), *other = stage_open(1);
	struct gate leave = { 0 };
	struct guest_address guest = spawn_guest(other, &leave);
	settle(guest);
	_Atomic int waiting = 0, result = 1;
	struct joiner_address address;
	CHECK_OK(joiner_spawn(executor,
	                      (struct joiner){ .base.ops = &joiner_ops,
	                                       .other = guest.untyped,
	                                       .waiting = &waiting,
	                                       .result = &result },
	                      &address));
	joiner_address_drop(&address);
	wait_for(&waiting, 1);
	async_executor_free(executor);
	CHECK_INT_EQ(result, ACTOR_E_CANCELED);
	gate_open(&leave); /* wakes nobody who is gone */
	join_soon(guest.untyped);
	guest_address_drop(&guest);
	stage_close(other);
}

/* ---- Who would wait for ever ------------------------------------------------------------------------------------------- */

TEST(an_actor_that_joins_itself_is_told)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int result = 1;
	struct joiner_address address;
	CHECK_OK(joiner_spawn(executor,
	                      (struct joiner){ .base.ops = &joiner_ops, .result = &result },
	                      &address));
	join_soon(address.untyped);
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

static int result_of_blocking(struct async_executor *executor, struct guest_address guest)
{
	static const struct actor_ops ops = { .event = block };
	_Atomic int result = 1;
	struct joiner_address address;
	CHECK_OK(joiner_spawn(executor,
	                      (struct joiner){
				      .base.ops = &ops, .other = guest.untyped, .result = &result },
	                      &address));
	join_soon(address.untyped);
	joiner_address_drop(&address);
	return result;
}

TEST(a_worker_that_would_block_is_told)
{
	struct async_executor *executor = stage_open(1);
	struct gate leave = { 0 };
	struct guest_address guest = spawn_guest(executor, &leave);
	CHECK_INT_EQ(result_of_blocking(executor, guest), ACTOR_E_DEADLOCK);
	gate_open(&leave);
	join_soon(guest.untyped);
	/* Not only when there is something to wait for: so it does not pass on lucky days. */
	CHECK_INT_EQ(result_of_blocking(executor, guest), ACTOR_E_DEADLOCK);
	guest_address_drop(&guest);
	stage_close(executor);
}

/* ---- What join promises ------------------------------------------------------------------------------------------------ */

TEST(join_finds_everything_over) // since: 25
{
	struct async_executor *executor = stage_open(2);
	for (size_t i = 0; i < test_scaled(100); i++) {
		struct gate leave = { 0 };
		_Atomic bool finalized = false;
		struct guest_address address;
		CHECK_OK(guest_spawn(executor,
		                     (struct guest){ .base.ops = &guest_ops,
		                                     .leave = &leave,
		                                     .finalized = &finalized },
		                     &address));
		gate_open(&leave);
		join_soon(address.untyped);
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
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	CHECK_INT_EQ(actor_address_join_until(address.untyped, deadline), ACTOR_E_CANCELED);
	CHECK(finalized);
	guest_address_drop(&address);
	stage_check_empty();
}
