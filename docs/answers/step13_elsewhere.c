/* Step 13, exercise 2: a message goes to the first actor that accepts it. */
#include <actor/actor.h>

#include "../../tests/stage.h"

/* *Takes* the message on ACTOR_OK; on ACTOR_E_CLOSED, from all of them, the caller keeps it. */
static int send_to_first(const struct actor_address *addresses, size_t count,
                         struct actor_message *message)
{
	int error = ACTOR_E_CLOSED;
	for (size_t i = 0; i < count && error != ACTOR_OK; i++)
		error = actor_address_send(addresses[i], message);
	return error;
}

/* ---- Is it right? ---------------------------------------------------------------------------------------------------- */

/* Accepts one parcel, or none, and ends. */
struct clerk {
	struct actor base;
	bool works;
	_Atomic int *accepted;
};

struct parcel {
	struct actor_message base;
	int *drops;
};

static void handle_parcel(struct actor_message *message, struct actor *actor)
{
	(void)message;
	++*ACTOR_SELF(clerk, actor)->accepted;
}

static void count_drop(struct actor_message *message)
{
	++*async_container_of(message, struct parcel, base)->drops;
}

static const struct actor_message_ops parcel_ops = { handle_parcel, count_drop };

static int work(struct actor *self, struct actor_context *context)
{
	if (ACTOR_SELF(clerk, self)->works && actor_context_next(context) == ACTOR_PENDING)
		return ACTOR_PENDING;
	return ACTOR_STOP;
}

static const struct actor_ops clerk_ops = { .event = work };

static struct actor_address spawn_clerk(struct async_executor *executor, bool works,
                                        _Atomic int *accepted)
{
	struct clerk clerk = { .base.ops = &clerk_ops, .works = works, .accepted = accepted };
	struct actor_address address;
	CHECK_OK(actor_spawn(executor, &clerk.base, sizeof clerk, &address));
	return address;
}

TEST(the_last_one_takes_it)
{
	struct async_executor *executor = stage_open(1);
	_Atomic int accepted[3] = { 0 };
	int drops = 0;
	struct actor_address clerks[3];
	clerks[0] = spawn_clerk(executor, false, &accepted[0]);
	clerks[1] = spawn_clerk(executor, false, &accepted[1]);
	stage_wait(executor); /* these two have ended */
	clerks[2] = spawn_clerk(executor, true, &accepted[2]);

	struct parcel parcel = { { .ops = &parcel_ops }, &drops };
	CHECK_OK(send_to_first(clerks, 3, &parcel.base));
	stage_wait(executor);
	CHECK_INT_EQ(accepted[0] + accepted[1], 0);
	CHECK_INT_EQ(accepted[2], 1);
	CHECK_INT_EQ(drops, 1);

	CHECK_INT_EQ(send_to_first(clerks, 3, &parcel.base), ACTOR_E_CLOSED);
	CHECK_INT_EQ(drops, 1); /* nobody took it: it is still ours */
	CHECK_INT_EQ(send_to_first(clerks, 0, &parcel.base), ACTOR_E_CLOSED);
	for (int i = 0; i < 3; i++)
		actor_address_drop(&clerks[i]);
	stage_close(executor);
}
