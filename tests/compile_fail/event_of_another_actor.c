// since: 17
// gcc: implicit declaration of function .screen_send_paint.
// clang: implicit declaration of function 'screen_send_paint'
/* An event that another actor handles, and this one does not. */
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
	struct paint paint = { 1 };
	(void)screen;
#ifndef MUST_COMPILE
	return screen_send_paint(screen, paint);
#else
	return wall_send_paint(wall, paint);
#endif
}
