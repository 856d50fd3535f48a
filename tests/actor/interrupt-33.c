/* The interrupt as a message: it comes in its turn, and its handler calls the hook. */
// since: 33
// until: 34
#include <actor/actor.h>

#include "start.h"

struct job {
	int number;
};

struct worker {
	struct actor base;
	_Atomic int *done;
	int *interrupts; /* how often it was asked */
	struct gate *go; /* begins when it opens */
	struct async_watch_waiter waiter;
};
ACTOR_TYPE(worker);
ACTOR_EVENT(worker, job);

static int worker_on_job(struct worker *self, const struct job *event,
                         struct actor_context *context)
{
	(void)context;
	CHECK_INT_EQ(event->number, *self->done);
	++*self->done;
	return ACTOR_OK;
}

static int wait_until_queued(struct actor *self, struct actor_context *context)
{
	struct worker *worker = ACTOR_SELF(worker, self);
	return gate_poll(worker->go, &worker->waiter, actor_context_waker(context));
}

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

static struct worker_address spawn_worker(struct async_executor *executor,
                                          const struct actor_ops *ops, _Atomic int *done,
                                          int *interrupts, struct gate *go)
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
	_Atomic int done = 0;
	int interrupts = 0;
	struct worker_address address = spawn_worker(executor, &ops, &done, &interrupts, &go);
	for (int i = 0; i < 300; i++)
		CHECK_OK(worker_send_job(address, (struct job){ i }));
	CHECK_OK(interrupt(address));
	for (int i = 300; i < 600; i++) /* behind the interrupt, but before it is handled */
		CHECK_OK(worker_send_job(address, (struct job){ i }));
	gate_open(&go);
	CHECK_OK(worker_address_join(address));
	CHECK_INT_EQ(done, 600);
	CHECK_INT_EQ(worker_send_job(address, (struct job){ 600 }), ACTOR_E_CLOSED);
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
	_Atomic int done = 0;
	int interrupts = 0;
	struct worker_address address = spawn_worker(executor, &ops, &done, &interrupts, &go);
	for (int i = 0; i < 30; i++) {
		CHECK_OK(worker_send_job(address, (struct job){ i }));
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
	_Atomic int done = 0;
	int interrupts = 0;
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
	CHECK_OK(worker_send_job(address, (struct job){ 0 }));
	CHECK_OK(actor_address_interrupt(address.untyped));
	CHECK_OK(worker_address_join(address));
	CHECK_INT_EQ(done, 1);
	CHECK_INT_EQ(worker_address_interrupt(address), ACTOR_E_CLOSED);
	worker_address_drop(&address);
	stage_close(executor);
}
#endif
