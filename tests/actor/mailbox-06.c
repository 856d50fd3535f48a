/* A mailbox is a channel of nodes: first in, first out, and who finds it empty sleeps. */
// since: 6
// until: 6
#include <actor/actor.h>
#include <unistd.h>

#include "../stage.h"

/* Adds up what comes, until it has seen `left` numbers. */
struct adder {
	struct actor base;
	int sum, left;
	int next;              /* the number that has to come next */
	int drops;             /* how often the adder was dropped */
	_Atomic int *events;   /* how often `event` was called */
	struct gate *finished; /* opened with the last number */
};

struct number {
	struct actor_message base;
	int value;
};

static void handle_number(struct actor_message *message, struct actor *actor)
{
	struct adder *adder = ACTOR_SELF(adder, actor);
	int value = async_container_of(message, struct number, base)->value;
	CHECK_INT_EQ(value, adder->next++);
	adder->sum += value;
}

static void drop_number(struct actor_message *message)
{
	async_pool_free(message, sizeof(struct number));
}

static const struct actor_message_ops number_ops = { handle_number, drop_number };

/* Its memory has to stay until the executor has been freed. */
static struct actor_runtime runtime;

static void send_number(int value)
{
	struct number *number = async_pool_alloc(sizeof *number);
	CHECK(number != NULL);
	*number = (struct number){ { .ops = &number_ops }, value };
	CHECK_OK(async_mpsc_push(&runtime.context.mailbox, &number->base.node));
}

static int receive_one(struct actor *self, struct actor_context *context)
{
	struct adder *adder = ACTOR_SELF(adder, self);
	struct async_mpsc_node *node;
	++*adder->events;
	if (async_mpsc_poll(&context->mailbox, actor_context_waker(context), &node) != ASYNC_READY)
		return ACTOR_PENDING;
	struct actor_message *message = async_container_of(node, struct actor_message, node);
	message->ops->handle(message, self);
	actor_message_drop(message);
	if (--adder->left > 0)
		return ACTOR_OK;
	gate_open(adder->finished);
	return ACTOR_STOP;
}

static void drop_adder(struct actor *self)
{
	ACTOR_SELF(adder, self)->drops++;
}

static const struct actor_ops adder_ops = { .event = receive_one, .drop = drop_adder };

TEST(first_in_first_out)
{
	struct async_executor *executor = stage_open(1);
	struct gate finished = { 0 };
	_Atomic int events = 0;
	struct adder adder = {
		.base.ops = &adder_ops, .left = 100, .events = &events, .finished = &finished
	};
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &adder.base));
	for (int i = 0; i < 100; i++)
		send_number(i);
	gate_wait(&finished);
	stage_close(executor);
	CHECK_INT_EQ(adder.sum, 4950);
}

TEST(an_empty_mailbox_is_pending)
{
	struct async_executor *executor = stage_open(1);
	struct gate finished = { 0 };
	_Atomic int events = 0;
	struct adder adder = {
		.base.ops = &adder_ops, .left = 1, .events = &events, .finished = &finished
	};
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &adder.base));
	while (events == 0)
		sched_yield();
	usleep(20000);
	CHECK_INT_EQ(events, 1); /* asked once, and not again and again */
	send_number(0);
	gate_wait(&finished); /* it was woken */
	CHECK_INT_EQ(events, 2);
	stage_close(executor);
}

TEST(an_actor_that_waits_for_mail_is_dropped_with_its_executor)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int events = 0;
	struct adder adder = { .base.ops = &adder_ops, .left = 1, .events = &events };
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &adder.base));
	while (events == 0)
		sched_yield();
	stage_close(executor);
	CHECK_INT_EQ(adder.left, 1);
	CHECK_INT_EQ(adder.drops, 1);
}

TEST(what_comes_too_late_is_refused)
{
	struct async_executor *executor = stage_open(1);
	struct actor bare = { 0 };
	struct number late = { { .ops = &number_ops }, 0 };
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &bare));
	stage_wait(executor);
	CHECK_INT_EQ(async_mpsc_push(&runtime.context.mailbox, &late.base.node), ASYNC_E_CLOSED);
	stage_close(executor);
}
