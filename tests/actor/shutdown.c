/* An executor is shut down with actors alive, in every state: each is finalized and dropped once, nothing is left. */
// since: 34
#include <actor/actor.h>
#include <pthread.h>

#include "../stage.h"

/* What happened to all actors and messages of a test. */
struct census {
	_Atomic int initialized, finalized, dropped;
	_Atomic int message_drops, handled, spawned;
	_Atomic int told; /* handlers that waited and got CANCELED */
	struct gate busy; /* opened by the first handler that is called */
};

struct citizen {
	struct actor base;
	struct census *census;
	struct async_frame frame;
	struct async_sleep timer;
	struct actor_join join;
	struct async_executor *executor;
	int saw; /* what a handler got from what it waited for */
};
ACTOR_TYPE(citizen);

static int count_initialize(struct actor *self, struct actor_context *context)
{
	(void)context;
	ACTOR_SELF(citizen, self)->census->initialized++;
	return ACTOR_OK;
}

static int count_finalize(struct actor *self, struct actor_context *context)
{
	(void)context;
	ACTOR_SELF(citizen, self)->census->finalized++;
	return ACTOR_OK;
}

static void count_drop(struct actor *self)
{
	ACTOR_SELF(citizen, self)->census->dropped++;
}

static const struct actor_ops citizen_ops = { .initialize = count_initialize,
	                                      .finalize = count_finalize,
	                                      .drop = count_drop };

/* Messages: each is dropped once, handled or not. */
struct paper {
	struct census *census;
};
struct sleep_long {
	struct census *census;
};
struct join_other {
	struct census *census;
	struct actor_address other;
};
struct work {
	struct census *census;
};
struct multiply {
	struct census *census;
};

static void paper_drop(struct paper *event)
{
	event->census->message_drops++;
}

ACTOR_EVENT_WITH(citizen, paper, .drop = paper_drop);
ACTOR_EVENT(citizen, sleep_long);
ACTOR_EVENT(citizen, join_other);
ACTOR_EVENT(citizen, work);
ACTOR_EVENT(citizen, multiply);

static int citizen_on_paper(struct citizen *self, const struct paper *event,
                            struct actor_context *context)
{
	(void)self;
	(void)context;
	event->census->handled++;
	return ACTOR_OK;
}

static int citizen_on_sleep_long(struct citizen *self, const struct sleep_long *event,
                                 struct actor_context *context)
{
	int result;
	ASYNC_BEGIN(&self->frame);
	gate_open(&event->census->busy);
	ASYNC_AWAIT(&self->frame,
	            result = async_sleep_poll(&self->timer, actor_context_waker(context),
	                                      async_after(3600 * ASYNC_SECOND)));
	CHECK_INT_EQ(result, ASYNC_E_CANCELED);
	event->census->told++;
	ASYNC_END(&self->frame);
	return result;
}

static int citizen_on_join_other(struct citizen *self, const struct join_other *event,
                                 struct actor_context *context)
{
	int result;
	ASYNC_BEGIN(&self->frame);
	gate_open(&event->census->busy);
	ASYNC_AWAIT(&self->frame, result = actor_join_poll(&self->join, event->other,
	                                                   actor_context_waker(context)));
	CHECK_INT_EQ(result, ACTOR_E_CANCELED);
	event->census->told++;
	ASYNC_END(&self->frame);
	return result;
}

/* Keeps itself busy for ever. */
static int citizen_on_work(struct citizen *self, const struct work *event,
                           struct actor_context *context)
{
	(void)self;
	gate_open(&event->census->busy);
	return citizen_send_work(citizen_self(context), *event);
}

/* Starts more of its kind for ever, until the executor takes no more. */
static int citizen_on_multiply(struct citizen *self, const struct multiply *event,
                               struct actor_context *context)
{
	struct citizen child = { .base.ops = &citizen_ops,
		                 .census = self->census,
		                 .executor = self->executor };
	struct citizen_address address;
	gate_open(&event->census->busy);
	int error = citizen_spawn(self->executor, child, &address);
	if (error != ACTOR_OK) {
		CHECK_INT_EQ(error, ACTOR_E_CLOSED);
		return ACTOR_OK;
	}
	event->census->spawned++;
	(void)!citizen_send_paper(address, (struct paper){ self->census });
	citizen_address_drop(&address);
	return citizen_send_multiply(citizen_self(context), *event);
}

static struct citizen_address spawn_citizen(struct async_executor *executor, struct census *census)
{
	struct citizen_address address;
	CHECK_OK(citizen_spawn(executor,
	                       (struct citizen){ .base.ops = &citizen_ops,
	                                         .census = census,
	                                         .executor = executor },
	                       &address));
	return address;
}

