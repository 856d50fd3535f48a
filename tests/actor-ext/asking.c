/* Handlers that ask: one actor awaits the answer of another, its worker does not. */
// since: 46
#include <actor-ext/actor-ext.h>
#include <pthread.h>

#include "../stage.h"
#include "handler.h"

/* A leaf: answers what it is asked, if and when the gate is open. */
struct get {
	struct gate *gate; /* NULL: at once */
	int value;
};

struct leaf {
	struct actor base;
	struct async_frame frame;
	struct async_watch_waiter waiter;
};
ACTOR_TYPE(leaf);
ACTOR_REQUEST(leaf, get, int);

static int leaf_on_get(struct leaf *self, const struct get *request, int *response,
                       handler_context *context)
{
	int error = ACTOR_OK;
	ASYNC_BEGIN(&self->frame);
	if (request->gate != NULL)
		ASYNC_AWAIT(&self->frame,
		            error = gate_poll(request->gate, &self->waiter, waker_of(context)));
	ASYNC_END(&self->frame);
	*response = request->value;
	return error; /* CANCELED at shutdown */
}

/* The asker: each request makes it ask its leaf or leaves. */
struct ask_twice {
	struct gate *gate;
};
struct scatter {
	struct gate *gate_a, *gate_b;
};
struct ask_with_deadline {
	struct gate *gate;
	uint64_t nanoseconds;
};
struct ask_self {
	int *answer;
	struct gate *told;
};
struct ask_ahead {
	struct gate *told;
};
struct pick_up {
	int *answer;
};
struct ask_and_block {
	int unused;
};
struct ask_many {
	int count;
};

struct asker {
	struct actor base;
	struct leaf_address a, b; /* borrowed */
	struct async_frame frame;
	struct leaf_get_responder first, second;
	struct actor_responder mine; /* an ask_twice of its own */
	struct async_sleep timer;
	int answer_a, answer_b, i;
	bool has_a, has_b;
	struct gate *waiting;
};
ACTOR_TYPE(asker);
ACTOR_REQUEST(asker, ask_twice, int);
ACTOR_REQUEST(asker, scatter, int);
ACTOR_REQUEST(asker, ask_with_deadline, int);
ACTOR_EVENT(asker, ask_self);
ACTOR_EVENT(asker, ask_ahead);
ACTOR_EVENT(asker, pick_up);
ACTOR_REQUEST(asker, ask_and_block, int);
ACTOR_REQUEST(asker, ask_many, int);

static int asker_on_ask_twice(struct asker *self, const struct ask_twice *request, int *response,
                              handler_context *context)
{
	struct async_waker *waker = waker_of(context);
	int error;
	ASYNC_BEGIN(&self->frame);
	self->first = leaf_ask_get(self->a, (struct get){ request->gate, 4 });
	ASYNC_AWAIT(&self->frame, error = leaf_get_poll(&self->first, waker, &self->answer_a));
	if (error != ACTOR_OK)
		ASYNC_RETURN(&self->frame, error);
	self->second = leaf_ask_get(self->b, (struct get){ request->gate, 6 });
	ASYNC_AWAIT(&self->frame, error = leaf_get_poll(&self->second, waker, &self->answer_b));
	if (error != ACTOR_OK)
		ASYNC_RETURN(&self->frame, error);
	*response = self->answer_a * self->answer_b;
	ASYNC_END(&self->frame);
	return ACTOR_OK;
}

/* Polls both, whichever comes first. */
static int gather(struct asker *self, struct async_waker *waker)
{
	if (!self->has_a) {
		int error = leaf_get_poll(&self->first, waker, &self->answer_a);
		if (error != ACTOR_OK && error != ACTOR_PENDING)
			return error;
		self->has_a = error == ACTOR_OK;
	}
	if (!self->has_b) {
		int error = leaf_get_poll(&self->second, waker, &self->answer_b);
		if (error != ACTOR_OK && error != ACTOR_PENDING)
			return error;
		self->has_b = error == ACTOR_OK;
	}
	if (self->waiting != NULL && self->has_a != self->has_b)
		gate_open(self->waiting); /* one is there, the other is not */
	return self->has_a && self->has_b ? ACTOR_OK : ACTOR_PENDING;
}

