/* Step 39, exercise 1: a handler that waits in a loop, and may give up in the middle of it. */
#include <actor-ext/actor-ext.h>

#include "../../tests/stage.h"

struct average {
	unsigned count; /* of how many readings; not 0 */
};
struct start {
	struct average request;
	double *average; /* for the test */
};

struct sensor {
	struct actor base;
	struct async_frame frame;
	struct async_sleep sleep;
	const int *readings; /* the next one; below 0: it failed */
	unsigned i;
	int sum;
	double response;
};
ACTOR_TYPE(sensor);
ACTOR_REQUEST(sensor, average, double);
ACTOR_EVENT(sensor, start);

static int sensor_on_average(struct sensor *self, const struct average *request, double *response,
                             struct async_waker *waker)
{
	int error = ACTOR_OK;
	ASYNC_BEGIN(&self->frame);
	self->sum = 0;
	for (self->i = 0; self->i < request->count; self->i++) {
		ASYNC_AWAIT(&self->frame, error = async_sleep_poll(&self->sleep, waker,
		                                                   async_after(ASYNC_MILLISECOND)));
		if (error != ACTOR_OK)
			ASYNC_RETURN(&self->frame, error);
		int reading = *self->readings++;
		if (reading < 0)
			ASYNC_RETURN(&self->frame, ACTOR_E_INVALID);
		self->sum += reading;
	}
	ASYNC_END(&self->frame);
	*response = (double)self->sum / request->count;
	return ACTOR_OK;
}

static int sensor_on_start(struct sensor *self, const struct start *event,
                           struct actor_context *context)
{
	int result = sensor_on_average(self, &event->request, &self->response,
	                               actor_context_waker(context));
	if (result == ACTOR_OK)
		*event->average = self->response;
	return result;
}

TEST(one_average_after_the_other)
{
	static const int readings[] = { 20, 21, 25, 20, 30, -1, 30, 10 };
	struct async_executor *executor = stage_open(1);
	struct sensor_address sensor;
	double first = 0, failed = 0, last = 0;
	CHECK_OK(sensor_spawn(executor, (struct sensor){ .readings = readings }, &sensor));
	CHECK_OK(sensor_send_start(sensor, (struct start){ { 3 }, &first }));
	CHECK_OK(sensor_send_start(sensor, (struct start){ { 3 }, &failed }));
	CHECK_OK(sensor_send_start(sensor, (struct start){ { 2 }, &last }));
	CHECK_OK(sensor_address_interrupt(sensor));
	CHECK_OK(sensor_address_join(sensor));

	struct actor_failure failure = { ACTOR_OK, NULL };
	CHECK_INT_EQ(actor_address_failures(sensor.untyped, &failure, 1), 1);
	CHECK_INT_EQ(failure.error, ACTOR_E_INVALID);
	CHECK_INT_EQ((int)first, 22);
	CHECK_INT_EQ((int)failed, 0);
	CHECK_INT_EQ((int)last, 20);
	sensor_address_drop(&sensor);
	stage_close(executor);
}
