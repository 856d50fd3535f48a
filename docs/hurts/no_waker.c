/* A handler that has to wait, and has no waker to wait with. See the lesson of step 30. */
// since: 29
// until: 29
#include <actor/actor.h>

#include "../stage.h"

struct parcel {
	int number;
};

struct porter {
	struct actor base;
	struct gate *gate;
	int *said;
};

ACTOR_TYPE(porter);
ACTOR_EVENT(porter, parcel);

static void porter_on_parcel(struct porter *self, const struct parcel *event)
{
	(void)event;
	struct gate_visit visit = { .gate = self->gate };
	*self->said = async_block_on(gate_poll_visit, &visit);
}

TEST(the_porter_waits_for_the_gate)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	int said = ASYNC_OK;
	struct porter porter = { .gate = &gate, .said = &said };
	struct porter_address address;
	CHECK_OK(porter_spawn(executor, porter, &address));
	CHECK_OK(porter_send_parcel(address, (struct parcel){ 1 }));
	gate_open(&gate);
	porter_address_drop(&address);
	stage_wait(executor);
	stage_close(executor);
	CHECK_OK(said);
}
