/* The failing of allocations: each one fails, and planted bugs are found. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <testing/faults.h>
#include <testing/test.h>

struct record {
	int runs;
	int successes;
};

/* Keeps the compiler from leaving out an allocation whose block is not used. */
static void *volatile sink;

static void *used(void *block)
{
	sink = block;
	return block;
}

static bool make_three_blocks(void)
{
	char *first = used(malloc(10)), *second = used(calloc(2, 10)), *third = NULL,
	     *longer = NULL;

	if (first && second)
		longer = used(realloc(first, 100));
	if (longer) {
		first = longer;
		third = used(aligned_alloc(64, 64));
	}
	free(first);
	free(second);
	free(third);
	return third != NULL;
}

static void correct_scenario(void *argument)
{
	struct record *record = argument;
	bool success = make_three_blocks();

	CHECK(success == !faults_injected());
	record->runs++;
	record->successes += success;
}

TEST(every_allocation_fails)
{
	struct record record = { 0, 0 };

	CHECK_INT_EQ(faults_run(correct_scenario, &record), 4);
	CHECK_INT_EQ(record.runs - record.successes, 2 * 4);
	CHECK(record.successes > 0);
	CHECK(make_three_blocks());
}

static void no_allocation(void *argument)
{
	CHECK(argument == NULL);
	CHECK(!faults_injected());
}

TEST(a_scenario_may_allocate_nothing)
{
	CHECK_INT_EQ(faults_run(no_allocation, NULL), 0);
}

static void *allocate_in_thread(void *unused)
{
	(void)unused;
	free(used(malloc(1)));
	return NULL;
}

static void each_function(void *unused)
{
	pthread_mutex_t mutex;
	pthread_cond_t condition;
	pthread_key_t key;
	pthread_t thread;
	void *block, *map;

	(void)unused;
	if (pthread_mutex_init(&mutex, NULL) == 0)
		pthread_mutex_destroy(&mutex);
	if (pthread_cond_init(&condition, NULL) == 0)
		pthread_cond_destroy(&condition);
	if (pthread_key_create(&key, NULL) == 0)
		pthread_key_delete(key);
	if (posix_memalign(&block, 64, 64) == 0)
		free(block);
	map = mmap(NULL, 8192, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (map != MAP_FAILED)
		CHECK(munmap((char *)map + 4096, 4096) == 0 && munmap(map, 4096) == 0);
	if (pthread_create(&thread, NULL, allocate_in_thread, NULL) == 0)
		pthread_join(thread, NULL);
}

TEST(all_functions_fail_in_all_threads)
{
	CHECK_INT_EQ(faults_run(each_function, NULL), 7);
}

/* Allocates in every other run only, as a race between threads might. */
static void sometimes(void *argument)
{
	int *runs = argument;

	if (++*runs % 2 == 0)
		free(used(malloc(1)));
	free(used(malloc(1)));
}

TEST(a_number_that_is_not_reached_is_tried_again)
{
	int runs = 0;

	CHECK_INT_EQ(faults_run(sometimes, &runs), 2);
}

static void crossing_blocks(void *argument)
{
	char **before = argument, *copy = strdup("allocated in the C library");

	free(copy);
	free(*before);
	*before = NULL;
}

TEST(blocks_from_elsewhere_may_be_freed)
{
	char *before = malloc(10);

	CHECK_INT_EQ(faults_run(crossing_blocks, &before), 0);
}

static void leak_if_second_fails(void *unused)
{
	char *first = used(malloc(10)), *second;

	(void)unused;
	if (!first)
		return;
	second = used(malloc(20));
	if (!second)
		return;
	free(first);
	free(second);
}

static void leak_a_page(void *unused)
{
	(void)unused;
	(void)mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

TEST(a_planted_leak_is_found)
{
	CHECK_FAILS(faults_run(leak_if_second_fails, NULL), "10 bytes, allocation 1, not freed");
	CHECK_FAILS(faults_run(leak_if_second_fails, NULL), "allocation 2 was made to fail here");
	CHECK_FAILS(faults_run(leak_a_page, NULL), "run.mapped is 4096, not 0");
}

static void write_unchecked(void *unused)
{
	char *volatile block = used(malloc(10));

	(void)unused;
	*block = 1;
	free(block);
}

static void hide_an_error(void *unused)
{
	char *block = used(malloc(10));

	(void)unused;
	CHECK(block != NULL || !faults_injected());
	free(block);
}

TEST(a_planted_crash_is_found)
{
	CHECK_FAILS(faults_run(write_unchecked, NULL), "failing one alone: 1");
	CHECK_FAILS(faults_run(hide_an_error, NULL), "block != NULL || !faults_injected()");
}
