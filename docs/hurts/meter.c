/* Is this actor idle? A library beside the first one, in the same src/, wants to know. See the lesson of step 36. */
#include "actor/actor.h"
#include "runtime.h"

bool meter_is_idle(struct actor_address address);

bool meter_is_idle(struct actor_address address)
{
	return async_mpsc_front(&address.runtime->context.mailbox) == NULL;
}
