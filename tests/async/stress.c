/*
 * The toolbox under load: tasks send millions of messages to each other, and each one is accounted
 * for. Seeded: the seed is printed, and TEST_SEED repeats the choices (though not the timing).
 */
#include "support.h"

#include <async/mpsc.h>
#include <async/oneshot.h>
#include <async/watch.h>

#include <stdlib.h>

/* ---- Tokens that wander ------------------------------------------------------------------------------ */

/*
 * PLACES tasks with a channel each, and TOKENS_EACH tokens per task. Who receives a token sends it
 * on to a random place. For each pair of places both ends count: a token lost, received twice, or
 * out of its sender's order is noticed at the next one.
 */
#define PLACES 40u
#define TOKENS_EACH 50u

struct token {
	struct async_mpsc_node node;
	unsigned from, to;
	uint32_t number; /* among those from `from` to `to` */
};

struct place {
	struct async_task task;
	struct async_mpsc mpsc;
	struct world *world;
	unsigned index;
	bool parks; /* goes to sleep by parking, else by waiting */
	uint64_t random;
	uint32_t sent[PLACES], received[PLACES];
	struct token tokens[TOKENS_EACH]; /* that start here */
	bool started;
	atomic_bool being_polled;
};

struct world {
	struct place places[PLACES];
	_Atomic int64_t left; /* messages to be sent */
	struct latch freed;
};

static void close_all(struct world *world)
{
	for (unsigned i = 0; i < PLACES; i++)
		async_mpsc_close(&world->places[i].mpsc);
}

/* When there were enough messages everything is closed, and a token rests where it is. */
static void send_on(struct place *place, struct token *token)
{
	struct world *world = place->world;

	if (atomic_fetch_sub_explicit(&world->left, 1, memory_order_relaxed) <= 0) {
		close_all(world);
		return;
	}
	unsigned to = (unsigned)(test_random(&place->random) % PLACES);
	token->from = place->index;
	token->to = to;
	token->number = place->sent[to];
	if (async_mpsc_push(&world->places[to].mpsc, &token->node) == ASYNC_OK)
		place->sent[to]++; /* the token is the receiver's now */
	else
		CHECK(world->left <= 0);
}

static void receive(struct place *place, struct token *token)
{
	CHECK_INT_EQ(token->to, place->index);
	CHECK_INT_EQ(token->number, place->received[token->from]++);
}

static void set_being_polled(struct place *place, bool polled)
{
	CHECK(atomic_exchange(&place->being_polled, polled) != polled);
}

static enum async_poll park(struct place *place)
{
	set_being_polled(place, false); /* parked, it may run elsewhere at once */
	if (async_mpsc_park(&place->mpsc, &place->task.waker, NULL))
		return ASYNC_PARKED;
	if (async_mpsc_is_closed(&place->mpsc) && async_mpsc_front(&place->mpsc) == NULL)
		return ASYNC_READY;
	return async_waker_yield(&place->task.waker);
}

static enum async_poll wait(struct place *place)
{
	int result = async_mpsc_wait(&place->mpsc, &place->task.waker);

	set_being_polled(place, false);
	if (result == ASYNC_READY)
		return async_waker_yield(&place->task.waker);
	return result == ASYNC_PENDING ? ASYNC_PENDING : ASYNC_READY;
}

#define BUDGET 100u

static enum async_poll pass_tokens(struct async_task *task)
{
	struct place *place = async_container_of(task, struct place, task);

	set_being_polled(place, true);
	for (unsigned i = 0; i < TOKENS_EACH && !place->started; i++)
		send_on(place, &place->tokens[i]);
	place->started = true;
	for (unsigned budget = 0; budget < BUDGET; budget++) {
		struct async_mpsc_node *node = async_mpsc_pop(&place->mpsc);
		if (node == NULL)
			return place->parks ? park(place) : wait(place);
		struct token *token = async_container_of(node, struct token, node);
		receive(place, token);
		send_on(place, token);
	}
	set_being_polled(place, false);
	return async_waker_yield(&task->waker);
}

static void place_is_free(struct async_task *task)
{
	latch_down(&async_container_of(task, struct place, task)->world->freed);
}

