/* A request handler and its actor: with the context it can ask others, know itself, stop. */
// since: 52
#include <actor-ext/actor-ext.h>

#include "../stage.h"

struct get {
	int value;
};
struct relay {
	int value;
};
/* Stops its actor and waits for the gate, unless it is NULL. */
struct leave {
	struct gate *gate;
};
struct who {
	int unused;
};
struct remind {
	int value;
};
struct reminder {
	int value;
};
struct reminded {
	int unused;
};

struct leaf {
	struct actor base;
};
ACTOR_TYPE(leaf);
ACTOR_REQUEST(leaf, get, int);

static int leaf_on_get(struct leaf *self, const struct get *request, int *response,
                       struct actor_context *context)
{
	(void)self;
	(void)context;
	*response = request->value + 1;
	return ACTOR_OK;
}

struct branch {
	struct actor base;
	struct leaf_address leaf; /* borrowed */
	struct leaf_get_responder asked;
	struct async_frame frame;
	struct async_watch_waiter waiter;
	struct gate *left; /* NULL, or: opened when it stops */
	int reminded;
};
ACTOR_TYPE(branch);
ACTOR_REQUEST(branch, relay, int);
ACTOR_REQUEST(branch, leave, int);
ACTOR_REQUEST(branch, who, struct branch_address);
ACTOR_REQUEST(branch, remind, int);
ACTOR_REQUEST(branch, reminded, int);
ACTOR_EVENT(branch, reminder);

static int branch_on_relay(struct branch *self, const struct relay *request, int *response,
                           struct actor_context *context)
{
	int error;
	ASYNC_BEGIN(&self->frame);
	self->asked = leaf_ask_get(self->leaf, (struct get){ request->value });
	ASYNC_AWAIT(&self->frame,
	            error = leaf_get_poll(&self->asked, actor_context_waker(context), response));
	ASYNC_END(&self->frame);
	return error;
}

/* Answers and ends: the answer still comes. */
static int branch_on_leave(struct branch *self, const struct leave *request, int *response,
                           struct actor_context *context)
{
	int error = ACTOR_OK;
	ASYNC_BEGIN(&self->frame);
	actor_context_stop(context);
	if (self->left != NULL)
		gate_open(self->left);
	if (request->gate != NULL)
		ASYNC_AWAIT(&self->frame, error = gate_poll(request->gate, &self->waiter,
		                                            actor_context_waker(context)));
	ASYNC_END(&self->frame);
	*response = 99;
	return error;
}

static int branch_on_who(struct branch *self, const struct who *request,
                         struct branch_address *response, struct actor_context *context)
{
	(void)self;
	(void)request;
	*response = branch_address_clone(branch_self(context));
	return ACTOR_OK;
}

/* It cannot wait for what its own actor would have to do; but it can leave itself a message. */
static int branch_on_remind(struct branch *self, const struct remind *request, int *response,
                            struct actor_context *context)
{
	*response = self->reminded;
	return branch_send_reminder(branch_self(context), (struct reminder){ request->value });
}

static int branch_on_reminder(struct branch *self, const struct reminder *event,
                              struct actor_context *context)
{
	(void)context;
	self->reminded = event->value;
	return ACTOR_OK;
}

static int branch_on_reminded(struct branch *self, const struct reminded *request, int *response,
                              struct actor_context *context)
{
	(void)request;
	(void)context;
	*response = self->reminded;
	return ACTOR_OK;
}

static void spawn_both(struct async_executor *executor, struct leaf_address *leaf,
                       struct branch_address *branch)
{
	CHECK_OK(leaf_spawn(executor, (struct leaf){ .base.ops = NULL }, leaf));
	CHECK_OK(branch_spawn(executor, (struct branch){ .leaf = *leaf }, branch));
}

