/* Request handlers called directly: they answer at once, or wait, and with them their actor. */
// since: 39
#include <actor-ext/actor-ext.h>

#include "../stage.h"
#include "handler.h"

struct measure {
	struct gate *gate; /* NULL: at once */
	int offset;
};
struct start {
	struct measure request;
};
struct note {
	struct gate *noted;
	int *measured; /* what had been measured by then */
};

struct sensor {
	struct actor base;
	struct async_frame frame;
	struct async_watch_waiter waiter;
	struct gate *waiting; /* opened when the handler waits */
	const struct measure *request;
	int response;
	int *begun, *measured; /* for the test */
};
ACTOR_TYPE(sensor);
ACTOR_REQUEST(sensor, measure, int);
ACTOR_EVENT(sensor, start);
ACTOR_EVENT(sensor, note);

static int wait_at(struct sensor *self, struct gate *gate, struct async_waker *waker)
{
	int result = gate_poll(gate, &self->waiter, waker);
	if (result == ASYNC_PENDING)
		gate_open(self->waiting);
	return result;
}

static int sensor_on_measure(struct sensor *self, const struct measure *request, int *response,
                             handler_context *context)
{
	int error = ACTOR_OK;
	ASYNC_BEGIN(&self->frame);
	++*self->begun;
	self->request = request;
	if (request->gate != NULL) {
		ASYNC_AWAIT(&self->frame, error = wait_at(self, request->gate, waker_of(context)));
		CHECK(request == self->request); /* the same, however often it is called */
	}
	ASYNC_END(&self->frame);
	*response = 20 + request->offset;
	return error; /* CANCELED at shutdown */
}

/* What the library will do in a later step: calls the handler, and again while it waits. */
static int sensor_on_start(struct sensor *self, const struct start *event,
                           struct actor_context *context)
{
	int result = sensor_on_measure(self, &event->request, &self->response,
	                               handler_context_of(context));
	if (result == ACTOR_OK)
		*self->measured = self->response;
	return result;
}

static int sensor_on_note(struct sensor *self, const struct note *event,
                          struct actor_context *context)
{
	(void)context;
	*event->measured = *self->measured;
	gate_open(event->noted);
	return ACTOR_OK;
}

struct scene {
	struct async_executor *executor;
	struct sensor_address sensor;
	struct gate gate, waiting;
	int begun, measured;
};

static void scene_open(struct scene *scene)
{
	scene->executor = stage_open(1);
	CHECK_OK(sensor_spawn(scene->executor,
	                      (struct sensor){ .waiting = &scene->waiting,
	                                       .begun = &scene->begun,
	                                       .measured = &scene->measured },
	                      &scene->sensor));
}

static void scene_close(struct scene *scene)
{
	CHECK_OK(sensor_address_interrupt(scene->sensor));
	CHECK_OK(sensor_address_join(scene->sensor));
	sensor_address_drop(&scene->sensor);
	stage_close(scene->executor);
}

TEST(a_handler_that_need_not_wait_answers_at_once)
{
	int begun = 0, response = 0;
	struct sensor sensor = { .begun = &begun };
	CHECK_OK(sensor_on_measure(&sensor, &(struct measure){ NULL, 2 }, &response, NULL));
	CHECK_INT_EQ(response, 22);
	CHECK_OK(sensor_on_measure(&sensor, &(struct measure){ NULL, 3 }, &response, NULL));
	CHECK_INT_EQ(response, 23);
	CHECK_INT_EQ(begun, 2);
}

TEST(it_goes_on_where_it_waited)
{
	struct scene scene = { 0 };
	scene_open(&scene);
	CHECK_OK(sensor_send_start(scene.sensor, (struct start){ { &scene.gate, 1 } }));
	gate_wait(&scene.waiting);
	CHECK_INT_EQ(scene.measured, 0);
	gate_open(&scene.gate);
	scene_close(&scene);
	CHECK_INT_EQ(scene.measured, 21);
	CHECK_INT_EQ(scene.begun, 1);
}

TEST(the_next_request_begins_at_the_top)
{
	struct scene scene = { 0 };
	struct gate open = { 0 };
	scene_open(&scene);
	CHECK_OK(sensor_send_start(scene.sensor, (struct start){ { &scene.gate, 1 } }));
	gate_wait(&scene.waiting);
	gate_open(&scene.gate);
	gate_open(&open);
	CHECK_OK(sensor_send_start(scene.sensor, (struct start){ { &open, 2 } }));
	scene_close(&scene);
	CHECK_INT_EQ(scene.measured, 22);
	CHECK_INT_EQ(scene.begun, 2);
}

/* One worker: if it waited, too, nobody would ever open the gate. */
TEST(its_actor_waits_and_the_worker_does_not)
{
	struct scene scene = { 0 };
	struct gate noted = { 0 }, unused = { 0 };
	struct sensor_address other;
	int measured = 0;
	scene_open(&scene);
	CHECK_OK(sensor_spawn(scene.executor,
	                      (struct sensor){ .waiting = &unused, .measured = &measured },
	                      &other));
	CHECK_OK(sensor_send_start(scene.sensor, (struct start){ { &scene.gate, 1 } }));
	gate_wait(&scene.waiting);
	CHECK_OK(sensor_send_note(other, (struct note){ &noted, &measured }));
	gate_wait(&noted); /* on the same worker, meanwhile */
	gate_open(&scene.gate);
	CHECK_OK(sensor_address_interrupt(other));
	CHECK_OK(sensor_address_join(other));
	sensor_address_drop(&other);
	scene_close(&scene);
	CHECK_INT_EQ(scene.measured, 21);
}

TEST(what_comes_meanwhile_waits_behind)
{
	struct scene scene = { 0 };
	struct gate noted = { 0 };
	int measured = 0;
	scene_open(&scene);
	CHECK_OK(sensor_send_start(scene.sensor, (struct start){ { &scene.gate, 1 } }));
	gate_wait(&scene.waiting);
	CHECK_OK(sensor_send_note(scene.sensor, (struct note){ &noted, &measured }));
	CHECK_OK(sensor_send_start(scene.sensor, (struct start){ { NULL, 5 } }));
	CHECK_INT_EQ(scene.begun, 1); /* the actor waits: this cannot race */
	gate_open(&scene.gate);
	gate_wait(&noted);
	scene_close(&scene);
	CHECK_INT_EQ(measured, 21); /* one after the other */
	CHECK_INT_EQ(scene.measured, 25);
}

TEST(the_executor_ends_while_it_waits)
{
	struct scene scene = { 0 };
	scene_open(&scene);
	CHECK_OK(sensor_send_start(scene.sensor, (struct start){ { &scene.gate, 1 } }));
	gate_wait(&scene.waiting);
	async_executor_free(scene.executor);
	CHECK_INT_EQ(scene.measured, 0);

	struct actor_failure failure = { ACTOR_OK, NULL };
	CHECK_INT_EQ(actor_address_failures(scene.sensor.untyped, &failure, 1), 1);
	CHECK_INT_EQ(failure.error, ACTOR_E_CANCELED); /* the handler was told, and said so */
	sensor_address_drop(&scene.sensor);
	stage_check_empty();
}
