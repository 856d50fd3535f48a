/* The hooks of an actor that is a task: on a worker, and able to wait. */
// since: 6
// until: 34
#include <actor/actor.h>
#include <pthread.h>
#include <string.h>

#include "start.h"

/* Writes down what is called: i, e, f, d. */
struct diarist {
	struct actor base;
	char *diary;
	int events; /* how many there are */
};

static void write_down(struct actor *self, const char *what)
{
	strcat(ACTOR_SELF(diarist, self)->diary, what);
}

static int on_initialize(struct actor *self, struct actor_context *context)
{
	(void)context;
	write_down(self, "i");
	return ACTOR_OK;
}

static int on_event(struct actor *self, struct actor_context *context)
{
	(void)context;
	write_down(self, "e");
	return --ACTOR_SELF(diarist, self)->events > 0 ? ACTOR_OK : stop(context);
}

static int on_finalize(struct actor *self, struct actor_context *context)
{
	(void)context;
	write_down(self, "f");
	return ACTOR_OK;
}

static void on_drop(struct actor *self)
{
	write_down(self, "d");
}

TEST(are_called_in_order)
{
	static const struct actor_ops all_hooks = { .initialize = on_initialize,
		                                    .event = on_event,
		                                    .finalize = on_finalize,
		                                    .drop = on_drop };
	char diary[10] = "";
	struct diarist diarist = { .base.ops = &all_hooks, .diary = diary, .events = 3 };
	live(&diarist.base, sizeof diarist);
	CHECK_STR_EQ(diary, "ieeefd");
}

TEST(have_defaults)
{
	static const struct actor_ops only_event = { .event = on_event };
	char diary[10] = "";
	struct diarist diarist = { .base.ops = &only_event, .diary = diary, .events = 2 };
	live(&diarist.base, sizeof diarist);
	CHECK_STR_EQ(diary, "ee");
}

TEST(an_actor_without_events_stops_at_once) // until: 7
{
	static const struct actor_ops no_event = { .initialize = on_initialize,
		                                   .finalize = on_finalize };
	char diary[10] = "";
	struct diarist diarist = { .diary = diary };
	live(&diarist.base, sizeof diarist); /* no table at all */
	diarist.base.ops = &no_event;
	live(&diarist.base, sizeof diarist);
	CHECK_STR_EQ(diary, "if");
}

/* ---- On a worker --------------------------------------------------------------------------------------------------- */

struct traveller {
	struct actor base;
	pthread_t *where;
};

static int note_thread(struct actor *self, struct actor_context *context)
{
	(void)context;
	*ACTOR_SELF(traveller, self)->where = pthread_self();
	return stop(context);
}

TEST(run_off_the_callers_thread)
{
	static const struct actor_ops ops = { .event = note_thread };
	pthread_t where = pthread_self();
	struct traveller traveller = { .base.ops = &ops, .where = &where };
	live(&traveller.base, sizeof traveller);
	CHECK(!pthread_equal(where, pthread_self()));
}

/* ---- Hooks that wait ----------------------------------------------------------------------------------------------- */

/* Waits in each hook, once. */
struct waiter {
	struct actor base;
	struct async_frame frame;
	struct async_sleep sleep;
	char *diary;
};

static int wait_and_write(struct actor *self, struct actor_context *context, const char *what)
{
	struct waiter *waiter = ACTOR_SELF(waiter, self);

	ASYNC_BEGIN(&waiter->frame);
	strcat(waiter->diary, what);
	ASYNC_AWAIT(&waiter->frame,
	            async_sleep_poll(&waiter->sleep, actor_context_waker(context), async_now()));
	ASYNC_YIELD(&waiter->frame, actor_context_waker(context));
	strcat(waiter->diary, what);
	ASYNC_END(&waiter->frame);
	return ACTOR_OK;
}

static int wait_in_initialize(struct actor *self, struct actor_context *context)
{
	return wait_and_write(self, context, "i");
}

