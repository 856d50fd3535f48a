/* A request handler and its actor: with the context it can ask others, know itself, stop. */
#include <actor-ext/actor-ext.h>

#include "../stage.h"

struct get {
	int value;
};
struct relay {
	int value;
};
struct leave {
	int unused;
};
struct who {
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
};
ACTOR_TYPE(branch);
ACTOR_REQUEST(branch, relay, int);
ACTOR_REQUEST(branch, leave, int);
ACTOR_REQUEST(branch, who, struct branch_address);

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
	(void)self;
	(void)request;
	actor_context_stop(context);
	*response = 99;
	return ACTOR_OK;
}

static int branch_on_who(struct branch *self, const struct who *request,
                         struct branch_address *response, struct actor_context *context)
{
	(void)self;
	(void)request;
	*response = branch_address_clone(branch_self(context));
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
	struct branch_leave_responder last = branch_ask_leave(branch, (struct leave){ 0 });
	CHECK_OK(branch_leave_block_on(&last, &answer));
	CHECK_INT_EQ(answer, 99);
	CHECK_OK(branch_address_join(branch));
	branch_address_drop(&branch);
	leaf_address_drop(&leaf);
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
