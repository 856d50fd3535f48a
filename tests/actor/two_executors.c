/* Actors of two executors: they send to each other and join each other, and one executor may end before the other. */
// since: 34
#include <actor/actor.h>

#include "../stage.h"

struct ball {
	int left;
};
struct partner {
	struct actor_address other; /* borrowed: the test has both addresses */
};

struct player {
	struct actor base;
	struct actor_address partner;
	int *hits;
};
ACTOR_TYPE(player);
ACTOR_EVENT(player, ball);
ACTOR_EVENT(player, partner);

static int player_on_partner(struct player *self, const struct partner *event,
                             struct actor_context *context)
{
	(void)context;
	self->partner = event->other;
	return ACTOR_OK;
}

static int player_on_ball(struct player *self, const struct ball *event,
                          struct actor_context *context)
{
	struct player_address partner = { self->partner };
	++*self->hits;
	if (event->left == 0) {
		actor_context_stop(context);
		return player_address_interrupt(partner);
	}
	return player_send_ball(partner, (struct ball){ event->left - 1 });
}

TEST(actors_play_across)
{
	struct async_executor *here = stage_open(1), *there = stage_open(1);
	struct player_address a, b;
	int hits_a = 0, hits_b = 0, total = (int)test_scaled(20000);
	CHECK_OK(player_spawn(here, (struct player){ .hits = &hits_a }, &a));
	CHECK_OK(player_spawn(there, (struct player){ .hits = &hits_b }, &b));
	CHECK_OK(player_send_partner(a, (struct partner){ b.untyped }));
	CHECK_OK(player_send_partner(b, (struct partner){ a.untyped }));
	CHECK_OK(player_send_ball(a, (struct ball){ total }));
	CHECK_OK(player_address_join(a));
	CHECK_OK(player_address_join(b));
	CHECK_INT_EQ(hits_a + hits_b, total + 1);
	player_address_drop(&a);
	player_address_drop(&b);
	async_executor_free(here);
	async_executor_free(there);
	stage_check_empty();
}

/* Joins an actor elsewhere. */
struct wait_for {
	struct actor_address other;
};

struct waiter {
	struct actor base;
	struct async_frame frame;
	struct actor_join join;
	int *result;
	struct gate *waiting;
};
ACTOR_TYPE(waiter);
ACTOR_EVENT(waiter, wait_for);

static int waiter_on_wait_for(struct waiter *self, const struct wait_for *event,
                              struct actor_context *context)
{
	ASYNC_BEGIN(&self->frame);
	gate_open(self->waiting);
	ASYNC_AWAIT(&self->frame, *self->result = actor_join_poll(&self->join, event->other,
	                                                          actor_context_waker(context)));
	ASYNC_END(&self->frame);
	actor_context_stop(context);
	return ACTOR_OK;
}

/* The other executor ends while somebody here waits for one of its actors: the waiter is answered. */
TEST(one_ends_while_the_other_waits_for_it)
{
	struct async_executor *here = stage_open(1), *there = stage_open(1);
	struct gate waiting = { 0 };
	int result = ACTOR_OK, hits = 0;
	struct waiter_address waiter;
	struct player_address idle;
	CHECK_OK(waiter_spawn(here, (struct waiter){ .result = &result, .waiting = &waiting },
	                      &waiter));
	CHECK_OK(player_spawn(there, (struct player){ .hits = &hits }, &idle));
	CHECK_OK(waiter_send_wait_for(waiter, (struct wait_for){ idle.untyped }));
	gate_wait(&waiting);
	async_executor_free(there);
	CHECK_OK(waiter_address_join(waiter));
	CHECK_INT_EQ(result, ACTOR_E_CANCELED);
	waiter_address_drop(&waiter);
	player_address_drop(&idle);
	stage_close(here);
}

/* The waiter's executor ends first: it waits no longer, and the other actor is none the worse for it. */
TEST(one_ends_while_it_waits_for_the_other)
{
	struct async_executor *here = stage_open(1), *there = stage_open(1);
	struct gate waiting = { 0 };
	int result = ACTOR_OK, hits = 0;
	struct waiter_address waiter;
	struct player_address idle;
	CHECK_OK(waiter_spawn(here, (struct waiter){ .result = &result, .waiting = &waiting },
	                      &waiter));
	CHECK_OK(player_spawn(there, (struct player){ .hits = &hits }, &idle));
	CHECK_OK(waiter_send_wait_for(waiter, (struct wait_for){ idle.untyped }));
	gate_wait(&waiting);
	async_executor_free(here);
	CHECK_INT_EQ(result, ACTOR_E_CANCELED);
	CHECK(actor_address_status(idle.untyped) != ACTOR_DONE);
	CHECK_OK(player_address_interrupt(idle));
	CHECK_OK(player_address_join(idle));
	waiter_address_drop(&waiter);
	player_address_drop(&idle);
	stage_close(there);
}

/* An actor of one executor has the life of the other in its hands. */
struct end_it {
	struct async_executor *other;
};
ACTOR_EVENT(waiter, end_it);

static int waiter_on_end_it(struct waiter *self, const struct end_it *event,
                            struct actor_context *context)
{
	(void)self;
	async_executor_free(event->other);
	actor_context_stop(context);
	return ACTOR_OK;
}

TEST(a_handler_may_end_another_executor)
{
	struct async_executor *here = stage_open(1), *there = stage_open(2);
	int hits = 0;
	struct waiter_address waiter;
	struct player_address player;
	CHECK_OK(waiter_spawn(here, (struct waiter){ 0 }, &waiter));
	CHECK_OK(player_spawn(there, (struct player){ .hits = &hits }, &player));
	CHECK_OK(waiter_send_end_it(waiter, (struct end_it){ there }));
	CHECK_OK(waiter_address_join(waiter));
	CHECK_INT_EQ(player_address_join(player), ACTOR_E_CANCELED);
	player_address_drop(&player);
	waiter_address_drop(&waiter);
	stage_close(here);
}
