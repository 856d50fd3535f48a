/* The runtime takes an actor, and drops it once. */
// since: 2
// until: 3
#include <actor/actor.h>
#include <stdlib.h>

#include "testing/test.h"

/* Holds memory, and counts how often it is dropped. */
struct diary {
	struct actor base;
	char *text;
	int *drops;
};

static void drop_diary(struct actor *self)
{
	struct diary *diary = ACTOR_SELF(diary, self);
	free(diary->text);
	++*diary->drops;
}

static const struct actor_ops diary_ops = { .drop = drop_diary };

TEST(an_op_reaches_the_concrete_struct)
{
	int drops = 0;
	struct diary diary = { .base.ops = &diary_ops, .text = malloc(10), .drops = &drops };
	diary.base.ops->drop(&diary.base);
	CHECK_INT_EQ(drops, 1);
}

TEST(an_actor_is_dropped_once)
{
	int drops = 0;
	struct diary diary = { .base.ops = &diary_ops, .text = malloc(10), .drops = &drops };
	struct actor_runtime runtime;

	actor_runtime_init(&runtime, &diary.base);
	CHECK_INT_EQ(drops, 0);
	actor_runtime_deinit(&runtime);
	CHECK_INT_EQ(drops, 1);
	actor_runtime_deinit(&runtime);
	CHECK_INT_EQ(drops, 1);
}

/* No table, or a table without the hook. */
TEST(nothing_has_to_be_dropped)
{
	static const struct actor_ops no_drop = { 0 };
	struct actor bare = { 0 }, quiet = { &no_drop };
	struct actor_runtime runtime;

	actor_runtime_init(&runtime, &bare);
	actor_runtime_deinit(&runtime);
	actor_runtime_init(&runtime, &quiet);
	actor_runtime_deinit(&runtime);
}

TEST(misuse_stops_the_program)
{
	struct actor_runtime runtime;
	struct actor bare = { 0 };
	CHECK_ABORTS(actor_runtime_init(&runtime, NULL), "no runtime or no actor");
	CHECK_ABORTS(actor_runtime_init(NULL, &bare), "no runtime or no actor");
	CHECK_ABORTS(actor_runtime_deinit(NULL), "no runtime");
}
