/* Join: many joiners, threads and handlers, before and after the end, with and without a deadline. */
// since: 34
#include <actor/actor.h>
#include <pthread.h>

#include "../stage.h"

struct plain {
	struct actor base;
};
ACTOR_TYPE(plain);

static struct plain_address spawn_plain(struct async_executor *executor)
{
	struct plain_address address;
	CHECK_OK(plain_spawn(executor, (struct plain){ 0 }, &address));
	return address;
}

static void *join_in_thread(void *address)
{
	CHECK_OK(plain_address_join(*(struct plain_address *)address));
	return NULL;
}

TEST(any_number_of_threads_may_join)
{
	enum { THREADS = 8 };
	struct async_executor *executor = stage_open(2);
	struct plain_address address = spawn_plain(executor);
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		CHECK_OK(pthread_create(&threads[i], NULL, join_in_thread, &address));
	CHECK_OK(plain_address_interrupt(address));
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	CHECK_OK(plain_address_join(address));
	CHECK_OK(plain_address_join(address));
	plain_address_drop(&address);
	stage_close(executor);
}

TEST(join_has_a_deadline)
{
	struct async_executor *executor = stage_open(1);
	struct plain_address address = spawn_plain(executor);
	uint64_t deadline = async_after(10 * ASYNC_MILLISECOND);
	CHECK_INT_EQ(actor_address_join_until(address.untyped, deadline), ACTOR_E_TIMEDOUT);
	CHECK(async_now() >= deadline);
	CHECK_INT_EQ(actor_address_join_until(address.untyped, 0), ACTOR_E_TIMEDOUT);
	CHECK_OK(plain_address_interrupt(address));
	CHECK_OK(actor_address_join_until(address.untyped, ASYNC_NEVER));
	CHECK_OK(actor_address_join_until(address.untyped, 0)); /* done: no time is needed */
	plain_address_drop(&address);
	stage_close(executor);
}

/* ---- In handlers ------------------------------------------------------------------------------------------------------ */

struct watch_over {
	struct actor_address other;
};

/* Joins another actor and ends with what it learned. */
struct guard {
	struct actor base;
	struct async_frame frame;
	struct actor_join join;
	int *result;
};
ACTOR_TYPE(guard);
ACTOR_EVENT(guard, watch_over);

static int guard_on_watch_over(struct guard *self, const struct watch_over *event,
                               struct actor_context *context)
{
	int result;
	ASYNC_BEGIN(&self->frame);
	ASYNC_AWAIT(&self->frame, result = actor_join_poll(&self->join, event->other,
	                                                   actor_context_waker(context)));
	*self->result = result;
	ASYNC_END(&self->frame);
	actor_context_stop(context);
	return ACTOR_OK;
}

static struct guard_address spawn_guard(struct async_executor *executor, int *result)
{
	struct guard_address address;
	CHECK_OK(guard_spawn(executor, (struct guard){ .result = result }, &address));
	return address;
}

TEST(many_handlers_join_one_actor)
{
	enum { GUARDS = 50 };
	struct async_executor *executor = stage_open(2);
	struct plain_address address = spawn_plain(executor);
	struct guard_address guards[GUARDS];
	int results[GUARDS];
	for (int i = 0; i < GUARDS; i++) {
		results[i] = -1;
		guards[i] = spawn_guard(executor, &results[i]);
		CHECK_OK(guard_send_watch_over(guards[i], (struct watch_over){ address.untyped }));
	}
	CHECK_OK(plain_address_interrupt(address));
	for (int i = 0; i < GUARDS; i++) {
		CHECK_OK(guard_address_join(guards[i]));
		CHECK_INT_EQ(results[i], ACTOR_OK);
		guard_address_drop(&guards[i]);
	}
	plain_address_drop(&address);
	stage_close(executor);
}