TEST(a_handler_asks_another_actor)
{
	struct async_executor *executor = stage_open(1);
	struct leaf_address leaf;
	struct branch_address branch;
	int answer = 0;
	spawn_both(executor, &leaf, &branch);
	for (int i = 0; i < 100; i++) {
		struct branch_relay_responder responder = branch_ask_relay(branch,
		                                                           (struct relay){ i });
		CHECK_OK(branch_relay_block_on(&responder, &answer));
		CHECK_INT_EQ(answer, i + 1);
	}
	CHECK_OK(branch_address_interrupt(branch));
	CHECK_OK(branch_address_join(branch)); /* it borrows the leaf's address */
	branch_address_drop(&branch);
	leaf_address_drop(&leaf);
	stage_close(executor);
}

TEST(an_actor_that_stops_still_answers_the_request_in_hand)
{
	struct async_executor *executor = stage_open(1);
	struct leaf_address leaf;
	struct branch_address branch;
	int answer = 0;
	spawn_both(executor, &leaf, &branch);
	struct branch_leave_responder last = branch_ask_leave(branch, (struct leave){ NULL });
	CHECK_OK(branch_leave_block_on(&last, &answer));
	CHECK_INT_EQ(answer, 99);
	CHECK_OK(branch_address_join(branch));
	branch_address_drop(&branch);
	leaf_address_drop(&leaf);
	stage_close(executor);
}

/* What was begun is finished; what waits behind it is not begun any more, and is canceled. */
TEST(a_handler_that_stops_and_then_waits_is_finished_and_nothing_behind_it_is_begun)
{
	struct async_executor *executor = stage_open(1);
	struct gate left = { 0 }, gate = { 0 };
	struct branch_address branch;
	int answer = 0;
	CHECK_OK(branch_spawn(executor, (struct branch){ .left = &left }, &branch));
	struct branch_leave_responder last = branch_ask_leave(branch, (struct leave){ &gate });
	gate_wait(&left);
	struct branch_reminded_responder behind = branch_ask_reminded(branch,
	                                                              (struct reminded){ 0 });
	gate_open(&gate);
	CHECK_OK(branch_leave_block_on_until(&last, async_after(5 * ASYNC_SECOND), &answer));
	CHECK_INT_EQ(answer, 99);
	CHECK_INT_EQ(branch_reminded_block_on_until(&behind, async_after(5 * ASYNC_SECOND),
	                                            &answer),
	             ACTOR_E_CANCELED);
	CHECK_OK(actor_address_join_until(branch.untyped, async_after(5 * ASYNC_SECOND)));
	branch_address_drop(&branch);
	stage_close(executor);
}

/* In its turn: behind the request that sends it, and before what is asked later. */
TEST(a_handler_sends_to_its_own_actor)
{
	struct async_executor *executor = stage_open(1);
	struct branch_address branch;
	int answer = 0;
	CHECK_OK(branch_spawn(executor, (struct branch){ .reminded = 1 }, &branch));
	struct branch_remind_responder before = branch_ask_remind(branch, (struct remind){ 2 });
	CHECK_OK(branch_remind_block_on(&before, &answer));
	CHECK_INT_EQ(answer, 1);
	struct branch_reminded_responder after = branch_ask_reminded(branch,
	                                                             (struct reminded){ 0 });
	CHECK_OK(branch_reminded_block_on(&after, &answer));
	CHECK_INT_EQ(answer, 2);
	branch_address_drop(&branch);
	stage_close(executor);
}

TEST(an_actor_gives_out_its_own_address)
{
	struct async_executor *executor = stage_open(1);
	struct leaf_address leaf;
	struct branch_address branch, same;
	int answer = 0;
	spawn_both(executor, &leaf, &branch);
	struct branch_who_responder responder = branch_ask_who(branch, (struct who){ 0 });
	CHECK_OK(branch_who_block_on(&responder, &same));
	branch_address_drop(&branch);
	struct branch_relay_responder relayed = branch_ask_relay(same, (struct relay){ 1 });
	CHECK_OK(branch_relay_block_on(&relayed, &answer)); /* it keeps the actor alive */
	CHECK_INT_EQ(answer, 2);
	CHECK_OK(branch_address_interrupt(same));
	CHECK_OK(branch_address_join(same));
	branch_address_drop(&same);
	leaf_address_drop(&leaf);
	stage_close(executor);
}
