/* A closed mailbox: what was accepted is handled, nothing else is. The last address dropped closes it. */
// since: 28
// until: 33
#include <actor/actor.h>
#include <pthread.h>

#include "start.h"

struct line {
	int number;
};

/* Counts lines in order, and closes its mailbox on its own at one of them. */
struct reader {
	struct actor base;
	_Atomic int *read;
	struct gate *go; /* NULL, or: begins when it opens */
	struct async_watch_waiter waiter;
	int closes_at; /* 0: never */
};
ACTOR_TYPE(reader);
ACTOR_EVENT(reader, line);

static void read_line(struct reader *self, const struct line *event)
{
	(void)event;
	++*self->read;
}

#if STEP < 32
static void reader_on_line(struct reader *self, const struct line *event)
{
	read_line(self, event);
}
#else
static int reader_on_line(struct reader *self, const struct line *event,
                          struct actor_context *context)
{
	(void)context;
	read_line(self, event);
	return ACTOR_OK;
}
#endif

static int wait_to_begin(struct actor *self, struct actor_context *context)
{
	struct reader *reader = ACTOR_SELF(reader, self);
	if (reader->go == NULL)
		return ACTOR_OK;
	return gate_poll(reader->go, &reader->waiter, actor_context_waker(context)) == ASYNC_READY
	               ? ACTOR_OK
	               : ACTOR_PENDING;
}

static int read_and_perhaps_close(struct actor *self, struct actor_context *context)
{
	struct reader *reader = ACTOR_SELF(reader, self);
	int result = actor_context_next(context);
	if (result == ACTOR_OK && *reader->read == reader->closes_at)
		actor_context_close(context);
	return result;
}

static const struct actor_ops reader_ops = { .initialize = wait_to_begin,
	                                     .event = read_and_perhaps_close };

TEST(accepted_before_is_handled_and_after_refused)
{
	struct async_executor *executor = stage_open(1);
	struct gate go = { 0 };
	_Atomic int read = 0;
	struct reader_address address;
	CHECK_OK(reader_spawn(executor,
	                      (struct reader){ .base.ops = &reader_ops,
	                                       .read = &read,
	                                       .go = &go,
	                                       .closes_at = 3 },
	                      &address));
	for (int i = 0; i < 10; i++)
		CHECK_OK(reader_send_line(address, (struct line){ i }));
	gate_open(&go);
	CHECK_OK(reader_address_join(address));
	CHECK_INT_EQ(read, 10);
	CHECK_INT_EQ(reader_send_line(address, (struct line){ 10 }), ACTOR_E_CLOSED);
	CHECK_INT_EQ(read, 10);
	reader_address_drop(&address);
	stage_close(executor);
}

TEST(the_last_address_dropped_ends_the_actor)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int read = 0;
	struct reader_address address;
	CHECK_OK(reader_spawn(executor, (struct reader){ .read = &read }, &address));
	struct reader_address clone = reader_address_clone(address);
	for (int i = 0; i < 100; i++)
		CHECK_OK(reader_send_line(address, (struct line){ i }));
	reader_address_drop(&address);
	for (int i = 0; i < 100; i++)
		CHECK_OK(reader_send_line(clone, (struct line){ i }));
	reader_address_drop(&clone);
	stage_wait(executor); /* nobody has told it to end */
	CHECK_INT_EQ(read, 200);
	stage_close(executor);
}

TEST(an_actor_without_messages_wakes_up_to_end)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int read = 0;
	struct reader_address address;
	CHECK_OK(reader_spawn(executor, (struct reader){ .read = &read }, &address));
	CHECK_OK(reader_send_line(address, (struct line){ 0 }));
	while (read == 0)
		sched_yield();
	reader_address_drop(&address);
	stage_wait(executor);
	stage_close(executor);
}

/* ---- Many threads, and a close in between ------------------------------------------------------------------------------ */

struct crowd {
	struct reader_address address;
	_Atomic int read, accepted, refused;
};

static void *send_until_refused(void *argument)
{
	struct crowd *crowd = argument;
	for (;;) {
		int error = reader_send_line(crowd->address, (struct line){ 0 });
		if (error != ACTOR_OK) {
			CHECK_INT_EQ(error, ACTOR_E_CLOSED);
			crowd->refused++;
			return NULL;
		}
		crowd->accepted++;
	}
}

TEST(all_that_was_accepted_is_handled)
{
	enum { THREADS = 3 };
	for (size_t round = 0; round < test_scaled(100); round++) {
		struct async_executor *executor = stage_open(2);
		struct crowd crowd = { 0 };
		pthread_t threads[THREADS];
		CHECK_OK(reader_spawn(executor,
		                      (struct reader){ .base.ops = &reader_ops,
		                                       .read = &crowd.read,
		                                       .closes_at = 50 },
		                      &crowd.address));
		for (int i = 0; i < THREADS; i++)
			CHECK_OK(pthread_create(&threads[i], NULL, send_until_refused, &crowd));
		for (int i = 0; i < THREADS; i++)
			pthread_join(threads[i], NULL);
		CHECK_OK(reader_address_join(crowd.address));
		CHECK_INT_EQ(crowd.refused, THREADS);
		CHECK_INT_EQ(crowd.read, crowd.accepted);
		reader_address_drop(&crowd.address);
		stage_close(executor);
	}
}

TEST(a_shutdown_drops_what_is_left)
{
	static const struct actor_ops ops = { .initialize = wait_to_begin, .event = NULL };
	struct async_executor *executor = stage_open(1);
	struct gate go = { 0 };
	_Atomic int read = 0;
	struct reader_address address;
	CHECK_OK(reader_spawn(executor,
	                      (struct reader){ .base.ops = &ops, .read = &read, .go = &go },
	                      &address));
	for (int i = 0; i < 10; i++)
		CHECK_OK(reader_send_line(address, (struct line){ i }));
	struct reader_address observer = reader_address_clone(address);
	reader_address_drop(&address);
	async_executor_free(executor); /* shut down before it could begin */
	CHECK_INT_EQ(reader_address_join(observer), ACTOR_E_CANCELED);
	reader_address_drop(&observer);
	stage_check_empty();
}

TEST(dropping_more_often_than_cloned_stops_the_program)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int read = 0;
	struct reader_address address;
	CHECK_OK(reader_spawn(executor, (struct reader){ .read = &read }, &address));
	struct reader_address clone = reader_address_clone(address),
			      copies[3] = { address, address, address };
	CHECK_ABORTS(for (int i = 0; i < 3; i++) reader_address_drop(&copies[i]),
	             "dropped more often than cloned");
	reader_address_drop(&clone);
	reader_address_drop(&address);
	stage_close(executor);
}
