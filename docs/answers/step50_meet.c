/* Step 50, exercise 1: a meeting point. Two that ask are told of each other; one that is left over is canceled. */
#include <actor-ext/actor-ext.h>
#include <pthread.h>

#include "../../tests/stage.h"

struct meet {
	int number;
};

ACTOR_ADDRESS(point);
ACTOR_REQUEST_DECLARE(point, meet, int);

struct point {
	struct actor base;
	struct point_meet_interaction waiting; /* untyped is NULL: nobody */
};
ACTOR_SPAWN(point);
ACTOR_REQUEST_DEFINE_RECEIVED(point, meet, int);

static int point_received_meet(struct point *self, struct point_meet_interaction interaction,
                               struct actor_context *context)
{
	(void)context;
	if (self->waiting.untyped == NULL) {
		self->waiting = interaction;
		return ACTOR_OK;
	}
	/* Read both before one of them is gone. */
	int first = point_meet_request(self->waiting)->number;
	int second = point_meet_request(interaction)->number;
	point_meet_answer(&self->waiting, second);
	point_meet_answer(&interaction, first);
	return ACTOR_OK;
}

/* Harmless if nobody waits. */
static void leave(struct actor *self)
{
	point_meet_drop(&ACTOR_SELF(point, self)->waiting);
}

static struct point_address spawn_point(struct async_executor *executor)
{
	static const struct actor_ops ops = { .drop = leave };
	struct point_address point;
	CHECK_OK(point_spawn(executor, (struct point){ .base.ops = &ops }, &point));
	return point;
}

static int receive(struct point_meet_responder *responder, int *number)
{
	return point_meet_block_on_until(responder, async_after(10 * ASYNC_SECOND), number);
}

TEST(two_meet_and_the_third_waits)
{
	struct async_executor *executor = stage_open(1);
	struct point_address point = spawn_point(executor);
	struct point_meet_responder a = point_ask_meet(point, (struct meet){ 1 });
	struct point_meet_responder b = point_ask_meet(point, (struct meet){ 2 });
	struct point_meet_responder c = point_ask_meet(point, (struct meet){ 3 });
	int number = 0;
	CHECK_OK(receive(&a, &number));
	CHECK_INT_EQ(number, 2);
	CHECK_OK(receive(&b, &number));
	CHECK_INT_EQ(number, 1);
	CHECK_OK(point_address_interrupt(point));
	CHECK_INT_EQ(receive(&c, &number), ACTOR_E_CANCELED);
	point_address_drop(&point);
	stage_close(executor);
}

/* Who gave up is met all the same: the point cannot see it. */
TEST(one_has_gone)
{
	struct async_executor *executor = stage_open(1);
	struct point_address point = spawn_point(executor);
	struct point_meet_responder a = point_ask_meet(point, (struct meet){ 1 });
	int number = 0;
	point_meet_cancel(&a);
	struct point_meet_responder b = point_ask_meet(point, (struct meet){ 2 });
	CHECK_OK(receive(&b, &number));
	CHECK_INT_EQ(number, 1);
	point_address_drop(&point);
	stage_close(executor);
}

struct visitor {
	pthread_t thread;
	struct point_address point; /* borrowed */
	int number, met;
};

static void *visit(void *argument)
{
	struct visitor *self = argument;
	struct point_meet_responder responder = point_ask_meet(self->point,
	                                                       (struct meet){ self->number });
	CHECK_OK(receive(&responder, &self->met));
	return NULL;
}

TEST(each_meets_who_meets_it)
{
	enum { VISITORS = 8 };
	struct async_executor *executor = stage_open(2);
	struct point_address point = spawn_point(executor);
	struct visitor visitors[VISITORS];
	for (int i = 0; i < VISITORS; i++) {
		visitors[i] = (struct visitor){ .point = point, .number = i, .met = -1 };
		CHECK_OK(pthread_create(&visitors[i].thread, NULL, visit, &visitors[i]));
	}
	for (int i = 0; i < VISITORS; i++)
		CHECK_OK(pthread_join(visitors[i].thread, NULL));
	for (int i = 0; i < VISITORS; i++)
		CHECK_INT_EQ(visitors[visitors[i].met].met, i);
	point_address_drop(&point);
	stage_close(executor);
}
