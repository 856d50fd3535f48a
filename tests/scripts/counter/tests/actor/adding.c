// since: 2
#include <actor/counter.h>
#include <testing/test.h>

TEST(counts)
{
	struct actor_counter counter;
	actor_counter_begin(&counter);
	actor_counter_add(&counter, 2);
	CHECK_INT_EQ(actor_counter_end(&counter), 2);
}

TEST(counts_down) // since: 3
{
	struct actor_counter counter;
	actor_counter_begin(&counter);
	actor_counter_add(&counter, -2);
	CHECK_INT_EQ(actor_counter_end(&counter), -2);
}
