/* Step 51, exercise 3: whoever asks a mirror is asked. */
#include <actor-ext/actor-ext.h>

#include "../../tests/stage.h"

struct look {
	int unused;
};
struct pass_on {
	int unused;
};
struct admire {
	struct gate *waiting; /* opened by the asker, when it has polled */
	int *error;
};

ACTOR_ADDRESS(mirror);
ACTOR_REQUEST_DECLARE(mirror, look, int);

/* Asks the mirror, and waits for the gate, if there is one, and then for the answer; not for ever. */
struct asker {
	struct actor base;
	struct mirror_address mirror; /* borrowed */
	struct gate *passed;
	struct mirror_look_responder responder;
	struct async_frame frame;
	struct async_watch_waiter waiter;
	struct async_sleep timer;
	uint64_t deadline;
	int seen;
};
ACTOR_TYPE(asker);
ACTOR_REQUEST(asker, look, int);
ACTOR_EVENT(asker, admire);

/* Passes on what it was asked: at once, and opens the gate, or without a gate when it is told to. */
struct mirror {
	struct actor base;
	struct mirror_look_interaction kept;
	struct gate *passed;
	struct asker_address *asker; /* the test's */
};
ACTOR_SPAWN(mirror);
ACTOR_REQUEST_DEFINE_RECEIVED(mirror, look, int);
ACTOR_FORWARD(mirror, look, asker);
ACTOR_EVENT(mirror, pass_on);

static int pass_on(struct mirror *self)
{
	CHECK_OK(mirror_look_forward_to_asker(&self->kept, *self->asker));
	if (self->passed != NULL)
		gate_open(self->passed);
	return ACTOR_OK;
}

static int mirror_received_look(struct mirror *self, struct mirror_look_interaction interaction,
                                struct actor_context *context)
{
	(void)context;
	self->kept = interaction;
	return self->passed != NULL ? pass_on(self) : ACTOR_OK;
}

static int mirror_on_pass_on(struct mirror *self, const struct pass_on *event,
                             struct actor_context *context)
{
	(void)event;
	(void)context;
	return pass_on(self);
}

static int asker_on_look(struct asker *self, const struct look *request, int *response,
                         struct async_waker *waker)
{
	(void)self;
	(void)request;
	(void)waker;
	*response = 1;
	return ACTOR_OK;
}

static int wait_for_the_mirror(struct asker *self, const struct admire *event,
                               struct async_waker *waker)
{
	int error = mirror_look_poll_until(&self->responder, waker, &self->timer, self->deadline,
	                                   &self->seen);
	gate_open(event->waiting);
	return error;
}

static int asker_on_admire(struct asker *self, const struct admire *event,
                           struct actor_context *context)
{
	struct async_waker *waker = actor_context_waker(context);
	ASYNC_BEGIN(&self->frame);
	self->responder = mirror_ask_look(self->mirror, (struct look){ 0 });
	if (self->passed != NULL)
		ASYNC_AWAIT(&self->frame, gate_poll(self->passed, &self->waiter, waker));
	self->deadline = async_after(200 * ASYNC_MILLISECOND);
	ASYNC_AWAIT(&self->frame, *event->error = wait_for_the_mirror(self, event, waker));
	ASYNC_END(&self->frame);
	return ACTOR_OK;
}

/* What the asker gets; `passed` as in the structs. */
static int admire(struct gate *passed)
{
	struct async_executor *executor = stage_open(1);
	struct gate waiting = { 0 };
	struct mirror_address mirror;
	struct asker_address asker = { { NULL } };
	int error = ACTOR_OK;
	CHECK_OK(mirror_spawn(executor, (struct mirror){ .passed = passed, .asker = &asker },
	                      &mirror));
	CHECK_OK(asker_spawn(executor, (struct asker){ .mirror = mirror, .passed = passed },
	                     &asker));
	CHECK_OK(asker_send_admire(asker, (struct admire){ &waiting, &error }));
	gate_wait(&waiting);
	if (passed == NULL)
		CHECK_OK(mirror_send_pass_on(mirror, (struct pass_on){ 0 }));
	CHECK_OK(asker_address_interrupt(asker));
	CHECK_OK(actor_address_join_until(asker.untyped, async_after(10 * ASYNC_SECOND)));
	CHECK_OK(mirror_address_interrupt(mirror));
	CHECK_OK(mirror_address_join(mirror));
	asker_address_drop(&asker);
	mirror_address_drop(&mirror);
	stage_close(executor);
	return error;
}

TEST(passed_back_before_it_waits)
{
	struct gate passed = { 0 };
	CHECK_INT_EQ(admire(&passed), ACTOR_E_DEADLOCK);
}

/* Nobody wakes it for that. It looks again when its deadline comes. */
TEST(passed_back_while_it_waits)
{
	uint64_t deadline = async_after(200 * ASYNC_MILLISECOND);
	CHECK_INT_EQ(admire(NULL), ACTOR_E_DEADLOCK);
	CHECK(async_now() >= deadline);
}
