#include <actor/counter.h>
#include <stdlib.h>

void actor_counter_begin(struct actor_counter *counter)
{
	counter->value = calloc(1, sizeof *counter->value);
}

void actor_counter_add(struct actor_counter *counter, int more)
{
	*counter->value += more;
}

int actor_counter_end(struct actor_counter *counter)
{
	int value = *counter->value;

	free(counter->value);
	return value;
}
