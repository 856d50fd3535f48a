/* A counter. */
#ifndef ACTOR_COUNTER_H
#define ACTOR_COUNTER_H

struct actor_counter {
	int *value;
};

void actor_counter_begin(struct actor_counter *counter);

/* One thread at a time. */
void actor_counter_add(struct actor_counter *counter, int more);

/* Returns the value. */
int actor_counter_end(struct actor_counter *counter);

#endif
