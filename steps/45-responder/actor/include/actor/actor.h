/*
 * actor.h - Troupe's actor library. Include this.
 *
 *      trait.h     what you write: a struct and a table of hooks
 *      type.h      ACTOR_TYPE: a typed address, spawn
 *      context.h   what an actor has for itself: a mailbox
 *      message.h   what an actor can handle
 *      error.h     errors as values
 *      event.h     ACTOR_EVENT: typed events
 *      spawn.h     from a struct to a running actor
 *      address.h   how others reach it: clone, drop, send, interrupt, status, join, failures
 *
 * Four words, used for every pointer parameter and for handles:
 *      borrows   uses it until the call returns (or as long as is said)
 *      takes     owns it from now on, if the call succeeds; on an error the caller keeps it
 *      gives     the caller owns it from now on
 *      shares    counted: each holder drops its own
 */
#ifndef ACTOR_ACTOR_H
#define ACTOR_ACTOR_H

#include "actor/address.h"
#include "actor/context.h"
#include "actor/error.h"
#include "actor/event.h"
#include "actor/message.h"
#include "actor/spawn.h"
#include "actor/trait.h"
#include "actor/type.h"
#include "async/await.h"
#include "async/executor.h"
#include "async/sleep.h"

ASYNC_BEGIN_DECLS

#define ACTOR_VERSION "0.1.0"

/* The version of the library that is linked; ACTOR_VERSION is that of the headers. Any thread. */
ACTOR_API const char *actor_version(void);

ASYNC_END_DECLS

#endif
