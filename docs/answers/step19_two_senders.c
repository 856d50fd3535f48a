/* Step 19, exercise 2: two threads send to one actor. Each one's order is kept, and nothing is said about the two. */
#include <actor/actor.h>
#include <pthread.h>

#include "../../tests/stage.h"

enum { SENDERS = 2, EACH = 1000 };

struct number {
	int sender, value;
};

/* Knows what each sender sends next. */
struct listener {
	struct actor base;
	int next[SENDERS];
	_Atomic int *finalized; /* the test's */
};

ACTOR_TYPE(listener);
ACTOR_EVENT(listener, number);

static void listener_on_number(struct listener *self, const struct number *event)
{
	CHECK_INT_EQ(event->value, self->next[event->sender]++);
}

static int stop_after_all(struct actor *actor, struct actor_context *context)
{
	struct listener *self = ACTOR_SELF(listener, actor);
	if (actor_context_next(context) == ACTOR_PENDING)
		return ACTOR_PENDING;
	return self->next[0] + self->next[1] < SENDERS * EACH ? ACTOR_OK : ACTOR_STOP;
}

static int check_senders(struct actor *actor, struct actor_context *context)
{
	(void)context;
	struct listener *self = ACTOR_SELF(listener, actor);
	for (int i = 0; i < SENDERS; i++)
		CHECK_INT_EQ(self->next[i], EACH);
	++*self->finalized;
	return ACTOR_OK;
}

static const struct actor_ops ops = { .event = stop_after_all, .finalize = check_senders };

struct sender {
	pthread_t thread;
	struct listener_address address; /* borrowed: the test drops it after the thread */
	int index;
};

static void *send_all(void *argument)
{
	const struct sender *sender = argument;
	for (int i = 0; i < EACH; i++)
		CHECK_OK(
			listener_send_number(sender->address, (struct number){ sender->index, i }));
	return NULL;
}

TEST(each_sender_keeps_its_order)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int finalized = 0;
	struct listener_address address;
	CHECK_OK(listener_spawn(executor,
	                        (struct listener){ .base.ops = &ops, .finalized = &finalized },
	                        &address));
	struct sender senders[SENDERS];
	for (int i = 0; i < SENDERS; i++) {
		senders[i] = (struct sender){ .address = address, .index = i };
		CHECK_OK(pthread_create(&senders[i].thread, NULL, send_all, &senders[i]));
	}
	for (int i = 0; i < SENDERS; i++)
		pthread_join(senders[i].thread, NULL);
	listener_address_drop(&address);
	stage_wait(executor);
	stage_close(executor);
	CHECK_INT_EQ(finalized, 1);
}