static int asker_on_scatter(struct asker *self, const struct scatter *request, int *response,
                            handler_context *context)
{
	int error;
	ASYNC_BEGIN(&self->frame);
	self->first = leaf_ask_get(self->a, (struct get){ request->gate_a, 20 });
	self->second = leaf_ask_get(self->b, (struct get){ request->gate_b, 22 });
	self->has_a = self->has_b = false;
	ASYNC_AWAIT(&self->frame, error = gather(self, waker_of(context)));
	leaf_get_cancel(&self->first); /* after an error one of them may be left */
	leaf_get_cancel(&self->second);
	*response = self->answer_a + self->answer_b;
	ASYNC_END(&self->frame);
	return error;
}

static int asker_on_ask_with_deadline(struct asker *self, const struct ask_with_deadline *request,
                                      int *response, handler_context *context)
{
	int error;
	ASYNC_BEGIN(&self->frame);
	self->first = leaf_ask_get(self->a, (struct get){ request->gate, 1 });
	ASYNC_AWAIT(&self->frame,
	            error = leaf_get_poll_until(&self->first, waker_of(context), &self->timer,
	                                        async_after(request->nanoseconds), response));
	ASYNC_END(&self->frame);
	if (error != ACTOR_E_TIMEDOUT)
		return error;
	*response = ACTOR_E_TIMEDOUT; /* to say so is an answer, too */
	return ACTOR_OK;
}

/* Awaits its own answer: told so at once, and the request it gave up is handled later. */
static int asker_on_ask_self(struct asker *self, const struct ask_self *event,
                             struct actor_context *context)
{
	(void)self;
	struct asker_ask_twice_responder mine = asker_ask_ask_twice(asker_self(context),
	                                                            (struct ask_twice){ NULL });
	int answer;
	*event->answer = asker_ask_twice_poll(&mine, actor_context_waker(context), &answer);
	CHECK_INT_EQ(asker_ask_twice_poll(&mine, actor_context_waker(context), &answer),
	             ACTOR_E_INVALID);
	gate_open(event->told);
	return ACTOR_OK;
}

/* Asks itself, and does not wait. */
static int asker_on_ask_ahead(struct asker *self, const struct ask_ahead *event,
                              struct actor_context *context)
{
	self->mine = asker_ask_ask_twice(asker_self(context), (struct ask_twice){ NULL }).untyped;
	gate_open(event->told);
	return ACTOR_OK;
}

/* By now it has answered itself. */
static int asker_on_pick_up(struct asker *self, const struct pick_up *event,
                            struct actor_context *context)
{
	struct asker_ask_twice_responder mine = { self->mine };
	CHECK_OK(asker_ask_twice_poll(&mine, actor_context_waker(context), event->answer));
	self->mine = mine.untyped;
	return ACTOR_OK;
}

static int asker_on_ask_and_block(struct asker *self, const struct ask_and_block *request,
                                  int *response, handler_context *context)
{
	(void)request;
	int answer;
	struct leaf_get_responder responder = leaf_ask_get(self->a, (struct get){ NULL, 1 });
	*response = leaf_get_block_on(&responder, &answer);
	/* That ended the request: nothing is left to ask for, or to cancel. */
	CHECK_INT_EQ(leaf_get_poll(&responder, waker_of(context), &answer), ACTOR_E_INVALID);
	return ACTOR_OK;
}

static int asker_on_ask_many(struct asker *self, const struct ask_many *request, int *response,
                             handler_context *context)
{
	int error, value = -1;
	ASYNC_BEGIN(&self->frame);
	self->answer_a = 0;
	for (self->i = 0; self->i < request->count; self->i++) {
		self->first = leaf_ask_get(self->a, (struct get){ NULL, self->i });
		ASYNC_AWAIT(&self->frame,
		            error = leaf_get_poll(&self->first, waker_of(context), &value));
		CHECK_OK(error);
		self->answer_a += value == self->i;
	}
	*response = self->answer_a;
	ASYNC_END(&self->frame);
	return ACTOR_OK;
}

static void drop_futures(struct actor *self)
{
	struct asker *asker = ACTOR_SELF(asker, self);
	leaf_get_cancel(&asker->first);
	leaf_get_cancel(&asker->second);
	actor_responder_drop(&asker->mine);
	async_sleep_deinit(&asker->timer);
}

static const struct actor_ops asker_ops = { .drop = drop_futures };

/* An asker with two leaves. */
struct scene {
	struct async_executor *executor;
	struct leaf_address a, b;
	struct asker_address asker;
};

