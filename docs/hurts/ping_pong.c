/* Two players and one ball: each message finds its receiver asleep. And a pile, where none does. */
// since: 51
#include <actor/actor.h>

#include "../stage.h"

#define THROWS 100000

struct ball {
	int throws;
};

struct player {
	struct actor base;
	struct actor_address *other; /* set before the first throw */
};
ACTOR_TYPE(player);
ACTOR_EVENT(player, ball);

static int player_on_ball(struct player *self, const struct ball *ball,
                          struct actor_context *context)
{
	struct player_address other = { *self->other };
	if (ball->throws == 0) {
		actor_context_stop(context);
		return ACTOR_OK;
	}
	return player_send_ball(other, (struct ball){ ball->throws - 1 });
}

TEST(one_at_a_time)
{
	struct async_executor *executor = stage_open(1);
	struct actor_address others[2];
	struct player_address players[2];
	for (int i = 0; i < 2; i++) {
		CHECK_OK(player_spawn(executor, (struct player){ .other = &others[1 - i] },
		                      &players[i]));
		others[i] = players[i].untyped;
	}
	CHECK_OK(player_send_ball(players[0], (struct ball){ THROWS }));
	CHECK_OK(player_address_join(players[0])); /* an even number: it catches the last one */
	player_address_drop(&players[0]);
	player_address_drop(&players[1]);
	stage_close(executor);
}

struct wall {
	struct actor base;
	struct gate *gate;
	struct async_watch_waiter waiter;
};
ACTOR_TYPE(wall);
ACTOR_EVENT(wall, ball);

static int wall_on_ball(struct wall *self, const struct ball *ball, struct actor_context *context)
{
	if (ball->throws == THROWS)
		return gate_poll(self->gate, &self->waiter, actor_context_waker(context));
	if (ball->throws == 0)
		actor_context_stop(context);
	return ACTOR_OK;
}

TEST(all_at_once)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	struct wall_address wall;
	CHECK_OK(wall_spawn(executor, (struct wall){ .gate = &gate }, &wall));
	for (int throws = THROWS; throws >= 0; throws--)
		CHECK_OK(wall_send_ball(wall, (struct ball){ throws }));
	gate_open(&gate);
	CHECK_OK(wall_address_join(wall));
	wall_address_drop(&wall);
	stage_close(executor);
}
