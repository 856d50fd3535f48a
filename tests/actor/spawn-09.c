/* Spawning: one call from a struct to a running actor. */
// since: 9
// until: 10
#include <actor/actor.h>
#include <pthread.h>
#include <stddef.h>

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

/* Ends at once; notes where it lives. */
struct wide {
	struct actor base;
	max_align_t number;
	unsigned char body[100000]; /* larger than what the pool keeps pages for */
	uintptr_t *where;
};

static int check_body(struct actor *self, struct actor_context *context)
{
	(void)context;
	struct wide *wide = ACTOR_SELF(wide, self);
	for (size_t i = 0; i < sizeof wide->body; i++)
		CHECK_INT_EQ(wide->body[i], i % 251);
	*wide->where = (uintptr_t)self;
	return ACTOR_STOP;
}

TEST(a_struct_of_any_size_with_any_type_in_it)
{
	static const struct actor_ops ops = { .event = check_body };
	static struct wide wide = { .base.ops = &ops };
	uintptr_t where = 1;
	wide.where = &where;
	for (size_t i = 0; i < sizeof wide.body; i++)
		wide.body[i] = (unsigned char)(i % 251);
	struct async_executor *executor = stage_open(1);
	CHECK_OK(actor_spawn(executor, &wide.base, sizeof wide));
	stage_wait(executor);
	stage_close(executor);
	CHECK_INT_EQ(where % _Alignof(max_align_t), 0);
}

/* Spawns a successor when it is dropped: too late, if that is because its executor shuts down. */
struct parent {
	struct actor base;
	struct async_executor *executor;
	struct probe *child;
	int *error;
};

static void spawn_child(struct actor *self)
{
	struct parent *parent = ACTOR_SELF(parent, self);
	*parent->error = actor_spawn(parent->executor, &parent->child->base, sizeof(struct probe));
}

TEST(an_executor_that_shuts_down_refuses)
{
	static const struct actor_ops ops = { .drop = spawn_child };
	struct async_executor *executor = stage_open(1);
	pthread_t where;
	_Atomic int drops = 0;
	int error = ACTOR_OK;
	struct probe child = {
		.base.ops = &probe_ops, .own = "voyager", .where = &where, .drops = &drops
	};
	struct parent parent = {
		.base.ops = &ops, .executor = executor, .child = &child, .error = &error
	};
	CHECK_OK(actor_spawn(executor, &parent.base, sizeof parent));
	stage_close(executor);
	CHECK_INT_EQ(error, ASYNC_E_CLOSED);
	CHECK_INT_EQ(drops, 0); /* it is still ours */
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
