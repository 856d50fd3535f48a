/* The interrupt hook: asked to end, an actor decides. */
// since: 29
// until: 32
#include <actor/actor.h>

#include "start.h"

struct job {
	int number;
};

/* Interrupts itself after the first job. */
struct worker {
	struct actor base;
	_Atomic int *done;
	int *interrupts;
};
ACTOR_TYPE(worker);
ACTOR_EVENT(worker, job);

#if STEP < 32
static void worker_on_job(struct worker *self, const struct job *event)
{
	CHECK_INT_EQ(event->number, *self->done);
	++*self->done;
}
#else
static int worker_on_job(struct worker *self, const struct job *event,
                         struct actor_context *context)
{
	(void)context;
	CHECK_INT_EQ(event->number, *self->done);
	++*self->done;
	return ACTOR_OK;
}
#endif

static int work_and_interrupt(struct actor *self, struct actor_context *context)
{
	struct worker *worker = ACTOR_SELF(worker, self);
	int result = actor_context_next(context);
	if (result == ACTOR_OK && *worker->done == 1 && *worker->interrupts == 0) {
		++*worker->interrupts;
		CHECK_OK(actor_context_interrupt(context));
	}
	return result;
}

static int refuse(struct actor *self, struct actor_context *context)
{
	(void)context;
	++*ACTOR_SELF(worker, self)->interrupts;
	return ACTOR_OK;
}

static int stop_now(struct actor *self, struct actor_context *context)
{
	(void)self;
	actor_context_stop(context);
	return ACTOR_OK;
}

/* Ten jobs; says how many were done in the end, by an actor that is interrupted after the first. */
static int work(const struct actor_ops *ops, int *interrupts)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int done = 0;
	struct worker_address address;
	*interrupts = 0;
	CHECK_OK(worker_spawn(executor,
	                      (struct worker){
				      .base.ops = ops, .done = &done, .interrupts = interrupts },
	                      &address));
	for (int i = 0; i < 10; i++) {
		int error = worker_send_job(address, (struct job){ i });
		CHECK(error == ACTOR_OK || error == ACTOR_E_CLOSED);
	}
	struct worker_address observer = worker_address_clone(address);
	worker_address_drop(&address);
	while (done == 0)
		sched_yield();
	worker_address_drop(&observer);
	stage_wait(executor);
	stage_close(executor);
	return done;
}

TEST(the_default_drains_and_stops)
{
	static const struct actor_ops ops = { .event = work_and_interrupt };
	struct async_executor *executor = stage_open(1);
	_Atomic int done = 0;
	int interrupts = 0, accepted = 0;
	struct worker_address address;
	CHECK_OK(worker_spawn(executor,
	                      (struct worker){
				      .base.ops = &ops, .done = &done, .interrupts = &interrupts },
	                      &address));
	for (int i = 0; i < 10; i++)
		accepted += worker_send_job(address, (struct job){ i }) == ACTOR_OK;
	CHECK_OK(worker_address_join(address)); /* though its address is still there */
	CHECK_INT_EQ(done, accepted);
	CHECK_INT_EQ(worker_send_job(address, (struct job){ 10 }), ACTOR_E_CLOSED);
	worker_address_drop(&address);
	stage_close(executor);
}

TEST(an_override_refuses)
{
	static const struct actor_ops ops = { .event = work_and_interrupt, .interrupt = refuse };
	int interrupts;
	CHECK_INT_EQ(work(&ops, &interrupts), 10);
	CHECK_INT_EQ(interrupts, 2); /* asked once, and refused */
}

TEST(an_override_stops_at_once)
{
	static const struct actor_ops ops = { .event = work_and_interrupt, .interrupt = stop_now };
	int interrupts;
	CHECK_INT_EQ(work(&ops, &interrupts), 1);
}
