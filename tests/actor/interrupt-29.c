/* The interrupt hook: asked to end, an actor decides. */
// since: 29
// until: 32
#include <actor/actor.h>

#include "start.h"

struct job {
	int number;
};

/* Begins when the gate opens. Asks itself to end after each job, so many times. */
struct worker {
	struct actor base;
	struct gate *go;
	struct async_watch_waiter waiter;
	int asks;
	_Atomic int *done, *calls; /* jobs; calls of its `interrupt` hook */
};
ACTOR_TYPE(worker);
ACTOR_EVENT(worker, job);

static void do_job(struct worker *self, const struct job *event)
{
	CHECK_INT_EQ(event->number, *self->done);
	++*self->done;
}

#if STEP < 32
static void worker_on_job(struct worker *self, const struct job *event)
{
	do_job(self, event);
}
#else
static int worker_on_job(struct worker *self, const struct job *event,
                         struct actor_context *context)
{
	(void)context;
	do_job(self, event);
	return ACTOR_OK;
}
#endif

static int wait_to_begin(struct actor *self, struct actor_context *context)
{
	struct worker *worker = ACTOR_SELF(worker, self);
	return gate_poll(worker->go, &worker->waiter, actor_context_waker(context)) == ASYNC_READY
	               ? ACTOR_OK
	               : ACTOR_PENDING;
}

static int work_and_ask(struct actor *self, struct actor_context *context)
{
	struct worker *worker = ACTOR_SELF(worker, self);
	int result = actor_context_next(context);
	if (result == ACTOR_OK && actor_context_is_active(context) && worker->asks > 0) {
		worker->asks--;
		CHECK_OK(actor_context_interrupt(context));
	}
	return result;
}

/* ---- What it may say --------------------------------------------------------------------------------------------------- */

static int refuse(struct actor *self, struct actor_context *context)
{
	(void)context;
	++*ACTOR_SELF(worker, self)->calls;
	return ACTOR_OK;
}

static int refuse_once(struct actor *self, struct actor_context *context)
{
	if (++*ACTOR_SELF(worker, self)->calls == 2)
		actor_context_close(context);
	return ACTOR_OK;
}

static int stop_now(struct actor *self, struct actor_context *context)
{
	++*ACTOR_SELF(worker, self)->calls;
	actor_context_stop(context);
	return ACTOR_OK;
}

/* A worker with ten jobs, which begins now. */
struct office {
	struct async_executor *executor;
	struct worker_address worker;
	struct gate go;
	_Atomic int done, calls;
};

static void open_office(struct office *office,
                        int (*interrupt)(struct actor *, struct actor_context *), int asks)
{
	static struct actor_ops ops; /* one case in a process */
	ops = (struct actor_ops){ .initialize = wait_to_begin,
		                  .event = work_and_ask,
		                  .interrupt = interrupt };
	*office = (struct office){ .executor = stage_open(1) };
	CHECK_OK(worker_spawn(office->executor,
	                      (struct worker){ .base.ops = &ops,
	                                       .go = &office->go,
	                                       .asks = asks,
	                                       .done = &office->done,
	                                       .calls = &office->calls },
	                      &office->worker));
	for (int i = 0; i < 10; i++)
		CHECK_OK(worker_send_job(office->worker, (struct job){ i }));
	gate_open(&office->go);
}

/* Waits for its end, five seconds at most. Its address is still there. */
static void join_worker(struct office *office)
{
	CHECK_OK(actor_address_join_until(office->worker.untyped, async_after(5 * ASYNC_SECOND)));
}

static void close_office(struct office *office)
{
	worker_address_drop(&office->worker);
	stage_wait(office->executor);
	stage_close(office->executor);
}

TEST(the_default_drains_and_stops)
{
	struct office office;
	open_office(&office, NULL, 1);
	join_worker(&office);
	CHECK_INT_EQ(office.done, 10);
	CHECK_INT_EQ(worker_send_job(office.worker, (struct job){ 10 }), ACTOR_E_CLOSED);
	close_office(&office);
}

TEST(to_ask_twice_is_to_ask_once)
{
	struct office office;
	open_office(&office, NULL, 2);
	join_worker(&office);
	CHECK_INT_EQ(office.done, 10);
	close_office(&office);
}

TEST(an_override_refuses)
{
	struct office office;
	open_office(&office, refuse, 3);
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	while (office.done < 10 && async_now() < deadline)
		sched_yield();
	CHECK_INT_EQ(office.done, 10);
	CHECK_INT_EQ(office.calls, 3);
	CHECK_OK(worker_send_job(office.worker, (struct job){ 10 })); /* as if nobody had asked */
	close_office(&office);
	CHECK_INT_EQ(office.done, 11);
}

TEST(an_override_may_change_its_mind)
{
	struct office office;
	open_office(&office, refuse_once, 5);
	join_worker(&office);
	CHECK_INT_EQ(office.done, 10);
	CHECK_INT_EQ(office.calls, 5);
	close_office(&office);
}

TEST(an_override_stops_at_once)
{
	struct office office;
	open_office(&office, stop_now, 1);
	join_worker(&office);
	CHECK_INT_EQ(office.done, 1);
	CHECK_INT_EQ(office.calls, 1);
	close_office(&office);
}

/* ---- A hook that waits ------------------------------------------------------------------------------------------------- */

/* Nothing but a question, and an answer that takes its time. */
struct thinker {
	struct actor base;
	struct gate *asked, *answer;
	struct async_watch_waiter waiter;
};
ACTOR_TYPE(thinker);

static int ask(struct actor *self, struct actor_context *context)
{
	gate_open(ACTOR_SELF(thinker, self)->asked);
	return actor_context_interrupt(context);
}

static int think(struct actor *self, struct actor_context *context)
{
	struct thinker *thinker = ACTOR_SELF(thinker, self);
	struct async_waker *waker = actor_context_waker(context);
	if (gate_poll(thinker->answer, &thinker->waiter, waker) == ASYNC_PENDING)
		return ACTOR_PENDING;
	actor_context_stop(context);
	return ACTOR_OK;
}

TEST(it_may_wait)
{
	static const struct actor_ops ops = { .event = ask, .interrupt = think };
	struct async_executor *executor = stage_open(1);
	struct gate asked = { 0 }, answer = { 0 };
	struct thinker_address address;
	CHECK_OK(thinker_spawn(executor,
	                       (struct thinker){
				       .base.ops = &ops, .asked = &asked, .answer = &answer },
	                       &address));
	gate_wait(&asked);
	CHECK(actor_address_status(address.untyped) == ACTOR_ACTIVE);
	gate_open(&answer);
	CHECK_OK(actor_address_join_until(address.untyped, async_after(5 * ASYNC_SECOND)));
	thinker_address_drop(&address);
	stage_close(executor);
}

/* ---- Misuse ------------------------------------------------------------------------------------------------------------ */

TEST(misuse_stops_the_program)
{
	CHECK_ABORTS((void)!actor_context_interrupt(NULL), "no context");
}
