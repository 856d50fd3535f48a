/* A closed mailbox: what was accepted is handled, nothing else is. The last address dropped closes it. */
// since: 28
// until: 33
#include <actor/actor.h>
#include <pthread.h>
#include <unistd.h>

#include "start.h"

struct line {
	int number;
};

ACTOR_ADDRESS(reader);

/* Counts lines. What else it does depends on its hooks. */
struct reader {
	struct actor base;
	_Atomic int *read;
	struct gate *go; /* NULL, or: begins when it opens */
	struct async_watch_waiter waiter;
	int closes_at, stops_at;   /* so many lines; 0: never */
	struct reader_address own; /* counted; or none */
};
ACTOR_SPAWN(reader);
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
	if (result == ACTOR_OK && *reader->read == reader->stops_at)
		actor_context_stop(context);
	return result;
}

static const struct actor_ops reader_ops = { .initialize = wait_to_begin,
	                                     .event = read_and_perhaps_close };

/* Whether all actors end by themselves, in five seconds at most. */
static bool all_end_soon(struct async_executor *executor)
{
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	while (async_executor_tasks(executor) > 0) {
		if (async_now() >= deadline)
			return false;
		sched_yield();
	}
	return true;
}

/* ---- Close, and stop --------------------------------------------------------------------------------------------------- */

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

/* Ten lines for a reader that ends at the third. Gives how many it has read in the end. */
static int read_of_ten(struct reader reader)
{
	struct async_executor *executor = stage_open(1);
	struct gate go = { 0 };
	_Atomic int read = 0;
	struct reader_address address;
	reader.read = &read;
	reader.go = &go;
	CHECK_OK(reader_spawn(executor, reader, &address));
	for (int i = 0; i < 10; i++)
		CHECK_OK(reader_send_line(address, (struct line){ i }));
	gate_open(&go);
	CHECK(all_end_soon(executor));
	reader_address_drop(&address);
	stage_close(executor);
	return read;
}

TEST(close_handles_what_stop_drops)
{
	CHECK_INT_EQ(read_of_ten((struct reader){ .base.ops = &reader_ops, .closes_at = 3 }), 10);
	CHECK_INT_EQ(read_of_ten((struct reader){ .base.ops = &reader_ops, .stops_at = 3 }), 3);
}

TEST(a_stop_after_a_close_is_a_stop)
{
	CHECK_INT_EQ(read_of_ten((struct reader){
			     .base.ops = &reader_ops, .closes_at = 3, .stops_at = 5 }),
	             5);
}

static int close_twice(struct actor *self, struct actor_context *context)
{
	int result = wait_to_begin(self, context);
	if (result == ACTOR_OK) {
		actor_context_close(context);
		actor_context_close(context);
		CHECK(actor_context_is_active(context)); /* there are lines to be read */
	}
	return result;
}

TEST(an_actor_may_close_before_it_begins)
{
	static const struct actor_ops ops = { .initialize = close_twice };
	CHECK_INT_EQ(read_of_ten((struct reader){ .base.ops = &ops }), 10);
}

/* ---- The last address -------------------------------------------------------------------------------------------------- */

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
	CHECK(all_end_soon(executor)); /* nobody has told it to */
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
	CHECK(all_end_soon(executor));
	stage_close(executor);
}

/* Whatever it reads, it writes itself another line. */
static int read_and_write(struct actor *self, struct actor_context *context)
{
	(void)self;
	int result = actor_context_next(context);
	if (result == ACTOR_OK && actor_context_is_active(context)) {
		int error = reader_send_line(reader_self(context), (struct line){ 0 });
		CHECK(error == ACTOR_OK || error == ACTOR_E_CLOSED);
	}
	return result;
}

TEST(its_own_borrowed_address_does_not_keep_it)
{
	static const struct actor_ops ops = { .event = read_and_write };
	struct async_executor *executor = stage_open(1);
	_Atomic int read = 0;
	struct reader_address address;
	CHECK_OK(reader_spawn(executor, (struct reader){ .base.ops = &ops, .read = &read },
	                      &address));
	CHECK_OK(reader_send_line(address, (struct line){ 0 }));
	reader_address_drop(&address);
	CHECK(all_end_soon(executor));
	stage_close(executor);
}

