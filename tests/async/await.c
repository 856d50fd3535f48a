/* async/await.h: functions that stop in the middle and go on there later. */
#include "support.h"

/* ---- Straight on --------------------------------------------------------------------------------------- */

/* A future that is pending a number of times; nobody wakes: the tests poll by hand. */
struct countdown {
	unsigned left;
};

static int count(struct countdown *countdown)
{
	return countdown->left > 0 ? (countdown->left--, ASYNC_PENDING) : ASYNC_READY;
}

struct walk {
	struct async_frame frame;
	struct countdown first, second;
	char steps[16];
	size_t length;
};

static void step(struct walk *walk, char name)
{
	CHECK(walk->length + 1 < sizeof walk->steps);
	walk->steps[walk->length++] = name;
}

static int walk_on(struct walk *self)
{
	ASYNC_BEGIN(&self->frame);
	step(self, 'a');
	ASYNC_AWAIT(&self->frame, count(&self->first));
	step(self, 'b');
	ASYNC_AWAIT(&self->frame, count(&self->second));
	step(self, 'c');
	ASYNC_END(&self->frame);
	return ASYNC_READY;
}

TEST(it_goes_on_where_it_stopped)
{
	struct walk walk = { .first = { 2 }, .second = { 1 } };

	CHECK_INT_EQ(walk_on(&walk), ASYNC_PENDING);
	CHECK_STR_EQ(walk.steps, "a");
	CHECK_INT_EQ(walk_on(&walk), ASYNC_PENDING);
	CHECK_STR_EQ(walk.steps, "a");
	CHECK_INT_EQ(walk_on(&walk), ASYNC_PENDING);
	CHECK_STR_EQ(walk.steps, "ab");
	CHECK_INT_EQ(walk_on(&walk), ASYNC_READY);
	CHECK_STR_EQ(walk.steps, "abc");
}

TEST(what_is_ready_does_not_stop_it)
{
	struct walk walk = { 0 };

	CHECK_INT_EQ(walk_on(&walk), ASYNC_READY);
	CHECK_STR_EQ(walk.steps, "abc");
}

TEST(after_its_end_it_starts_from_the_top)
{
	struct walk walk = { 0 };

	CHECK_INT_EQ(walk_on(&walk), ASYNC_READY);
	walk.first.left = 1;
	CHECK_INT_EQ(walk_on(&walk), ASYNC_PENDING);
	CHECK_INT_EQ(walk_on(&walk), ASYNC_READY);
	CHECK_STR_EQ(walk.steps, "abcabc");
}

/* ---- Loops, conditions, early ends ------------------------------------------------------------------------ */

struct table {
	struct async_frame frame;
	struct countdown countdown;
	unsigned row, column, cells;
};

/* Stops once in each cell; the counters are in the frame struct, so they survive. */
static int fill(struct table *self)
{
	ASYNC_BEGIN(&self->frame);
	for (self->row = 0; self->row < 3; self->row++) {
		self->column = 0;
		while (self->column <= self->row) {
			self->countdown.left = 1;
			if (self->column % 2 == 0)
				ASYNC_AWAIT(&self->frame, count(&self->countdown));
			else
				ASYNC_AWAIT(&self->frame, (self->cells += 10, ASYNC_READY));
			self->cells++;
			self->column++;
		}
	}
	ASYNC_END(&self->frame);
	return ASYNC_READY;
}

TEST(it_stops_in_loops_and_branches)
{
	struct table table = { 0 };
	unsigned pending = 0;

	while (fill(&table) == ASYNC_PENDING)
		pending++;
	CHECK_INT_EQ(pending, 4);              /* columns 0 and 2 of three rows */
	CHECK_INT_EQ(table.cells, 6 + 2 * 10); /* column 1 of two rows */
}

struct early {
	struct async_frame frame;
	struct countdown countdown;
	int result;
	bool at_end;
};

static int end_early(struct early *self)
{
	ASYNC_BEGIN(&self->frame);
	ASYNC_AWAIT(&self->frame, count(&self->countdown));
	if (self->result < 0)
		ASYNC_RETURN(&self->frame, self->result);
	self->at_end = true;
	ASYNC_END(&self->frame);
	return ASYNC_READY;
}

TEST(return_leaves_for_good)
{
	struct early early = { .countdown = { 1 }, .result = ASYNC_E_INVALID };

	CHECK_INT_EQ(end_early(&early), ASYNC_PENDING);
	CHECK_INT_EQ(end_early(&early), ASYNC_E_INVALID);
	CHECK(!early.at_end);
	early.countdown.left = 1; /* the next call starts from the top */
	early.result = 0;
	CHECK_INT_EQ(end_early(&early), ASYNC_PENDING);
	CHECK_INT_EQ(end_early(&early), ASYNC_READY);
	CHECK(early.at_end);
}

