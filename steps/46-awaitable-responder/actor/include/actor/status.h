/* status.h - where an actor is in its life. */
#ifndef ACTOR_STATUS_H
#define ACTOR_STATUS_H

#include <stdbool.h>

#include "actor/export.h"

ASYNC_BEGIN_DECLS

/*
 *      STARTING --initialized--> ACTIVE --drained or stopped--> STOPPING --finalized--> DONE
 *          \--initialize failed---------------------------------------------------------> DONE
 */
enum actor_status { ACTOR_STARTING, ACTOR_ACTIVE, ACTOR_STOPPING, ACTOR_DONE };

/* Whether the actor has ended. */
static inline bool actor_status_is_done(enum actor_status status)
{
	return status == ACTOR_DONE;
}

ASYNC_END_DECLS

#endif