static int keep_own_address(struct actor *self, struct actor_context *context)
{
	ACTOR_SELF(reader, self)->own = reader_address_clone(reader_self(context));
	return ACTOR_OK;
}

/* Writes itself one line after the other, through its own clone; then it drops that. */
static int read_and_write_a_hundred(struct actor *self, struct actor_context *context)
{
	struct reader *reader = ACTOR_SELF(reader, self);
	int result = actor_context_next(context);
	if (result != ACTOR_OK || !actor_context_is_active(context))
		return result;
	if (*reader->read < 100)
		CHECK_OK(reader_send_line(reader->own, (struct line){ 0 }));
	else
		reader_address_drop(&reader->own);
	return ACTOR_OK;
}

static void drop_own_address(struct actor *self)
{
	reader_address_drop(&ACTOR_SELF(reader, self)->own);
}

TEST(a_clone_of_its_own_address_keeps_it)
{
	static const struct actor_ops ops = { .initialize = keep_own_address,
		                              .event = read_and_write_a_hundred,
		                              .drop = drop_own_address };
	struct async_executor *executor = stage_open(1);
	_Atomic int read = 0;
	struct reader_address address;
	CHECK_OK(reader_spawn(executor, (struct reader){ .base.ops = &ops, .read = &read },
	                      &address));
	CHECK_OK(reader_send_line(address, (struct line){ 0 }));
	while (read == 0) /* it has its clone */
		sched_yield();
	reader_address_drop(&address);
	CHECK(all_end_soon(executor));
	CHECK_INT_EQ(read, 100);
	stage_close(executor);
}

/* ---- Many threads ------------------------------------------------------------------------------------------------------ */

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
	for (size_t round = 0; round < test_scaled(30); round++) {
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

struct sender {
	pthread_t thread;
	struct reader_address address; /* its own */
};

static void *send_and_leave(void *argument)
{
	struct sender *sender = argument;
	for (int i = 0; i < 100; i++)
		CHECK_OK(reader_send_line(sender->address, (struct line){ i }));
	reader_address_drop(&sender->address);
	return NULL;
}

TEST(whoever_leaves_last_closes)
{
	enum { THREADS = 4 };
	struct async_executor *executor = stage_open(2);
	for (size_t round = 0; round < test_scaled(100); round++) {
		_Atomic int read = 0;
		struct reader_address address;
		struct sender senders[THREADS];
		CHECK_OK(reader_spawn(executor, (struct reader){ .read = &read }, &address));
		for (int i = 0; i < THREADS; i++) {
			senders[i].address = reader_address_clone(address);
			CHECK_OK(pthread_create(&senders[i].thread, NULL, send_and_leave,
			                        &senders[i]));
		}
		reader_address_drop(&address);
		for (int i = 0; i < THREADS; i++)
			pthread_join(senders[i].thread, NULL);
		CHECK(all_end_soon(executor));
		CHECK_INT_EQ(read, THREADS * 100);
	}
	stage_close(executor);
}

/* ---- The executor is shut down ----------------------------------------------------------------------------------------- */

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

static int wait_for_ever(struct actor *self, struct actor_context *context)
{
	(void)self, (void)context;
	while (pause() != 0)
		continue;
	return ACTOR_OK;
}

static void drop_more_often_than_cloned(void)
{
	static const struct actor_ops ops = { .initialize = wait_for_ever, .event = NULL };
	struct async_executor *executor = stage_open(1);
	struct reader_address address;
	CHECK_OK(reader_spawn(executor, (struct reader){ .base.ops = &ops }, &address));
	struct reader_address clone = reader_address_clone(address), copy = address;
	reader_address_drop(&clone);
	reader_address_drop(&address);
	reader_address_drop(&copy);
}

TEST(dropping_more_often_than_cloned_stops_the_program)
{
	/* All of it in the child: a fork does not take another thread's locks back. */
	CHECK_ABORTS(drop_more_often_than_cloned(), "dropped more often than cloned");
}
