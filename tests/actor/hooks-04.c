/* The hooks of an actor that is a task: on a worker, and able to wait. */
// since: 4
// until: 5
#include <actor/actor.h>
#include <pthread.h>
#include <string.h>

#include "../stage.h"

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

static int on_initialize(struct actor *self, struct async_waker *waker)
{
	(void)waker;
	write_down(self, "i");
	return ACTOR_OK;
}

static int on_event(struct actor *self, struct async_waker *waker)
{
	(void)waker;
	write_down(self, "e");
	return --ACTOR_SELF(diarist, self)->events > 0 ? ACTOR_OK : ACTOR_STOP;
}

static int on_finalize(struct actor *self, struct async_waker *waker)
{
	(void)waker;
	write_down(self, "f");
	return ACTOR_OK;
}

static void on_drop(struct actor *self)
{
	write_down(self, "d");
}

/* From start to end, on an executor of its own. */
static void live(struct actor *actor)
{
	struct async_executor *executor = stage_open(1);
	struct actor_runtime runtime;
	CHECK_OK(actor_runtime_spawn(&runtime, executor, actor));
	stage_wait(executor);
	stage_close(executor);
}

TEST(are_called_in_order)
{
	static const struct actor_ops all_hooks = { on_initialize, on_event, on_finalize, on_drop };
	char diary[10] = "";
	struct diarist diarist = { .base.ops = &all_hooks, .diary = diary, .events = 3 };
	live(&diarist.base);
	CHECK_STR_EQ(diary, "ieeefd");
}

TEST(have_defaults)
{
	static const struct actor_ops no_hooks = { 0 };
	static const struct actor_ops only_event = { .event = on_event };
	static const struct actor_ops no_event = { .initialize = on_initialize,
		                                   .finalize = on_finalize };
	char diary[10] = "";
	struct diarist diarist = { .diary = diary, .events = 2 };

	live(&diarist.base); /* no table at all */
	diarist.base.ops = &no_hooks;
	live(&diarist.base);
	CHECK_STR_EQ(diary, "");
	diarist.base.ops = &only_event;
	live(&diarist.base);
	CHECK_STR_EQ(diary, "ee");
	diarist.base.ops = &no_event;
	live(&diarist.base);
	CHECK_STR_EQ(diary, "eeif");
}

/* ---- On a worker --------------------------------------------------------------------------------------------------- */

struct traveller {
	struct actor base;
	pthread_t *where;
};

static int note_thread(struct actor *self, struct async_waker *waker)
{
	(void)waker;
	*ACTOR_SELF(traveller, self)->where = pthread_self();
	return ACTOR_STOP;
}