static int wait_in_event(struct actor *self, struct actor_context *context)
{
	int result = wait_and_write(self, context, "e");
	return result == ACTOR_OK ? stop(context) : result;
}

static int wait_in_finalize(struct actor *self, struct actor_context *context)
{
	return wait_and_write(self, context, "f");
}

TEST(a_hook_that_waits_is_called_again)
{
	static const struct actor_ops ops = { .initialize = wait_in_initialize,
		                              .event = wait_in_event,
		                              .finalize = wait_in_finalize };
	char diary[10] = "";
	struct waiter waiter = { .base.ops = &ops, .diary = diary };
	live(&waiter.base, sizeof waiter);
	CHECK_STR_EQ(diary, "iieeff");
}

/* Writes its letter three times, and lets others run each time. */
struct singer {
	struct actor base;
	struct async_frame frame;
	struct async_watch_waiter waiter;
	struct gate *gate; /* opened by who comes last */
	bool last;
	const char *letter;
	char *song;
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

	ASYNC_BEGIN(&singer->frame);
	while (singer->left-- > 0) {
		strcat(singer->song, singer->letter);
		ASYNC_YIELD(&singer->frame, actor_context_waker(context));
	}
	ASYNC_END(&singer->frame);
	return stop(context);
}

TEST(two_waiting_actors_interleave_on_one_worker)
{
	static const struct actor_ops ops = { .initialize = wait_for_the_other, .event = sing };
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	char song[10] = "";
	struct singer singers[] = {
		{ .base.ops = &ops, .gate = &gate, .letter = "a", .song = song, .left = 3 },
		{ .base.ops = &ops,
		  .gate = &gate,
		  .letter = "b",
		  .song = song,
		  .left = 3,
		  .last = true },
	};
	for (int i = 0; i < 2; i++)
		start(executor, &singers[i].base, sizeof singers[i]);
	stage_wait(executor);
	stage_close(executor);
	CHECK_STR_EQ(song, "bababa"); /* no lock: one worker runs one at a time */
}

/* ---- The executor ends first --------------------------------------------------------------------------------------- */

/* Waits for what does not come. */
struct dreamer {
	struct actor base;
	struct async_sleep sleep;
	struct gate *asleep;
	int *drops;
};

static int dream(struct actor *self, struct actor_context *context)
{
	struct dreamer *dreamer = ACTOR_SELF(dreamer, self);
	gate_open(dreamer->asleep);
	return async_sleep_poll(&dreamer->sleep, actor_context_waker(context), ASYNC_NEVER) ==
	                       ASYNC_READY
	               ? stop(context)
	               : ACTOR_PENDING;
}

static void wake_up(struct actor *self)
{
	struct dreamer *dreamer = ACTOR_SELF(dreamer, self);
	async_sleep_deinit(&dreamer->sleep);
	++*dreamer->drops;
}

TEST(an_actor_that_still_waits_is_dropped)
{
	static const struct actor_ops ops = { .event = dream, .drop = wake_up };
	struct async_executor *executor = stage_open(1);
	struct gate asleep = { 0 };
	int drops = 0;
	struct dreamer dreamer = { .base.ops = &ops, .asleep = &asleep, .drops = &drops };
	start(executor, &dreamer.base, sizeof dreamer);
	gate_wait(&asleep);
	stage_close(executor);
	CHECK_INT_EQ(drops, 1);
}

/* ---- Misuse -------------------------------------------------------------------------------------------------------- */

static int say_nonsense(struct actor *self, struct actor_context *context)
{
	(void)self;
	(void)context;
	return 7;
}

TEST(nonsense_stops_the_program) // until: 30
{
	static const struct actor_ops ops = { .event = say_nonsense };
	struct actor nonsense = { &ops };
	CHECK_ABORTS(live(&nonsense, sizeof nonsense), "an event hook says ACTOR_OK");
}
