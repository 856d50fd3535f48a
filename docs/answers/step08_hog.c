/* Step 8, exercise 2: a handler that computes has its worker for itself. */
#include <actor/actor.h>
#include <unistd.h>

#include "../../tests/stage.h"

struct clerk {
	struct actor base;
	_Atomic int handled;
};

struct form {
	struct actor_message base;
	struct gate *begun; /* NULL, or: opened when it is being handled */
	_Atomic bool *done; /* and that takes until this is true */
};

/* A long form is never pending: it computes. */
static void handle_form(struct actor_message *message, struct actor *actor)
{
	struct form *form = async_container_of(message, struct form, base);
	if (form->begun != NULL) {
		gate_open(form->begun);
		while (!*form->done) {
		}
	}
	ACTOR_SELF(clerk, actor)->handled++;
}

static void drop_form(struct actor_message *message)
{
	async_pool_free(message, sizeof(struct form));
}

static const struct actor_message_ops form_ops = { handle_form, drop_form };

static struct actor_message *new_form(struct gate *begun, _Atomic bool *done)
{
	struct form *form = async_pool_alloc(sizeof *form);
	CHECK(form != NULL);
	*form = (struct form){ { .ops = &form_ops }, begun, done };
	return &form->base;
}

/* Two clerks. One gets a long form; then the other gets a short one. */
struct office {
	struct async_executor *executor;
	struct actor_runtime runtimes[2];
	struct clerk clerks[2];
	struct gate begun;
	_Atomic bool done;
};

static void open_office(struct office *office, unsigned workers)
{
	office->executor = stage_open(workers);
	for (int i = 0; i < 2; i++)
		CHECK_OK(actor_runtime_spawn(&office->runtimes[i], office->executor,
		                             &office->clerks[i].base));
	actor_context_send(&office->runtimes[0].context, new_form(&office->begun, &office->done));
	gate_wait(&office->begun);
	actor_context_send(&office->runtimes[1].context, new_form(NULL, NULL));
}

static void close_office(struct office *office)
{
	office->done = true;
	while (office->clerks[0].handled == 0 || office->clerks[1].handled == 0)
		sched_yield();
	stage_close(office->executor);
}

TEST(one_worker_has_no_time_for_the_other)
{
	struct office office = { 0 };
	open_office(&office, 1);
	usleep(20000);
	CHECK_INT_EQ(office.clerks[1].handled, 0);
	close_office(&office);
}

TEST(of_two_workers_one_has)
{
	struct office office = { 0 };
	open_office(&office, 2);
	while (office.clerks[1].handled == 0)
		sched_yield();
	CHECK_INT_EQ(office.clerks[0].handled, 0);
	close_office(&office);
}
