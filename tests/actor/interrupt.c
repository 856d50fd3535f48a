/* The interrupt: a message in order; by default it closes, an actor may decide otherwise. */
// since: 35
#include <actor/actor.h>

#include "../stage.h"

struct job {
	int number;
};

struct worker {
	struct actor base;
	int *done;
	int *interrupts;
	int refusals; /* so many interrupts are refused */
	struct gate *go;
	struct async_watch_waiter waiter;
	struct async_frame frame;
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

TEST(the_default_handles_what_was_accepted_before)
{
	static const struct actor_ops ops = { .initialize = wait_until_queued };
	struct async_executor *executor = stage_open(1);
	struct gate go = { 0 };
	int done = 0;
	struct worker_address address;
	CHECK_OK(worker_spawn(executor,
	                      (struct worker){ .base.ops = &ops, .done = &done, .go = &go },
	                      &address));
	for (int i = 0; i < 300; i++)
		CHECK_OK(worker_send_job(address, (struct job){ i }));
	CHECK_OK(worker_address_interrupt(address));
	for (int i = 300; i < 600; i++) /* behind the interrupt, but accepted before the close */
		CHECK_OK(worker_send_job(address, (struct job){ i }));
	gate_open(&go);
	CHECK_OK(worker_address_join(address));
	CHECK_INT_EQ(done, 600);
	CHECK(actor_address_status(address.untyped) == ACTOR_DONE);
	worker_address_drop(&address);
	stage_close(executor);
}

TEST(it_may_be_sent_again_and_again)
{
	struct async_executor *executor = stage_open(1);
	struct worker_address address;
	CHECK_OK(worker_spawn(executor, (struct worker){ 0 }, &address));
	CHECK_OK(worker_address_interrupt(address));
	for (int i = 0; i < 100; i++) {
		int error = worker_address_interrupt(address);
		CHECK(error == ACTOR_OK || error == ACTOR_E_CLOSED);
	}
	CHECK_OK(worker_address_join(address));
	CHECK_INT_EQ(worker_address_interrupt(address), ACTOR_E_CLOSED);
	worker_address_drop(&address);
	stage_close(executor);
}

/* An interrupt comes in its turn: the hook sees the jobs sent before it done, and none of those sent after. */
static int check_turn(struct actor *self, struct actor_context *context)
{
	struct worker *worker = ACTOR_SELF(worker, self);
	CHECK_INT_EQ(*worker->done, 10 * ++*worker->interrupts);
	if (*worker->interrupts > worker->refusals)
		actor_context_stop(context);
	return ACTOR_OK;
}

TEST(an_actor_may_refuse)
{
	static const struct actor_ops ops = { .interrupt = check_turn };
	struct async_executor *executor = stage_open(2);
	int done = 0, interrupts = 0;
	struct worker_address address;
	CHECK_OK(worker_spawn(executor,
	                      (struct worker){ .base.ops = &ops,
	                                       .done = &done,
	                                       .interrupts = &interrupts,
	                                       .refusals = 4 },
	                      &address));
	for (int i = 0; i < 50; i++) {
		CHECK_OK(worker_send_job(address, (struct job){ i }));
		if (i % 10 == 9)
			CHECK_OK(worker_address_interrupt(address));
	}
	CHECK_OK(worker_address_join(address));
	CHECK_INT_EQ(interrupts, 5);
	CHECK_INT_EQ(done, 50);
	worker_address_drop(&address);
	stage_close(executor);
}

/* The hook may wait like any other, and is resumed. */
static int say_goodbye_slowly(struct actor *self, struct actor_context *context)
{
	struct worker *worker = ACTOR_SELF(worker, self);
	ASYNC_BEGIN(&worker->frame);
	++*worker->interrupts;
	ASYNC_AWAIT(&worker->frame,
	            gate_poll(worker->go, &worker->waiter, actor_context_waker(context)));
	ASYNC_END(&worker->frame);
	actor_context_close(context);
	return ACTOR_OK;
}

TEST(the_hook_may_wait)
{
	static const struct actor_ops ops = { .interrupt = say_goodbye_slowly };
	struct async_executor *executor = stage_open(1);
	struct gate go = { 0 };
	int interrupts = 0;
	struct worker_address address;
	CHECK_OK(worker_spawn(executor,
	                      (struct worker){
				      .base.ops = &ops, .interrupts = &interrupts, .go = &go },
	                      &address));
	CHECK_OK(worker_address_interrupt(address));
	CHECK_INT_EQ(actor_address_join_until(address.untyped, async_after(10 * ASYNC_MILLISECOND)),
	             ACTOR_E_TIMEDOUT);
	gate_open(&go);
	CHECK_OK(worker_address_join(address));
	CHECK_INT_EQ(interrupts, 1);
	worker_address_drop(&address);
	stage_close(executor);
}

static int refuse_with_error(struct actor *self, struct actor_context *context)
{
	(void)self;
	(void)context;
	return ACTOR_E_USER - 7;
}

TEST(the_hooks_error_is_recorded)
{
	static const struct actor_ops ops = { .interrupt = refuse_with_error };
	struct async_executor *executor = stage_open(1);
	struct actor_failure failure;
	int done = 0;
	struct worker_address address;
	CHECK_OK(worker_spawn(executor, (struct worker){ .base.ops = &ops, .done = &done },
	                      &address));
	CHECK_OK(worker_address_interrupt(address));
	CHECK_OK(worker_send_job(address, (struct job){ 0 }));
	struct worker_address observer = worker_address_clone(address);
	worker_address_drop(&address);
	while (actor_address_failures(observer.untyped, &failure, 1) == 0)
		sched_yield();
	CHECK_INT_EQ(failure.error, ACTOR_E_USER - 7);
	CHECK_STR_EQ(failure.where, "interrupt");
	CHECK(!actor_status_is_done(actor_address_status(observer.untyped))); /* it goes on */
	worker_address_drop(&observer);
	stage_wait(executor);
	CHECK_INT_EQ(done, 1);
	stage_close(executor);
}
