// since: 9
// gcc: invalid use of undefined type .struct actor_context.
// clang: incomplete definition of type 'struct actor_context'
/* What an actor's context consists of is the library's business: nobody gets at a mailbox behind its back. */
#include <actor/actor.h>

void close_mailbox(struct actor_context *context);

void close_mailbox(struct actor_context *context)
{
#ifndef MUST_COMPILE
	async_mpsc_close(&context->mailbox);
#else
	(void)context;
#endif
}
