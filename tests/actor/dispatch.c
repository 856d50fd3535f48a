/* Messages reach the actor in order: each sender's own, from whatever thread. The messages are written by hand. */
// since: 31
#include <actor/actor.h>
#include <pthread.h>

#include "../stage.h"

enum { SENDERS = 4 };

/* Counts per sender, and stops after a given total. */
struct counter {
	struct actor base;
	int next[SENDERS];
	int left;
};
ACTOR_TYPE(counter);

struct number {
	struct actor_message base;
	int sender, value;
};

static int handle_number(struct actor_message *message, struct actor *actor,
                         struct actor_context *context)
{
	struct number *number = async_container_of(message, struct number, base);
	struct counter *counter = ACTOR_SELF(counter, actor);
	CHECK_INT_EQ(number->value, counter->next[number->sender]++);
	if (--counter->left == 0)
		actor_context_stop(context);
	return ACTOR_OK;
}

static void drop_number(struct actor_message *message)
{
	async_pool_free(message, sizeof(struct number));
}

static const struct actor_message_ops number_ops = { handle_number, drop_number, "number" };

static void send_number(struct counter_address address, int sender, int value)
{
	struct number *number = async_pool_alloc(sizeof *number);
	CHECK(number != NULL);
	*number = (struct number){ { .ops = &number_ops }, sender, value };
	CHECK_OK(actor_address_send(address.untyped, &number->base));
}

TEST(one_thread_keeps_order)
{
	struct async_executor *executor = stage_open(1);
	struct counter_address address;
	CHECK_OK(counter_spawn(executor, (struct counter){ .left = 1000 }, &address));
	for (int i = 0; i < 1000; i++)
		send_number(address, 0, i);
	CHECK_OK(counter_address_join(address));
	counter_address_drop(&address);
	stage_close(executor);
}

struct sender {
	pthread_t thread;
	struct counter_address address;
	int index, count;
};

static void *send_all(void *argument)
{
	struct sender *sender = argument;
	for (int i = 0; i < sender->count; i++)
		send_number(sender->address, sender->index, i);
	counter_address_drop(&sender->address);
	return NULL;
}

static void four_threads_send(unsigned workers)
{
	struct async_executor *executor = stage_open(workers);
	struct counter_address address;
	struct sender senders[SENDERS];
	int count = (int)test_scaled(100000);
	CHECK_OK(counter_spawn(executor, (struct counter){ .left = SENDERS * count }, &address));
	for (int i = 0; i < SENDERS; i++) {
		senders[i] = (struct sender){ .address = counter_address_clone(address),
			                      .index = i,
			                      .count = count };
		CHECK_OK(pthread_create(&senders[i].thread, NULL, send_all, &senders[i]));
	}
	CHECK_OK(counter_address_join(address)); /* it stops itself after the last */
	for (int i = 0; i < SENDERS; i++)
		pthread_join(senders[i].thread, NULL);
	counter_address_drop(&address);
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

/* ---- Fairness on one worker ------------------------------------------------------------------------------------------ */

/* Sends itself the same message again and again until it is told to stop. */
struct busy {
	struct actor base;
	struct gate *started;
	_Atomic bool *stop;
};
ACTOR_TYPE(busy);

static int handle_again(struct actor_message *message, struct actor *actor,
                        struct actor_context *context)
{
	struct busy *busy = ACTOR_SELF(busy, actor);
	gate_open(busy->started);
	if (*busy->stop) {
		actor_context_stop(context);
		return ACTOR_OK;
	}
	struct number *again = async_pool_alloc(sizeof *again);
	CHECK(again != NULL);
	*again = (struct number){ .base.ops = message->ops };
	return actor_address_send(actor_context_self(context), &again->base);
}

static const struct actor_message_ops again_ops = { handle_again, drop_number, "again" };

TEST(a_busy_actor_does_not_starve_another)
{
	struct async_executor *executor = stage_open(1);
	struct gate started = { 0 };
	_Atomic bool stop = false;
	struct busy_address busy;
	struct counter_address counter;
	struct number *again = async_pool_alloc(sizeof *again);
	*again = (struct number){ .base.ops = &again_ops };
	CHECK_OK(busy_spawn(executor, (struct busy){ .started = &started, .stop = &stop }, &busy));
	CHECK_OK(actor_address_send(busy.untyped, &again->base));
	gate_wait(&started);

	CHECK_OK(counter_spawn(executor, (struct counter){ .left = 10 }, &counter));
	for (int i = 0; i < 10; i++)
		send_number(counter, 0, i);
	CHECK_OK(counter_address_join(counter)); /* the only worker has both */
	CHECK(actor_address_status(busy.untyped) == ACTOR_ACTIVE);
	stop = true;
	CHECK_OK(busy_address_join(busy));
	counter_address_drop(&counter);
	busy_address_drop(&busy);
	stage_close(executor);
}
