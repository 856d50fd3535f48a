/* A program that its author links by hand. See the lesson of step 37. */
#include <actor/actor.h>

int main(void)
{
	struct actor_address address = { NULL };
	actor_address_drop(&address);
	return 0;
}
