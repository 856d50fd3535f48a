#include "actor-ext/actor-ext.h"

const char *actor_ext_version(void)
{
	return ACTOR_VERSION;
}
