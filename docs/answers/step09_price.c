/* Step 9, exercise 1: what an actor costs that has nothing to do. */
#include <actor/actor.h>
#include <stdio.h>

#include "../../tests/stage.h"

TEST(an_idle_actor_is_one_small_block)
{
	struct async_executor *executor = stage_open(1);
	struct actor idle = { 0 };
	struct async_pool_stats stats;
	size_t count = test_scaled(100000);
	for (size_t i = 0; i < count; i++)
		CHECK_OK(actor_spawn(executor, &idle, sizeof idle));
	async_pool_get_stats(&stats);
	printf("%zu bytes each\n", stats.bytes_in_use / count);
	CHECK_INT_EQ(stats.blocks_in_use, count);
	CHECK(stats.bytes_in_use <= 200 * count);
	stage_close(executor);
}
