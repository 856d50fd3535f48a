/* Step 51, exercise 1: a front that passes each job on to the first of its workers that takes it. */
#include <actor-ext/actor-ext.h>

#include "../../tests/stage.h"

enum { WORKERS = 3, E_NOBODY = ACTOR_E_USER };

struct square {
	int number;
};

struct worker {
	struct actor base;
	int done;
};
ACTOR_TYPE(worker);
ACTOR_REQUEST(worker, square, int);

static int worker_on_square(struct worker *self, const struct square *request, int *response,
                            struct async_waker *waker)
{
	(void)waker;
	if (request->number > 1000)
		return ACTOR_E_INVALID;
	self->done++;
	*response = request->number * request->number;
	return ACTOR_OK;
}

struct front {
	struct actor base;
	struct worker_address workers[WORKERS]; /* borrowed */
};
ACTOR_TYPE(front);
ACTOR_REQUEST_RECEIVED(front, square, int);
ACTOR_FORWARD(front, square, worker);

/* A refused interaction is still here, and unchanged: it can be offered to the next. */
static int front_received_square(struct front *self, struct front_square_interaction interaction,
                                 struct actor_context *context)
{
	(void)context;
	for (int i = 0; i < WORKERS; i++)
		if (front_square_forward_to_worker(&interaction, self->workers[i]) == ACTOR_OK)
			return ACTOR_OK;
	front_square_fail(&interaction, E_NOBODY);
	return ACTOR_OK;
}

struct office {
	struct async_executor *executor;
	struct worker_address workers[WORKERS];
	struct front_address front;
};

static void office_open(struct office *office)
{
	struct front front = { .base.ops = NULL };
	office->executor = stage_open(2);
	for (int i = 0; i < WORKERS; i++) {
		CHECK_OK(worker_spawn(office->executor, (struct worker){ 0 }, &office->workers[i]));
		front.workers[i] = office->workers[i];
	}
	CHECK_OK(front_spawn(office->executor, front, &office->front));
}

static void end_worker(struct office *office, int i)
{
	CHECK_OK(worker_address_interrupt(office->workers[i]));
	CHECK_OK(worker_address_join(office->workers[i]));
}

/* The front ends before the addresses that it borrows. */
static void office_close(struct office *office)
{
	CHECK_OK(front_address_interrupt(office->front));
	CHECK_OK(front_address_join(office->front));
	front_address_drop(&office->front);
	for (int i = 0; i < WORKERS; i++)
		worker_address_drop(&office->workers[i]);
	stage_close(office->executor);
}

static int ask(struct office *office, int number, int *square)
{
	struct front_square_responder responder = front_ask_square(office->front,
	                                                           (struct square){ number });
	return front_square_block_on_until(&responder, async_after(10 * ASYNC_SECOND), square);
}

TEST(the_next_one_takes_it)
{
	struct office office;
	int square = 0;
	office_open(&office);
	for (int i = 0; i < WORKERS; i++) {
		CHECK_OK(ask(&office, 7, &square));
		CHECK_INT_EQ(square, 49);
		end_worker(&office, i);
	}
	square = 0;
	CHECK_INT_EQ(ask(&office, 7, &square), E_NOBODY);
	CHECK_INT_EQ(square, 0);
	office_close(&office);
}

/* An error of a worker is its answer, and no reason to ask another. */
TEST(an_error_is_an_answer)
{
	struct office office;
	int square = 0;
	office_open(&office);
	CHECK_INT_EQ(ask(&office, 1001, &square), ACTOR_E_INVALID);
	CHECK_INT_EQ(square, 0);
	office_close(&office);
}

/* Interrupted while jobs come in: each is done by one of them, or refused by all; none is lost. */
TEST(a_worker_ends_meanwhile)
{
	enum { JOBS = 100 };
	struct office office;
	struct front_square_responder responders[JOBS];
	office_open(&office);
	for (int i = 0; i < JOBS; i++) {
		responders[i] = front_ask_square(office.front, (struct square){ i });
		if (i == JOBS / 2)
			CHECK_OK(worker_address_interrupt(office.workers[0]));
	}
	for (int i = 0; i < JOBS; i++) {
		int square = -1;
		CHECK_OK(front_square_block_on_until(&responders[i], async_after(10 * ASYNC_SECOND),
		                                     &square));
		CHECK_INT_EQ(square, i * i);
	}
	office_close(&office);
}
