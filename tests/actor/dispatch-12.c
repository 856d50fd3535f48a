/* Messages reach the actor in order: each sender's own, from whatever thread. */
// since: 12
// until: 29
#include <actor/actor.h>
#include <pthread.h>

#include "start.h"

#if STEP < 13
#define SEND(address, message) actor_address_send(address, message)
#else
#define SEND(address, message) CHECK_OK(actor_address_send(address, message))
#endif

enum { SENDERS = 4 };

/* Checks the order of each sender, and stops after so many. */
struct counter {
	struct actor base;
	int next[SENDERS];
	int left;
};

struct number {
	struct actor_message base;
	int sender, value;
};

static void handle_number(struct actor_message *message, struct actor *actor)
{
	struct number *number = async_container_of(message, struct number, base);
	struct counter *counter = ACTOR_SELF(counter, actor);
	CHECK_INT_EQ(number->value, counter->next[number->sender]++);
	counter->left--;
}

static void drop_number(struct actor_message *message)
{
	async_pool_free(message, sizeof(struct number));
}

static const struct actor_message_ops number_ops = { handle_number, drop_number };

static int count_down(struct actor *self, struct actor_context *context)
{
	if (actor_context_next(context) == ACTOR_PENDING)
		return ACTOR_PENDING;
	return ACTOR_SELF(counter, self)->left > 0 ? ACTOR_OK : stop(context);
}

static const struct actor_ops counter_ops = { .event = count_down };

static struct actor_address spawn_counter(struct async_executor *executor, int left)
{
	struct counter counter = { .base.ops = &counter_ops, .left = left };
	struct actor_address address;
	CHECK_OK(actor_spawn(executor, &counter.base, sizeof counter, &address));
	return address;
}

static void send_number(struct actor_address address, int sender, int value)
{
	struct number *number = async_pool_alloc(sizeof *number);
	CHECK(number != NULL);
	*number = (struct number){ { .ops = &number_ops }, sender, value };
	SEND(address, &number->base);
}

TEST(one_thread_keeps_order)
{
	struct async_executor *executor = stage_open(1);
	struct actor_address address = spawn_counter(executor, 1000);
	for (int i = 0; i < 1000; i++)
		send_number(address, 0, i);
	stage_wait(executor);
	actor_address_drop(&address);
	stage_close(executor);
}

struct sender {
	pthread_t thread;
	struct actor_address address;
	int index, count;
};

static void *send_all(void *argument)
{
	struct sender *sender = argument;
	for (int i = 0; i < sender->count; i++)
		send_number(sender->address, sender->index, i);
	actor_address_drop(&sender->address);
	return NULL;
}

static void four_threads_send(unsigned workers)
{
	struct async_executor *executor = stage_open(workers);
	int count = (int)test_scaled(100000);
	struct actor_address address = spawn_counter(executor, SENDERS * count);
	struct sender senders[SENDERS];
	for (int i = 0; i < SENDERS; i++) {
		senders[i] = (struct sender){ .address = actor_address_clone(address),
			                      .index = i,
			                      .count = count };
		CHECK_OK(pthread_create(&senders[i].thread, NULL, send_all, &senders[i]));
	}
	for (int i = 0; i < SENDERS; i++)
		pthread_join(senders[i].thread, NULL);
	stage_wait(executor); /* it stops itself after the last */
	actor_address_drop(&address);
	stage_close(executor);
}

TEST(four_threads_keep_order)
{
	four_threads_send(1);
}

TEST(four_threads_keep_order_on_many_workers)
{
	four_threads_send(4);
}

/* ---- Two threads ------------------------------------------------------------------------------------------------------ */

/* One sends the even numbers, the other one the odd ones, and each waits until it is its turn. */
struct turns {
	struct actor_address address;
	_Atomic int next;
	int count;
};

static void *send_in_turn(struct turns *turns, int first)
{
	for (int i = first; i < turns->count; i += 2) {
		while (turns->next != i)
			sched_yield();
		send_number(turns->address, 0, i);
		turns->next = i + 1; /* "I have sent mine" */
	}
	return NULL;
}

static void *send_odd(void *turns)
{
	return send_in_turn(turns, 1);
}

TEST(what_was_sent_before_comes_before)
{
	struct async_executor *executor = stage_open(2);
	struct turns turns = { .count = (int)test_scaled(1000) };
	turns.address = spawn_counter(executor, turns.count);
	pthread_t thread;
	CHECK_OK(pthread_create(&thread, NULL, send_odd, &turns));
	send_in_turn(&turns, 0);
	pthread_join(thread, NULL);
	stage_wait(executor);
	actor_address_drop(&turns.address);
	stage_close(executor);
}

/* ---- An actor that sends ---------------------------------------------------------------------------------------------- */

/* Sends itself the number it got, one smaller, until it is 0. */
struct echo {
	struct actor base;
	struct actor_address self; /* borrowed from the context */
	int last;
};

static void handle_and_send_again(struct actor_message *message, struct actor *actor)
{
	struct echo *echo = ACTOR_SELF(echo, actor);
	echo->last = async_container_of(message, struct number, base)->value;
	if (echo->last == 0)
		return;
	struct number *number = async_pool_alloc(sizeof *number);
	CHECK(number != NULL);
	*number = (struct number){ { .ops = message->ops }, 0, echo->last - 1 };
	SEND(echo->self, &number->base);
}

static const struct actor_message_ops again_ops = { handle_and_send_again, drop_number };

static int learn_own_address(struct actor *self, struct actor_context *context)
{
	ACTOR_SELF(echo, self)->self = actor_context_self(context);
	return ACTOR_OK;
}

static int until_zero(struct actor *self, struct actor_context *context)
{
	if (actor_context_next(context) == ACTOR_PENDING)
		return ACTOR_PENDING;
	return ACTOR_SELF(echo, self)->last > 0 ? ACTOR_OK : stop(context);
}

static const struct actor_ops echo_ops = { .initialize = learn_own_address, .event = until_zero };

TEST(an_actor_sends_to_itself) // until: 27
{
	struct async_executor *executor = stage_open(2);
	struct echo echo = { .base.ops = &echo_ops };
	struct actor_address address;
	CHECK_OK(actor_spawn(executor, &echo.base, sizeof echo, &address));
	struct number *number = async_pool_alloc(sizeof *number);
	CHECK(number != NULL);
	*number = (struct number){ { .ops = &again_ops }, 0, 10000 };
	SEND(address, &number->base);
	actor_address_drop(&address);
	stage_wait(executor);
	stage_close(executor);
}

TEST(what_comes_too_late_is_dropped) // until: 12
{
	struct async_executor *executor = stage_open(1);
	struct actor_address address = spawn_counter(executor, 1);
	send_number(address, 0, 0);
	stage_wait(executor);
	send_number(address, 0, 1); /* the check for leaks sees whether it was dropped */
	actor_address_drop(&address);
	stage_close(executor);
}

TEST(misuse_stops_the_program)
{
	struct async_executor *executor = stage_open(1);
	struct actor_address address = spawn_counter(executor, 1), none = { NULL };
	struct actor_message blank = { 0 };
	CHECK_ABORTS(SEND(address, NULL), "no message");
	CHECK_ABORTS(SEND(address, &blank), "no message");
	blank.ops = &number_ops;
	CHECK_ABORTS(SEND(none, &blank), "an address without an actor");
	actor_address_drop(&address);
	stage_close(executor);
}
