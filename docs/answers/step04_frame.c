/* Step 4, exercise 2: the runtime with a frame in place of `stage`. The life is the same. */
#include <actor/actor.h>
#include <string.h>

#include "../../tests/stage.h"

struct diarist {
	struct actor base;
	char *diary;
	bool waited; /* in this hook */
};

/* Once pending, then done. */
static int write_twice(struct actor *self, struct async_waker *waker, const char *what)
{
	struct diarist *diarist = ACTOR_SELF(diarist, self);
	strcat(diarist->diary, what);
	diarist->waited = !diarist->waited;
	return diarist->waited ? (int)async_waker_yield(waker) : ACTOR_OK;
}

static int on_initialize(struct actor *self, struct async_waker *waker)
{
	return write_twice(self, waker, "i");
}

static int on_event(struct actor *self, struct async_waker *waker)
{
	int result = write_twice(self, waker, "e");
	return result == ACTOR_OK ? ACTOR_STOP : result;
}

static int on_finalize(struct actor *self, struct async_waker *waker)
{
	return write_twice(self, waker, "f");
}

static void on_drop(struct actor *self)
{
	strcat(ACTOR_SELF(diarist, self)->diary, "d");
}

TEST(a_life_goes_on_from_its_frame)
{
	static const struct actor_ops ops = { on_initialize, on_event, on_finalize, on_drop };
	struct async_executor *executor = stage_open(1);
	char diary[10] = "";
	struct diarist diarist = { .base.ops = &ops, .diary = diary };
	struct actor_runtime runtime;
	CHECK_OK(actor_runtime_spawn(&runtime, executor, &diarist.base));
	stage_wait(executor);
	stage_close(executor);
	CHECK_STR_EQ(diary, "iieeffd");
}