/* The result of what is awaited is kept by an assignment. */
struct keeper {
	struct async_frame frame;
	int result;
};

static int fail(void)
{
	return ASYNC_E_CLOSED;
}

static int keep(struct keeper *self)
{
	ASYNC_BEGIN(&self->frame);
	ASYNC_AWAIT(&self->frame, self->result = fail());
	ASYNC_END(&self->frame);
	return ASYNC_READY;
}

TEST(an_error_ends_the_wait)
{
	struct keeper keeper = { 0 };

	CHECK_INT_EQ(keep(&keeper), ASYNC_READY);
	CHECK_INT_EQ(keeper.result, ASYNC_E_CLOSED);
}

/* ---- Nested frames ------------------------------------------------------------------------------------------ */

/* An async function that awaits another: a frame in a frame, as an async fn's state holds its callee's. */
struct journey {
	struct async_frame frame;
	struct walk walk; /* the callee's */
	unsigned walks;
};

static int travel(struct journey *self)
{
	ASYNC_BEGIN(&self->frame);
	for (self->walks = 0; self->walks < 2; self->walks++) {
		self->walk.first.left = 1;
		self->walk.second.left = 1;
		ASYNC_AWAIT(&self->frame, walk_on(&self->walk));
	}
	ASYNC_END(&self->frame);
	return ASYNC_READY;
}

TEST(an_async_function_awaits_another)
{
	struct journey journey = { 0 };
	unsigned pending = 0;

	while (travel(&journey) == ASYNC_PENDING)
		pending++;
	CHECK_INT_EQ(pending, 4);
	CHECK_STR_EQ(journey.walk.steps, "abcabc");
}

/* ---- On an executor ------------------------------------------------------------------------------------------- */

static char diary[16];
static size_t written;

static enum async_poll write_and_yield(struct job *self)
{
	char name = *(char *)self->argument;

	ASYNC_BEGIN(&self->frame);
	diary[written++] = name;
	ASYNC_YIELD(&self->frame, &self->task.waker);
	diary[written++] = name;
	ASYNC_YIELD(&self->frame, &self->task.waker);
	diary[written++] = name;
	ASYNC_END(&self->frame);
	return ASYNC_READY;
}

static enum async_poll spawn_two(struct job *self)
{
	struct job *jobs = self->argument;

	spawn(self->task.executor, &jobs[0]);
	spawn(self->task.executor, &jobs[1]);
	return ASYNC_READY;
}

TEST(yield_lets_others_run)
{
	struct async_executor *executor = new_executor(1);
	struct latch freed = LATCH(2);
	char names[] = "ab";
	struct job jobs[2], spawner;

	for (size_t i = 0; i < 2; i++) {
		job_init(&jobs[i], write_and_yield, &names[i]);
		jobs[i].freed = &freed;
	}
	job_init(&spawner, spawn_two, jobs);
	run_to_end(executor, &spawner);
	latch_wait(&freed);
	CHECK_STR_EQ(diary, "ababab");
	async_executor_free(executor);
}

/* The example of await.h. */
struct greeter {
	struct async_task task;
	struct async_frame frame;
	struct async_sleep sleep;
	uint64_t start, end;
	struct latch freed;
};

static enum async_poll greet(struct async_task *task)
{
	struct greeter *self = async_container_of(task, struct greeter, task);

	ASYNC_BEGIN(&self->frame);
	self->start = async_now();
	ASYNC_AWAIT(&self->frame, async_sleep_poll(&self->sleep, &self->task.waker,
	                                           async_after(5 * ASYNC_MILLISECOND)));
	self->end = async_now();
	ASYNC_END(&self->frame);
	return ASYNC_READY;
}

static void greeter_is_free(struct async_task *task)
{
	latch_down(&async_container_of(task, struct greeter, task)->freed);
}

TEST(a_task_awaits_a_timer)
{
	static const struct async_task_ops ops = { .poll = greet, .free = greeter_is_free };
	struct async_executor *executor = new_executor(1);
	struct greeter greeter = { .freed = LATCH(1) };

	async_task_init(&greeter.task, &ops);
	CHECK_OK(async_executor_spawn(executor, &greeter.task));
	latch_wait(&greeter.freed);
	CHECK(greeter.end >= greeter.start + 5 * ASYNC_MILLISECOND);
	async_executor_free(executor);
}

/* ---- Misuse ---------------------------------------------------------------------------------------------------- */

TEST(a_frame_of_another_function_is_noticed)
{
	struct walk walk = { .frame = { 1 } };

	CHECK_ABORTS((void)!walk_on(&walk), "resumed at a line that is no await of this function");
}
