/* Misuse is stopped where it happens, with a text. */
// since: 35
#include <actor/actor.h>
#include <unistd.h>

#include "../stage.h"

struct plain {
	struct actor base;
};
ACTOR_TYPE(plain);

static const struct actor_address nobody = { NULL };

TEST(spawning_with_nothing)
{
	struct async_executor *executor = stage_open(1);
	struct actor actor = { NULL };
	struct actor_address address;
	CHECK_ABORTS((void)!actor_spawn(NULL, &actor, sizeof actor, &address), "no executor");
	CHECK_ABORTS((void)!actor_spawn(executor, NULL, sizeof actor, &address), "no actor");
	CHECK_ABORTS((void)!actor_spawn(executor, &actor, sizeof actor, NULL), "no address");
	CHECK_ABORTS((void)!actor_spawn(executor, &actor, 1, &address), "size of an actor");
	stage_close(executor);
}

TEST(an_address_without_an_actor)
{
	struct actor_message message = { .ops = NULL };
	CHECK_ABORTS((void)!actor_address_clone(nobody).runtime, "an address without an actor");
	CHECK_ABORTS((void)!actor_address_interrupt(nobody), "an address without an actor");
	CHECK_ABORTS((void)!actor_address_status(nobody), "an address without an actor");
	CHECK_ABORTS((void)!actor_address_join(nobody), "an address without an actor");
	CHECK_ABORTS((void)!actor_address_failures(nobody, NULL, 0), "an address without an actor");
	CHECK_ABORTS((void)!actor_address_send(nobody, NULL), "no message");
	CHECK_ABORTS((void)!actor_address_send(nobody, &message), "no message");
	struct actor_address empty = nobody;
	actor_address_drop(&empty); /* as if dropped before */
	CHECK_ABORTS(actor_address_drop(NULL), "no address");
}

TEST(a_dropped_address_cannot_be_used)
{
	struct async_executor *executor = stage_open(1);
	struct plain_address address;
	CHECK_OK(plain_spawn(executor, (struct plain){ 0 }, &address));
	plain_address_drop(&address);
	CHECK_ABORTS((void)!plain_address_interrupt(address), "an address without an actor");
	stage_close(executor);
}

static int wait_for_ever(struct actor *self, struct actor_context *context)
{
	(void)self, (void)context;
	while (pause() != 0)
		continue;
	return ACTOR_OK;
}

/* A borrowed copy dropped as if it were a clone. The actor does not end in between: it never gets to that. */
static void drop_more_often_than_cloned(void)
{
	static const struct actor_ops ops = { .initialize = wait_for_ever };
	struct async_executor *executor = stage_open(1);
	struct plain_address address;
	CHECK_OK(plain_spawn(executor, (struct plain){ .base.ops = &ops }, &address));
	struct plain_address clone = plain_address_clone(address), copy = address;
	plain_address_drop(&clone);
	plain_address_drop(&address);
	plain_address_drop(&copy);
}

TEST(dropping_more_often_than_cloned)
{
	/* All of it in the child: a fork does not take another thread's locks back. */
	CHECK_ABORTS(drop_more_often_than_cloned(), "dropped more often than cloned");
}

TEST(a_context_that_is_none)
{
	CHECK_ABORTS((void)!actor_context_self(NULL).runtime, "no context");
	CHECK_ABORTS((void)!actor_context_waker(NULL), "no context");
	CHECK_ABORTS(actor_context_close(NULL), "no context");
	CHECK_ABORTS(actor_context_stop(NULL), "no context");
	CHECK_ABORTS((void)!actor_context_is_active(NULL), "no context");
	CHECK_ABORTS((void)!actor_context_next(NULL), "no context");
	CHECK_ABORTS((void)!actor_context_failures(NULL, NULL, 0), "no context");
}

TEST(joining_without_a_join_or_a_waker)
{
	struct async_executor *executor = stage_open(1);
	struct plain_address address;
	struct actor_join join = { 0 };
	CHECK_OK(plain_spawn(executor, (struct plain){ 0 }, &address));
	CHECK_ABORTS((void)!actor_join_poll(NULL, address.untyped, (struct async_waker *)&join),
	             "no join or no waker");
	CHECK_ABORTS((void)!actor_join_poll(&join, address.untyped, NULL), "no join or no waker");
	CHECK_ABORTS(actor_join_deinit(NULL, address.untyped), "no join");
	plain_address_drop(&address);
	stage_close(executor);
}

TEST(room_for_failures_that_is_none)
{
	struct async_executor *executor = stage_open(1);
	struct plain_address address;
	CHECK_OK(plain_spawn(executor, (struct plain){ 0 }, &address));
	CHECK_INT_EQ(actor_address_failures(address.untyped, NULL, 0), 0);
	CHECK_ABORTS((void)!actor_address_failures(address.untyped, NULL, 1), "no room");
	plain_address_drop(&address);
	stage_close(executor);
}
