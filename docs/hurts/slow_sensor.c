/* A request handler that has to wait, and can only sleep. See the lesson of step 39. */
// since: 38
// until: 38
#include <actor-ext/actor-ext.h>
#include <time.h>

#include "../stage.h"

struct measure {
	int offset;
};
struct start {
	struct measure request;
	struct gate *begun;
};

struct sensor {
	struct actor base;
};
ACTOR_TYPE(sensor);
ACTOR_REQUEST(sensor, measure, double);
ACTOR_EVENT(sensor, start);

static double sensor_on_measure(struct sensor *self, const struct measure *request)
{
	(void)self;
	nanosleep(&(struct timespec){ .tv_sec = 1 }, NULL); /* the sensor is slow */
	return 20.5 + request->offset;
}

static int sensor_on_start(struct sensor *self, const struct start *event,
                           struct actor_context *context)
{
	(void)context;
	gate_open(event->begun);
	(void)sensor_on_measure(self, &event->request);
	return ACTOR_OK;
}

struct idler {
	struct actor base;
};
ACTOR_TYPE(idler);

TEST(another_actor_ends_meanwhile)
{
	struct async_executor *executor = stage_open(1);
	struct gate begun = { 0 };
	struct sensor_address sensor;
	struct idler_address idler;
	CHECK_OK(sensor_spawn(executor, (struct sensor){ 0 }, &sensor));
	CHECK_OK(sensor_send_start(sensor, (struct start){ { 0 }, &begun }));
	gate_wait(&begun);

	CHECK_OK(idler_spawn(executor, (struct idler){ 0 }, &idler));
	CHECK_OK(idler_address_interrupt(idler));
	CHECK_OK(actor_address_join_until(idler.untyped, async_after(300 * ASYNC_MILLISECOND)));
	idler_address_drop(&idler);
	sensor_address_drop(&sensor);
	stage_wait(executor);
	stage_close(executor);
}