static void scene_open(struct scene *scene, unsigned workers, struct gate *waiting)
{
	scene->executor = stage_open(workers);
	CHECK_OK(leaf_spawn(scene->executor, (struct leaf){ 0 }, &scene->a));
	CHECK_OK(leaf_spawn(scene->executor, (struct leaf){ 0 }, &scene->b));
	CHECK_OK(asker_spawn(scene->executor,
	                     (struct asker){ .base.ops = &asker_ops,
	                                     .a = scene->a,
	                                     .b = scene->b,
	                                     .waiting = waiting },
	                     &scene->asker));
}

static void scene_close(struct scene *scene)
{
	asker_address_drop(&scene->asker);
	async_executor_free(scene->executor);
	leaf_address_drop(&scene->a);
	leaf_address_drop(&scene->b);
	stage_check_empty();
}

TEST(one_answer_after_the_other)
{
	struct scene scene;
	int answer = 0;
	scene_open(&scene, 1, NULL);
	struct asker_ask_twice_responder responder =
		asker_ask_ask_twice(scene.asker, (struct ask_twice){ NULL });
	CHECK_OK(asker_ask_twice_block_on(&responder, &answer));
	CHECK_INT_EQ(answer, 24);
	scene_close(&scene);
}

TEST(a_long_chain_on_one_worker)
{
	struct scene scene;
	int answer = 0, count = (int)test_scaled(20000);
	scene_open(&scene, 1, NULL);
	struct asker_ask_many_responder responder = asker_ask_ask_many(scene.asker,
	                                                               (struct ask_many){ count });
	CHECK_OK(asker_ask_many_block_on(&responder, &answer));
	CHECK_INT_EQ(answer, count);
	scene_close(&scene);
}

TEST(two_answers_in_any_order)
{
	for (int last = 0; last < 2; last++) {
		struct scene scene;
		struct gate gates[2] = { 0 }, waiting = { 0 };
		int answer = 0;
		scene_open(&scene, 1, &waiting);
		struct asker_scatter_responder responder =
			asker_ask_scatter(scene.asker, (struct scatter){ &gates[0], &gates[1] });
		gate_open(&gates[1 - last]);
		gate_wait(&waiting); /* the asker has the one and awaits the other */
		gate_open(&gates[last]);
		CHECK_OK(asker_scatter_block_on(&responder, &answer));
		CHECK_INT_EQ(answer, 42);
		scene_close(&scene);
	}
}

TEST(one_of_two_ends_unanswered) // since: 51
{
	struct scene scene;
	struct gate gate = { 0 };
	int answer = 0;
	scene_open(&scene, 1, NULL);
	CHECK_OK(leaf_address_interrupt(scene.b));
	CHECK_OK(leaf_address_join(scene.b));
	struct asker_scatter_responder responder = asker_ask_scatter(scene.asker,
	                                                             (struct scatter){ &gate,
	                                                                               NULL });
	CHECK_INT_EQ(asker_scatter_block_on(&responder, &answer), ACTOR_E_CLOSED);
	gate_open(&gate); /* the answer of the other comes too late, and harms nobody */
	scene_close(&scene);
}

TEST(a_deadline_in_a_handler)
{
	struct scene scene;
	struct gate gate = { 0 }, shut = { 0 };
	int answer = 0;
	scene_open(&scene, 1, NULL);
	uint64_t start = async_now();
	struct asker_ask_with_deadline_responder late =
		asker_ask_ask_with_deadline(scene.asker, (struct ask_with_deadline){
								 &gate, 10 * ASYNC_MILLISECOND });
	CHECK_OK(asker_ask_with_deadline_block_on(&late, &answer));
	CHECK_INT_EQ(answer, ACTOR_E_TIMEDOUT);
	CHECK(async_now() - start >= 10 * ASYNC_MILLISECOND);
	gate_open(&gate);
	struct asker_ask_with_deadline_responder timely =
		asker_ask_ask_with_deadline(scene.asker, (struct ask_with_deadline){
								 NULL, 3600 * ASYNC_SECOND });
	CHECK_OK(asker_ask_with_deadline_block_on(&timely, &answer));
	CHECK_INT_EQ(answer, 1);
	struct asker_ask_with_deadline_responder late_again =
		asker_ask_ask_with_deadline(scene.asker, (struct ask_with_deadline){
								 &shut, 10 * ASYNC_MILLISECOND });
	CHECK_OK(asker_ask_with_deadline_block_on(&late_again, &answer));
	CHECK_INT_EQ(answer, ACTOR_E_TIMEDOUT); /* and not an hour later: its timer was disarmed */
	gate_open(&shut);
	scene_close(&scene);
}

