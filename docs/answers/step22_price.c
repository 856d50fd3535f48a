/* Step 22: what it costs to wait for DONE by looking again and again. An actor ends after 100 ms; who waits, and how? */
#include <actor/actor.h>
#include <stdio.h>
#include <time.h>

#include "../../tests/stage.h"

/* Ends at a certain time, and notes when it really did. */
struct sleeper {
	struct actor base;
	struct async_sleep sleep;
	uint64_t wake_up;
	_Atomic uint64_t *ended;
};

ACTOR_TYPE(sleeper);

static int sleep_and_stop(struct actor *self, struct actor_context *context)
{
	struct sleeper *sleeper = ACTOR_SELF(sleeper, self);
	int result = async_sleep_poll(&sleeper->sleep, actor_context_waker(context),
	                              sleeper->wake_up);
	if (result == ASYNC_PENDING)
		return ACTOR_PENDING;
	*sleeper->ended = async_now();
	return ACTOR_STOP;
}

static void forget_sleep(struct actor *self)
{
	async_sleep_deinit(&ACTOR_SELF(sleeper, self)->sleep);
}

static const struct actor_ops sleeper_ops = { .event = sleep_and_stop, .drop = forget_sleep };

static void look_at_once(void)
{
}

static void let_others_run(void)
{
	sched_yield();
}

static void sleep_10_ms(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = 10 * (long)ASYNC_MILLISECOND }, NULL);
}

static void sleep_1_ms(void)
{
	nanosleep(&(struct timespec){ .tv_nsec = (long)ASYNC_MILLISECOND }, NULL);
}

static void measure(const char *name, void (*between)(void))
{
	struct async_executor *executor = stage_open(1);
	_Atomic uint64_t ended = 0;
	struct sleeper_address address;
	double cpu = process_cpu_seconds();
	CHECK_OK(sleeper_spawn(executor,
	                       (struct sleeper){ .base.ops = &sleeper_ops,
	                                         .wake_up = async_after(100 * ASYNC_MILLISECOND),
	                                         .ended = &ended },
	                       &address));
	while (!actor_status_is_done(actor_address_status(address.untyped)))
		between();
	uint64_t seen = async_now();
	cpu = process_cpu_seconds() - cpu;
	printf("%s: %.2f ms of processor time, seen after %.3f ms\n", name, 1e3 * cpu,
	       (double)(seen - ended) / 1e6);
	sleeper_address_drop(&address);
	stage_close(executor);
}

TEST(from_a_thread)
{
	measure("at once    ", look_at_once);
	measure("sched_yield", let_others_run);
	measure("every  1 ms", sleep_1_ms);
	measure("every 10 ms", sleep_10_ms);
}

/* ---- The same in an actor ---------------------------------------------------------------------------------------------- */

struct looker {
	struct actor base;
	struct actor_address other; /* borrowed */
	long looks;
	_Atomic long *sum;
};

ACTOR_TYPE(looker);

static int look_and_yield(struct actor *self, struct actor_context *context)
{
	struct looker *looker = ACTOR_SELF(looker, self);
	looker->looks++;
	if (!actor_status_is_done(actor_address_status(looker->other)))
		return (int)async_waker_yield(actor_context_waker(context));
	*looker->sum = looker->looks;
	return ACTOR_STOP;
}

static const struct actor_ops looker_ops = { .event = look_and_yield };

TEST(from_an_actor)
{
	struct async_executor *executor = stage_open(1);
	_Atomic uint64_t ended = 0;
	_Atomic long looks = 0;
	struct sleeper_address sleeper;
	struct looker_address looker;
	double cpu = process_cpu_seconds();
	CHECK_OK(sleeper_spawn(executor,
	                       (struct sleeper){ .base.ops = &sleeper_ops,
	                                         .wake_up = async_after(100 * ASYNC_MILLISECOND),
	                                         .ended = &ended },
	                       &sleeper));
	CHECK_OK(looker_spawn(executor,
	                      (struct looker){ .base.ops = &looker_ops,
	                                       .other = sleeper.untyped,
	                                       .sum = &looks },
	                      &looker));
	while (!actor_status_is_done(actor_address_status(looker.untyped)))
		sleep_1_ms();
	printf("looked %ld times, %.2f ms of processor time\n", looks,
	       1e3 * (process_cpu_seconds() - cpu));
	looker_address_drop(&looker);
	sleeper_address_drop(&sleeper);
	stage_close(executor);
}
