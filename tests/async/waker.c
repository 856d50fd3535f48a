/* async/task.h: tasks and their wakers. Nothing is lost, nothing runs twice at once. */
#include "support.h"

#include <stdlib.h>

/* ---- Polling and waking ------------------------------------------------------------------------ */

static enum async_poll finish(struct job *self)
{
	(void)self;
	return ASYNC_READY;
}

TEST(a_task_that_is_ready_is_polled_once)
{
	struct async_executor *executor = new_executor(1);
	struct job job;

	job_init(&job, finish, NULL);
	run_to_end(executor, &job);
	CHECK_INT_EQ(job.polls, 1);
	async_executor_free(executor);
}

/* Tickets of a task, and when they may be used. */
struct handed_out {
	struct async_waker *tickets[4];
	struct latch ready;
};

/* Gives tickets to the test at its first poll; is ready at its second. */
static enum async_poll wait_once(struct job *self)
{
	struct handed_out *out = self->argument;

	if (self->polls == 2)
		return ASYNC_READY;
	for (size_t i = 0; i < 4; i++)
		out->tickets[i] = async_waker_issue(&self->task.waker);
	latch_down(&out->ready);
	return ASYNC_PENDING;
}

TEST(a_wake_polls_a_pending_task_again)
{
	struct async_executor *executor = new_executor(1);
	struct handed_out out = { .ready = LATCH(1) };
	struct latch ended = LATCH(1), freed = LATCH(1);
	struct job job;

	job_init(&job, wait_once, &out);
	job.ended = &ended;
	job.freed = &freed;
	spawn(executor, &job);
	latch_wait(&out.ready);
	async_waker_wake(out.tickets[0]);
	latch_wait(&ended);
	CHECK_INT_EQ(job.polls, 2);
	for (size_t i = 1; i < 4; i++)
		async_waker_return(out.tickets[i]);
	latch_wait(&freed);
	async_executor_free(executor);
}

struct blockade {
	struct latch standing, lifted;
};

static enum async_poll hold_up(struct job *self)
{
	struct blockade *blockade = self->argument;

	latch_down(&blockade->standing);
	latch_wait(&blockade->lifted);
	return ASYNC_READY;
}

/* Gives its tickets at the first poll, and then counts polls until the executor ends. */
static enum async_poll count_polls(struct job *self)
{
	if (async_waker_is_canceled(&self->task.waker))
		return ASYNC_READY;
	return self->polls == 1 ? wait_once(self) : ASYNC_PENDING;
}

/*
 * The second of them finds the task scheduled, and cannot know that it does not run yet; so it may
 * cost one poll more. Never as many as there are wakes.
 */
TEST(wakes_before_the_poll_are_one_or_two)
{
	struct async_executor *executor = new_executor(1);
	struct handed_out out = { .ready = LATCH(1) };
	struct blockade blockade = { LATCH(1), LATCH(1) };
	struct job job, blocker, marker;

	job_init(&job, count_polls, &out);
	spawn(executor, &job);
	latch_wait(&out.ready);
	job_init(&blocker, hold_up, &blockade);
	spawn(executor, &blocker);
	latch_wait(&blockade.standing); /* the only worker is busy now */
	for (size_t i = 0; i < 4; i++)
		async_waker_wake(out.tickets[i]);
	latch_down(&blockade.lifted);
	job_init(&marker, finish, NULL);
	run_to_end(executor, &marker); /* after all that was ready before it */
	CHECK(job.polls == 2 || job.polls == 3);
	unsigned polls = job.polls;
	async_executor_free(executor);
	CHECK(job.polls <= 1 + 2 + 1); /* at first; woken; canceled */
	CHECK(job.polls > polls);
}

/* Lets the test wake it while it is being polled. */
static enum async_poll be_woken_meanwhile(struct job *self)
{
	struct handed_out *out = self->argument;

	if (self->polls == 2)
		return ASYNC_READY;
	out->tickets[0] = async_waker_issue(&self->task.waker);
	async_waker_wake(out->tickets[0]);
	return ASYNC_PENDING;
}

TEST(a_wake_while_being_polled_polls_once_more)
{
	struct async_executor *executor = new_executor(1);
	struct handed_out out = { .ready = LATCH(1) };
	struct job job;

	job_init(&job, be_woken_meanwhile, &out);
	run_to_end(executor, &job);
	CHECK_INT_EQ(job.polls, 2);
	async_executor_free(executor);
}

/* ---- Yielding ------------------------------------------------------------------------------------ */

struct diary {
	char text[16];
	size_t length;
};

static void note(struct diary *diary, char what)
{
	CHECK(diary->length + 1 < sizeof diary->text);
	diary->text[diary->length++] = what;
}

static enum async_poll note_b(struct job *self)
{
	note(self->argument, 'b');
	return ASYNC_READY;
}

static struct job other;

static enum async_poll note_a_and_yield(struct job *self)
{
	if (self->polls == 1) {
		job_init(&other, note_b, self->argument);
		spawn(self->task.executor, &other);
	}
	note(self->argument, 'a');
	return self->polls < 3 ? async_waker_yield(&self->task.waker) : ASYNC_READY;
}

