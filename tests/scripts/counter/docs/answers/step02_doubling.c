#include <actor/counter.h>
#include <testing/test.h>

TEST(doubles)
{
	struct actor_counter counter;
	actor_counter_begin(&counter);
	actor_counter_add(&counter, 2);
	actor_counter_double(&counter);
	CHECK_INT_EQ(actor_counter_end(&counter), 4);
}
