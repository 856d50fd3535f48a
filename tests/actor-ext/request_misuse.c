/* Misuse of requests is stopped where it happens, with a text. */
// since: 51
#include <actor-ext/actor-ext.h>

#include "../stage.h"

struct hold {
	int unused;
};

ACTOR_ADDRESS(keeper);
ACTOR_REQUEST_DECLARE(keeper, hold, int);

/* Gives its interaction to the test. */
struct keeper {
	struct actor base;
	struct keeper_hold_interaction *kept;
};
ACTOR_SPAWN(keeper);
ACTOR_REQUEST_DEFINE_RECEIVED(keeper, hold, int);

static int keeper_received_hold(struct keeper *self, struct keeper_hold_interaction interaction,
                                struct actor_context *context)
{
	*self->kept = interaction;
	actor_context_stop(context);
	return ACTOR_OK;
}

TEST(no_responder_or_no_waker)
{
	struct actor_responder responder = { 0 };
	CHECK_ABORTS((void)!actor_responder_poll(NULL, NULL), "no responder or no waker");
	CHECK_ABORTS((void)!actor_responder_poll(&responder, NULL), "no responder or no waker");
	CHECK_ABORTS(actor_responder_drop(NULL), "no responder");
}

TEST(asking_nobody)
{
	struct keeper_address nobody = { { NULL } };
	CHECK_ABORTS((void)!keeper_ask_hold(nobody, (struct hold){ 0 }).untyped.error,
	             "an address without an actor");
	CHECK_ABORTS((void)!actor_ask(nobody.untyped, NULL, NULL).error, "no interaction");
}

/* Each statement runs in a child of its own, where no worker runs. */
TEST(answering_twice)
{
	struct async_executor *executor = stage_open(1);
	struct keeper_hold_interaction kept = { NULL };
	struct keeper_address keeper;
	int answer = 0;
	CHECK_OK(keeper_spawn(executor, (struct keeper){ .kept = &kept }, &keeper));
	struct keeper_hold_responder responder = keeper_ask_hold(keeper, (struct hold){ 0 });
	CHECK_OK(keeper_address_join(keeper));
	keeper_hold_answer(&kept, 1);
	CHECK_ABORTS(keeper_hold_answer(&kept, 2), "answered already");
	CHECK_ABORTS(keeper_hold_fail(&kept, ACTOR_E_INVALID), "answered already");
	CHECK_ABORTS((void)!keeper_hold_forward(&kept, keeper), "answered already");
	CHECK_ABORTS((void)!keeper_hold_request(kept), "answered already");
	keeper_hold_drop(&kept); /* harmless */
	CHECK_OK(keeper_hold_block_on(&responder, &answer));
	CHECK_INT_EQ(answer, 1);
	keeper_address_drop(&keeper);
	stage_close(executor);
}

/* Success without a response, or a wait that nobody ends: neither is an error to fail with. */
TEST(failing_with_what_is_no_error)
{
	struct async_executor *executor = stage_open(1);
	struct keeper_hold_interaction kept = { NULL };
	struct keeper_address keeper;
	CHECK_OK(keeper_spawn(executor, (struct keeper){ .kept = &kept }, &keeper));
	struct keeper_hold_responder responder = keeper_ask_hold(keeper, (struct hold){ 0 });
	CHECK_OK(keeper_address_join(keeper));
	CHECK_ABORTS(keeper_hold_fail(&kept, ACTOR_OK), "not an error");
	CHECK_ABORTS(keeper_hold_fail(&kept, ACTOR_PENDING), "not an error");
	keeper_hold_fail(&kept, ACTOR_E_INVALID);
	CHECK_ABORTS(keeper_hold_fail(&kept, ACTOR_E_INVALID), "answered already");
	CHECK_ABORTS(keeper_hold_answer(&kept, 1), "answered already");
	keeper_hold_drop(&kept); /* harmless */
	keeper_hold_cancel(&responder);
	keeper_address_drop(&keeper);
	stage_close(executor);
}

TEST(forwarding_to_another_kind_of_request)
{
	struct async_executor *executor = stage_open(1);
	struct keeper_hold_interaction kept = { NULL };
	struct keeper_address keeper;
	static const struct actor_interaction_ops other = { .size = 1 };
	CHECK_OK(keeper_spawn(executor, (struct keeper){ .kept = &kept }, &keeper));
	struct keeper_hold_responder responder = keeper_ask_hold(keeper, (struct hold){ 0 });
	CHECK_OK(keeper_address_join(keeper));
	CHECK_ABORTS((void)!actor_interaction_forward(kept.untyped, keeper.untyped, &other),
	             "another request or response");
	CHECK_ABORTS((void)!actor_interaction_forward(kept.untyped, keeper.untyped, NULL),
	             "no interaction");
	CHECK_ABORTS((void)!keeper_hold_forward(&kept, (struct keeper_address){ { NULL } }),
	             "an address without an actor");
	keeper_hold_drop(&kept);
	keeper_hold_cancel(&responder);
	keeper_address_drop(&keeper);
	stage_close(executor);
}
