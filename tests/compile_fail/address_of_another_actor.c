// since: 17
// gcc: incompatible type for argument 1 of .wall_send_paint.
// clang: passing 'struct screen_address' to parameter of incompatible type 'struct wall_address'
/* What is sent to a wall does not go to a screen. */
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

int use(struct screen_address screen, struct wall_address wall);

int use(struct screen_address screen, struct wall_address wall)
{
	(void)screen;
	(void)wall;
#ifndef MUST_COMPILE
	return wall_send_paint(screen, (struct paint){ 1 });
#else
	return wall_send_paint(wall, (struct paint){ 1 });
#endif
}
