// since: 17
// gcc: incompatible type for argument 1 of .wall_send_paint.
// clang: passing 'struct actor_address' to parameter of incompatible type 'struct wall_address'
/* A typed event does not go to an untyped address: nobody knows what is behind it. */
#include <actor/actor.h>

struct clear {
	int unused;
};
struct paint {
	int color;
};

struct screen {
	struct actor base;
};
ACTOR_ADDRESS(screen);
ACTOR_EVENT_DECLARE(screen, clear);

struct wall {
	struct actor base;
};
ACTOR_ADDRESS(wall);
ACTOR_EVENT_DECLARE(wall, paint);

int use(struct wall_address wall);

int use(struct wall_address wall)
{
#ifndef MUST_COMPILE
	return wall_send_paint(wall.untyped, (struct paint){ 1 });
#else
	return wall_send_paint(wall, (struct paint){ 1 });
#endif
}
