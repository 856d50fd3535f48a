/* async/pool.h with several threads: blocks that are freed elsewhere, threads that come and go. */
#include <pthread.h>
#include <stdatomic.h>

#include "pool_support.h"

static pthread_t thread_start(void *(*run)(void *), void *argument)
{
	pthread_t thread;

	CHECK(pthread_create(&thread, NULL, run, argument) == 0);
	return thread;
}

static void thread_run(void *(*run)(void *), void *argument)
{
	CHECK(pthread_join(thread_start(run, argument), NULL) == 0);
}

/* ---- Blocks that pass from thread to thread ---- */

enum { SHARED_SLOTS = 4096, SWAPPERS = 4 };

/* Acquire and release: with a block its content passes from one thread to the next. */
static _Atomic(struct filled *) shared_slots[SHARED_SLOTS];

static void *swap_blocks(void *argument)
{
	uint64_t random = test_seed() + (uint64_t)(uintptr_t)argument;
	size_t steps = test_scaled(1200000);

	for (size_t i = 0; i < steps; i++) {
		struct filled *block = test_random(&random) % 8 == 0
		                               ? NULL
		                               : filled_new(random_size(&random));

		filled_free(
			atomic_exchange_explicit(&shared_slots[test_random(&random) % SHARED_SLOTS],
		                                 block, memory_order_acq_rel));
	}
	return NULL;
}

TEST(threads_free_each_others_blocks)
{
	pthread_t threads[SWAPPERS];

	for (int round = 0; round < 2; round++) {
		for (uintptr_t i = 0; i < SWAPPERS; i++)
			threads[i] = thread_start(swap_blocks, (void *)(i + 1));
		for (int i = 0; i < SWAPPERS; i++)
			CHECK(pthread_join(threads[i], NULL) == 0);
	}
	for (int i = 0; i < SHARED_SLOTS; i++)
		filled_free(shared_slots[i]);
	check_all_is_back();
}

enum { BURST = 200000, BURST_SIZE = 40 };

static struct filled *burst[BURST];

static void *burst_alloc(void *argument)
{
	(void)argument;
	for (int i = 0; i < BURST; i++)
		burst[i] = filled_new(BURST_SIZE);
	return NULL;
}

static void *burst_free(void *argument)
{
	(void)argument;
	for (int i = 0; i < BURST; i++)
		filled_free(burst[i]);
	return NULL;
}

TEST(what_another_thread_frees_is_used_again)
{
	burst_alloc(NULL);
	size_t reserved = stats_now().bytes_reserved;
	size_t rounds = test_scaled(20);

	thread_run(burst_free, NULL);
	for (size_t i = 0; i < rounds; i++) {
		burst_alloc(NULL);
		CHECK_INT_EQ(stats_now().blocks_in_use, BURST);
		thread_run(burst_free, NULL);
		check_all_is_back();
	}
	CHECK(stats_now().bytes_reserved <= reserved + 4 * MIB);
}

static void *burst_free_every_second(void *argument)
{
	(void)argument;
	for (int i = 0; i < BURST; i += 2)
		filled_free(burst[i]);
	return NULL;
}

/* Of each page half the blocks are returned, bit by bit, and none of them may get lost. */
TEST(what_another_thread_frees_in_part_is_used_again)
{
	burst_alloc(NULL);
	size_t reserved = stats_now().bytes_reserved;

	for (size_t round = 0; round < 3; round++) {
		thread_run(burst_free_every_second, NULL);
		CHECK_INT_EQ(stats_now().blocks_in_use, BURST / 2);
		for (int i = 0; i < BURST; i += 2)
			burst[i] = filled_new(BURST_SIZE);
		/* Pages in use in part may wait for the rest of their blocks, but not without bound. */
		CHECK(stats_now().bytes_reserved <= reserved + reserved / 2 + 2 * MIB);
	}
	burst_free(NULL);
	check_all_is_back();
}

