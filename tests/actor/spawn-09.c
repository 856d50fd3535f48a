/* Spawning: one call from a struct to a running actor. */
// since: 9
// until: 10
#include <actor/actor.h>
#include <pthread.h>
#include <string.h>

#include "../stage.h"

struct probe {
	struct actor base;
	const char *name; /* in the struct itself from `initialize` on */
	char own[12];
	pthread_t *where;
	struct gate *gate; /* NULL, or: `initialize` waits for it */
	struct async_watch_waiter waiter;
	_Atomic int *drops;
};

static int look_around(struct actor *self, struct actor_context *context)
{
	struct probe *probe = ACTOR_SELF(probe, self);
	if (probe->gate != NULL &&
	    gate_poll(probe->gate, &probe->waiter, actor_context_waker(context)) != ASYNC_READY)
		return ACTOR_PENDING;
	*probe->where = pthread_self();
	probe->name = probe->own;
	return ACTOR_OK;
}

static int check_name(struct actor *self, struct actor_context *context)
{
	(void)context;
	struct probe *probe = ACTOR_SELF(probe, self);
	CHECK(probe->name == probe->own);
	CHECK_STR_EQ(probe->name, "voyager");
	return ACTOR_STOP;
}

static void count_drop(struct actor *self)
{
	++*ACTOR_SELF(probe, self)->drops;
}

static const struct actor_ops probe_ops = { .initialize = look_around,
	                                    .event = check_name,
	                                    .drop = count_drop };

TEST(hooks_run_on_a_worker)
{
	struct async_executor *executor = stage_open(1);
	pthread_t where = pthread_self();
	_Atomic int drops = 0;
	struct probe probe = {
		.base.ops = &probe_ops, .own = "voyager", .where = &where, .drops = &drops
	};
	CHECK_OK(actor_spawn(executor, &probe.base, sizeof probe));
	stage_wait(executor);
	stage_close(executor);
	CHECK(!pthread_equal(where, pthread_self()));
	CHECK_INT_EQ(drops, 1);
}

TEST(spawn_returns_at_once)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	pthread_t where;
	_Atomic int drops = 0;
	struct probe probe = { .base.ops = &probe_ops,
		               .own = "voyager",
		               .where = &where,
		               .gate = &gate,
		               .drops = &drops };
	CHECK_OK(actor_spawn(executor, &probe.base, sizeof probe));
	CHECK_INT_EQ(drops, 0); /* it cannot even begin before this thread goes on */
	gate_open(&gate);
	stage_wait(executor);
	stage_close(executor);
	CHECK_INT_EQ(drops, 1);
}

/* The caller's copy may go at once. */
static void spawn_from_a_short_life(struct async_executor *executor, struct gate *gate,
                                    pthread_t *where, _Atomic int *drops)
{
	struct probe probe = { .base.ops = &probe_ops,
		               .own = "voyager",
		               .where = where,
		               .gate = gate,
		               .drops = drops };
	CHECK_OK(actor_spawn(executor, &probe.base, sizeof probe));
}

TEST(the_struct_is_copied)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	pthread_t where;
	_Atomic int drops = 0;
	spawn_from_a_short_life(executor, &gate, &where, &drops);
	gate_open(&gate);
	stage_wait(executor);
	stage_close(executor);
	CHECK_INT_EQ(drops, 1);
}

TEST(a_thousand_actors_leave_nothing_behind)
{
	struct async_executor *executor = stage_open(2);
	pthread_t where[1000];
	_Atomic int drops = 0;
	for (int i = 0; i < 1000; i++) {
		struct probe probe = { .base.ops = &probe_ops,
			               .own = "voyager",
			               .where = &where[i],
			               .drops = &drops };
		CHECK_OK(actor_spawn(executor, &probe.base, sizeof probe));
	}
	stage_wait(executor);
	stage_close(executor);
	CHECK_INT_EQ(drops, 1000);
}

TEST(misuse_stops_the_program)
{
	struct async_executor *executor = stage_open(1);
	struct actor bare = { 0 };
	CHECK_ABORTS((void)!actor_spawn(executor, NULL, sizeof bare), "no actor");
	CHECK_ABORTS((void)!actor_spawn(NULL, &bare, sizeof bare), "no executor");
	CHECK_ABORTS((void)!actor_spawn(executor, &bare, 1), "not the size of an actor");
	stage_close(executor);
}