TEST(a_handler_joins_an_ended_actor_at_once)
{
	struct async_executor *executor = stage_open(1);
	struct plain_address address = spawn_plain(executor);
	CHECK_OK(plain_address_interrupt(address));
	CHECK_OK(plain_address_join(address));
	int result = -1;
	struct guard_address guard = spawn_guard(executor, &result);
	CHECK_OK(guard_send_watch_over(guard, (struct watch_over){ address.untyped }));
	CHECK_OK(guard_address_join(guard));
	CHECK_INT_EQ(result, ACTOR_OK);
	guard_address_drop(&guard);
	plain_address_drop(&address);
	stage_close(executor);
}

TEST(an_actor_that_joins_itself_is_told)
{
	struct async_executor *executor = stage_open(1);
	int result = ACTOR_OK;
	struct guard_address guard = spawn_guard(executor, &result);
	CHECK_OK(guard_send_watch_over(guard, (struct watch_over){ guard.untyped }));
	CHECK_OK(guard_address_join(guard));
	CHECK_INT_EQ(result, ACTOR_E_DEADLOCK);
	guard_address_drop(&guard);
	stage_close(executor);
}

/* A worker that blocked could be the one that is needed. */
struct join_blocking {
	struct actor_address other;
};
ACTOR_EVENT(guard, join_blocking);

static int guard_on_join_blocking(struct guard *self, const struct join_blocking *event,
                                  struct actor_context *context)
{
	*self->result = actor_address_join(event->other);
	actor_context_stop(context);
	return ACTOR_OK;
}

TEST(a_handler_that_blocks_in_join_is_told)
{
	struct async_executor *executor = stage_open(2);
	struct plain_address address = spawn_plain(executor);
	int result = ACTOR_OK;
	struct guard_address guard = spawn_guard(executor, &result);
	CHECK_OK(guard_send_join_blocking(guard, (struct join_blocking){ address.untyped }));
	CHECK_OK(guard_address_join(guard));
	CHECK_INT_EQ(result, ACTOR_E_DEADLOCK);
	guard_address_drop(&guard);
	plain_address_drop(&address);
	stage_close(executor);
}

/* A join given up while it waits leaves nothing behind. */
struct give_up {
	struct actor_address other;
};
ACTOR_EVENT(guard, give_up);

static int guard_on_give_up(struct guard *self, const struct give_up *event,
                            struct actor_context *context)
{
	*self->result = actor_join_poll(&self->join, event->other, actor_context_waker(context));
	actor_join_deinit(&self->join, event->other);
	actor_join_deinit(&self->join, event->other); /* harmless */
	actor_context_stop(context);
	return ACTOR_OK;
}

TEST(a_join_may_be_given_up)
{
	struct async_executor *executor = stage_open(2);
	struct plain_address address = spawn_plain(executor);
	int result = -1;
	struct guard_address guard = spawn_guard(executor, &result);
	CHECK_OK(guard_send_give_up(guard, (struct give_up){ address.untyped }));
	CHECK_OK(guard_address_join(guard));
	CHECK_INT_EQ(result, ACTOR_PENDING);
	guard_address_drop(&guard);
	CHECK_OK(plain_address_interrupt(address));
	CHECK_OK(plain_address_join(address));
	plain_address_drop(&address);
	stage_close(executor);
}

/* Joiners and the end, racing. */
TEST(no_join_misses_the_end)
{
	enum { THREADS = 3 };
	struct async_executor *executor = stage_open(2);
	for (size_t round = 0; round < test_scaled(1000); round++) {
		struct plain_address address = spawn_plain(executor);
		pthread_t threads[THREADS];
		for (int i = 0; i < THREADS; i++)
			CHECK_OK(pthread_create(&threads[i], NULL, join_in_thread, &address));
		CHECK_OK(plain_address_interrupt(address));
		for (int i = 0; i < THREADS; i++)
			pthread_join(threads[i], NULL);
		plain_address_drop(&address);
	}
	stage_close(executor);
}