TEST(an_actor_that_awaits_its_own_answer_is_told)
{
	struct scene scene;
	struct gate told = { 0 };
	int answer = 0;
	scene_open(&scene, 1, NULL);
	CHECK_OK(asker_send_ask_self(scene.asker, (struct ask_self){ &answer, &told }));
	gate_wait(&told);
	CHECK_INT_EQ(answer, ACTOR_E_DEADLOCK);
	struct asker_ask_twice_responder after = asker_ask_ask_twice(scene.asker,
	                                                             (struct ask_twice){ NULL });
	CHECK_OK(asker_ask_twice_block_on(&after, &answer)); /* and goes on */
	CHECK_INT_EQ(answer, 24);
	scene_close(&scene);
}

TEST(its_own_answer_may_be_picked_up_later)
{
	struct scene scene;
	struct gate told = { 0 };
	int answer = 0;
	scene_open(&scene, 1, NULL);
	CHECK_OK(asker_send_ask_ahead(scene.asker, (struct ask_ahead){ &told }));
	gate_wait(&told); /* its request is in its mailbox: what comes now comes after it */
	CHECK_OK(asker_send_pick_up(scene.asker, (struct pick_up){ &answer }));
	CHECK_OK(asker_address_interrupt(scene.asker));
	CHECK_OK(asker_address_join(scene.asker));
	CHECK_INT_EQ(answer, 24);
	scene_close(&scene);
}

TEST(a_handler_that_blocks_is_told)
{
	struct scene scene;
	int answer = 0;
	scene_open(&scene, 1, NULL);
	struct asker_ask_and_block_responder responder =
		asker_ask_ask_and_block(scene.asker, (struct ask_and_block){ 0 });
	CHECK_OK(asker_ask_and_block_block_on(&responder, &answer));
	CHECK_INT_EQ(answer, ACTOR_E_DEADLOCK);
	scene_close(&scene);
}

/* The one that is asked ends, while the asker waits for it. */
TEST(the_asked_actor_ends_meanwhile) // since: 51
{
	for (size_t round = 0; round < test_scaled(300); round++) {
		struct scene scene;
		struct gate gate = { 0 };
		int answer = 0;
		scene_open(&scene, 2, NULL);
		/* Keeps leaf a at work, so that the request of the asker is queued behind. */
		struct leaf_get_responder busy = leaf_ask_get(scene.a, (struct get){ &gate, 0 });
		struct asker_ask_twice_responder responder =
			asker_ask_ask_twice(scene.asker, (struct ask_twice){ NULL });
		CHECK_OK(leaf_address_interrupt(scene.a));
		gate_open(&gate);
		CHECK_OK(leaf_get_block_on(&busy, &answer));
		int error = asker_ask_twice_block_on(&responder, &answer);
		CHECK(error == ACTOR_OK || error == ACTOR_E_CLOSED);
		scene_close(&scene);
	}
}

/* ---- Shutdown with requests in flight ------------------------------------------------------------------------------------------ */

/* Told by the actor that was asked, or by its closed mailbox: the asker may get there before or after the shutdown. */
static void check_told(int error)
{
	CHECK(error == ACTOR_E_CANCELED || error == ACTOR_E_CLOSED);
}

TEST(shutdown_answers_every_asker)
{
	struct scene scene;
	struct gate never = { 0 };
	int answer = 0;
	scene_open(&scene, 2, NULL);
	/* The asker awaits a leaf that awaits a gate; more requests wait behind, and behind the leaf. */
	struct asker_ask_twice_responder waiting =
		asker_ask_ask_twice(scene.asker, (struct ask_twice){ &never });
	struct asker_ask_twice_responder queued = asker_ask_ask_twice(scene.asker,
	                                                              (struct ask_twice){ &never });
	struct leaf_get_responder behind = leaf_ask_get(scene.a, (struct get){ &never, 1 });
	struct leaf_get_responder dropped = leaf_ask_get(scene.a, (struct get){ &never, 1 });
	leaf_get_cancel(&dropped);
	async_executor_free(scene.executor);
	check_told(asker_ask_twice_block_on(&waiting, &answer));
	check_told(asker_ask_twice_block_on(&queued, &answer));
	CHECK_INT_EQ(leaf_get_block_on(&behind, &answer), ACTOR_E_CANCELED);
	struct leaf_get_responder late = leaf_ask_get(scene.a, (struct get){ &never, 1 });
	CHECK_INT_EQ(leaf_get_block_on(&late, &answer), ACTOR_E_CLOSED);
	asker_address_drop(&scene.asker);
	leaf_address_drop(&scene.a);
	leaf_address_drop(&scene.b);
	stage_check_empty();
}

