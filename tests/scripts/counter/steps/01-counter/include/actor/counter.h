/* A counter. */
#ifndef ACTOR_COUNTER_H
#define ACTOR_COUNTER_H

struct actor_counter {
	int *value;
};

void actor_counter_begin(struct actor_counter *counter);

/* Returns the value. */
int actor_counter_end(struct actor_counter *counter);

#endif
