/* Step 6, exercise 2: four threads push into one mailbox. */
#include <actor/actor.h>
#include <pthread.h>

#include "../../tests/stage.h"

enum { THREADS = 4, EACH = 10000 };

struct number {
	struct actor_message base;
	int thread, value;
};

struct listener {
	struct actor base;
	int left;
	int next[THREADS]; /* what has to come next from each thread */
};

static void handle_number(struct actor_message *message, struct actor *actor)
{
	struct listener *listener = ACTOR_SELF(listener, actor);
	struct number *number = async_container_of(message, struct number, base);
	CHECK_INT_EQ(number->value, listener->next[number->thread]++);
	listener->left--;
}

static void drop_number(struct actor_message *message)
{
	async_pool_free(message, sizeof(struct number));
}

static const struct actor_message_ops number_ops = { handle_number, drop_number };

static int listen_once(struct actor *self, struct actor_context *context)
{
	struct async_mpsc_node *node;
	if (async_mpsc_poll(&context->mailbox, actor_context_waker(context), &node) != ASYNC_READY)
		return ACTOR_PENDING;
	struct actor_message *message = async_container_of(node, struct actor_message, node);
	message->ops->handle(message, self);
	actor_message_drop(message);
	return ACTOR_SELF(listener, self)->left > 0 ? ACTOR_OK : ACTOR_STOP;
}

static const struct actor_ops listener_ops = { .event = listen_once };

static struct actor_runtime runtime;

static void *push_numbers(void *thread)
{
	for (int i = 0; i < EACH; i++) {
		struct number *number = async_pool_alloc(sizeof *number);
		CHECK(number != NULL);
		*number = (struct number){ { .ops = &number_ops }, *(int *)thread, i };
		CHECK_OK(async_mpsc_push(&runtime.context.mailbox, &number->base.node));
	}
	return NULL;
}

TEST(each_threads_numbers_come_in_its_order)
{
	struct async_executor *executor = stage_open(1);
	struct listener listener = { .base.ops = &listener_ops, .left = THREADS * EACH };
	pthread_t threads[THREADS];
	int names[THREADS] = { 0, 1, 2, 3 };
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &listener.base));
	for (int i = 0; i < THREADS; i++)
		CHECK_INT_EQ(pthread_create(&threads[i], NULL, push_numbers, &names[i]), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	stage_wait(executor);
	stage_close(executor);
	for (int i = 0; i < THREADS; i++)
		CHECK_INT_EQ(listener.next[i], EACH);
}
