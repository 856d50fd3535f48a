/* The toolbox when memory is short: an error is reported, nothing leaks, the rest goes on. */
#include <async/await.h>
#include <async/container_of.h>
#include <async/executor.h>
#include <async/oneshot.h>
#include <async/sleep.h>

#include <pthread.h>
#include <stdlib.h>

#include <testing/faults.h>
#include <testing/test.h>

/* A task on the heap that sleeps for a moment and then completes a oneshot. */
struct napper {
	struct async_task task;
	struct async_frame frame;
	struct async_sleep sleep;
	struct async_oneshot *oneshot;
};

static enum async_poll nap(struct async_task *task)
{
	struct napper *self = async_container_of(task, struct napper, task);

	ASYNC_BEGIN(&self->frame);
	ASYNC_AWAIT(&self->frame, async_sleep_poll(&self->sleep, &task->waker, async_after(1000)));
	CHECK(async_oneshot_complete(self->oneshot));
	ASYNC_END(&self->frame);
	return ASYNC_READY;
}

static void free_napper(struct async_task *task)
{
	free(async_container_of(task, struct napper, task));
}

static int poll_oneshot(void *future, struct async_waker *waker)
{
	return async_oneshot_poll(future, waker);
}

static void nap_and_wait(struct async_executor *executor)
{
	static const struct async_task_ops ops = { .poll = nap, .free = free_napper };
	struct napper *napper = calloc(1, sizeof *napper);
	struct async_oneshot oneshot;

	if (napper == NULL) {
		CHECK(faults_injected());
		return;
	}
	async_oneshot_init(&oneshot);
	napper->oneshot = &oneshot;
	async_task_init(&napper->task, &ops);
	CHECK_OK(async_executor_spawn(executor, &napper->task)); /* needs no memory */

	int result = async_block_on(poll_oneshot, &oneshot);
	CHECK(result == ASYNC_OK || (result == ASYNC_E_NOMEM && faults_injected()));
	while (!async_oneshot_is_complete(&oneshot)) { /* it is on the stack: see it through */
	}
}

/* In a thread that ends, so that its waker is freed. */
static void *run_an_executor(void *argument)
{
	unsigned workers = *(unsigned *)argument;
	struct async_executor *executor;
	int error = async_executor_new(&executor, workers);

	if (error != ASYNC_OK) {
		CHECK_INT_EQ(error, ASYNC_E_NOMEM);
		CHECK(executor == NULL);
		CHECK(faults_injected());
		return NULL;
	}
	nap_and_wait(executor);
	async_executor_free(executor);
	return NULL;
}

static void scenario(void *argument)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, run_an_executor, argument) != 0) {
		CHECK(faults_injected());
		return;
	}
	CHECK(pthread_join(thread, NULL) == 0);
}

TEST(an_executor_with_one_worker)
{
	unsigned workers = 1;

	/* This thread, the executor, its workers, a condition, two threads, the task, and its waker's. */
	CHECK(faults_run(scenario, &workers) >= 8);
}

TEST(an_executor_with_four_workers)
{
	unsigned workers = 4;

	CHECK(faults_run(scenario, &workers) >= 11);
}

static int ready(void *future, struct async_waker *waker)
{
	(void)future;
	(void)waker;
	return ASYNC_READY;
}

static void *block(void *argument)
{
	int error = async_block_on(ready, NULL);

	(void)argument;
	CHECK(error == ASYNC_OK || (error == ASYNC_E_NOMEM && faults_injected()));
	return NULL;
}

static void block_in_a_thread(void *argument)
{
	pthread_t thread;

	(void)argument;
	if (pthread_create(&thread, NULL, block, NULL) == 0)
		CHECK(pthread_join(thread, NULL) == 0);
	else
		CHECK(faults_injected());
}

/* Its first time only: what failed once is tried again the next time. */
TEST(a_thread_that_blocks)
{
	CHECK(faults_run(block_in_a_thread, NULL) >= 3);
	CHECK_OK(async_block_on(ready, NULL));
}
