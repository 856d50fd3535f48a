#include "actor/actor.h"

const char *actor_version(void)
{
	return ACTOR_VERSION;
}