TEST(what_ended_threads_leave_is_used_again)
{
	thread_run(burst_alloc, NULL);
	size_t reserved = stats_now().bytes_reserved;
	size_t rounds = test_scaled(20);

	burst_free(NULL);
	for (size_t i = 0; i < rounds; i++) {
		thread_run(burst_alloc, NULL);
		CHECK_INT_EQ(stats_now().blocks_in_use, BURST);
		burst_free(NULL);
		check_all_is_back();
	}
	CHECK(stats_now().bytes_reserved <= reserved + 4 * MIB);
	burst_alloc(NULL); /* by this thread, whose heap has nothing, in segments of the others */
	CHECK(stats_now().bytes_reserved <= reserved + 4 * MIB);
	burst_free(NULL);
	async_pool_trim();
	CHECK_INT_EQ(stats_now().bytes_reserved, 0);
}

static void *use_a_little(void *argument)
{
	void *blocks[100];

	(void)argument;
	for (size_t i = 0; i < 100; i++)
		blocks[i] = alloc_checked(i * 8);
	for (size_t i = 0; i < 100; i++)
		async_pool_free(blocks[i], i * 8);
	return NULL;
}

TEST(threads_come_and_go)
{
	for (int i = 0; i < 300; i++) {
		pthread_t first = thread_start(use_a_little, NULL);
		pthread_t second = thread_start(use_a_little, NULL);

		CHECK(pthread_join(first, NULL) == 0);
		CHECK(pthread_join(second, NULL) == 0);
	}
	check_all_is_back();
	CHECK(stats_now().bytes_reserved <= 8 * MIB);
}

enum { HEIRS = 100 };

static void *alloc_one(void *argument)
{
	void **block = argument;

	*block = alloc_checked(24);
	return NULL;
}

TEST(a_new_thread_goes_on_where_an_ended_one_stopped)
{
	void *blocks[HEIRS];

	async_pool_trim();
	size_t reserved = stats_now().bytes_reserved;

	for (int i = 0; i < HEIRS; i++)
		thread_run(alloc_one, &blocks[i]);
	CHECK_INT_EQ(stats_now().blocks_in_use, HEIRS);
	CHECK(stats_now().bytes_reserved <= reserved + 2 * MIB);
	for (int i = 0; i < HEIRS; i++)
		async_pool_free(blocks[i], 24);
	check_all_is_back();
}

static void *free_one(void *block)
{
	async_pool_free(block, 24);
	return NULL;
}

TEST(a_thread_may_do_nothing_but_free)
{
	for (int i = 0; i < 200; i++)
		thread_run(free_one, alloc_checked(24));
	check_all_is_back();
}

/* ---- A thread that is ending ---- */

static pthread_key_t early_key;
static pthread_key_t late_key;

/* Destructors run in no promised order: one key is made before the pool's, the other one after. */
static void use_at_thread_exit(void *block)
{
	async_pool_free(block, 24);
	use_a_little(NULL);
	burst_alloc(NULL);
	burst_free(NULL);
}

static void *leave_to_destructors(void *argument)
{
	CHECK(pthread_setspecific(early_key, alloc_checked(24)) == 0);
	CHECK(pthread_setspecific(late_key, alloc_checked(24)) == 0);
	return argument;
}

TEST(destructors_of_thread_specific_data_may_use_the_pool)
{
	CHECK(pthread_key_create(&early_key, use_at_thread_exit) == 0);
	async_pool_free(alloc_checked(24), 24);
	CHECK(pthread_key_create(&late_key, use_at_thread_exit) == 0);
	for (int i = 0; i < 3; i++)
		thread_run(leave_to_destructors, NULL);
	check_all_is_back();
	async_pool_trim();
	CHECK_INT_EQ(stats_now().bytes_reserved, 0);
	pthread_key_delete(early_key);
	pthread_key_delete(late_key);
}
