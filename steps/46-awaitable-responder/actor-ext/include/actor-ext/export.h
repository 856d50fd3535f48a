/* export.h - what leaves the extension; see async/export.h. */
#ifndef ACTOR_EXT_EXPORT_H
#define ACTOR_EXT_EXPORT_H

#include "actor/export.h"

#define ACTOR_EXT_API ASYNC_API

#endif