TEST(shutdown_while_a_handler_waits_with_a_deadline)
{
	struct scene scene;
	struct gate never = { 0 };
	int answer = 0;
	scene_open(&scene, 1, NULL);
	struct asker_ask_with_deadline_responder responder =
		asker_ask_ask_with_deadline(scene.asker, (struct ask_with_deadline){
								 &never, 3600 * ASYNC_SECOND });
	async_executor_free(scene.executor);
	check_told(asker_ask_with_deadline_block_on(&responder, &answer));
	asker_address_drop(&scene.asker);
	leaf_address_drop(&scene.a);
	leaf_address_drop(&scene.b);
	stage_check_empty();
}

/* Threads that ask all the time, while the executor is shut down. */
struct thread_asker {
	pthread_t thread;
	struct scene *scene;
	int answered;
};

static void *ask_until_closed(void *argument)
{
	struct thread_asker *asker = argument;
	for (;;) {
		int answer;
		struct asker_ask_twice_responder responder =
			asker_ask_ask_twice(asker->scene->asker, (struct ask_twice){ NULL });
		int error = asker_ask_twice_block_on(&responder, &answer);
		if (error == ACTOR_OK) {
			CHECK_INT_EQ(answer, 24);
			asker->answered++;
			continue;
		}
		CHECK(error == ACTOR_E_CANCELED || error == ACTOR_E_CLOSED);
		return NULL;
	}
}

TEST(shutdown_while_threads_ask)
{
	enum { THREADS = 3 };
	for (size_t round = 0; round < test_scaled(200); round++) {
		struct scene scene;
		struct thread_asker askers[THREADS];
		scene_open(&scene, 2, NULL);
		for (int i = 0; i < THREADS; i++) {
			askers[i] = (struct thread_asker){ .scene = &scene };
			CHECK_OK(pthread_create(&askers[i].thread, NULL, ask_until_closed,
			                        &askers[i]));
		}
		async_executor_free(scene.executor);
		for (int i = 0; i < THREADS; i++)
			pthread_join(askers[i].thread, NULL);
		asker_address_drop(&scene.asker);
		leaf_address_drop(&scene.a);
		leaf_address_drop(&scene.b);
		stage_check_empty();
	}
}

/* ---- Across executors ------------------------------------------------------------------------------------------------------------ */

TEST(an_actor_asks_one_of_another_executor)
{
	struct async_executor *here = stage_open(1), *there = stage_open(1);
	struct leaf_address leaf;
	struct asker_address asker;
	int answer = 0, count = (int)test_scaled(2000);
	CHECK_OK(leaf_spawn(there, (struct leaf){ 0 }, &leaf));
	CHECK_OK(asker_spawn(here, (struct asker){ .base.ops = &asker_ops, .a = leaf }, &asker));
	struct asker_ask_many_responder responder = asker_ask_ask_many(asker,
	                                                               (struct ask_many){ count });
	CHECK_OK(asker_ask_many_block_on(&responder, &answer));
	CHECK_INT_EQ(answer, count);
	asker_address_drop(&asker);
	leaf_address_drop(&leaf);
	async_executor_free(here);
	async_executor_free(there);
	stage_check_empty();
}

TEST(the_other_executor_ends_while_its_answer_is_awaited)
{
	struct async_executor *here = stage_open(1), *there = stage_open(1);
	struct gate never = { 0 };
	struct leaf_address leaf;
	struct asker_address asker;
	int answer = 0;
	CHECK_OK(leaf_spawn(there, (struct leaf){ 0 }, &leaf));
	CHECK_OK(asker_spawn(here, (struct asker){ .base.ops = &asker_ops, .a = leaf }, &asker));
	struct asker_ask_twice_responder responder = asker_ask_ask_twice(asker, (struct ask_twice){
											&never });
	async_executor_free(there);
	check_told(asker_ask_twice_block_on(&responder, &answer));
	asker_address_drop(&asker);
	leaf_address_drop(&leaf);
	stage_close(here);
}