TEST(yield_lets_what_is_ready_run_first)
{
	struct async_executor *executor = new_executor(1);
	struct diary diary = { 0 };
	struct job job;

	job_init(&job, note_a_and_yield, &diary);
	run_to_end(executor, &job);
	CHECK_STR_EQ(diary.text, "abaa");
	async_executor_free(executor);
}

/* ---- The memory of a waker ------------------------------------------------------------------------ */

/* Gives tickets to the test, and ends at once. */
static enum async_poll hand_out_and_end(struct job *self)
{
	struct handed_out *out = self->argument;

	for (size_t i = 0; i < 2; i++)
		out->tickets[i] = async_waker_issue(&self->task.waker);
	return ASYNC_READY;
}

static void count_free(struct async_task *task)
{
	struct job *self = job_of(task);

	++*(int *)self->argument;
}

TEST(memory_stays_until_the_last_ticket_is_back)
{
	struct async_executor *executor = new_executor(1);
	struct async_task_ops ops = job_ops;
	struct handed_out out = { .ready = LATCH(1) };
	struct job job;
	int freed = 0;

	ops.free = count_free;
	job_init(&job, hand_out_and_end, &out);
	job.task.ops = &ops;
	spawn(executor, &job);
	async_executor_free(executor); /* the task has ended, and all threads are gone */
	job.argument = &freed;
	async_waker_wake(out.tickets[0]);
	CHECK_INT_EQ(freed, 0);
	async_waker_return(out.tickets[1]);
	CHECK_INT_EQ(freed, 1);
	CHECK_INT_EQ(job.polls, 1); /* a wake after the end wakes nobody */
}

TEST(memory_stays_until_the_last_reference_is_back)
{
	struct async_executor *executor = new_executor(1);
	struct async_task_ops ops = job_ops;
	struct job job;
	int freed = 0;

	ops.free = count_free;
	job_init(&job, finish, &freed);
	job.task.ops = &ops;
	async_waker_retain(&job.task.waker);
	async_waker_retain(&job.task.waker);
	spawn(executor, &job);
	async_executor_free(executor);
	async_waker_release(&job.task.waker);
	CHECK_INT_EQ(freed, 0);
	async_waker_release(&job.task.waker);
	CHECK_INT_EQ(freed, 1);
}

/* A task on the heap that gives each of four threads a ticket, and ends. */
struct heap_task {
	struct async_task task;
	_Atomic(struct async_waker *) tickets[4];
	_Atomic unsigned *freed;
};

static enum async_poll hand_out_to_all(struct async_task *task)
{
	struct heap_task *self = async_container_of(task, struct heap_task, task);

	for (size_t i = 0; i < 4; i++)
		self->tickets[i] = async_waker_issue(&task->waker);
	return ASYNC_READY;
}

static void free_heap_task(struct async_task *task)
{
	struct heap_task *self = async_container_of(task, struct heap_task, task);

	++*self->freed;
	free(self);
}

struct rounds {
	struct heap_task **tasks;
	size_t count;
	uint64_t seed;
};

/* Each thread waits for its ticket of each task, and wakes or returns it. */
static void use_tickets(void *argument, unsigned index)
{
	struct rounds *rounds = argument;
	uint64_t random = rounds->seed + index;

	for (size_t i = 0; i < rounds->count; i++) {
		struct heap_task *task = rounds->tasks[i];
		struct async_waker *ticket;

		WAIT_UNTIL((ticket = atomic_load(&task->tickets[index])) != NULL);
		if (test_random(&random) % 2)
			async_waker_wake(ticket);
		else
			async_waker_return(ticket);
	}
}

TEST(whoever_comes_last_frees_the_memory_once)
{
	static const struct async_task_ops ops = { .poll = hand_out_to_all,
		                                   .free = free_heap_task };
	struct async_executor *executor = new_executor(2);
	struct rounds rounds = { .count = test_scaled(20000), .seed = test_seed() };
	_Atomic unsigned freed = 0;
	struct crew crew;

	rounds.tasks = calloc(rounds.count, sizeof *rounds.tasks);
	CHECK(rounds.tasks != NULL);
	for (size_t i = 0; i < rounds.count; i++) {
		struct heap_task *task = rounds.tasks[i] = calloc(1, sizeof *task);
		CHECK(task != NULL);
		task->freed = &freed;
		async_task_init(&task->task, &ops);
	}
	crew_start(&crew, 4, use_tickets, &rounds);
	for (size_t i = 0; i < rounds.count; i++)
		CHECK_OK(async_executor_spawn(executor, &rounds.tasks[i]->task));
	crew_join(&crew);
	async_executor_free(executor);
	CHECK_INT_EQ(freed, rounds.count);
	free(rounds.tasks);
}

/* ---- Being canceled ------------------------------------------------------------------------------- */

struct cancellation {
	bool before, after;
	struct latch pending;
};

