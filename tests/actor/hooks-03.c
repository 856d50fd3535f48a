/* The hooks of an actor that runs on the caller's thread. */
// since: 3
// until: 3
#include <actor/actor.h>
#include <pthread.h>
#include <string.h>

#include "testing/test.h"

/* Writes down what is called: i, e, f, d. */
struct diarist {
	struct actor base;
	char *diary;
	int events;       /* how many there are */
	pthread_t *where; /* NULL, or: which thread ran `event` */
};

static void write_down(struct actor *self, const char *what)
{
	strcat(ACTOR_SELF(diarist, self)->diary, what);
}

static void on_initialize(struct actor *self)
{
	write_down(self, "i");
}

static int on_event(struct actor *self)
{
	struct diarist *diarist = ACTOR_SELF(diarist, self);
	write_down(self, "e");
	if (diarist->where != NULL)
		*diarist->where = pthread_self();
	return --diarist->events > 0 ? ACTOR_OK : ACTOR_STOP;
}

static void on_finalize(struct actor *self)
{
	write_down(self, "f");
}

static void on_drop(struct actor *self)
{
	write_down(self, "d");
}

static const struct actor_ops all_hooks = {
	.initialize = on_initialize, .event = on_event, .finalize = on_finalize, .drop = on_drop
};

static void live(struct diarist *diarist)
{
	struct actor_runtime runtime;
	actor_runtime_init(&runtime, &diarist->base);
	actor_runtime_run(&runtime);
	actor_runtime_deinit(&runtime);
}

TEST(are_called_in_order)
{
	char diary[10] = "";
	struct diarist diarist = { .base.ops = &all_hooks, .diary = diary, .events = 3 };
	live(&diarist);
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

	live(&diarist); /* no table at all */
	diarist.base.ops = &no_hooks;
	live(&diarist);
	CHECK_STR_EQ(diary, "");
	diarist.base.ops = &only_event;
	live(&diarist);
	CHECK_STR_EQ(diary, "ee");
	diarist.base.ops = &no_event;
	live(&diarist);
	CHECK_STR_EQ(diary, "eeif");
}

TEST(an_actor_that_never_ran_is_dropped_only)
{
	char diary[10] = "";
	struct diarist diarist = { .base.ops = &all_hooks, .diary = diary, .events = 3 };
	struct actor_runtime runtime;
	actor_runtime_init(&runtime, &diarist.base);
	actor_runtime_deinit(&runtime);
	CHECK_STR_EQ(diary, "d");
}

TEST(run_on_the_callers_thread)
{
	char diary[10] = "";
	pthread_t where;
	struct diarist diarist = {
		.base.ops = &all_hooks, .diary = diary, .events = 1, .where = &where
	};
	live(&diarist);
	CHECK(pthread_equal(where, pthread_self()));
}

static int say_nonsense(struct actor *self)
{
	(void)self;
	return 7;
}

TEST(nonsense_stops_the_program)
{
	static const struct actor_ops nonsense = { .event = say_nonsense };
	struct diarist diarist = { .base.ops = &nonsense };
	CHECK_ABORTS(live(&diarist), "ACTOR_OK or ACTOR_STOP");
}
