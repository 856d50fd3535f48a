/* Sends an event that nobody declared. */
#include <actor/actor.h>

struct consumer {
	struct actor base;
};

ACTOR_TYPE(consumer);

int main(void)
{
	struct consumer_address consumer = { { 0 } };

	return consumer_send_undeclared(consumer, 1);
}
