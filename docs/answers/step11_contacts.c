/* Step 11, exercise 2: a list that holds addresses. Each function says who owns what. */
#include <actor/actor.h>

#include "../../tests/stage.h"

struct contacts {
	struct actor_address addresses[8];
	unsigned count;
};

/* *Shares*: the caller keeps its address, the list has one of its own. False: the list is full. */
static bool contacts_add(struct contacts *contacts, struct actor_address address)
{
	if (contacts->count == sizeof contacts->addresses / sizeof contacts->addresses[0])
		return false;
	contacts->addresses[contacts->count++] = actor_address_clone(address);
	return true;
}

/* *Borrowed* from the list: valid until contacts_clear(). */
static struct actor_address contacts_look_up(const struct contacts *contacts, unsigned index)
{
	CHECK(index < contacts->count);
	return contacts->addresses[index];
}

/* Drops what the list holds. */
static void contacts_clear(struct contacts *contacts)
{
	while (contacts->count > 0)
		actor_address_drop(&contacts->addresses[--contacts->count]);
}

/* ---- Is it right? ---------------------------------------------------------------------------------------------------- */

static int leave(struct actor *self, struct actor_context *context)
{
	(void)self, (void)context;
	return ACTOR_STOP;
}

static const struct actor_ops guest_ops = { .event = leave };

TEST(a_list_keeps_its_own_addresses)
{
	struct async_executor *executor = stage_open(1);
	struct contacts contacts = { .count = 0 };
	for (unsigned i = 0; i < 8; i++) {
		struct actor guest = { .ops = &guest_ops };
		struct actor_address address;
		CHECK_OK(actor_spawn(executor, &guest, sizeof guest, &address));
		CHECK(contacts_add(&contacts, address));
		CHECK(contacts_look_up(&contacts, i).runtime == address.runtime);
		actor_address_drop(&address);
	}
	CHECK(!contacts_add(&contacts, contacts_look_up(&contacts, 0)));
	stage_wait(executor); /* all have ended, and their blocks are still there */

	struct actor_address kept = actor_address_clone(contacts_look_up(&contacts, 3));
	contacts_clear(&contacts);
	contacts_clear(&contacts);
	actor_address_drop(&kept);
	stage_close(executor);
}