static void check_census(struct census *census, int actors)
{
	CHECK_INT_EQ(census->initialized, actors);
	CHECK_INT_EQ(census->finalized, actors);
	CHECK_INT_EQ(census->dropped, actors);
}

TEST(idle_actors)
{
	enum { ACTORS = 100 };
	struct async_executor *executor = stage_open(2);
	struct census census = { 0 };
	struct citizen_address addresses[ACTORS];
	for (int i = 0; i < ACTORS; i++)
		addresses[i] = spawn_citizen(executor, &census);
	async_executor_free(executor);
	check_census(&census, ACTORS);
	for (int i = 0; i < ACTORS; i++) {
		CHECK_INT_EQ(citizen_address_join(addresses[i]), ACTOR_E_CANCELED);
		CHECK_INT_EQ(citizen_send_work(addresses[i], (struct work){ &census }),
		             ACTOR_E_CLOSED);
		citizen_address_drop(&addresses[i]);
	}
	stage_check_empty();
}

TEST(nothing_at_all)
{
	stage_close(stage_open(1));
	stage_close(stage_open(4));
	async_executor_free(NULL);
}

TEST(busy_actors)
{
	enum { ACTORS = 10 };
	struct async_executor *executor = stage_open(2);
	struct census census = { 0 };
	for (int i = 0; i < ACTORS; i++) {
		struct citizen_address address = spawn_citizen(executor, &census);
		CHECK_OK(citizen_send_work(address, (struct work){ &census }));
		citizen_address_drop(&address);
	}
	/* Its last address is gone, so an actor may end as soon as a work cannot be sent: at once. */
	stage_close(executor);
	check_census(&census, ACTORS);
}

TEST(busy_actors_with_addresses)
{
	enum { ACTORS = 10 };
	struct async_executor *executor = stage_open(2);
	struct census census = { 0 };
	struct citizen_address addresses[ACTORS];
	for (int i = 0; i < ACTORS; i++) {
		addresses[i] = spawn_citizen(executor, &census);
		CHECK_OK(citizen_send_work(addresses[i], (struct work){ &census }));
	}
	gate_wait(&census.busy);
	async_executor_free(executor);
	check_census(&census, ACTORS);
	for (int i = 0; i < ACTORS; i++)
		citizen_address_drop(&addresses[i]);
	stage_check_empty();
}

TEST(a_handler_asleep)
{
	struct async_executor *executor = stage_open(1);
	struct census census = { 0 };
	struct citizen_address address = spawn_citizen(executor, &census);
	CHECK_OK(citizen_send_sleep_long(address, (struct sleep_long){ &census }));
	for (int i = 0; i < 10; i++)
		CHECK_OK(citizen_send_paper(address, (struct paper){ &census }));
	gate_wait(&census.busy);
	async_executor_free(executor);
	check_census(&census, 1);
	CHECK_INT_EQ(census.told, 1);           /* it was resumed */
	CHECK_INT_EQ(census.message_drops, 10); /* what was behind it was dropped */
	CHECK_INT_EQ(citizen_address_join(address), ACTOR_E_CANCELED);
	citizen_address_drop(&address);
	stage_check_empty();
}

TEST(a_handler_that_joins)
{
	struct async_executor *executor = stage_open(2);
	struct census census = { 0 };
	struct citizen_address idle = spawn_citizen(executor, &census);
	struct citizen_address joiner = spawn_citizen(executor, &census);
	CHECK_OK(citizen_send_join_other(joiner, (struct join_other){ &census, idle.untyped }));
	gate_wait(&census.busy);
	async_executor_free(executor);
	check_census(&census, 2);
	CHECK_INT_EQ(census.told, 1);
	citizen_address_drop(&idle);
	citizen_address_drop(&joiner);
	stage_check_empty();
}

TEST(two_handlers_that_join_each_other)
{
	struct async_executor *executor = stage_open(2);
	struct census census = { 0 };
	struct citizen_address a = spawn_citizen(executor, &census);
	struct citizen_address b = spawn_citizen(executor, &census);
	CHECK_OK(citizen_send_join_other(a, (struct join_other){ &census, b.untyped }));
	CHECK_OK(citizen_send_join_other(b, (struct join_other){ &census, a.untyped }));
	gate_wait(&census.busy);
	async_executor_free(executor); /* nothing else ends these two */
	check_census(&census, 2);
	citizen_address_drop(&a);
	citizen_address_drop(&b);
	stage_check_empty();
}

TEST(queued_messages)
{
	enum { PAPERS = 1000 };
	struct async_executor *executor = stage_open(1);
	struct census census = { 0 };
	struct citizen_address address = spawn_citizen(executor, &census);
	CHECK_OK(citizen_send_sleep_long(address, (struct sleep_long){ &census }));
	for (int i = 0; i < PAPERS; i++)
		CHECK_OK(citizen_send_paper(address, (struct paper){ &census }));
	citizen_address_drop(&address);
	stage_close(executor);
	check_census(&census, 1);
	CHECK_INT_EQ(census.message_drops, PAPERS);
}

