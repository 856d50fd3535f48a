/* Step 9, exercise 1: what an actor costs that has nothing to do. */
#include <actor/actor.h>
#include <stdio.h>

#include "../../tests/stage.h"

enum { ACTORS = 10000 };

TEST(an_idle_actor_is_one_small_block)
{
	struct async_executor *executor = stage_open(1);
	struct actor idle = { 0 };
	struct async_pool_stats stats;
	for (int i = 0; i < ACTORS; i++)
		CHECK_OK(actor_spawn(executor, &idle, sizeof idle));
	async_pool_get_stats(&stats);
	printf("%zu bytes each\n", stats.bytes_in_use / ACTORS);
	CHECK_INT_EQ(stats.blocks_in_use, ACTORS);
	CHECK(stats.bytes_in_use <= 128 * ACTORS);
	stage_close(executor);
}
