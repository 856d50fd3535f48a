/* Actors when memory is short: each allocation fails once; an error is reported, nothing leaks, the rest goes on. */
#include <actor-ext/actor-ext.h>
#include <pthread.h>

#include <testing/faults.h>
#include <testing/test.h>

/* What was refused for want of memory is no failure of the test, if memory was short. */
static bool worked(int error)
{
	CHECK(error == ACTOR_OK || (error == ACTOR_E_NOMEM && faults_injected()));
	return error == ACTOR_OK;
}

/* ---- An executor and what runs on it ----------------------------------------------------------------------------------- */

struct note {
	int error; /* what the handler returns */
	_Atomic int *drops;
};
struct square {
	int value;
	_Atomic int *drops;
};
struct later {
	int value;
};
struct now {
	int unused;
};

ACTOR_ADDRESS(subject);
ACTOR_REQUEST_DECLARE(subject, later, int);

/* Does a little of everything. */
struct subject {
	struct actor base;
	struct subject_later_interaction kept;
	int *fallbacks;
};
ACTOR_SPAWN(subject);

static void note_drop(struct note *event)
{
	++*event->drops;
}

static void square_drop(struct square *request)
{
	++*request->drops;
}

static int subject_note_failed(struct subject *self, const struct note *event, int error,
                               struct actor_context *context)
{
	(void)event;
	(void)context;
	++*self->fallbacks;
	return error;
}

ACTOR_EVENT_WITH(subject, note, .drop = note_drop, .fallback = subject_note_failed);
ACTOR_EVENT(subject, now);
ACTOR_REQUEST_WITH(subject, square, int, .drop_request = square_drop);
ACTOR_REQUEST_DEFINE_RECEIVED(subject, later, int);

static int subject_on_note(struct subject *self, const struct note *event,
                           struct actor_context *context)
{
	(void)self;
	(void)context;
	return event->error;
}

static int subject_on_square(struct subject *self, const struct square *request, int *response,
                             struct actor_context *context)
{
	(void)self;
	(void)context;
	*response = request->value * request->value;
	return ACTOR_OK;
}

static int subject_received_later(struct subject *self,
                                  struct subject_later_interaction interaction,
                                  struct actor_context *context)
{
	(void)context;
	self->kept = interaction;
	return ACTOR_OK;
}

static int subject_on_now(struct subject *self, const struct now *event,
                          struct actor_context *context)
{
	(void)event;
	(void)context;
	if (self->kept.untyped != NULL)
		subject_later_answer(&self->kept, subject_later_request(self->kept)->value + 1);
	return ACTOR_OK;
}

static void drop_kept(struct actor *self)
{
	subject_later_drop(&ACTOR_SELF(subject, self)->kept);
}

static const struct actor_ops subject_ops = { .drop = drop_kept };

struct scene {
	struct async_executor *executor;
	struct subject_address subject;
	int fallbacks;
};

static bool open_scene(struct scene *scene)
{
	*scene = (struct scene){ .executor = NULL };
	if (!worked(async_executor_new(&scene->executor, 1)))
		return false;
	struct subject subject = { .base.ops = &subject_ops, .fallbacks = &scene->fallbacks };
	if (worked(subject_spawn(scene->executor, subject, &scene->subject)))
		return true;
	CHECK(scene->subject.untyped.runtime == NULL);
	async_executor_free(scene->executor);
	return false;
}

/* Whatever failed before: the actor ends in good order. */
static void close_scene(struct scene *scene)
{
	bool interrupted = worked(subject_address_interrupt(scene->subject));
	if (interrupted) {
		int result = subject_address_join(
			scene->subject); /* it may have no memory to wait */
		CHECK(worked(result) || faults_injected());
	}
	async_executor_free(scene->executor);
	CHECK(actor_address_status(scene->subject.untyped) == ACTOR_DONE);
	subject_address_drop(&scene->subject);
}

/* A scenario in a thread of its own: what block_on keeps for a thread goes with it. */
static void *run_scenario(void *scenario)
{
	(*(void (**)(void))scenario)();
	return NULL;
}

static void in_a_fresh_thread(void *scenario)
{
	pthread_t thread;
	if (pthread_create(&thread, NULL, run_scenario, scenario) == 0)
		pthread_join(thread, NULL);
	else
		CHECK(faults_injected());
}

static void sweep(void (*scenario)(void), size_t at_least)
{
	CHECK(faults_run(in_a_fresh_thread, &scenario) >= at_least);
}

/* ---- Scenarios ---------------------------------------------------------------------------------------------------------- */

static void executor_only(void)
{
	struct async_executor *executor;
	if (worked(async_executor_new(&executor, 3)))
		async_executor_free(executor);
	else
		CHECK(executor == NULL);
}

TEST(executor_new)
{
	sweep(executor_only, 6); /* memory, a monitor, three workers; the thread that asks */
}

static void spawn_send_join(void)
{
	struct scene scene;
	_Atomic int drops = 0;
	int accepted = 0;
	if (!open_scene(&scene))
		return;
	for (int i = 0; i < 3; i++)
		accepted += worked(subject_send_note(scene.subject, (struct note){ 0, &drops }));
	close_scene(&scene);
	CHECK_INT_EQ(drops, accepted); /* what was refused is the sender's */
}

TEST(spawn_and_send_and_join)
{
	sweep(spawn_send_join, 8);
}

static void ask_and_wait(void)
{
	struct scene scene;
	_Atomic int drops = 0;
	int value = 0;
	if (!open_scene(&scene))
		return;
	struct subject_square_responder responder = subject_ask_square(scene.subject,
	                                                               (struct square){ 5,
	                                                                                &drops });
	if (worked(subject_square_block_on(&responder, &value)))
		CHECK_INT_EQ(value, 25);
	subject_square_cancel(&responder);
	close_scene(&scene);
	CHECK_INT_EQ(drops, 1); /* asked or refused: the request was taken */
}