TEST(run_off_the_callers_thread)
{
	static const struct actor_ops ops = { .event = note_thread };
	pthread_t where = pthread_self();
	struct traveller traveller = { .base.ops = &ops, .where = &where };
	live(&traveller.base);
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

static int wait_and_write(struct actor *self, struct async_waker *waker, const char *what)
{
	struct waiter *waiter = ACTOR_SELF(waiter, self);

	ASYNC_BEGIN(&waiter->frame);
	strcat(waiter->diary, what);
	ASYNC_AWAIT(&waiter->frame, async_sleep_poll(&waiter->sleep, waker, async_now()));
	ASYNC_YIELD(&waiter->frame, waker);
	strcat(waiter->diary, what);
	ASYNC_END(&waiter->frame);
	return ACTOR_OK;
}

static int wait_in_initialize(struct actor *self, struct async_waker *waker)
{
	return wait_and_write(self, waker, "i");
}

static int wait_in_event(struct actor *self, struct async_waker *waker)
{
	int result = wait_and_write(self, waker, "e");
	return result == ACTOR_OK ? ACTOR_STOP : result;
}

static int wait_in_finalize(struct actor *self, struct async_waker *waker)
{
	return wait_and_write(self, waker, "f");
}

TEST(a_hook_that_waits_is_called_again)
{
	static const struct actor_ops ops = { wait_in_initialize, wait_in_event, wait_in_finalize,
		                              NULL };
	char diary[10] = "";
	struct waiter waiter = { .base.ops = &ops, .diary = diary };
	live(&waiter.base);
	CHECK_STR_EQ(diary, "iieeff");
}

/* Waits without any macro: it is called from its beginning each time. */
static int wait_between_events(struct actor *self, struct async_waker *waker)
{
	write_down(self, "e");
	return --ACTOR_SELF(diarist, self)->events > 0 ? (int)async_waker_yield(waker) : ACTOR_STOP;
}

TEST(a_stage_that_is_over_does_not_come_back)
{
	static const struct actor_ops ops = { on_initialize, wait_between_events, on_finalize,
		                              on_drop };
	char diary[10] = "";
	struct diarist diarist = { .base.ops = &ops, .diary = diary, .events = 3 };
	live(&diarist.base);
	CHECK_STR_EQ(diary, "ieeefd");
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

static int wait_for_the_other(struct actor *self, struct async_waker *waker)
{
	struct singer *singer = ACTOR_SELF(singer, self);
	if (singer->last)
		gate_open(singer->gate);
	return gate_poll(singer->gate, &singer->waiter, waker);
}

static int sing(struct actor *self, struct async_waker *waker)
{
	struct singer *singer = ACTOR_SELF(singer, self);

	ASYNC_BEGIN(&singer->frame);
	while (singer->left-- > 0) {
		strcat(singer->song, singer->letter);
		ASYNC_YIELD(&singer->frame, waker);
	}
	ASYNC_END(&singer->frame);
	return ACTOR_STOP;
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
	struct actor_runtime runtimes[2];
	for (int i = 0; i < 2; i++)
		CHECK_OK(actor_runtime_spawn(&runtimes[i], executor, &singers[i].base));
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

static int dream(struct actor *self, struct async_waker *waker)
{
	struct dreamer *dreamer = ACTOR_SELF(dreamer, self);
	gate_open(dreamer->asleep);
	return async_sleep_poll(&dreamer->sleep, waker, ASYNC_NEVER) == ASYNC_READY ? ACTOR_STOP
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
	struct actor_runtime runtime;
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &dreamer.base));
	gate_wait(&asleep);
	stage_close(executor);
	CHECK_INT_EQ(drops, 1);
}

static int must_not_run(struct actor *self, struct async_waker *waker)
{
	(void)self;
	(void)waker;
	CHECK(false);
	return ACTOR_STOP;
}

TEST(an_actor_that_never_got_through_initialize_is_dropped_only)
{
	static const struct actor_ops ops = { dream, must_not_run, must_not_run, wake_up };
	struct async_executor *executor = stage_open(1);
	struct gate asleep = { 0 };
	int drops = 0;
	struct dreamer dreamer = { .base.ops = &ops, .asleep = &asleep, .drops = &drops };
	struct actor_runtime runtime;
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &dreamer.base));
	gate_wait(&asleep);
	stage_close(executor);
	CHECK_INT_EQ(drops, 1);
}

/* Sleeps until the executor shuts down, and then wants another actor. */
struct latecomer {
	struct actor base;
	struct async_sleep sleep;
	struct gate *asleep;
	struct async_executor *executor;
	struct actor_runtime *other_runtime;
	struct actor *other;
	int *error;
};

static int spawn_too_late(struct actor *self, struct async_waker *waker)
{
	struct latecomer *late = ACTOR_SELF(latecomer, self);
	gate_open(late->asleep);
	if (async_sleep_poll(&late->sleep, waker, ASYNC_NEVER) == ASYNC_PENDING)
		return ACTOR_PENDING;
	*late->error = actor_runtime_spawn(late->other_runtime, late->executor, late->other);
	return ACTOR_STOP;
}

TEST(an_actor_that_comes_too_late_stays_the_callers)
{
	static const struct actor_ops late_ops = { .event = spawn_too_late };
	static const struct actor_ops other_ops = { must_not_run, must_not_run, must_not_run,
		                                    wake_up };
	struct async_executor *executor = stage_open(1);
	struct gate asleep = { 0 };
	int drops = 0, error = ASYNC_OK;
	struct actor_runtime runtime, other_runtime;
	struct dreamer other = { .base.ops = &other_ops, .drops = &drops };
	struct latecomer late = { .base.ops = &late_ops,
		                  .asleep = &asleep,
		                  .executor = executor,
		                  .other_runtime = &other_runtime,
		                  .other = &other.base,
		                  .error = &error };
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &late.base));
	gate_wait(&asleep);
	stage_close(executor);
	CHECK_INT_EQ(error, ASYNC_E_CLOSED);
	CHECK_INT_EQ(drops, 0);
}

/* ---- Misuse -------------------------------------------------------------------------------------------------------- */

static int say_nonsense(struct actor *self, struct async_waker *waker)
{
	(void)self;
	(void)waker;
	return 7;
}

TEST(nonsense_stops_the_program)
{
	static const struct actor_ops ops = { .event = say_nonsense };
	struct actor nonsense = { &ops };
	CHECK_ABORTS(live(&nonsense), "ACTOR_OK, ACTOR_PENDING or ACTOR_STOP");
}

TEST(nothing_to_spawn_stops_the_program)
{
	struct actor_runtime runtime;
	struct async_executor *executor = stage_open(1);
	CHECK_ABORTS((void)!actor_runtime_spawn(&runtime, executor, NULL), "no actor");
	stage_close(executor);
}
