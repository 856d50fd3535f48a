/* status.h - where an actor is in its life. */
#ifndef ACTOR_STATUS_H
#define ACTOR_STATUS_H

#include "actor/export.h"

ASYNC_BEGIN_DECLS

/*
 *      STARTING --initialized--> ACTIVE
 */
enum actor_status { ACTOR_STARTING, ACTOR_ACTIVE };

ASYNC_END_DECLS

#endif