TEST(actors_that_spawn_actors)
{
	for (size_t round = 0; round < test_scaled(30); round++) {
		struct async_executor *executor = stage_open(2);
		struct census census = { 0 };
		struct citizen_address address = spawn_citizen(executor, &census);
		CHECK_OK(citizen_send_multiply(address, (struct multiply){ &census }));
		gate_wait(&census.busy);
		async_executor_free(executor);
		check_census(&census, 1 + census.spawned);
		CHECK_INT_EQ(citizen_address_join(address), ACTOR_E_CANCELED);
		citizen_address_drop(&address);
		stage_check_empty();
	}
}

/* ---- Threads that join while the executor ends -------------------------------------------------------------------------- */

static void *join_in_thread(void *argument)
{
	struct citizen_address *address = argument;
	CHECK_INT_EQ(citizen_address_join(*address), ACTOR_E_CANCELED);
	citizen_address_drop(address);
	return NULL;
}

TEST(threads_that_join)
{
	enum { THREADS = 6 };
	struct async_executor *executor = stage_open(2);
	struct census census = { 0 };
	struct citizen_address addresses[THREADS];
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++) {
		addresses[i] = spawn_citizen(executor, &census);
		CHECK_OK(citizen_send_sleep_long(addresses[i], (struct sleep_long){ &census }));
		CHECK_OK(pthread_create(&threads[i], NULL, join_in_thread, &addresses[i]));
	}
	async_executor_free(executor);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	check_census(&census, THREADS);
	stage_check_empty();
}

/* ---- Threads that send while the executor ends --------------------------------------------------------------------------- */

struct sender {
	struct citizen_address address;
	struct census *census;
	int accepted;
};

static void *send_until_closed(void *argument)
{
	struct sender *sender = argument;
	while (citizen_send_paper(sender->address, (struct paper){ sender->census }) == ACTOR_OK)
		sender->accepted++;
	return NULL;
}

TEST(threads_that_send)
{
	enum { THREADS = 3 };
	for (size_t round = 0; round < test_scaled(50); round++) {
		struct async_executor *executor = stage_open(2);
		struct census census = { 0 };
		struct citizen_address address = spawn_citizen(executor, &census);
		struct sender senders[THREADS];
		pthread_t threads[THREADS];
		for (int i = 0; i < THREADS; i++) {
			senders[i] = (struct sender){ address, &census, 0 };
			CHECK_OK(pthread_create(&threads[i], NULL, send_until_closed, &senders[i]));
		}
		async_executor_free(executor);
		int accepted = 0;
		for (int i = 0; i < THREADS; i++) {
			pthread_join(threads[i], NULL);
			accepted += senders[i].accepted;
		}
		check_census(&census, 1);
		CHECK_INT_EQ(census.message_drops, accepted);
		CHECK(census.handled <= accepted);
		citizen_address_drop(&address);
		stage_check_empty();
	}
}

/* ---- Hooks that wait ------------------------------------------------------------------------------------------------------- */

static int sleep_for_ever(struct citizen *self, struct actor_context *context)
{
	gate_open(&self->census->busy);
	return async_sleep_poll(&self->timer, actor_context_waker(context), ASYNC_NEVER);
}

static int initialize_for_ever(struct actor *self, struct actor_context *context)
{
	return sleep_for_ever(ACTOR_SELF(citizen, self), context);
}

TEST(an_initialize_that_waits)
{
	static const struct actor_ops ops = { .initialize = initialize_for_ever,
		                              .finalize = count_finalize,
		                              .drop = count_drop };
	struct async_executor *executor = stage_open(1);
	struct census census = { 0 };
	struct citizen_address address;
	CHECK_OK(citizen_spawn(executor, (struct citizen){ .base.ops = &ops, .census = &census },
	                       &address));
	CHECK_OK(citizen_send_paper(address, (struct paper){ &census }));
	gate_wait(&census.busy);
	async_executor_free(executor);
	CHECK_INT_EQ(census.finalized, 0); /* it did not start */
	CHECK_INT_EQ(census.dropped, 1);
	CHECK_INT_EQ(census.message_drops, 1);
	CHECK_INT_EQ(citizen_address_join(address), ACTOR_E_CANCELED);
	citizen_address_drop(&address);
	stage_check_empty();
}

static int finalize_for_ever(struct actor *self, struct actor_context *context)
{
	int result = sleep_for_ever(ACTOR_SELF(citizen, self), context);
	if (result != ASYNC_PENDING)
		(void)count_finalize(self, context);
	return result;
}

