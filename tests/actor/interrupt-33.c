/* The interrupt as a message: it comes in its turn, and its handler calls the hook. */
// since: 33
// until: 34
#include <actor/actor.h>
#include <pthread.h>

#include "start.h"

struct job {
	int number;
	bool interrupts; /* its own actor, before it is done */
};

struct worker {
	struct actor base;
	_Atomic int *done;
	_Atomic int *interrupts; /* how often it was asked */
	struct gate *go;         /* begins when it opens */
	struct async_watch_waiter waiter;
	struct actor_failure *failure; /* the newest, when it ended */
};
ACTOR_TYPE(worker);
ACTOR_EVENT(worker, job);

static int interrupt(struct worker_address address)
{
#if STEP < 34
	struct actor_message *message = actor_interrupt_new();
	CHECK(message != NULL);
	int error = actor_address_send(address.untyped, message);
	if (error != ACTOR_OK)
		actor_message_drop(message);
	return error;
#else
	return worker_address_interrupt(address);
#endif
}

static int worker_on_job(struct worker *self, const struct job *event,
                         struct actor_context *context)
{
	CHECK_INT_EQ(event->number, *self->done);
	if (event->interrupts)
		CHECK_OK(interrupt(worker_self(context)));
	++*self->done;
	return ACTOR_OK;
}

static int wait_until_queued(struct actor *self, struct actor_context *context)
{
	struct worker *worker = ACTOR_SELF(worker, self);
	return gate_poll(worker->go, &worker->waiter, actor_context_waker(context));
}

static struct worker_address spawn_worker(struct async_executor *executor,
                                          const struct actor_ops *ops, _Atomic int *done,
                                          _Atomic int *interrupts, struct gate *go)
{
	struct worker_address address;
	CHECK_OK(worker_spawn(executor,
	                      (struct worker){ .base.ops = ops,
	                                       .done = done,
	                                       .interrupts = interrupts,
	                                       .go = go },
	                      &address));
	return address;
}

TEST(the_default_handles_what_was_accepted)
{
	static const struct actor_ops ops = { .initialize = wait_until_queued };
	struct async_executor *executor = stage_open(1);
	struct gate go = { 0 };
	_Atomic int done = 0, interrupts = 0;
	struct worker_address address = spawn_worker(executor, &ops, &done, &interrupts, &go);
	for (int i = 0; i < 300; i++)
		CHECK_OK(worker_send_job(address, (struct job){ .number = i }));
	CHECK_OK(interrupt(address));
	for (int i = 300; i < 600; i++) /* behind the interrupt, but before it is handled */
		CHECK_OK(worker_send_job(address, (struct job){ .number = i }));
	gate_open(&go);
	CHECK_OK(worker_address_join(address));
	CHECK_INT_EQ(done, 600);
	CHECK_INT_EQ(worker_send_job(address, (struct job){ .number = 600 }), ACTOR_E_CLOSED);
	worker_address_drop(&address);
	stage_close(executor);
}

/* The hook sees the jobs done that were sent before it, and none of those sent after. */
static int check_turn(struct actor *self, struct actor_context *context)
{
	struct worker *worker = ACTOR_SELF(worker, self);
	CHECK_INT_EQ(*worker->done, 10 * ++*worker->interrupts);
	if (*worker->interrupts == 3)
		actor_context_close(context);
	return ACTOR_OK;
}

TEST(it_comes_in_its_turn)
{
	static const struct actor_ops ops = { .initialize = wait_until_queued,
		                              .interrupt = check_turn };
	struct async_executor *executor = stage_open(1);
	struct gate go = { 0 };
	_Atomic int done = 0, interrupts = 0;
	struct worker_address address = spawn_worker(executor, &ops, &done, &interrupts, &go);
	for (int i = 0; i < 30; i++) {
		CHECK_OK(worker_send_job(address, (struct job){ .number = i }));
		if (i % 10 == 9)
			CHECK_OK(interrupt(address));
	}
	gate_open(&go);
	CHECK_OK(worker_address_join(address));
	CHECK_INT_EQ(interrupts, 3);
	worker_address_drop(&address);
	stage_close(executor);
}

TEST(it_may_be_sent_again_and_again)
{
	static const struct actor_ops ops = { .initialize = wait_until_queued };
	struct async_executor *executor = stage_open(1);
	struct gate go = { 0 };
	_Atomic int done = 0, interrupts = 0;
	struct worker_address address = spawn_worker(executor, &ops, &done, &interrupts, &go);
	gate_open(&go);
	for (int i = 0; i < 100; i++) {
		int error = interrupt(address);
		CHECK(error == ACTOR_OK || error == ACTOR_E_CLOSED);
	}
	CHECK_OK(worker_address_join(address));
	CHECK_INT_EQ(interrupt(address), ACTOR_E_CLOSED);
	worker_address_drop(&address);
	stage_close(executor);
}

/* Called in the middle of a handler it would see nothing done. */
static int check_done(struct actor *self, struct actor_context *context)
{
	struct worker *worker = ACTOR_SELF(worker, self);
	CHECK_INT_EQ(*worker->done, 1);
	++*worker->interrupts;
	actor_context_close(context);
	return ACTOR_OK;
}

