// since: 37
// gcc: runtime.h: No such file or directory
// clang: 'runtime.h' file not found
/* What is in src/ is nobody else's business: an extension sees public headers only. */
#include <actor-ext/actor-ext.h>
#ifndef MUST_COMPILE
#include "runtime.h"
#endif

size_t use(void);

size_t use(void)
{
#ifdef MUST_COMPILE
	return sizeof(struct actor_address);
#else
	return sizeof(struct actor_runtime);
#endif
}
