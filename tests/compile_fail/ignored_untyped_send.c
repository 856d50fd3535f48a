/* The result of a send has to be looked at. */
// since: 13
// with: -Werror
// gcc: ignoring return value of .actor_address_send.
// clang: ignoring return value of function declared with 'warn_unused_result' attribute
#include <actor/actor.h>

int notify(struct actor_address address, struct actor_message *message);

int notify(struct actor_address address, struct actor_message *message)
{
#ifdef MUST_COMPILE
	return actor_address_send(address, message);
#else
	actor_address_send(address, message);
	return 0;
#endif
}
