/*
 * failure.h - the errors of an actor's hooks and handlers: the newest ACTOR_FAILURES of them are
 * kept.
 */
#ifndef ACTOR_FAILURE_H
#define ACTOR_FAILURE_H

#include <stddef.h>

#include "actor/error.h"

ASYNC_BEGIN_DECLS

#define ACTOR_FAILURES 8

struct actor_failure {
	int error;         /* what was returned */
	const char *where; /* the hook, or the message's name: a constant string */
};

ASYNC_END_DECLS

#endif
