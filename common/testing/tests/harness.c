/* The harness checks itself: above all, that a test can fail. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <testing/test.h>

static int evaluations;

static int count_up(void)
{
	return ++evaluations;
}

TEST(checks_that_hold_do_nothing)
{
	CHECK(1 + 1 == 2);
	CHECK_INT_EQ(sizeof(char), 1);
	CHECK_INT_EQ(-1, -1L);
	CHECK_STR_EQ("a", "a");
	CHECK_STR_EQ(NULL, NULL);
	CHECK_OK(0);
}

TEST(arguments_are_evaluated_once)
{
	CHECK(count_up() == 1);
	CHECK_INT_EQ(count_up(), 2);
	CHECK_FAILS(CHECK_INT_EQ(count_up(), 0), "is 3, not 0");
}

TEST(a_failed_check_fails_and_says_why)
{
	CHECK_FAILS(CHECK(1 + 1 == 3), "harness.c");
	CHECK_FAILS(CHECK(1 + 1 == 3),
	            "a_failed_check_fails_and_says_why: failed: CHECK(1 + 1 == 3)");
	CHECK_FAILS(CHECK(5 % 2 == 0), "5 % 2");
	CHECK_FAILS(CHECK_INT_EQ(2 + 2, 5), "2 + 2 is 4, not 5");
	CHECK_FAILS(CHECK_STR_EQ("left", "right"), "is \"left\", not \"right\"");
	CHECK_FAILS(CHECK_STR_EQ(NULL, ""), "is \"(NULL)\", not \"\"");
	CHECK_FAILS(CHECK_OK(-3), "the error -3");
}

static void *fail_in_thread(void *unused)
{
	CHECK(unused == (void *)1);
	return NULL;
}

/* Runs in a child that has only this thread, and makes the second one there. */
static void fail_in_another_thread(void)
{
	pthread_t thread;

	CHECK(pthread_create(&thread, NULL, fail_in_thread, NULL) == 0);
	pthread_join(thread, NULL);
}

TEST(a_check_fails_in_any_thread)
{
	CHECK_FAILS(fail_in_another_thread(), "CHECK(unused == (void *)1)");
}

static void speak_and_abort(void)
{
	fputs("last words", stderr);
	abort();
}

static void speak_and_exit(void)
{
	fputs("last words", stderr);
	_exit(3);
}

static void expect_abort_of_survivor(void)
{
	CHECK_ABORTS((void)0, "");
}

static void expect_abort_of_exit(void)
{
	CHECK_ABORTS(speak_and_exit(), "last words");
}

static void expect_other_words(void)
{
	CHECK_ABORTS(speak_and_abort(), "first words");
}

TEST(an_abort_is_seen)
{
	CHECK_ABORTS(speak_and_abort(), "last words");
}

TEST(what_is_no_abort_fails_a_death_test)
{
	CHECK_FAILS(expect_abort_of_survivor(), "survived");
	CHECK_FAILS(expect_abort_of_exit(), "not by abort(), and said: last words");
	CHECK_FAILS(expect_other_words(), "without saying \"first words\"");
}

static void *wait_in_thread(void *mutex)
{
	CHECK(pthread_mutex_lock(mutex) == 0);
	CHECK(pthread_mutex_unlock(mutex) == 0);
	return NULL;
}

TEST(a_death_test_works_beside_other_threads)
{
	pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
	pthread_t thread;

	pthread_mutex_lock(&mutex);
	CHECK(pthread_create(&thread, NULL, wait_in_thread, &mutex) == 0);
	CHECK_ABORTS(speak_and_abort(), "last words");
	pthread_mutex_unlock(&mutex);
	pthread_join(thread, NULL);
}

/* Before the next case, which makes the choice of the seed final. */
static void print_seed(const char *environment)
{
	setenv("TEST_SEED", environment, 1);
	test_seed();
	exit(1);
}

static void print_scaled(const char *environment)
{
	setenv("TEST_SCALE", environment, 1);
	fprintf(stderr, "10 is now %zu\n", test_scaled(10));
	_exit(1);
}

TEST(the_environment_rules)
{
	CHECK_FAILS(print_seed("42"), "seed 42 (TEST_SEED=42 repeats this run)");
	CHECK_FAILS(print_seed("4x"), "TEST_SEED must be a number");
	CHECK_FAILS(print_scaled("0.5"), "10 is now 5");
	CHECK_FAILS(print_scaled("0.001"), "10 is now 1");
	CHECK_FAILS(print_scaled("0.001"), "scale 0.001");
	CHECK_FAILS(print_scaled("none"), "TEST_SCALE must be above 0");
}

TEST(a_seed_repeats)
{
	uint64_t left = test_seed(), right = test_seed();

	for (int i = 0; i < 100; i++)
		CHECK(test_random(&left) == test_random(&right));
	CHECK(test_random(&left) != test_random(&left));
}

TEST(memory_is_measured)
{
	const size_t before = resident_bytes(), size = (size_t)16 << 20;
	char *memory = malloc(size);
	volatile char *used = memory; /* or the compiler leaves out the writing */

	CHECK(memory != NULL);
	for (size_t i = 0; i < size; i += 512)
		used[i] = 1;
	CHECK(resident_bytes() >= before + size / 2);
	free(memory);
}

TEST(cpu_time_is_measured)
{
	double start = process_cpu_seconds();

	while (process_cpu_seconds() < start + 0.01)
		continue;
	start = process_cpu_seconds();
	usleep(200000);
	CHECK(process_cpu_seconds() < start + 0.1);
}
