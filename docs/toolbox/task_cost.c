/*
 * task_cost.c - what a ticket costs and what a reference would; what it costs that a task wakes
 * another, and a thread another. Medians of 21 short runs. See task.md.
 */
#include <async/container_of.h>
#include <async/executor.h>
#include <async/require.h>
#include <async/sleep.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#define RUNS 21u

/* ---- Tickets and references ------------------------------------------------------------------ */

#define REGISTRATIONS 20000u

static uint64_t tickets(struct async_waker *waker)
{
	uint64_t start = async_now();
	for (unsigned i = 0; i < REGISTRATIONS; i++)
		async_waker_return(async_waker_issue(waker));
	return (async_now() - start) * 1000 / REGISTRATIONS;
}

static uint64_t references(struct async_waker *waker)
{
	uint64_t start = async_now();
	for (unsigned i = 0; i < REGISTRATIONS; i++) {
		async_waker_retain(waker);
		async_waker_release(waker);
	}
	return (async_now() - start) * 1000 / REGISTRATIONS;
}

/* ---- Two tasks that wake each other, on one worker ------------------------------------------- */

#define TASK_TURNS 10000u

struct player {
	struct async_task task;
	struct player *other;
	struct async_waker *waiting; /* a ticket */
	unsigned turns;
	sem_t *freed;
};

static enum async_poll play(struct async_task *task)
{
	struct player *self = async_container_of(task, struct player, task);
	struct async_waker *other = self->other->waiting;
	self->other->waiting = NULL;
	bool last = self->turns-- == 0;
	if (!last)
		self->waiting = async_waker_issue(&task->waker);
	if (other != NULL)
		async_waker_wake(other);
	return last ? ASYNC_READY : ASYNC_PENDING;
}

static void player_is_free(struct async_task *task)
{
	sem_post(async_container_of(task, struct player, task)->freed);
}

static uint64_t task_to_task(struct async_waker *unused)
{
	(void)unused;
	static const struct async_task_ops ops = { .poll = play, .free = player_is_free };
	struct async_executor *executor;
	struct player players[2] = { { .turns = TASK_TURNS }, { .turns = TASK_TURNS } };
	sem_t freed;
	sem_init(&freed, 0, 0);
	async_require(async_executor_new(&executor, 1) == ASYNC_OK, "no executor");
	uint64_t start = async_now();
	for (unsigned i = 0; i < 2; i++) {
		players[i].other = &players[1 - i];
		players[i].freed = &freed;
		async_task_init(&players[i].task, &ops);
		async_require(async_executor_spawn(executor, &players[i].task) == ASYNC_OK,
		              "not spawned");
	}
	sem_wait(&freed);
	sem_wait(&freed);
	uint64_t time = async_now() - start;
	async_executor_free(executor);
	sem_destroy(&freed);
	return time * 1000 / (2 * TASK_TURNS);
}

/* ---- Two threads that wake each other -------------------------------------------------------- */

#define THREAD_TURNS 500u

struct table {
	sem_t turn[2];
};

static void *play_as_thread(void *argument)
{
	struct table *table = argument;
	for (unsigned i = 0; i < THREAD_TURNS; i++) {
		sem_wait(&table->turn[1]);
		sem_post(&table->turn[0]);
	}
	return NULL;
}

static uint64_t thread_to_thread(struct async_waker *unused)
{
	(void)unused;
	struct table table;
	pthread_t other;
	sem_init(&table.turn[0], 0, 0);
	sem_init(&table.turn[1], 0, 0);
	async_require(pthread_create(&other, NULL, play_as_thread, &table) == 0, "no thread");
	uint64_t start = async_now();
	for (unsigned i = 0; i < THREAD_TURNS; i++) {
		sem_post(&table.turn[1]);
		sem_wait(&table.turn[0]);
	}
	uint64_t time = async_now() - start;
	pthread_join(other, NULL);
	sem_destroy(&table.turn[0]);
	sem_destroy(&table.turn[1]);
	return time * 1000 / (2 * THREAD_TURNS);
}

/* ---- The table ------------------------------------------------------------------------------- */

static int compare(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;
	return (*a > *b) - (*a < *b);
}

/* Picoseconds. */
static uint64_t median(uint64_t (*measure)(struct async_waker *waker), struct async_waker *waker)
{
	uint64_t times[RUNS];
	for (unsigned i = 0; i < RUNS; i++)
		times[i] = measure(waker);
	qsort(times, RUNS, sizeof times[0], compare);
	return times[RUNS / 2];
}

static int measure_all(void *future, struct async_waker *waker)
{
	(void)future;
	static const struct {
		const char *name;
		uint64_t (*measure)(struct async_waker *waker);
	} rows[] = {
		{ "a ticket, issued and returned", tickets },
		{ "a reference, added and released", references },
		{ "a task wakes a task, and sleeps", task_to_task },
		{ "a thread wakes a thread, and sleeps", thread_to_thread },
	};
	uint64_t first = 0;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		uint64_t time = median(rows[i].measure, waker);
		if (i == 0)
			first = time;
		printf("%-36s %9.1f ns %8.1f\n", rows[i].name, (double)time / 1000,
		       (double)time / (double)first);
	}
	return ASYNC_READY;
}

int main(void)
{
	printf("struct async_waker %zu bytes, struct async_task %zu bytes\n",
	       sizeof(struct async_waker), sizeof(struct async_task));
	async_require(async_block_on(measure_all, NULL) == ASYNC_READY,
	              "no waker"); /* this thread's */
	return 0;
}
