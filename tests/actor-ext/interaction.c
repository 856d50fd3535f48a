/* The untyped interaction: one block that holds message, request, response and the way back. */
// since: 46
#include <actor-ext/actor-ext.h>

#include "../stage.h"

struct plain {
	struct actor base;
};
ACTOR_TYPE(plain);

/* A request written by hand: halves an even number. */
struct halve {
	struct actor_interaction base;
	int request, response;
	int *request_drops, *response_drops;
};

static struct halve *halve_of(struct actor_interaction *interaction)
{
	return async_container_of(interaction, struct halve, base);
}

static int handle_halve(struct actor_message *message, struct actor *actor,
                        struct actor_context *context)
{
	(void)actor;
	(void)context;
	struct halve *halve = async_container_of(message, struct halve, base.message);
	if (halve->request % 2 != 0) {
		halve->base.result = ACTOR_E_INVALID;
		return ACTOR_OK;
	}
	halve->response = halve->request / 2;
	halve->base.result = ACTOR_OK;
	return ACTOR_OK;
}

/* Leaves without setting a result. */
static int ignore_halve(struct actor_message *message, struct actor *actor,
                        struct actor_context *context)
{
	(void)message;
	(void)actor;
	(void)context;
	return ACTOR_OK;
}

static void drop_request(struct actor_interaction *interaction)
{
	++*halve_of(interaction)->request_drops;
}

static void drop_response(struct actor_interaction *interaction)
{
	++*halve_of(interaction)->response_drops;
}

static const struct actor_interaction_ops halve_ops = { { handle_halve,
	                                                  actor_interaction_drop_message, "halve" },
	                                                sizeof(struct halve),
	                                                drop_request,
	                                                drop_response };
static const struct actor_interaction_ops ignoring_ops = {
	{ ignore_halve, actor_interaction_drop_message, "ignored" },
	sizeof(struct halve),
	NULL,
	NULL
};

static struct halve *new_halve(int request, int *request_drops, int *response_drops)
{
	struct halve *halve = async_pool_alloc(sizeof *halve);
	CHECK(halve != NULL);
	halve->request = request;
	halve->request_drops = request_drops;
	halve->response_drops = response_drops;
	return halve;
}

static struct plain_address spawn_plain(struct async_executor *executor)
{
	struct plain_address address;
	CHECK_OK(plain_spawn(executor, (struct plain){ 0 }, &address));
	return address;
}

TEST(an_answer_is_read_from_the_block)
{
	struct async_executor *executor = stage_open(1);
	int requests = 0, responses = 0;
	struct plain_address address = spawn_plain(executor);
	struct actor_responder responder = actor_ask(address.untyped,
	                                             &new_halve(42, &requests, &responses)->base,
	                                             &halve_ops);
	CHECK_OK(actor_responder_block_on_until(&responder, ASYNC_NEVER));
	CHECK_INT_EQ(halve_of(responder.interaction)->response, 21);
	actor_responder_received(&responder);
	CHECK_INT_EQ(requests, 1);
	CHECK_INT_EQ(responses, 0); /* moved out */
	plain_address_drop(&address);
	stage_close(executor);
}

TEST(an_error_comes_without_a_response)
{
	struct async_executor *executor = stage_open(1);
	int requests = 0, responses = 0;
	struct plain_address address = spawn_plain(executor);
	struct actor_responder responder = actor_ask(address.untyped,
	                                             &new_halve(43, &requests, &responses)->base,
	                                             &halve_ops);
	CHECK_INT_EQ(actor_responder_block_on_until(&responder, ASYNC_NEVER), ACTOR_E_INVALID);
	CHECK(responder.interaction == NULL); /* the block is freed already */
	CHECK_INT_EQ(requests, 1);
	CHECK_INT_EQ(responses, 0);
	plain_address_drop(&address);
	stage_close(executor);
}

TEST(dropped_unanswered_is_canceled)
{
	struct async_executor *executor = stage_open(1);
	struct plain_address address = spawn_plain(executor);
	struct actor_responder responder = actor_ask(address.untyped,
	                                             &new_halve(42, NULL, NULL)->base,
	                                             &ignoring_ops);
	CHECK_INT_EQ(actor_responder_block_on_until(&responder, ASYNC_NEVER), ACTOR_E_CANCELED);
	CHECK_INT_EQ(actor_responder_block_on_until(&responder, ASYNC_NEVER), ACTOR_E_INVALID);
	plain_address_drop(&address);
	stage_close(executor);
}

TEST(a_responder_that_failed_says_so_once)
{
	struct actor_responder responder = actor_responder_failed(ACTOR_E_NOMEM);
	CHECK_INT_EQ(actor_responder_block_on_until(&responder, ASYNC_NEVER), ACTOR_E_NOMEM);
	CHECK_INT_EQ(actor_responder_block_on_until(&responder, ASYNC_NEVER), ACTOR_E_INVALID);
	responder = actor_responder_failed(ACTOR_E_NOMEM);
	actor_responder_drop(&responder);
	CHECK_INT_EQ(actor_responder_block_on_until(&responder, ASYNC_NEVER), ACTOR_E_INVALID);
}

TEST(refused_it_is_freed)
{
	struct async_executor *executor = stage_open(1);
	int requests = 0, responses = 0;
	struct plain_address address = spawn_plain(executor);
	CHECK_OK(plain_address_interrupt(address));
	CHECK_OK(plain_address_join(address));
	struct actor_responder responder = actor_ask(address.untyped,
	                                             &new_halve(42, &requests, &responses)->base,
	                                             &halve_ops);
	CHECK_INT_EQ(requests, 1);
	CHECK_INT_EQ(actor_responder_block_on_until(&responder, ASYNC_NEVER), ACTOR_E_CLOSED);
	CHECK_INT_EQ(responses, 0);
	plain_address_drop(&address);
	stage_close(executor);
}
