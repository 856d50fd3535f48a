/* The loop handles what is in the mailbox: in order, asleep when there is nothing, and not for ever. */
// since: 8
// until: 11
#include <actor/actor.h>
#include <string.h>
#include <unistd.h>

#include "start.h"

/* Sends itself numbers, and checks that they come in order. */
struct counter {
	struct actor base;
	int numbers, next;
	_Atomic int *handled;
	_Atomic int *events; /* NULL, or: how often `event` was called */
};

struct number {
	struct actor_message base;
	int value;
};

static void handle_number(struct actor_message *message, struct actor *actor)
{
	struct counter *counter = ACTOR_SELF(counter, actor);
	CHECK_INT_EQ(async_container_of(message, struct number, base)->value, counter->next++);
	++*counter->handled;
}

static void drop_number(struct actor_message *message)
{
	async_pool_free(message, sizeof(struct number));
}

static const struct actor_message_ops number_ops = { handle_number, drop_number };

static int send_numbers(struct actor *self, struct actor_context *context)
{
	for (int i = 0; i < ACTOR_SELF(counter, self)->numbers; i++) {
		struct number *number = async_pool_alloc(sizeof *number);
		CHECK(number != NULL);
		*number = (struct number){ { .ops = &number_ops }, i };
		actor_context_send(context, &number->base);
	}
	return ACTOR_OK;
}

/* No `event` hook: what handles the messages is the default. */
TEST(messages_are_handled_in_order)
{
	static const struct actor_ops ops = { .initialize = send_numbers };
	struct async_executor *executor = stage_open(1);
	_Atomic int handled = 0;
	struct counter counter = { .base.ops = &ops, .numbers = 1000, .handled = &handled };
	start(executor, &counter.base, sizeof counter);
	while (handled < 1000)
		sched_yield();
	stage_close(executor);
}

/* An `event` hook that adds something to the default. */
static int count_event(struct actor *self, struct actor_context *context)
{
	struct counter *counter = ACTOR_SELF(counter, self);
	++*counter->events;
	return actor_context_next(context);
}

TEST(an_actor_without_messages_sleeps)
{
	static const struct actor_ops ops = { .initialize = send_numbers, .event = count_event };
	struct async_executor *executor = stage_open(1);
	_Atomic int handled = 0, events = 0;
	struct counter counter = {
		.base.ops = &ops, .numbers = 3, .handled = &handled, .events = &events
	};
	start(executor, &counter.base, sizeof counter);
	while (events < 4) /* three messages, and one that is not there */
		sched_yield();
	usleep(20000);
	CHECK_INT_EQ(handled, 3);
	CHECK_INT_EQ(events, 4);
	stage_close(executor);
	CHECK(events <= 5); /* once more, to see that this is the end */
}

/* ---- Fairness on one worker ------------------------------------------------------------------------------------------ */

enum { MANY = 10000000 };

/* Has always something to do, until it is told to stop (or has had enough). */
struct busy {
	struct actor base;
	struct gate *started;
	_Atomic bool *stop;
	_Atomic int *events;
};

static int be_busy(struct actor *self, struct actor_context *context)
{
	(void)context;
	struct busy *busy = ACTOR_SELF(busy, self);
	if (++*busy->events == 1)
		gate_open(busy->started);
	return *busy->stop || *busy->events >= MANY ? ACTOR_STOP : ACTOR_OK;
}

static const struct actor_ops busy_ops = { .event = be_busy };

TEST(a_busy_actor_does_not_starve_another)
{
	static const struct actor_ops ops = { .initialize = send_numbers };
	struct async_executor *executor = stage_open(1);
	struct gate started = { 0 };
	_Atomic bool stop = false;
	_Atomic int events = 0, handled = 0;
	struct busy busy = {
		.base.ops = &busy_ops, .started = &started, .stop = &stop, .events = &events
	};
	struct counter counter = { .base.ops = &ops, .numbers = 10, .handled = &handled };
	start(executor, &busy.base, sizeof busy);
	gate_wait(&started);
	start(executor, &counter.base, sizeof counter);
	while (handled < 10)
		sched_yield(); /* the only worker has both */
	CHECK(events < MANY);
	stop = true;
	stage_close(executor);
}

/* Who has always something to do ends with its executor all the same: between two turns. */
TEST(a_busy_actor_ends_with_its_executor)
{
	struct async_executor *executor = stage_open(1);
	struct gate started = { 0 };
	_Atomic bool stop = false;
	_Atomic int events = 0;
	struct busy busy = {
		.base.ops = &busy_ops, .started = &started, .stop = &stop, .events = &events
	};
	start(executor, &busy.base, sizeof busy);
	gate_wait(&started);
	stage_close(executor);
	CHECK(events < MANY);
}

/* Writes its letter with each event. */
struct singer {
	struct actor base;
	struct async_watch_waiter waiter;
	struct gate *gate; /* opened by who comes last */
	bool last;
	char letter;
	char **end; /* of the song */
	int left;
};

static int wait_for_the_other(struct actor *self, struct actor_context *context)
{
	struct singer *singer = ACTOR_SELF(singer, self);
	if (singer->last)
		gate_open(singer->gate);
	return gate_poll(singer->gate, &singer->waiter, actor_context_waker(context));
}

static int sing(struct actor *self, struct actor_context *context)
{
	struct singer *singer = ACTOR_SELF(singer, self);
	(void)context;
	*(*singer->end)++ = singer->letter; /* no lock: one worker runs one at a time */
	return --singer->left > 0 ? ACTOR_OK : ACTOR_STOP;
}

static int longest_turn(const char *song)
{
	int longest = 0, turn = 0;
	for (char last = '\0'; *song != '\0'; last = *song++) {
		turn = *song == last ? turn + 1 : 1;
		if (turn > longest)
			longest = turn;
	}
	return longest;
}

TEST(two_busy_actors_take_turns)
{
	static const struct actor_ops ops = { .initialize = wait_for_the_other, .event = sing };
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	char song[2001] = "";
	char *end = song;
	struct singer a = {
		.base.ops = &ops, .gate = &gate, .letter = 'a', .end = &end, .left = 1000
	};
	struct singer b = a;
	b.letter = 'b';
	b.last = true;
	start(executor, &a.base, sizeof a);
	start(executor, &b.base, sizeof b);
	stage_wait(executor);
	stage_close(executor);
	CHECK_INT_EQ(strlen(song), 2000);
	CHECK_INT_EQ(longest_turn(song), 128);
}