static const struct async_task_ops place_ops = { .poll = pass_tokens, .free = place_is_free };

static uint64_t wander(unsigned workers, size_t messages)
{
	struct async_executor *executor = new_executor(workers);
	struct world *world = calloc(1, sizeof *world);
	uint64_t sent = 0, received = 0;

	CHECK(world != NULL);
	world->left = (int64_t)messages;
	world->freed = (struct latch)LATCH(PLACES);
	for (unsigned i = 0; i < PLACES; i++) {
		struct place *place = &world->places[i];
		place->world = world;
		place->index = i;
		place->parks = i % 2 == 0;
		place->random = test_seed() + i;
		async_mpsc_init(&place->mpsc);
		async_task_init(&place->task, &place_ops);
	}
	for (unsigned i = 0; i < PLACES; i++)
		CHECK_OK(async_executor_spawn(executor, &world->places[i].task));
	latch_wait(&world->freed);
	async_executor_free(executor);
	for (unsigned i = 0; i < PLACES; i++) {
		for (unsigned j = 0; j < PLACES; j++) {
			CHECK_INT_EQ(world->places[i].sent[j], world->places[j].received[i]);
			sent += world->places[i].sent[j];
			received += world->places[j].received[i];
		}
	}
	free(world);
	CHECK_INT_EQ(sent, received);
	return received;
}

TEST(ten_million_messages_each_accounted_for)
{
	uint64_t received = 0;

	for (unsigned workers = 2; workers <= 8; workers++) {
		/* The last few are refused, when all is closed: hence some more. */
		received += wander(workers, test_scaled(1450000));
	}
	CHECK(received >= test_scaled(10000000));
}

/* ---- Everything at once, and shut down in the middle of it ----------------------------------------------- */

/*
 * Tasks ask each other (a block with a oneshot), answer, sleep, wait for a watch to change, change
 * it, yield; and at a random moment the executor is freed. Each block is freed by one of its ends.
 */
#define ACTORS 30u

struct question {
	struct async_mpsc_node node;
	struct async_oneshot oneshot;
	uint64_t value;
	bool answered;
};

static _Atomic size_t questions; /* that live */

static void free_question(struct question *question)
{
	questions--;
	free(question);
}

enum doing { NOTHING, ASKING, SLEEPING, WATCHING };

struct actor_like {
	struct async_task task;
	struct async_mpsc mpsc;
	struct async_sleep sleep;
	struct async_watch_waiter waiter;
	struct question *question; /* asked, and not received or abandoned yet */
	uint64_t value, random;
	enum doing doing;
	struct stage *stage;
};

struct stage {
	struct actor_like actors[ACTORS];
	struct async_watch watch;
	struct latch freed;
	_Atomic uint64_t answers;
};

static void answer(struct question *question, bool answered)
{
	question->value++;
	question->answered = answered;
	if (!async_oneshot_complete(&question->oneshot))
		free_question(question);
}

static void answer_all(struct actor_like *self, bool answered)
{
	struct async_mpsc_node *node;

	while ((node = async_mpsc_pop(&self->mpsc)) != NULL)
		answer(async_container_of(node, struct question, node), answered);
}

static void ask(struct actor_like *self)
{
	struct question *question = calloc(1, sizeof *question);
	struct actor_like *other = &self->stage->actors[test_random(&self->random) % ACTORS];

	CHECK(question != NULL);
	questions++;
	async_oneshot_init(&question->oneshot);
	question->value = self->value = test_random(&self->random);
	if (async_mpsc_push(&other->mpsc, &question->node) == ASYNC_OK) {
		self->question = question;
		self->doing = ASKING;
	} else {
		free_question(question);
	}
}

static void leave_question(struct actor_like *self)
{
	if (self->question != NULL && !async_oneshot_abandon(&self->question->oneshot))
		free_question(self->question);
	self->question = NULL;
}

static int poll_answer(struct actor_like *self)
{
	int result = async_oneshot_poll(&self->question->oneshot, &self->task.waker);

	if (result == ASYNC_READY) {
		CHECK(self->question->value == self->value + 1);
		self->stage->answers += self->question->answered;
		free_question(self->question);
		self->question = NULL;
	}
	return result;
}

