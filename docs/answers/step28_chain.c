/* Step 28, exercise 1: a chain of actors. Whoever lets go of the first one ends them all, in order. */
#include <actor/actor.h>
#include <string.h>

#include "../../tests/stage.h"

struct word {
	int number;
};

ACTOR_ADDRESS(link);

/* Passes each word on to the next one, whose address is its own to drop. */
struct link {
	struct actor base;
	char name;
	struct link_address next; /* or none */
	char *ends;               /* the test's: the names, in the order in which they ended */
	int *heard;               /* by the last one */
};
ACTOR_SPAWN(link);
ACTOR_EVENT(link, word);

static void link_on_word(struct link *self, const struct word *event)
{
	if (self->next.untyped.runtime == NULL)
		++*self->heard;
	else
		CHECK_OK(link_send_word(self->next, *event)); /* open: we have an address of it */
}

static int sign(struct actor *actor, struct actor_context *context)
{
	(void)context;
	struct link *self = ACTOR_SELF(link, actor);
	strncat(self->ends, &self->name, 1);
	return ACTOR_OK;
}

/* The mailbox is empty here: everything has been passed on. */
static void let_go(struct actor *actor)
{
	link_address_drop(&ACTOR_SELF(link, actor)->next);
}

static const struct actor_ops ops = { .finalize = sign, .drop = let_go };

TEST(they_end_one_after_the_other)
{
	struct async_executor *executor = stage_open(2);
	char ends[4] = "";
	int heard = 0;
	struct link_address first = { 0 };
	for (char name = 'c'; name >= 'a'; name--) {
		struct link_address next = first; /* moved: into the struct, which drops it */
		CHECK_OK(link_spawn(executor,
		                    (struct link){ .base.ops = &ops,
		                                   .name = name,
		                                   .next = next,
		                                   .ends = ends,
		                                   .heard = &heard },
		                    &first));
	}
	for (int i = 0; i < 1000; i++)
		CHECK_OK(link_send_word(first, (struct word){ i }));
	link_address_drop(&first);
	stage_wait(executor);
	CHECK_STR_EQ(ends, "abc");
	CHECK_INT_EQ(heard, 1000);
	stage_close(executor);
}
