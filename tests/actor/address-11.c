/* Addresses: counted, cloned, dropped; they may outlive their actor. */
// since: 11
// until: 33
#include <actor/actor.h>
#include <pthread.h>

#include "start.h"

/* Ends at once, or when the gate opens. */
struct guest {
	struct actor base;
	struct gate *leave; /* NULL: at once */
	struct async_watch_waiter waiter;
	struct actor_address *own; /* NULL, or: where to leave its own address */
	struct gate *told;
	_Atomic int *drops;
};

static int tell_address(struct actor *actor, struct actor_context *context)
{
	struct guest *guest = ACTOR_SELF(guest, actor);
	if (guest->own != NULL) {
		*guest->own = actor_address_clone(actor_context_self(context));
		gate_open(guest->told);
	}
	return ACTOR_OK;
}

static int stay(struct actor *actor, struct actor_context *context)
{
	struct guest *guest = ACTOR_SELF(guest, actor);
	struct async_waker *waker = actor_context_waker(context);
	if (guest->leave != NULL && gate_poll(guest->leave, &guest->waiter, waker) == ASYNC_PENDING)
		return ACTOR_PENDING;
	return stop(context);
}

static void count_drop(struct actor *actor)
{
	++*ACTOR_SELF(guest, actor)->drops;
}

static const struct actor_ops guest_ops = { .initialize = tell_address,
	                                    .event = stay,
	                                    .drop = count_drop };

TEST(spawn_gives_one)
{
	struct async_executor *executor = stage_open(1);
	struct actor_address address = { NULL };
	_Atomic int drops = 0;
	struct guest guest = { .base.ops = &guest_ops, .drops = &drops };
	CHECK_OK(actor_spawn(executor, &guest.base, sizeof guest, &address));
	CHECK(address.runtime != NULL);
	actor_address_drop(&address);
	CHECK(address.runtime == NULL);
	actor_address_drop(&address); /* nothing any more */
	stage_close(executor);
	CHECK_INT_EQ(drops, 1);
}

TEST(an_address_outlives_its_actor)
{
	struct async_executor *executor = stage_open(1);
	struct actor_address address;
	_Atomic int drops = 0;
	struct guest guest = { .base.ops = &guest_ops, .drops = &drops };
	CHECK_OK(actor_spawn(executor, &guest.base, sizeof guest, &address));
	stage_wait(executor); /* it has ended, */
	CHECK_INT_EQ(drops, 1);
	struct actor_address clone = actor_address_clone(address); /* which nobody notices */
	async_executor_free(executor); /* not even that its executor is gone */
	actor_address_drop(&address);
	actor_address_drop(&clone);
	stage_check_empty();
}

TEST(an_actor_outlives_its_addresses) // until: 27
{
	struct async_executor *executor = stage_open(1);
	struct gate leave = { 0 };
	struct actor_address address;
	_Atomic int drops = 0;
	struct guest guest = { .base.ops = &guest_ops, .leave = &leave, .drops = &drops };
	CHECK_OK(actor_spawn(executor, &guest.base, sizeof guest, &address));
	actor_address_drop(&address);
	CHECK_INT_EQ(drops, 0);
	gate_open(&leave);
	stage_wait(executor);
	stage_close(executor);
	CHECK_INT_EQ(drops, 1);
}

TEST(an_actor_knows_its_own)
{
	struct async_executor *executor = stage_open(1);
	struct gate leave = { 0 }, told = { 0 };
	struct actor_address address, own = { NULL };
	_Atomic int drops = 0;
	struct guest guest = {
		.base.ops = &guest_ops, .leave = &leave, .own = &own, .told = &told, .drops = &drops
	};
	CHECK_OK(actor_spawn(executor, &guest.base, sizeof guest, &address));
	gate_wait(&told);
	CHECK(own.runtime == address.runtime);
	actor_address_drop(&address);
	gate_open(&leave);
	stage_wait(executor);
	actor_address_drop(&own);
	stage_close(executor);
}

/* ---- Many threads ---------------------------------------------------------------------------------------------------- */

struct holder {
	pthread_t thread;
	struct actor_address address;
};

static void *clone_and_drop(void *argument)
{
	struct holder *holder = argument;
	for (size_t i = 0; i < test_scaled(20000); i++) {
		struct actor_address clone = actor_address_clone(holder->address);
		actor_address_drop(&clone);
	}
	actor_address_drop(&holder->address);
	return NULL;
}

TEST(four_threads_clone_and_drop)
{
	struct async_executor *executor = stage_open(1);
	struct holder holders[4];
	struct actor_address address;
	_Atomic int drops = 0;
	struct guest guest = { .base.ops = &guest_ops, .drops = &drops };
	CHECK_OK(actor_spawn(executor, &guest.base, sizeof guest, &address));
	for (int i = 0; i < 4; i++) {
		holders[i].address = actor_address_clone(address);
		CHECK_OK(pthread_create(&holders[i].thread, NULL, clone_and_drop, &holders[i]));
	}
	actor_address_drop(&address);
	for (int i = 0; i < 4; i++)
		pthread_join(holders[i].thread, NULL);
	stage_wait(executor);
	stage_close(executor);
	CHECK_INT_EQ(drops, 1);
}

/* ---- No address ------------------------------------------------------------------------------------------------------ */

/* Wants a successor when it is dropped. */
struct monarch {
	struct actor base;
	struct async_executor *executor;
	struct actor_address *successor;
	int *error;
};

static int reign(struct actor *actor, struct actor_context *context)
{
	(void)actor, (void)context;
	return ACTOR_PENDING;
}

static void name_successor(struct actor *actor)
{
	struct monarch *monarch = ACTOR_SELF(monarch, actor);
	struct guest guest = { .base.ops = &guest_ops };
	*monarch->error = actor_spawn(monarch->executor, &guest.base, sizeof guest,
	                              monarch->successor);
}

TEST(a_refused_spawn_gives_none)
{
	static const struct actor_ops ops = { .event = reign, .drop = name_successor };
	struct async_executor *executor = stage_open(1);
	struct actor_address address, successor = { (struct actor_runtime *)(void *)&address };
	int error = ACTOR_OK;
	struct monarch monarch = {
		.base.ops = &ops, .executor = executor, .successor = &successor, .error = &error
	};
	CHECK_OK(actor_spawn(executor, &monarch.base, sizeof monarch, &address));
	actor_address_drop(&address);
	stage_close(executor); /* which drops the monarch, and takes nobody in any more */
	CHECK_INT_EQ(error, ASYNC_E_CLOSED);
	CHECK(successor.runtime == NULL);
}

TEST(misuse_stops_the_program)
{
	struct async_executor *executor = stage_open(1);
	struct actor bare = { 0 };
	struct actor_address none = { NULL };
	CHECK_ABORTS((void)actor_address_clone(none).runtime, "an address without an actor");
	CHECK_ABORTS(actor_address_drop(NULL), "no address");
	CHECK_ABORTS((void)actor_context_self(NULL).runtime, "no context");
	CHECK_ABORTS((void)!actor_spawn(NULL, &bare, sizeof bare, &none), "no executor");
	CHECK_ABORTS((void)!actor_spawn(executor, NULL, sizeof bare, &none), "no actor");
	CHECK_ABORTS((void)!actor_spawn(executor, &bare, sizeof bare, NULL), "no address");
	CHECK_ABORTS((void)!actor_spawn(executor, &bare, 1, &none), "not the size of an actor");
	stage_close(executor);
}
