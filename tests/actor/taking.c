/* A handler takes its message: keeps it, or sends it on. */
// since: 50
#include <actor/actor.h>

#include "../stage.h"

/* ---- Taking the message out of the actor's hands ----------------------------------------------------------------------- */

struct stash {
	struct actor base;
	struct actor_message *kept;
};
ACTOR_TYPE(stash);

struct item {
	struct actor_message base;
	int *drops;
};

static int handle_item(struct actor_message *message, struct actor *actor,
                       struct actor_context *context)
{
	struct stash *stash = ACTOR_SELF(stash, actor);
	if (stash->kept != NULL)
		actor_message_drop(stash->kept);
	stash->kept = actor_context_take(context);
	CHECK(stash->kept == message);
	return ACTOR_OK;
}

static void drop_item(struct actor_message *message)
{
	struct item *item = async_container_of(message, struct item, base);
	++*item->drops;
	async_pool_free(item, sizeof *item);
}

static void drop_kept(struct actor *self)
{
	struct stash *stash = ACTOR_SELF(stash, self);
	if (stash->kept != NULL)
		actor_message_drop(stash->kept);
}

static const struct actor_message_ops item_ops = { handle_item, drop_item, "item" };

static void stash_items(const struct actor_ops *ops)
{
	enum { ITEMS = 300 };
	struct async_executor *executor = stage_open(2);
	int drops = 0;
	struct stash_address address;
	CHECK_OK(stash_spawn(executor, (struct stash){ .base.ops = ops }, &address));
	for (int i = 0; i < ITEMS; i++) {
		struct item *item = async_pool_alloc(sizeof *item);
		*item = (struct item){ { .ops = &item_ops }, &drops };
		CHECK_OK(actor_address_send(address.untyped, &item->base));
	}
	CHECK_OK(stash_address_interrupt(address));
	CHECK_OK(stash_address_join(address));
	CHECK_INT_EQ(drops, ITEMS);
	stash_address_drop(&address);
	stage_close(executor);
}

TEST(a_message_taken_is_kept_beyond_its_handler)
{
	static const struct actor_ops ops = { .drop = drop_kept };
	stash_items(&ops);
}

static int just_next(struct actor *self, struct actor_context *context)
{
	(void)self;
	return actor_context_next(context);
}

TEST(a_message_taken_under_an_event_hook_is_kept)
{
	static const struct actor_ops ops = { .event = just_next, .drop = drop_kept };
	stash_items(&ops);
}

/* ---- A message that travels -------------------------------------------------------------------------------------------- */

struct number {
	struct actor_message base;
	int value;
};

static void drop_number(struct actor_message *message)
{
	async_pool_free(message, sizeof(struct number));
}

struct node {
	struct actor base;
	struct actor_address next; /* borrowed: the test has the addresses */
	int *hops;
};
ACTOR_TYPE(node);

static int handle_hop(struct actor_message *message, struct actor *actor,
                      struct actor_context *context)
{
	struct number *hop = async_container_of(message, struct number, base);
	struct node *node = ACTOR_SELF(node, actor);
	++*node->hops;
	if (--hop->value == 0) {
		actor_context_stop(context);
		return ACTOR_OK;
	}
	return actor_address_send(node->next, actor_context_take(context));
}

static const struct actor_message_ops hop_ops = { handle_hop, drop_number, "hop" };

struct neighbour {
	struct actor_message base;
	struct actor_address next;
};

static int set_next(struct actor_message *message, struct actor *actor,
                    struct actor_context *context)
{
	(void)context;
	ACTOR_SELF(node, actor)->next = async_container_of(message, struct neighbour, base)->next;
	return ACTOR_OK;
}

static void keep(struct actor_message *message)
{
	(void)message; /* it lies on the test's stack */
}

static const struct actor_message_ops neighbour_ops = { set_next, keep, "neighbour" };

TEST(a_message_taken_is_sent_on_round_a_ring)
{
	enum { NODES = 10, HOPS = 100003 };
	struct async_executor *executor = stage_open(2);
	struct node_address nodes[NODES];
	struct neighbour neighbours[NODES];
	int hops = 0;
	for (int i = 0; i < NODES; i++)
		CHECK_OK(node_spawn(executor, (struct node){ .hops = &hops }, &nodes[i]));
	for (int i = 0; i < NODES; i++) {
		neighbours[i] = (struct neighbour){ { .ops = &neighbour_ops },
			                            nodes[(i + 1) % NODES].untyped };
		CHECK_OK(actor_address_send(nodes[i].untyped, &neighbours[i].base));
	}
	struct number *hop = async_pool_alloc(sizeof *hop);
	*hop = (struct number){ { .ops = &hop_ops }, HOPS };
	CHECK_OK(actor_address_send(nodes[0].untyped, &hop->base));
	CHECK_OK(node_address_join(nodes[(HOPS - 1) % NODES]));
	CHECK_INT_EQ(hops, HOPS); /* one at a time, so a plain int is enough */
	for (int i = 0; i < NODES; i++)
		node_address_drop(&nodes[i]);
	stage_close(executor);
}

