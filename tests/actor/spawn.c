/* From a struct to a running actor: which hooks are called, when, how often, with what. */
// since: 35
#include <actor/actor.h>
#include <string.h>

#include "../stage.h"

/* Writes down which hooks were called. */
struct diary {
	char text[16];
	int fail_initialize, fail_finalize;
	struct actor *self;
};

struct diarist {
	struct actor base;
	struct diary *diary;
	char answer[3];
};
ACTOR_TYPE(diarist);

static struct diary *write_down(struct actor *actor, char letter)
{
	struct diary *diary = ACTOR_SELF(diarist, actor)->diary;
	diary->text[strlen(diary->text)] = letter;
	return diary;
}

static int on_initialize(struct actor *self, struct actor_context *context)
{
	(void)context;
	struct diary *diary = write_down(self, 'i');
	diary->self = self;
	return diary->fail_initialize;
}

static int on_finalize(struct actor *self, struct actor_context *context)
{
	(void)context;
	CHECK(self == ACTOR_SELF(diarist, self)->diary->self);
	return write_down(self, 'f')->fail_finalize;
}

static void on_drop(struct actor *self)
{
	write_down(self, 'd');
}

static const struct actor_ops diarist_ops = { .initialize = on_initialize,
	                                      .finalize = on_finalize,
	                                      .drop = on_drop };

/* Lives with one address, which is dropped at once; gives the result of its life. */
static int live_and_end(struct diary *diary)
{
	struct async_executor *executor = stage_open(1);
	struct diarist_address address;
	CHECK_OK(diarist_spawn(executor,
	                       (struct diarist){ .base.ops = &diarist_ops, .diary = diary },
	                       &address));
	struct diarist_address observer = diarist_address_clone(address);
	diarist_address_drop(&address);
	(void)!diarist_address_interrupt(observer);
	int result = diarist_address_join(observer);
	diarist_address_drop(&observer);
	stage_close(executor);
	return result;
}

TEST(hooks_are_called_once_and_in_order)
{
	struct diary diary = { 0 };
	CHECK_OK(live_and_end(&diary));
	CHECK_STR_EQ(diary.text, "ifd");
}

TEST(a_failed_initialize_is_not_finalized_but_dropped)
{
	struct diary diary = { .fail_initialize = ACTOR_E_USER - 1 };
	CHECK_INT_EQ(live_and_end(&diary), ACTOR_E_USER - 1);
	CHECK_STR_EQ(diary.text, "id");
}

TEST(a_failed_finalize_is_the_result_of_join)
{
	struct diary diary = { .fail_finalize = ACTOR_E_INVALID };
	CHECK_INT_EQ(live_and_end(&diary), ACTOR_E_INVALID);
	CHECK_STR_EQ(diary.text, "ifd");
}

TEST(the_struct_is_copied)
{
	struct async_executor *executor = stage_open(1);
	struct diary diary = { 0 };
	struct diarist_address address;
	{
		struct diarist initial = { .base.ops = &diarist_ops, .diary = &diary };
		CHECK_OK(diarist_spawn(executor, initial, &address));
		memset(&initial, 0xff, sizeof initial);
	}
	CHECK_OK(diarist_address_interrupt(address));
	CHECK_OK(diarist_address_join(address));
	CHECK(diary.self != NULL && (uintptr_t)diary.self % 16 == 0);
	diarist_address_drop(&address);
	stage_close(executor);
}

/* All hooks and the whole table may be left out. */
static void live_untyped(const struct actor_ops *ops)
{
	struct async_executor *executor = stage_open(1);
	struct actor actor = { .ops = ops };
	struct actor_address address;
	CHECK_OK(actor_spawn(executor, &actor, sizeof actor, &address));
	CHECK_OK(actor_address_interrupt(address));
	CHECK_OK(actor_address_join(address));
	actor_address_drop(&address);
	stage_close(executor);
}

TEST(a_table_without_hooks_is_all_defaults)
{
	static const struct actor_ops no_hooks = { 0 };
	live_untyped(&no_hooks);
}

TEST(no_table_is_all_defaults)
{
	live_untyped(NULL);
}

/* Larger than what the pool keeps pages for. */
struct giant {
	struct actor base;
	unsigned char body[100000];
};
ACTOR_TYPE(giant);

static int check_body(struct actor *self, struct actor_context *context)
{
	(void)context;
	const struct giant *giant = ACTOR_SELF(giant, self);
	for (size_t i = 0; i < sizeof giant->body; i++)
		CHECK_INT_EQ(giant->body[i], i % 251);
	return ACTOR_OK;
}

TEST(an_actor_of_any_size)
{
	static const struct actor_ops ops = { .initialize = check_body };
	static struct giant giant = { .base.ops = &ops };
	for (size_t i = 0; i < sizeof giant.body; i++)
		giant.body[i] = (unsigned char)(i % 251);
	struct async_executor *executor = stage_open(2);
	struct giant_address address;
	CHECK_OK(giant_spawn(executor, giant, &address));
	CHECK_OK(giant_address_interrupt(address));
	CHECK_OK(giant_address_join(address));
	giant_address_drop(&address);
	stage_close(executor);
}

static int wait_for_gate(struct actor *self, struct actor_context *context);

struct patient {
	struct actor base;
	struct gate *gate;
	struct async_watch_waiter waiter;
};
ACTOR_TYPE(patient);

static int wait_for_gate(struct actor *self, struct actor_context *context)
{
	struct patient *patient = ACTOR_SELF(patient, self);
	return gate_poll(patient->gate, &patient->waiter, actor_context_waker(context));
}

static const struct actor_ops patient_ops = { .initialize = wait_for_gate };

TEST(spawn_does_not_wait_for_initialize)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	struct patient_address address;
	CHECK_OK(patient_spawn(executor,
	                       (struct patient){ .base.ops = &patient_ops, .gate = &gate },
	                       &address));
	CHECK(actor_address_status(address.untyped) == ACTOR_STARTING);
	CHECK_OK(patient_address_interrupt(address)); /* queued: the actor still initializes */
	CHECK(actor_address_status(address.untyped) == ACTOR_STARTING);
	gate_open(&gate);
	CHECK_OK(patient_address_join(address));
	patient_address_drop(&address);
	stage_close(executor);
}

/* A tree: each actor starts two smaller ones, from its `initialize`. */
struct branch {
	struct actor base;
	int height;
	_Atomic int *leaves;
};
ACTOR_TYPE(branch);

static struct async_executor *forest;

static int grow(struct actor *self, struct actor_context *context)
{
	(void)context;
	struct branch *branch = ACTOR_SELF(branch, self);
	if (branch->height == 0) {
		atomic_fetch_add(branch->leaves, 1);
		return ACTOR_OK;
	}
	for (int i = 0; i < 2; i++) {
		struct branch smaller = *branch;
		smaller.height--;
		struct branch_address address;
		CHECK_OK(branch_spawn(forest, smaller, &address));
		branch_address_drop(&address);
	}
	return ACTOR_OK;
}

TEST(actors_start_actors)
{
	static const struct actor_ops ops = { .initialize = grow };
	_Atomic int leaves = 0;
	forest = stage_open(2);
	struct branch_address address;
	CHECK_OK(branch_spawn(forest,
	                      (struct branch){ .base.ops = &ops, .height = 10, .leaves = &leaves },
	                      &address));
	branch_address_drop(&address);
	stage_wait(forest);
	CHECK_INT_EQ(leaves, 1024);
	stage_close(forest);
}
