/* Step 28, exercise 2: senders that leave gaps, so that the mailbox is often empty. None of their lines may be lost. */
#include <actor/actor.h>
#include <pthread.h>
#include <unistd.h>

#include "../../tests/stage.h"

enum { THREADS = 3, ENOUGH = 50 };

struct line {
	int number;
};

/* Closes when it has read enough. */
struct reader {
	struct actor base;
	_Atomic int *read;
};
ACTOR_TYPE(reader);
ACTOR_EVENT(reader, line);

static void reader_on_line(struct reader *self, const struct line *event)
{
	(void)event;
	++*self->read;
}

static int read_enough(struct actor *actor, struct actor_context *context)
{
	int result = actor_context_next(context);
	if (result == ACTOR_OK && *ACTOR_SELF(reader, actor)->read == ENOUGH)
		actor_context_close(context);
	return result;
}

static const struct actor_ops ops = { .event = read_enough };

struct trickle {
	struct reader_address address;
	_Atomic int read, accepted;
};

static void *send_slowly(void *argument)
{
	struct trickle *trickle = argument;
	while (reader_send_line(trickle->address, (struct line){ 0 }) == ACTOR_OK) {
		trickle->accepted++;
		usleep(100);
	}
	return NULL;
}

TEST(none_is_lost_in_a_gap)
{
	for (size_t round = 0; round < test_scaled(20); round++) {
		struct async_executor *executor = stage_open(1);
		struct trickle trickle = { 0 };
		pthread_t threads[THREADS];
		CHECK_OK(reader_spawn(executor,
		                      (struct reader){ .base.ops = &ops, .read = &trickle.read },
		                      &trickle.address));
		for (int i = 0; i < THREADS; i++)
			CHECK_OK(pthread_create(&threads[i], NULL, send_slowly, &trickle));
		for (int i = 0; i < THREADS; i++)
			pthread_join(threads[i], NULL);
		CHECK_OK(reader_address_join(trickle.address));
		CHECK_INT_EQ(trickle.read, trickle.accepted);
		reader_address_drop(&trickle.address);
		stage_close(executor);
	}
}
