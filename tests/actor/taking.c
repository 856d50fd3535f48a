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

TEST(a_context_that_is_none)
{
	CHECK_ABORTS((void)!actor_context_take(NULL), "no context");
}