/* ---- What is left of it, once it is taken ------------------------------------------------------------------------------ */

/* Takes the message, drops it, and fails: nothing of it is there any more, but it has a name. */
static int drop_and_fail(struct actor_message *message, struct actor *actor,
                         struct actor_context *context)
{
	(void)message;
	(void)actor;
	actor_message_drop(actor_context_take(context));
	return ACTOR_E_INVALID;
}

static const struct actor_message_ops failing_ops = { drop_and_fail, drop_number, "failing" };

static struct stash_address spawn_stash(struct async_executor *executor)
{
	static const struct actor_ops ops = { .drop = drop_kept };
	struct stash_address address;
	CHECK_OK(stash_spawn(executor, (struct stash){ .base.ops = &ops }, &address));
	return address;
}

static void send_number(struct stash_address address, const struct actor_message_ops *ops)
{
	struct number *number = async_pool_alloc(sizeof *number);
	*number = (struct number){ { .ops = ops }, 0 };
	CHECK_OK(actor_address_send(address.untyped, &number->base));
}

TEST(a_message_taken_may_be_gone_when_its_handler_fails)
{
	struct async_executor *executor = stage_open(1);
	struct stash_address address = spawn_stash(executor);
	struct actor_failure failures[2];
	send_number(address, &failing_ops);
	CHECK_OK(stash_address_interrupt(address));
	CHECK_OK(stash_address_join(address));
	CHECK_INT_EQ(actor_address_failures(address.untyped, failures, 2), 1);
	CHECK_INT_EQ(failures[0].error, ACTOR_E_INVALID);
	CHECK_STR_EQ(failures[0].where, "failing");
	stash_address_drop(&address);
	stage_close(executor);
}

/* ---- Misuse ------------------------------------------------------------------------------------------------------------ */

static int take_twice(struct actor_message *message, struct actor *actor,
                      struct actor_context *context)
{
	(void)message;
	(void)actor;
	actor_message_drop(actor_context_take(context));
	actor_message_drop(actor_context_take(context));
	return ACTOR_OK;
}

static int take_and_wait(struct actor_message *message, struct actor *actor,
                         struct actor_context *context)
{
	(void)message;
	ACTOR_SELF(stash, actor)->kept = actor_context_take(context);
	return ACTOR_PENDING;
}

static int take_in_a_hook(struct actor *self, struct actor_context *context)
{
	ACTOR_SELF(stash, self)->kept = actor_context_take(context);
	return ACTOR_OK;
}

/* Runs in a child of its own, and is stopped there. */
static void handle_one(int (*handler)(struct actor_message *, struct actor *,
                                      struct actor_context *),
                       const struct actor_ops *actor_ops)
{
	const struct actor_message_ops ops = { handler, drop_number, "number" };
	struct async_executor *executor = stage_open(1);
	struct stash_address address;
	CHECK_OK(stash_spawn(executor, (struct stash){ .base.ops = actor_ops }, &address));
	if (handler != NULL) {
		send_number(address, &ops); /* there is another one behind */
		send_number(address, &ops);
	}
	CHECK_OK(actor_address_join_until(address.untyped, async_after(5 * ASYNC_SECOND)));
}

TEST(a_message_is_taken_once)
{
	CHECK_ABORTS(handle_one(take_twice, NULL), "it was taken already");
}

TEST(who_took_a_message_cannot_wait_with_it)
{
	CHECK_ABORTS(handle_one(take_and_wait, NULL), "a handler that took its message waits");
}

/* With a message in the mailbox that nobody handles yet. */
static struct gate sent;

static int wait_until_sent(struct actor *self, struct actor_context *context)
{
	(void)self;
	static struct async_watch_waiter waiter;
	return gate_poll(&sent, &waiter, actor_context_waker(context));
}

static int take_and_go_on(struct actor *self, struct actor_context *context)
{
	(void)take_in_a_hook(self, context);
	return actor_context_next(context);
}

static void take_from_a_hook(int (*event)(struct actor *, struct actor_context *))
{
	const struct actor_ops actor_ops = { .initialize = wait_until_sent, .event = event };
	const struct actor_message_ops ops = { take_twice, drop_number, "number" };
	struct async_executor *executor = stage_open(1);
	struct stash_address address;
	CHECK_OK(stash_spawn(executor, (struct stash){ .base.ops = &actor_ops }, &address));
	send_number(address, &ops);
	send_number(address, &ops);
	gate_open(&sent);
	CHECK_OK(actor_address_join_until(address.untyped, async_after(5 * ASYNC_SECOND)));
}

TEST(only_a_handler_takes)
{
	CHECK_ABORTS(take_from_a_hook(take_in_a_hook), "a hook took a message");
	CHECK_ABORTS(take_from_a_hook(take_and_go_on), "a hook took a message");
}

TEST(without_a_message_there_is_nothing_to_take)
{
	static const struct actor_ops ops = { .event = take_in_a_hook };
	CHECK_ABORTS(handle_one(NULL, &ops), "no message is being handled");
	CHECK_ABORTS((void)!actor_context_take(NULL), "no context");
}