static bool changes_often(uint32_t value)
{
	return value % 3 == 0;
}

static int poll_what_it_does(struct actor_like *self)
{
	switch (self->doing) {
	case ASKING:
		return poll_answer(self);
	case SLEEPING:
		return async_sleep_poll(&self->sleep, &self->task.waker,
		                        async_after(test_random(&self->random) % 200000));
	case WATCHING:
		return async_watch_poll(&self->stage->watch, &self->waiter, &self->task.waker,
		                        changes_often);
	case NOTHING:
		break;
	}
	return ASYNC_READY;
}

static void do_something_else(struct actor_like *self)
{
	self->doing = NOTHING;
	switch (test_random(&self->random) % 8) {
	case 0:
		self->doing = SLEEPING;
		break;
	case 1:
		self->doing = WATCHING;
		break;
	case 2:
	case 3:
		async_watch_set(&self->stage->watch, (uint32_t)test_random(&self->random));
		break;
	default:
		ask(self);
	}
}

static enum async_poll act(struct async_task *task)
{
	struct actor_like *self = async_container_of(task, struct actor_like, task);

	for (unsigned budget = 0; budget < 20; budget++) {
		answer_all(self, true);
		int result = poll_what_it_does(self);
		if (result == ASYNC_PENDING)
			result = async_mpsc_wait(&self->mpsc, &task->waker);
		if (result == ASYNC_PENDING)
			return ASYNC_PENDING;
		if (result == ASYNC_E_CANCELED || async_waker_is_canceled(&task->waker))
			return ASYNC_READY;
		bool impatient = test_random(&self->random) % 16 == 0;
		if (impatient || (self->doing != ASKING || self->question == NULL)) {
			leave_question(self);
			async_sleep_deinit(&self->sleep);
			async_watch_waiter_deinit(&self->stage->watch, &self->waiter);
			do_something_else(self);
		}
	}
	return async_waker_yield(&task->waker);
}

static void leave_stage(struct async_task *task)
{
	struct actor_like *self = async_container_of(task, struct actor_like, task);

	leave_question(self);
	async_sleep_deinit(&self->sleep);
	async_watch_waiter_deinit(&self->stage->watch, &self->waiter);
	async_mpsc_close(&self->mpsc);
	answer_all(self, false);
}

static void left_stage(struct async_task *task)
{
	latch_down(&async_container_of(task, struct actor_like, task)->stage->freed);
}

static const struct async_task_ops actor_ops = { .poll = act,
	                                         .drop = leave_stage,
	                                         .free = left_stage };

static uint64_t play(unsigned workers, uint64_t *random)
{
	struct async_executor *executor = new_executor(workers);
	struct stage *stage = calloc(1, sizeof *stage);

	CHECK(stage != NULL);
	async_watch_init(&stage->watch, 0);
	stage->freed = (struct latch)LATCH(ACTORS);
	for (unsigned i = 0; i < ACTORS; i++) {
		struct actor_like *actor = &stage->actors[i];
		actor->stage = stage;
		actor->random = test_random(random);
		async_mpsc_init(&actor->mpsc);
		async_task_init(&actor->task, &actor_ops);
	}
	for (unsigned i = 0; i < ACTORS; i++)
		CHECK_OK(async_executor_spawn(executor, &stage->actors[i].task));
	uint64_t end = async_after(test_random(random) % (10 * ASYNC_MILLISECOND));
	while (async_now() < end)
		sched_yield();
	async_executor_free(executor);
	latch_wait(&stage->freed); /* every ticket is back */
	uint64_t answers = stage->answers;
	free(stage);
	CHECK_INT_EQ(questions, 0);
	return answers;
}

TEST(everything_at_once_and_shut_down_in_the_middle)
{
	uint64_t random = test_seed(), answers = 0;

	for (size_t round = test_scaled(400); round > 0; round--)
		answers += play((unsigned)(1 + round % 8), &random);
	CHECK(answers > 0);
}