static enum async_poll note_cancellation(struct job *self)
{
	struct cancellation *seen = self->argument;

	if (self->polls == 1) {
		seen->before = async_waker_is_canceled(&self->task.waker);
		latch_down(&seen->pending);
		return ASYNC_PENDING;
	}
	seen->after = async_waker_is_canceled(&self->task.waker);
	return ASYNC_READY;
}

TEST(a_task_hears_that_it_is_canceled)
{
	struct async_executor *executor = new_executor(1);
	struct cancellation seen = { .pending = LATCH(1) };
	struct job job;

	job_init(&job, note_cancellation, &seen);
	spawn(executor, &job);
	latch_wait(&seen.pending);
	async_executor_free(executor);
	CHECK(!seen.before);
	CHECK(seen.after);
	CHECK_INT_EQ(job.polls, 2);
}

/* ---- Hammering: four threads wake tasks as fast as they can ----------------------------------------- */

#define HAMMERS 4u
#define TARGETS 8u

/*
 * A task that is told in `work` that there is something to do, and then woken. It registers first
 * and looks afterwards, like every future; so what was added before a wake is always seen.
 */
struct target {
	struct async_task task;
	_Atomic(struct async_waker *) tickets[HAMMERS];
	_Atomic uint64_t work;
	uint64_t done, expected;
	atomic_bool being_polled;
};

static enum async_poll do_work(struct async_task *task)
{
	struct target *self = async_container_of(task, struct target, task);

	CHECK(!atomic_exchange(&self->being_polled, true));
	for (size_t i = 0; i < HAMMERS; i++) {
		if (self->tickets[i] == NULL)
			self->tickets[i] = async_waker_issue(&task->waker);
	}
	self->done += atomic_exchange(&self->work, 0);
	atomic_store(&self->being_polled, false);
	return self->done == self->expected ? ASYNC_READY : ASYNC_PENDING;
}

static void return_tickets(struct async_task *task)
{
	struct target *self = async_container_of(task, struct target, task);

	for (size_t i = 0; i < HAMMERS; i++) {
		struct async_waker *ticket = atomic_exchange(&self->tickets[i], NULL);
		if (ticket != NULL)
			async_waker_return(ticket);
	}
}

static struct latch targets_freed = LATCH(TARGETS);

static void target_is_free(struct async_task *task)
{
	(void)task;
	latch_down(&targets_freed);
}

struct hammering {
	struct target targets[TARGETS];
	uint64_t seed;
	size_t blows; /* of each thread on each target */
};

static void hammer(void *argument, unsigned index)
{
	struct hammering *hammering = argument;
	uint64_t random = hammering->seed + index;
	size_t left[TARGETS], total = hammering->blows * TARGETS;

	for (size_t i = 0; i < TARGETS; i++)
		left[i] = hammering->blows;
	while (total > 0) {
		size_t i = test_random(&random) % TARGETS;
		struct target *target = &hammering->targets[i];

		if (left[i] == 0)
			continue;
		left[i]--;
		total--;
		atomic_fetch_add(&target->work, 1);
		struct async_waker *ticket = atomic_exchange(&target->tickets[index], NULL);
		if (ticket != NULL)
			async_waker_wake(ticket);
	}
}

TEST(no_wake_is_lost_and_no_task_is_polled_twice_at_once)
{
	static const struct async_task_ops ops = { .poll = do_work,
		                                   .drop = return_tickets,
		                                   .free = target_is_free };
	static struct hammering hammering;
	struct async_executor *executor = new_executor(3);
	struct crew crew;

	hammering.seed = test_seed();
	hammering.blows = test_scaled(100000);
	for (size_t i = 0; i < TARGETS; i++) {
		hammering.targets[i].expected = HAMMERS * hammering.blows;
		async_task_init(&hammering.targets[i].task, &ops);
		CHECK_OK(async_executor_spawn(executor, &hammering.targets[i].task));
	}
	crew_start(&crew, HAMMERS, hammer, &hammering);
	crew_join(&crew);
	latch_wait(&targets_freed); /* for ever, if a wake was lost */
	async_executor_free(executor);
}

/* ---- Misuse --------------------------------------------------------------------------------------- */

TEST(a_task_needs_ops)
{
	struct async_task task;

	CHECK_ABORTS(async_task_init(&task, NULL), "no task or no ops");
	CHECK_ABORTS(async_task_init(NULL, &job_ops), "no task or no ops");
}

/* A ticket that is given back twice is noticed when its owner ends, at the latest. */
static enum async_poll return_twice(struct job *self)
{
	struct async_waker *ticket = async_waker_issue(&self->task.waker);

	async_waker_return(ticket);
	async_waker_return(ticket);
	return ASYNC_READY;
}

static void end_with_a_ticket_too_many(void)
{
	struct job job;

	job_init(&job, return_twice, NULL);
	run_to_end(new_executor(1), &job);
}

TEST(a_ticket_is_given_back_once)
{
	CHECK_ABORTS(end_with_a_ticket_too_many(), "more tickets came back than were issued");
}
