// since: 1
#include <actor/counter.h>
#include <testing/test.h>

TEST(begins_with_nothing)
{
	struct actor_counter counter;
	actor_counter_begin(&counter);
	CHECK_INT_EQ(actor_counter_end(&counter), 0);
}
