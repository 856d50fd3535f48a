/* export.h - what leaves the library; see async/export.h. */
#ifndef ACTOR_EXPORT_H
#define ACTOR_EXPORT_H

#include "async/export.h"

#define ACTOR_API ASYNC_API
#define ACTOR_MUST_CHECK ASYNC_MUST_CHECK

#endif