TEST(a_finalize_that_waits)
{
	static const struct actor_ops ops = { .initialize = count_initialize,
		                              .finalize = finalize_for_ever,
		                              .drop = count_drop };
	struct async_executor *executor = stage_open(1);
	struct census census = { 0 };
	struct citizen_address address;
	CHECK_OK(citizen_spawn(executor, (struct citizen){ .base.ops = &ops, .census = &census },
	                       &address));
	CHECK_OK(citizen_address_interrupt(address));
	gate_wait(&census.busy);
	async_executor_free(executor);
	check_census(&census, 1);
	CHECK_INT_EQ(citizen_address_join(address), ACTOR_E_CANCELED);
	citizen_address_drop(&address);
	stage_check_empty();
}

/* The shutdown comes while the hook runs, after it has begun to wait: it is called once more, to see it. */
static int begin_to_wait(struct actor *self, struct actor_context *context)
{
	struct citizen *citizen = ACTOR_SELF(citizen, self);
	struct async_waker *waker = actor_context_waker(context);
	int result = async_sleep_poll(&citizen->timer, waker, ASYNC_NEVER);
	if (result != ASYNC_PENDING) {
		CHECK_INT_EQ(result, ASYNC_E_CANCELED);
		citizen->census->told++;
		return result;
	}
	gate_open(&citizen->census->busy);
	while (!async_waker_is_canceled(waker))
		sched_yield();
	return ACTOR_PENDING;
}

static void shut_down_while_it_begins_to_wait(const struct actor_ops *ops)
{
	struct async_executor *executor = stage_open(1);
	struct census census = { 0 };
	struct citizen_address address;
	CHECK_OK(citizen_spawn(executor, (struct citizen){ .base.ops = ops, .census = &census },
	                       &address));
	CHECK_OK(citizen_address_interrupt(address)); /* for `finalize` to be reached */
	gate_wait(&census.busy);
	async_executor_free(executor);
	CHECK_INT_EQ(census.told, 1);
	CHECK_INT_EQ(census.dropped, 1);
	CHECK_INT_EQ(citizen_address_join(address), ACTOR_E_CANCELED);
	citizen_address_drop(&address);
	stage_check_empty();
}

TEST(in_the_middle_of_initialize)
{
	static const struct actor_ops ops = { .initialize = begin_to_wait, .drop = count_drop };
	shut_down_while_it_begins_to_wait(&ops);
}

TEST(in_the_middle_of_finalize)
{
	static const struct actor_ops ops = { .finalize = begin_to_wait, .drop = count_drop };
	shut_down_while_it_begins_to_wait(&ops);
}

TEST(in_the_middle_of_an_event_hook)
{
	static const struct actor_ops ops = { .event = begin_to_wait, .drop = count_drop };
	shut_down_while_it_begins_to_wait(&ops);
}

/* A handler that is told CANCELED and waits again is not waited for. */
static int stubborn_event(struct actor *self, struct actor_context *context)
{
	struct citizen *citizen = ACTOR_SELF(citizen, self);
	(void)sleep_for_ever(citizen, context);
	return ACTOR_PENDING;
}

static void disarm(struct actor *self)
{
	async_sleep_deinit(&ACTOR_SELF(citizen, self)->timer);
	count_drop(self);
}

TEST(an_event_hook_that_never_gives_up)
{
	static const struct actor_ops ops = { .initialize = count_initialize,
		                              .event = stubborn_event,
		                              .finalize = count_finalize,
		                              .drop = disarm };
	struct async_executor *executor = stage_open(1);
	struct census census = { 0 };
	struct citizen_address address;
	CHECK_OK(citizen_spawn(executor, (struct citizen){ .base.ops = &ops, .census = &census },
	                       &address));
	gate_wait(&census.busy);
	async_executor_free(executor);
	check_census(&census, 1);
	citizen_address_drop(&address);
	stage_check_empty();
}

/* ---- Actors that end, at the same moment as their executor ---------------------------------------------------------------- */

TEST(actors_that_end_by_themselves_meanwhile)
{
	enum { ACTORS = 50 };
	for (size_t round = 0; round < test_scaled(100); round++) {
		struct async_executor *executor = stage_open(2);
		struct census census = { 0 };
		struct citizen_address addresses[ACTORS];
		for (int i = 0; i < ACTORS; i++)
			addresses[i] = spawn_citizen(executor, &census);
		for (int i = 0; i < ACTORS; i++) {
			if (i % 2 == 0)
				CHECK_OK(citizen_address_interrupt(addresses[i]));
			if (i % 3 == 0)
				citizen_address_drop(&addresses[i]);
		}
		async_executor_free(executor);
		check_census(&census, ACTORS);
		for (int i = 0; i < ACTORS; i++)
			citizen_address_drop(&addresses[i]);
		stage_check_empty();
	}
}
