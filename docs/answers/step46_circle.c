/* Step 46, exercise 2: two actors that ask each other. A deadline opens the circle. */
#include <actor-ext/actor-ext.h>

#include "../../tests/stage.h"

/* Handled by asking the other one, who asks back, and so on. The last one answers by itself. */
struct ask_around {
	int times;
	uint64_t patience;
};

struct neighbor {
	struct actor base;
	struct actor_address other; /* borrowed; a neighbor */
	struct async_frame frame;
	struct actor_responder asked; /* an ask_around of the other */
	struct async_sleep timer;
};
ACTOR_TYPE(neighbor);

static _Atomic int answers, dropped;

static void answer_drop(int *response)
{
	(void)response;
	dropped++;
}

ACTOR_REQUEST_WITH(neighbor, ask_around, int, .drop_response = answer_drop);

/* What is asked by the first is asked for its patience; those behind have all the time in the world. */
static int ask_other(struct neighbor *self, const struct ask_around *request,
                     struct async_waker *waker, int *answer)
{
	struct neighbor_ask_around_responder asked = { self->asked };
	int error = neighbor_ask_around_poll_until(&asked, waker, &self->timer,
	                                           async_after(request->patience), answer);
	self->asked = asked.untyped;
	return error;
}

static int neighbor_on_ask_around(struct neighbor *self, const struct ask_around *request,
                                  int *response, struct async_waker *waker)
{
	int error = ACTOR_OK;
	ASYNC_BEGIN(&self->frame);
	*response = 0;
	if (request->times > 0) {
		struct neighbor_address other = { self->other };
		self->asked = neighbor_ask_ask_around(other,
		                                      (struct ask_around){ request->times - 1,
		                                                           3600 * ASYNC_SECOND })
		                      .untyped;
		ASYNC_AWAIT(&self->frame, error = ask_other(self, request, waker, response));
	}
	ASYNC_END(&self->frame);
	if (error == ACTOR_E_TIMEDOUT) {
		*response = error;
		error = ACTOR_OK;
	}
	answers += error == ACTOR_OK;
	return error;
}

static void drop_neighbor(struct actor *self)
{
	struct neighbor *neighbor = ACTOR_SELF(neighbor, self);
	actor_responder_drop(&neighbor->asked);
	async_sleep_deinit(&neighbor->timer);
	actor_address_drop(&neighbor->other);
}

static const struct actor_ops neighbor_ops = { .drop = drop_neighbor };

/* Tells a neighbor who the other one is. */
struct meet {
	struct neighbor_address other; /* a clone, for the neighbor to keep */
};
ACTOR_EVENT(neighbor, meet);

static int neighbor_on_meet(struct neighbor *self, const struct meet *event,
                            struct actor_context *context)
{
	(void)context;
	self->other = event->other.untyped;
	return ACTOR_OK;
}

struct street {
	struct async_executor *executor;
	struct neighbor_address one, two;
};

static void open_street(struct street *street)
{
	struct neighbor neighbor = { .base.ops = &neighbor_ops };
	street->executor = stage_open(1);
	CHECK_OK(neighbor_spawn(street->executor, neighbor, &street->one));
	CHECK_OK(neighbor_spawn(street->executor, neighbor, &street->two));
	CHECK_OK(neighbor_send_meet(street->one,
	                            (struct meet){ neighbor_address_clone(street->two) }));
	CHECK_OK(neighbor_send_meet(street->two,
	                            (struct meet){ neighbor_address_clone(street->one) }));
}

static void close_street(struct street *street)
{
	neighbor_address_drop(&street->one);
	neighbor_address_drop(&street->two);
	async_executor_free(
		street->executor); /* each has the other's address: nothing else ends them */
	stage_check_empty();
}

/* Two asks are no circle: the other one answers. */
TEST(there_and_back)
{
	struct street street;
	int answer = -1;
	open_street(&street);
	struct neighbor_ask_around_responder asked =
		neighbor_ask_ask_around(street.one, (struct ask_around){ 1, 3600 * ASYNC_SECOND });
	CHECK_OK(neighbor_ask_around_block_on(&asked, &answer));
	CHECK_INT_EQ(answer, 0);
	CHECK_INT_EQ(answers, 2);
	close_street(&street);
}

/* One waits for two, which waits for one. Nobody is told, and nobody uses the processor. */
TEST(a_circle_waits_for_ever)
{
	struct street street;
	int answer = -1;
	open_street(&street);
	struct neighbor_ask_around_responder asked =
		neighbor_ask_ask_around(street.one, (struct ask_around){ 2, 3600 * ASYNC_SECOND });
	CHECK_INT_EQ(neighbor_ask_around_block_on_until(&asked,
	                                                async_after(100 * ASYNC_MILLISECOND),
	                                                &answer),
	             ACTOR_E_TIMEDOUT);
	CHECK_INT_EQ(answers, 0);
	close_street(&street);
	CHECK_INT_EQ(answers, 0); /* the shutdown has canceled them */
}

/* One loses patience, and answers that. Then it is free for what two asks, and two answers: to nobody. */
TEST(a_deadline_opens_it)
{
	struct street street;
	int answer = -1;
	open_street(&street);
	struct neighbor_ask_around_responder asked =
		neighbor_ask_ask_around(street.one,
	                                (struct ask_around){ 2, 20 * ASYNC_MILLISECOND });
	CHECK_OK(neighbor_ask_around_block_on(&asked, &answer));
	CHECK_INT_EQ(answer, ACTOR_E_TIMEDOUT);
	uint64_t deadline = async_after(5 * ASYNC_SECOND);
	while (dropped < 1 && async_now() < deadline)
		sched_yield();
	CHECK_INT_EQ(answers, 3);
	CHECK_INT_EQ(dropped, 1);
	close_street(&street);
}
