/* An actor is asked to end twice, by somebody who does not care for the answer. See the lesson of step 34. */
// since: 33
// until: 33
#include <actor/actor.h>

#include "../stage.h"

struct worker {
	struct actor base;
};

ACTOR_TYPE(worker);

/* It is ending already, or it will: both are fine. */
static void ask_to_end(struct worker_address address)
{
	(void)!actor_address_send(address.untyped, actor_interrupt_new());
}

TEST(nothing_is_left)
{
	struct async_executor *executor = stage_open(1);
	struct worker_address address;
	CHECK_OK(worker_spawn(executor, (struct worker){ 0 }, &address));
	ask_to_end(address);
	CHECK_OK(worker_address_join(address));
	ask_to_end(address);
	worker_address_drop(&address);
	stage_close(executor);
}
