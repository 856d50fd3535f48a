/*
 * ping-pong - two actors that send each other a ball. The smallest program in which actors talk.
 *
 *      ping-pong [ROUND TRIPS]
 *
 * What it shows: an actor's struct, an event, handlers, starting, and ending in good order.
 */
#include <actor/actor.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* What is sent: plain structs. */
struct ball {
	uint64_t hits_left;
};

/* struct player_address exists from here on: a player's struct needs it, to know the other player. */
ACTOR_ADDRESS(player);

struct player {
	struct actor base;           /* first, and named so: this makes it an actor */
	struct player_address other; /* borrowed: main() keeps both addresses while they play */
};

struct meet {
	struct player_address other;
};

ACTOR_SPAWN(player);       /* player_spawn() */
ACTOR_EVENT(player, meet); /* player_send_meet(); player_on_meet() is to be written */
ACTOR_EVENT(player, ball);

/* Handlers of one actor never run at the same time. They need no lock. */
static int player_on_meet(struct player *self, const struct meet *event,
                          struct actor_context *context)
{
	(void)context;
	self->other = event->other;
	return ACTOR_OK;
}

static int player_on_ball(struct player *self, const struct ball *event,
                          struct actor_context *context)
{
	if (event->hits_left == 0) { /* the game is over: this player accepts no more, and ends */
		actor_context_close(context);
		return ACTOR_OK;
	}
	return player_send_ball(self->other, (struct ball){ event->hits_left - 1 });
}

/* Plays until ping has the ball for the last time. An even number of hits makes it ping who ends. */
static int play(struct player_address ping, struct player_address pong, uint64_t round_trips)
{
	int error = player_send_meet(ping, (struct meet){ pong });

	if (error == ACTOR_OK)
		error = player_send_meet(pong, (struct meet){ ping });
	if (error == ACTOR_OK)
		error = player_send_ball(ping, (struct ball){ 2 * round_trips });
	if (error == ACTOR_OK)
		error = player_address_join(ping); /* waits for its end */
	return error;
}

static int run(uint64_t round_trips)
{
	struct async_executor *executor;
	struct player_address ping = { 0 }, pong = { 0 };
	int error = async_executor_new(&executor, 0); /* a worker thread per CPU */

	if (error != ACTOR_OK)
		return error;
	uint64_t begin = async_now();

	error = player_spawn(executor, (struct player){ 0 }, &ping);
	if (error == ACTOR_OK)
		error = player_spawn(executor, (struct player){ 0 }, &pong);
	if (error == ACTOR_OK)
		error = play(ping, pong, round_trips);
	uint64_t nanoseconds = async_now() - begin;

	/* A player without an address has nobody who could send it anything: it ends by itself. */
	player_address_drop(&ping);
	player_address_drop(&pong);
	async_executor_free(executor); /* waits until all actors have ended */
	if (error == ACTOR_OK)
		printf("%" PRIu64 " round trips in %.3f s: %.0f ns each\n", round_trips,
		       (double)nanoseconds / 1e9, (double)nanoseconds / (double)round_trips);
	return error;
}

int main(int count, char **arguments)
{
	char *end = "";
	long long round_trips = count > 1 ? strtoll(arguments[1], &end, 10) : 1000000;

	if (count > 2 || *end != '\0' || round_trips < 1 || round_trips > 1000000000000) {
		fprintf(stderr, "Usage: ping-pong [ROUND TRIPS]\n");
		return 2;
	}
	int error = run((uint64_t)round_trips);

	if (error != ACTOR_OK)
		fprintf(stderr, "ping-pong: %s\n", actor_strerror(error));
	return error != ACTOR_OK;
}
