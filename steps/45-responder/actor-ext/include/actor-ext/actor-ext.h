/*
 * actor-ext.h - Troupe's extension module: requests. Include this beside, or instead of,
 * actor/actor.h.
 *
 *      request.h       ACTOR_REQUEST: what you write, and what you call
 *      ask.h           underneath: what asking is
 *      responder.h     the asker's end
 *      interaction.h   a request on its way
 *
 * It is built on the public functions of the actor library alone: an extension of yours can do as
 * much.
 */
#ifndef ACTOR_EXT_ACTOR_EXT_H
#define ACTOR_EXT_ACTOR_EXT_H

#include "actor-ext/export.h"
#include "actor-ext/request.h"
#include "actor/actor.h"

ASYNC_BEGIN_DECLS

/* The version of the extension that is linked. That of the library below is actor_version(). Any thread. */
ACTOR_EXT_API const char *actor_ext_version(void);

ASYNC_END_DECLS

#endif
