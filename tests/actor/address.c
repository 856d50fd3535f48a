/* Addresses: counted, cloned, dropped; the last one dropped ends the actor; they may outlive it. */
// since: 34
#include <actor/actor.h>

#include "../stage.h"

/* Adds up numbers, and tells the sum when it ends. */
struct total {
	struct actor base;
	int sum;
	int *result;
	struct actor_address own; /* of itself, if it keeps one */
	struct gate *kept;        /* opened when it does */
};
ACTOR_TYPE(total);

static int tell_sum(struct actor *self, struct actor_context *context)
{
	(void)context;
	struct total *total = ACTOR_SELF(total, self);
	*total->result = total->sum;
	return ACTOR_OK;
}

static void drop_own(struct actor *self)
{
	actor_address_drop(&ACTOR_SELF(total, self)->own);
}

static const struct actor_ops total_ops = { .finalize = tell_sum, .drop = drop_own };

struct amount {
	struct actor_message base;
	int value;
};

static int handle_amount(struct actor_message *message, struct actor *actor,
                         struct actor_context *context)
{
	(void)context;
	ACTOR_SELF(total, actor)->sum += async_container_of(message, struct amount, base)->value;
	return ACTOR_OK;
}

/* From now on the actor has an address of its own, as anybody might. */
static int handle_keep(struct actor_message *message, struct actor *actor,
                       struct actor_context *context)
{
	(void)message;
	struct total *total = ACTOR_SELF(total, actor);
	total->own = actor_address_clone(actor_context_self(context));
	gate_open(total->kept);
	return ACTOR_OK;
}

static int handle_forget(struct actor_message *message, struct actor *actor,
                         struct actor_context *context)
{
	(void)message;
	(void)context;
	actor_address_drop(&ACTOR_SELF(total, actor)->own);
	return ACTOR_OK;
}

static void drop_amount(struct actor_message *message)
{
	async_pool_free(message, sizeof(struct amount));
}

static const struct actor_message_ops amount_ops = { handle_amount, drop_amount, "amount" };
static const struct actor_message_ops keep_ops = { handle_keep, drop_amount, "keep" };
static const struct actor_message_ops forget_ops = { handle_forget, drop_amount, "forget" };

static void send(struct total_address address, const struct actor_message_ops *ops, int value)
{
	struct amount *amount = async_pool_alloc(sizeof *amount);
	CHECK(amount != NULL);
	*amount = (struct amount){ { .ops = ops }, value };
	CHECK_OK(actor_address_send(address.untyped, &amount->base));
}

static struct gate kept;

static struct total_address spawn_total(struct async_executor *executor, int *result)
{
	struct total_address address;
	CHECK_OK(total_spawn(executor,
	                     (struct total){
				     .base.ops = &total_ops, .result = result, .kept = &kept },
	                     &address));
	return address;
}

TEST(the_last_address_dropped_ends_the_actor)
{
	struct async_executor *executor = stage_open(1);
	int result = -1;
	struct total_address address = spawn_total(executor, &result);
	for (int i = 1; i <= 100; i++)
		send(address, &amount_ops, i);
	total_address_drop(&address);
	CHECK(address.untyped.runtime == NULL);
	stage_wait(executor);
	CHECK_INT_EQ(result, 5050); /* all that was sent before was handled */
	stage_close(executor);
}

TEST(a_dropped_address_may_be_dropped_again)
{
	struct async_executor *executor = stage_open(1);
	int result;
	struct total_address address = spawn_total(executor, &result);
	total_address_drop(&address);
	total_address_drop(&address);
	stage_wait(executor);
	stage_close(executor);
}

TEST(a_clone_keeps_the_actor_going)
{
	struct async_executor *executor = stage_open(1);
	int result = -1;
	struct total_address address = spawn_total(executor, &result);
	struct total_address clone = total_address_clone(address);
	total_address_drop(&address);
	send(clone, &amount_ops, 7);
	CHECK_INT_EQ(result, -1);
	total_address_drop(&clone);
	stage_wait(executor);
	CHECK_INT_EQ(result, 7);
	stage_close(executor);
}

TEST(an_address_outlives_its_actor)
{
	struct async_executor *executor = stage_open(1);
	int result = -1;
	struct total_address address = spawn_total(executor, &result);
	CHECK_OK(total_address_interrupt(address));
	CHECK_OK(total_address_join(address));
	CHECK_INT_EQ(result, 0);
	struct total_address clone = total_address_clone(
		address); /* good for what is still possible */
	total_address_drop(&address);
	CHECK_INT_EQ(total_address_interrupt(clone), ACTOR_E_CLOSED);
	CHECK(actor_address_status(clone.untyped) == ACTOR_DONE);
	CHECK_OK(total_address_join(clone));
	total_address_drop(&clone);
	stage_close(executor);
}

TEST(an_address_outlives_the_executor)
{
	struct async_executor *executor = stage_open(1);
	int result = -1;
	struct total_address address = spawn_total(executor, &result);
	async_executor_free(executor);
	CHECK_INT_EQ(result, 0);
	CHECK(actor_address_status(address.untyped) == ACTOR_DONE);
	CHECK_INT_EQ(total_address_join(address), ACTOR_E_CANCELED);
	CHECK_INT_EQ(total_address_interrupt(address), ACTOR_E_CLOSED);
	total_address_drop(&address);
	stage_check_empty();
}

TEST(an_actors_own_address_keeps_it_going)
{
	struct async_executor *executor = stage_open(1);
	int result = -1;
	struct total_address address = spawn_total(executor, &result);
	struct actor_address borrowed = address.untyped;
	send(address, &keep_ops, 0);
	struct total_address observer = { actor_address_clone(borrowed) };
	total_address_drop(&address);
	send(observer, &amount_ops, 3);
	send(observer, &forget_ops, 0);
	total_address_drop(&observer); /* now or at `forget`, whichever comes last, it ends */
	stage_wait(executor);
	CHECK_INT_EQ(result, 3);
	stage_close(executor);
}

TEST(an_actor_that_keeps_itself_is_ended_by_shutdown)
{
	struct async_executor *executor = stage_open(1);
	int result = -1;
	struct total_address address = spawn_total(executor, &result);
	send(address, &amount_ops, 5);
	send(address, &keep_ops, 0);
	gate_wait(&kept);
	total_address_drop(&address);
	CHECK_INT_EQ(async_executor_tasks(executor), 1); /* nobody else has an address */
	stage_close(executor);                           /* `drop` gives its own address back */
	CHECK_INT_EQ(result, 5);
}
