/* Step 31, exercise 2: how many failures there were, and not only which are the newest. */
#include <actor/actor.h>

#include "../../tests/stage.h"

enum { E_AGAIN = -2000 };

struct clumsy {
	struct actor base;
	unsigned times, left; /* how often it fails, and how often it still will */
};
ACTOR_TYPE(clumsy);

static int drop_a_plate(struct actor *self, struct actor_context *context)
{
	struct clumsy *clumsy = ACTOR_SELF(clumsy, self);
	CHECK_INT_EQ(actor_context_failure_count(context), clumsy->times - clumsy->left);
	if (clumsy->left == 0) {
		actor_context_stop(context);
		return ACTOR_OK;
	}
	clumsy->left--;
	return E_AGAIN;
}

static void fail(unsigned times)
{
	static const struct actor_ops ops = { .event = drop_a_plate };
	struct async_executor *executor = stage_open(1);
	struct clumsy_address address;
	struct clumsy clumsy = { .base.ops = &ops, .times = times, .left = times };
	CHECK_OK(clumsy_spawn(executor, clumsy, &address));
	CHECK_OK(clumsy_address_join(address));
	clumsy_address_drop(&address);
	stage_close(executor);
}

TEST(each_failure_counts)
{
	fail(0);
	fail(1);
	fail(100);
}
