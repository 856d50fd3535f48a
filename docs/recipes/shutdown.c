/* shutdown - on Ctrl-C: first who produces, then who consumes, then the executor. Nothing is lost. */
#include <actor-ext/actor-ext.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- A store consumes ---- */

struct reading {
	unsigned number;
};
struct store {
	struct actor base;
	unsigned stored;
	unsigned *total; /* borrowed: written at the end */
};

ACTOR_TYPE(store);
ACTOR_EVENT(store, reading);

static int store_on_reading(struct store *self, const struct reading *event,
                            struct actor_context *context)
{
	(void)context;
	self->stored++;
	if (event->number == 3)
		kill(getpid(), SIGINT); /* as if somebody had pressed Ctrl-C */
	return ACTOR_OK;
}

static int store_finalize(struct actor *actor, struct actor_context *context)
{
	struct store *self = ACTOR_SELF(store, actor);

	(void)context;
	*self->total = self->stored;
	return ACTOR_OK;
}

static const struct actor_ops store_ops = { .finalize = store_finalize };

/* ---- A sensor produces, every millisecond ---- */

struct sensor {
	struct actor base;
	struct store_address store; /* borrowed: main() keeps it until the sensor has ended */
	struct async_sleep timer;
	unsigned sent;
	unsigned *total; /* borrowed: written at the end */
};

ACTOR_TYPE(sensor);

static int sensor_event(struct actor *actor, struct actor_context *context)
{
	struct sensor *self = ACTOR_SELF(sensor, actor);
	int due = async_sleep_poll(&self->timer, actor_context_waker(context),
	                           async_after(ASYNC_MILLISECOND));

	if (due != ASYNC_READY)
		return actor_context_next(context); /* where an interrupt is seen */
	int error = store_send_reading(self->store, (struct reading){ self->sent + 1 });
	if (error == ACTOR_OK)
		self->sent++;
	return error;
}

static int sensor_finalize(struct actor *actor, struct actor_context *context)
{
	struct sensor *self = ACTOR_SELF(sensor, actor);

	(void)context;
	*self->total = self->sent;
	return ACTOR_OK;
}

static void sensor_drop(struct actor *actor)
{
	async_sleep_deinit(&ACTOR_SELF(sensor, actor)->timer);
}

static const struct actor_ops sensor_ops = { .event = sensor_event,
	                                     .finalize = sensor_finalize,
	                                     .drop = sensor_drop };

/* ---- The program ---- */

/* Ends the program: a recipe has nothing better to do. */
static void check(int error)
{
	if (error == ACTOR_OK)
		return;
	fprintf(stderr, "shutdown: %s\n", actor_strerror(error));
	exit(1);
}

/* Asks it to end and waits, though not for ever. */
static int end(struct actor_address actor)
{
	int error = actor_address_interrupt(actor);

	if (error != ACTOR_OK && error != ACTOR_E_CLOSED) /* closed: it is ending already */
		return error;
	return actor_address_join_until(actor, async_after(10 * ASYNC_SECOND));
}

int main(void)
{
	struct async_executor *executor;
	struct store_address store;
	struct sensor_address sensor;
	unsigned sent = 0, stored = 0;
	sigset_t signals;
	int signal;

	/* Blocked before anything is started: so that sigwait() below gets them, and no thread is hit. */
	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	if (pthread_sigmask(SIG_BLOCK, &signals, NULL) != 0)
		return 1;

	check(async_executor_new(&executor, 0));
	check(store_spawn(executor, (struct store){ .base.ops = &store_ops, .total = &stored },
	                  &store));
	struct sensor initial = { .base.ops = &sensor_ops, .store = store, .total = &sent };
	check(sensor_spawn(executor, initial, &sensor));

	if (sigwait(&signals, &signal) != 0) /* all work is done elsewhere */
		return 1;

	int sensor_ended = end(sensor.untyped); /* sends no more; */
	int store_ended = end(store.untyped);   /* so this is all the store will ever get */

	sensor_address_drop(&sensor);
	store_address_drop(&store);
	async_executor_free(executor); /* cancels who did not end in time */
	printf("sent %u, stored %u\n", sent, stored);
	check(sensor_ended);
	check(store_ended);
	return sent < 3 || stored != sent;
}
