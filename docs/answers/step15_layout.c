/* Step 15, exercise 1: how large wrappers are, and where their payload lies. */
#include <actor/actor.h>
#include <stdalign.h>
#include <stdint.h>

#include "../../tests/stage.h"

struct tick {
	char second;
};

struct reading {
	double value;
};

struct exact_reading {
	long double value;
};

struct label {
	char text[20];
};

struct meter {
	struct actor base;
};

ACTOR_EVENT(meter, tick);
ACTOR_EVENT(meter, reading);
ACTOR_EVENT(meter, exact_reading);
ACTOR_EVENT(meter, label);

static void meter_on_tick(struct meter *self, const struct tick *event)
{
	(void)self;
	(void)event;
}

static void meter_on_reading(struct meter *self, const struct reading *event)
{
	(void)self;
	(void)event;
}

static void meter_on_exact_reading(struct meter *self, const struct exact_reading *event)
{
	(void)self;
	(void)event;
}

static void meter_on_label(struct meter *self, const struct label *event)
{
	(void)self;
	(void)event;
}

TEST(their_sizes)
{
	struct meter meter;
	meter_on_tick(&meter, &(struct tick){ 0 });
	meter_on_reading(&meter, &(struct reading){ 0 });
	meter_on_exact_reading(&meter, &(struct exact_reading){ 0 });
	meter_on_label(&meter, &(struct label){ "" });
	if (sizeof(struct actor_message) != 16 || sizeof(long double) != 16)
		return; /* not a 64-bit machine of the usual kind */
	CHECK_INT_EQ(sizeof(struct meter_tick_message), 24);
	CHECK_INT_EQ(sizeof(struct meter_reading_message), 24);
	CHECK_INT_EQ(sizeof(struct meter_exact_reading_message), 32);
	CHECK_INT_EQ(sizeof(struct meter_label_message), 40);
}

/* The pool aligns a block as its size is, and the size of a struct is a multiple of its alignment. */
TEST(a_payload_is_aligned)
{
	struct meter_exact_reading_message *messages[10];
	for (int i = 0; i < 10; i++) {
		messages[i] = async_pool_alloc(sizeof *messages[i]);
		CHECK(messages[i] != NULL);
		CHECK_INT_EQ((uintptr_t)&messages[i]->payload % alignof(long double), 0);
	}
	for (int i = 0; i < 10; i++)
		async_pool_free(messages[i], sizeof *messages[i]);
	stage_check_empty();
}
