/* interrupt.h - the message that asks an actor to end. */
#ifndef ACTOR_INTERRUPT_H
#define ACTOR_INTERRUPT_H

#include "actor/message.h"

ASYNC_BEGIN_DECLS

/*
 * *Gives* a message whose handler calls the actor's `interrupt` hook. NULL: out of memory. Any thread.
 */
ACTOR_API ACTOR_MUST_CHECK struct actor_message *actor_interrupt_new(void);

ASYNC_END_DECLS

#endif
