// since: 43
// gcc: incompatible type for argument 2 of .screen_paint_answer.
// clang: passing 'struct clear' to parameter of incompatible type 'int'
/* A deferred answer has the type that was declared. */
#include <actor-ext/actor-ext.h>

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
ACTOR_REQUEST_DECLARE(screen, paint, int);

struct wall {
	struct actor base;
};
ACTOR_ADDRESS(wall);
ACTOR_EVENT_DECLARE(wall, paint);

void use(struct screen_paint_interaction interaction);

void use(struct screen_paint_interaction interaction)
{
#ifndef MUST_COMPILE
	struct clear answer = { 0 };
#else
	int answer = 0;
#endif
	screen_paint_answer(&interaction, answer);
}