TEST(a_handler_is_finished_first)
{
	static const struct actor_ops ops = { .interrupt = check_done };
	struct async_executor *executor = stage_open(1);
	_Atomic int done = 0, interrupts = 0;
	struct worker_address address = spawn_worker(executor, &ops, &done, &interrupts, NULL);
	CHECK_OK(worker_send_job(address, (struct job){ .number = 0, .interrupts = true }));
	CHECK_OK(worker_address_join(address));
	CHECK_INT_EQ(interrupts, 1);
	worker_address_drop(&address);
	stage_close(executor);
}

/* The hook may wait like a handler, and is called again; nothing else is handled meanwhile. */
static int close_when_open(struct actor *self, struct actor_context *context)
{
	struct worker *worker = ACTOR_SELF(worker, self);
	int result = gate_poll(worker->go, &worker->waiter, actor_context_waker(context));
	++*worker->interrupts;
	CHECK_INT_EQ(*worker->done, 1);
	if (result == ACTOR_OK)
		actor_context_close(context);
	return result;
}

TEST(the_hook_may_wait)
{
	static const struct actor_ops ops = { .interrupt = close_when_open };
	struct async_executor *executor = stage_open(1);
	struct gate go = { 0 };
	_Atomic int done = 0, interrupts = 0;
	struct worker_address address = spawn_worker(executor, &ops, &done, &interrupts, &go);
	CHECK_OK(worker_send_job(address, (struct job){ .number = 0 }));
	CHECK_OK(interrupt(address));
	CHECK_OK(worker_send_job(address, (struct job){ .number = 1 }));
	while (interrupts == 0)
		sched_yield();
	gate_open(&go);
	CHECK_OK(worker_address_join(address));
	CHECK_INT_EQ(interrupts, 2);
	CHECK_INT_EQ(done, 2);
	worker_address_drop(&address);
	stage_close(executor);
}

enum { E_NOT_NOW = -2000 };

static int refuse_with_error(struct actor *self, struct actor_context *context)
{
	(void)self;
	(void)context;
	return E_NOT_NOW;
}

static int copy_failure(struct actor *self, struct actor_context *context)
{
	CHECK_INT_EQ(actor_context_failures(context, ACTOR_SELF(worker, self)->failure, 1), 1);
	return ACTOR_OK;
}

TEST(the_hooks_error_is_recorded)
{
	static const struct actor_ops ops = { .interrupt = refuse_with_error,
		                              .finalize = copy_failure };
	struct async_executor *executor = stage_open(1);
	struct actor_failure failure = { 0 };
	_Atomic int done = 0;
	struct worker_address address;
	CHECK_OK(worker_spawn(executor,
	                      (struct worker){
				      .base.ops = &ops, .done = &done, .failure = &failure },
	                      &address));
	CHECK_OK(interrupt(address));
	CHECK_OK(worker_send_job(address, (struct job){ .number = 0 }));
	worker_address_drop(&address);
	stage_wait(executor);
	CHECK_INT_EQ(failure.error, E_NOT_NOW);
	CHECK_STR_EQ(failure.where, "interrupt");
	CHECK_INT_EQ(done, 1); /* it went on */
	stage_close(executor);
}

#if STEP < 34
TEST(one_that_is_not_sent_is_dropped) // until: 33
{
	struct actor_message *message = actor_interrupt_new();
	CHECK(message != NULL);
	actor_message_drop(message);
	stage_check_empty();
}
#endif

#if STEP >= 34
/* The same through the address: one call, in the same order as events. */
TEST(the_address_sends_it) // since: 34
{
	struct async_executor *executor = stage_open(1);
	_Atomic int done = 0;
	struct worker_address address;
	CHECK_OK(worker_spawn(executor, (struct worker){ .done = &done }, &address));
	CHECK_OK(worker_send_job(address, (struct job){ .number = 0 }));
	CHECK_OK(actor_address_interrupt(address.untyped));
	CHECK_OK(worker_address_join(address));
	CHECK_INT_EQ(done, 1);
	CHECK_INT_EQ(worker_address_interrupt(address), ACTOR_E_CLOSED);
	worker_address_drop(&address);
	stage_close(executor);
}

struct impatient {
	pthread_t thread;
	struct worker_address address;
	int accepted;
};

static void *interrupt_ten_times(void *argument)
{
	struct impatient *self = argument;
	for (int i = 0; i < 10; i++) {
		int error = worker_address_interrupt(self->address);
		CHECK(error == ACTOR_OK || error == ACTOR_E_CLOSED);
		self->accepted += error == ACTOR_OK;
	}
	return NULL;
}

TEST(many_may_ask_at_once) // since: 34
{
	struct async_executor *executor = stage_open(1);
	for (size_t round = 0; round < test_scaled(100); round++) {
		struct impatient threads[3];
		struct worker_address address;
		int accepted = 0;
		CHECK_OK(worker_spawn(executor, (struct worker){ 0 }, &address));
		for (int i = 0; i < 3; i++) {
			threads[i] = (struct impatient){ .address = address };
			CHECK_OK(pthread_create(&threads[i].thread, NULL, interrupt_ten_times,
			                        &threads[i]));
		}
		CHECK_OK(worker_address_join(address));
		for (int i = 0; i < 3; i++) {
			CHECK_OK(pthread_join(threads[i].thread, NULL));
			accepted += threads[i].accepted;
		}
		CHECK(accepted > 0);
		worker_address_drop(&address);
	}
	stage_close(executor);
}
#endif
