/* The extension: a library of its own, on top of the other. */
// since: 37
#include <actor-ext/actor-ext.h>

#include "../stage.h"

TEST(it_is_of_the_same_version)
{
	CHECK_STR_EQ(actor_ext_version(), ACTOR_VERSION);
	CHECK_STR_EQ(actor_ext_version(), actor_version());
}

struct listener {
	struct actor base;
	int *heard;
};

struct word {
	int length;
};

ACTOR_TYPE(listener);
ACTOR_EVENT(listener, word);

static int listener_on_word(struct listener *self, const struct word *event,
                            struct actor_context *context)
{
	(void)context;
	*self->heard += event->length;
	return ACTOR_OK;
}

/* One header, one library to link, and all of the core is there. */
TEST(it_brings_the_core_library_along)
{
	struct async_executor *executor = stage_open(1);
	int heard = 0;
	struct listener_address address;
	CHECK_OK(listener_spawn(executor, (struct listener){ .heard = &heard }, &address));
	CHECK_OK(listener_send_word(address, (struct word){ 5 }));
	CHECK_OK(listener_address_interrupt(address));
	CHECK_OK(listener_address_join(address));
	CHECK_INT_EQ(heard, 5);
	listener_address_drop(&address);
	stage_close(executor);
}
