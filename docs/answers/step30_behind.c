/* Step 30, exercise 2: a handler that waits for a message behind it in the same mailbox. */
#include <actor/actor.h>

#include "../../tests/stage.h"

struct key {
	struct actor_message base;
	struct gate *gate;
	struct async_watch_waiter waiter;
};

static int wait_for_key(struct actor_message *message, struct actor *actor,
                        struct actor_context *context)
{
	struct key *key = async_container_of(message, struct key, base);
	(void)actor;
	int result = gate_poll(key->gate, &key->waiter, actor_context_waker(context));
	return result == ASYNC_PENDING ? ACTOR_PENDING : ACTOR_OK;
}

static int turn_key(struct actor_message *message, struct actor *actor,
                    struct actor_context *context)
{
	(void)actor;
	gate_open(async_container_of(message, struct key, base)->gate);
	actor_context_stop(context);
	return ACTOR_OK;
}

static void drop_key(struct actor_message *message)
{
	async_pool_free(message, sizeof(struct key));
}

static const struct actor_message_ops wait_ops = { .handle = wait_for_key, .drop = drop_key };
static const struct actor_message_ops turn_ops = { .handle = turn_key, .drop = drop_key };

static void send_key(struct actor_address address, const struct actor_message_ops *ops,
                     struct gate *gate)
{
	struct key *key = async_pool_alloc(sizeof *key);
	CHECK(key != NULL);
	*key = (struct key){ .base.ops = ops, .gate = gate };
	CHECK_OK(actor_address_send(address, &key->base));
}

static int join_for_a_moment(struct actor_address address)
{
	return actor_address_join_until(address, async_after(50 * ASYNC_MILLISECOND));
}

TEST(it_waits_for_ever)
{
	struct async_executor *executor = stage_open(2);
	struct gate gate = { 0 };
	struct actor doorman = { 0 };
	struct actor_address address;
	CHECK_OK(actor_spawn(executor, &doorman, sizeof doorman, &address));
	send_key(address, &wait_ops, &gate);
	send_key(address, &turn_ops, &gate);
	CHECK_INT_EQ(join_for_a_moment(address), ACTOR_E_TIMEDOUT);
	async_executor_free(executor); /* only this gets them out */
	CHECK_INT_EQ(actor_address_join(address), ACTOR_E_CANCELED);
	actor_address_drop(&address);
	stage_check_empty();
}

/* The same messages, but the one that turns the key goes to another actor. */
TEST(somebody_else_can_turn_the_key)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	struct actor doorman = { 0 }, neighbor = { 0 };
	struct actor_address address, other;
	CHECK_OK(actor_spawn(executor, &doorman, sizeof doorman, &address));
	CHECK_OK(actor_spawn(executor, &neighbor, sizeof neighbor, &other));
	send_key(address, &wait_ops, &gate);
	send_key(other, &turn_ops, &gate);
	CHECK_OK(actor_address_join(other));
	actor_address_drop(&other);
	actor_address_drop(&address); /* closes the mailbox: it ends when all is handled */
	stage_wait(executor);
	stage_close(executor);
}
