/* Step 12, exercise 1: a ring of actors that pass a token on. Each learns from a message who is next. */
#include <actor/actor.h>

#include "../../tests/stage.h"

enum { PLAYERS = 5, HOPS = 10000 };

struct player {
	struct actor base;
	struct actor_address next; /* its own; empty until it was introduced */
	bool over;
	_Atomic int *hops;
};

/* ---- Who is next ----------------------------------------------------------------------------------------------------- */

struct introduction {
	struct actor_message base;
	struct actor_address next; /* the message's own, until the player takes it */
};

static void handle_introduction(struct actor_message *message, struct actor *actor)
{
	struct introduction *introduction = async_container_of(message, struct introduction, base);
	ACTOR_SELF(player, actor)->next = introduction->next;
	introduction->next.runtime = NULL; /* one owner, not two */
}

static void drop_introduction(struct actor_message *message)
{
	struct introduction *introduction = async_container_of(message, struct introduction, base);
	actor_address_drop(&introduction->next); /* it came too late: still the message's */
	async_pool_free(introduction, sizeof *introduction);
}

static void introduce(struct actor_address player, struct actor_address next)
{
	static const struct actor_message_ops ops = { handle_introduction, drop_introduction };
	struct introduction *introduction = async_pool_alloc(sizeof *introduction);
	CHECK(introduction != NULL);
	*introduction = (struct introduction){ { .ops = &ops }, actor_address_clone(next) };
	actor_address_send(player, &introduction->base);
}

/* ---- The token ------------------------------------------------------------------------------------------------------- */

struct token {
	struct actor_message base;
	int left; /* so many hops after this one */
};

static void handle_token(struct actor_message *message, struct actor *actor);

static void drop_token(struct actor_message *message)
{
	async_pool_free(message, sizeof(struct token));
}

static void send_token(struct actor_address player, int left)
{
	static const struct actor_message_ops ops = { handle_token, drop_token };
	struct token *token = async_pool_alloc(sizeof *token);
	CHECK(token != NULL);
	*token = (struct token){ { .ops = &ops }, left };
	actor_address_send(player, &token->base);
}

static void handle_token(struct actor_message *message, struct actor *actor)
{
	struct player *player = ACTOR_SELF(player, actor);
	int left = async_container_of(message, struct token, base)->left;
	++*player->hops;
	if (left > 0)
		send_token(player->next, left - 1);
	player->over = left < PLAYERS; /* it will not come by again */
}

/* ---- The players ----------------------------------------------------------------------------------------------------- */

static int play(struct actor *self, struct actor_context *context)
{
	if (actor_context_next(context) == ACTOR_PENDING)
		return ACTOR_PENDING;
	return ACTOR_SELF(player, self)->over ? ACTOR_STOP : ACTOR_OK;
}

static void let_go(struct actor *self)
{
	actor_address_drop(&ACTOR_SELF(player, self)->next);
}

static const struct actor_ops player_ops = { .event = play, .drop = let_go };

static void spawn_ring(struct async_executor *executor, struct actor_address *players,
                       _Atomic int *hops)
{
	for (int i = 0; i < PLAYERS; i++) {
		struct player player = { .base.ops = &player_ops, .hops = hops };
		CHECK_OK(actor_spawn(executor, &player.base, sizeof player, &players[i]));
	}
	for (int i = 0; i < PLAYERS; i++)
		introduce(players[i], players[(i + 1) % PLAYERS]);
}

TEST(the_token_goes_round)
{
	struct async_executor *executor = stage_open(2);
	struct actor_address players[PLAYERS];
	_Atomic int hops = 0;
	spawn_ring(executor, players, &hops);
	send_token(players[0], HOPS); /* after all introductions, so behind them in every mailbox */
	for (int i = 0; i < PLAYERS; i++)
		actor_address_drop(&players[i]);
	stage_wait(executor);
	stage_close(executor);
	CHECK_INT_EQ(hops, HOPS + 1);
}

TEST(an_unfinished_game_leaves_nothing_behind)
{
	struct async_executor *executor = stage_open(2);
	struct actor_address players[PLAYERS];
	_Atomic int hops = 0;
	spawn_ring(executor, players, &hops);
	for (int i = 0; i < PLAYERS; i++)
		actor_address_drop(&players[i]);
	stage_close(executor); /* each drops the address it has, or its introduction does */
	CHECK_INT_EQ(hops, 0);
}