TEST(ask_and_answer)
{
	sweep(ask_and_wait, 8);
}

static void ask_and_give_up(void)
{
	struct scene scene;
	_Atomic int drops = 0;
	if (!open_scene(&scene))
		return;
	for (int i = 0; i < 3; i++) {
		struct subject_square_responder responder =
			subject_ask_square(scene.subject, (struct square){ 5, &drops });
		subject_square_cancel(&responder);
	}
	close_scene(&scene);
	CHECK_INT_EQ(drops, 3);
}

TEST(ask_and_drop)
{
	sweep(ask_and_give_up, 8);
}

static void answer_later(void)
{
	struct scene scene;
	int value = 0;
	if (!open_scene(&scene))
		return;
	struct subject_later_responder responder = subject_ask_later(scene.subject,
	                                                             (struct later){ 7 });
	bool told = worked(subject_send_now(scene.subject, (struct now){ 0 }));
	if (told && worked(subject_later_block_on(&responder, &value)))
		CHECK_INT_EQ(value, 8);
	subject_later_cancel(&responder); /* what could not be told is not waited for */
	close_scene(&scene);
}

TEST(deferred_answer)
{
	sweep(answer_later, 8);
}

/* The ring of failures is allocated at the first: without it the actor goes on, its failures are only logged. */
static void fail_often(void)
{
	struct scene scene;
	struct actor_failure failures[ACTOR_FAILURES];
	_Atomic int drops = 0;
	int accepted = 0;
	if (!open_scene(&scene))
		return;
	for (int i = 1; i <= 3; i++)
		accepted += worked(subject_send_note(scene.subject,
		                                     (struct note){ ACTOR_E_USER - i, &drops }));
	bool interrupted = worked(subject_address_interrupt(scene.subject));
	bool joined = interrupted && worked(subject_address_join(scene.subject));
	if (joined) {
		CHECK_INT_EQ(scene.fallbacks, accepted);
		size_t count = actor_address_failures(scene.subject.untyped, failures,
		                                      ACTOR_FAILURES);
		CHECK(count == (size_t)accepted || faults_injected());
		if (count > 0 && !faults_injected())
			CHECK_INT_EQ(failures[0].error, ACTOR_E_USER - 3);
	}
	async_executor_free(scene.executor);
	subject_address_drop(&scene.subject);
	CHECK_INT_EQ(drops, accepted);
}

TEST(fallback_and_failures)
{
	sweep(fail_often, 9);
}

/* Shut down with everything alive: requests queued and kept, messages not handled. */
static void shut_down_alive(void)
{
	struct scene scene;
	_Atomic int drops = 0;
	int value, accepted = 0;
	if (!open_scene(&scene))
		return;
	struct subject_later_responder kept = subject_ask_later(scene.subject, (struct later){ 7 });
	accepted += worked(subject_send_note(scene.subject, (struct note){ 0, &drops }));
	struct subject_square_responder squared = subject_ask_square(scene.subject,
	                                                             (struct square){ 5, &drops });
	async_executor_free(scene.executor);
	int error = subject_later_block_on(&kept, &value);
	CHECK(error == ACTOR_E_CANCELED || (error == ACTOR_E_NOMEM && faults_injected()));
	subject_later_cancel(&kept);
	subject_square_cancel(&squared);
	subject_address_drop(&scene.subject);
	CHECK_INT_EQ(drops, accepted + 1);
}

TEST(shutdown_with_actors_alive)
{
	sweep(shut_down_alive, 8);
}

/* ---- Actors that spawn, ask and forward in their handlers ---------------------------------------------------------------- */

struct delegate {
	int value;
};

/* Spawns a subject for each request, asks it, and ends it. */
struct manager {
	struct actor base;
	struct async_executor *executor;
	struct async_frame frame;
	struct subject_address subject;
	struct subject_square_responder responder;
	_Atomic int *drops;
	int fallbacks;
};
ACTOR_TYPE(manager);
ACTOR_REQUEST(manager, delegate, int);

static int manager_on_delegate(struct manager *self, const struct delegate *request, int *response,
                               struct actor_context *context)
{
	int error;
	ASYNC_BEGIN(&self->frame);
	error = subject_spawn(self->executor,
	                      (struct subject){ .base.ops = &subject_ops,
	                                        .fallbacks = &self->fallbacks },
	                      &self->subject);
	if (error != ACTOR_OK)
		ASYNC_RETURN(&self->frame, error);
	self->responder = subject_ask_square(self->subject,
	                                     (struct square){ request->value, self->drops });
	ASYNC_AWAIT(&self->frame,
	            error = subject_square_poll(&self->responder, actor_context_waker(context),
	                                        response));
	subject_address_drop(&self->subject);
	ASYNC_END(&self->frame);
	return error;
}

static void delegate_twice(void)
{
	struct async_executor *executor;
	struct manager_address manager;
	_Atomic int drops = 0;
	int value = 0;
	if (!worked(async_executor_new(&executor, 1)))
		return;
	if (worked(manager_spawn(executor,
	                         (struct manager){ .executor = executor, .drops = &drops },
	                         &manager))) {
		for (int i = 1; i <= 2; i++) {
			struct manager_delegate_responder responder =
				manager_ask_delegate(manager, (struct delegate){ i });
			if (worked(manager_delegate_block_on(&responder, &value)))
				CHECK_INT_EQ(value, i * i);
			manager_delegate_cancel(&responder);
		}
		manager_address_drop(&manager);
	}
	async_executor_free(executor);
}

TEST(spawn_and_ask_in_a_handler)
{
	sweep(delegate_twice, 10);
}
