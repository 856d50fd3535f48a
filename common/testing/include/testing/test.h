/*
 * Test programs: cases, checks, death tests, seeds, scale.
 *
 *     #include <testing/test.h>
 *
 *     TEST(an_empty_queue_gives_nothing)
 *     {
 *             struct queue queue;
 *             CHECK_OK(queue_init(&queue));
 *             CHECK(queue_pop(&queue) == NULL);
 *             queue_deinit(&queue);
 *     }
 *
 * The library `testing` has the main(). `program` runs all cases, `program case...` those named,
 * and `program --list` lists them. The status is 0, 1 after a failed check, or 2 for a case that
 * does not exist. The test framework is CTest: it runs each case in a process of its own, so the
 * first failed check simply ends the process, from whatever thread it is in.
 *
 * `program --apart case...` gives each case a process of its own too, a fork of this one, and says
 * "passed case" of those that end well: for instruments that take long to start.
 */
#ifndef TESTING_TEST_H
#define TESTING_TEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Defines and registers a case: a constructor links its entry into a list, before main() runs. */
#define TEST(case_name)                                                                            \
	static void test_case_##case_name(void);                                                   \
	__attribute__((constructor)) static void test_register_##case_name(void)                   \
	{                                                                                          \
		static struct test_case entry = { #case_name, test_case_##case_name, NULL };       \
		test_register(&entry);                                                             \
	}                                                                                          \
	static void test_case_##case_name(void)

/*
 * Checks. Any thread. A failed one prints file, line, case, expression and values, and ends the
 * process with status 1. Arguments are evaluated once.
 */
#define CHECK(expression)                                                                          \
	((expression) ? (void)0 : test_fail(__FILE__, __LINE__, "CHECK(%s)", #expression))

/* Any two integers; "| 0LL" is there to refuse pointers and floating point at compile time. */
#define CHECK_INT_EQ(actual, expected)                                                             \
	test_check_int_eq(__FILE__, __LINE__, #actual, (long long)((actual) | 0LL),                \
	                  (long long)((expected) | 0LL))

/* NULL is equal to NULL only. */
#define CHECK_STR_EQ(actual, expected)                                                             \
	test_check_str_eq(__FILE__, __LINE__, #actual, actual, expected)

/* An error code of this project's libraries: 0 is success. */
#define CHECK_OK(error) test_check_ok(__FILE__, __LINE__, #error, error)

/*
 * Death tests: the statement runs in a forked child, which must be ended by abort() after it has
 * written `expected` to stderr. Only the calling thread exists in the child: the statement must not
 * wait for another one.
 */
#define CHECK_ABORTS(statement, expected) TEST_DEATH(statement, expected, true)

/* The same for any unsuccessful end: a status other than 0, or a signal. */
#define CHECK_FAILS(statement, expected) TEST_DEATH(statement, expected, false)

/*
 * The seed of this run: the environment's TEST_SEED, or else from the clock. Any thread. The first
 * call prints it, with how to repeat the run.
 */
uint64_t test_seed(void);

/*
 * The next number of a stream. `state` starts as anything, such as test_seed() + i for stream i;
 * one thread at a time per stream.
 */
uint64_t test_random(uint64_t *state);

/*
 * By how much a stress test should shrink: 1, or less under a sanitizer or Valgrind, or the
 * environment's TEST_SCALE. Any thread. The first call prints it if it is not 1.
 */
double test_scale(void);

/* `count` times test_scale(), but at least 1. */
size_t test_scaled(size_t count);

/*
 * Skips the case, by ending it with status 77, if there is no such file: for what not every system
 * has, such as /proc in a bare chroot.
 */
void test_need(const char *path);

/* The processor time that this process has used, user and system, all threads. */
double process_cpu_seconds(void);

/* The memory of this process that is in RAM now. */
size_t resident_bytes(void);

/* Implementation: what the macros above use. */

struct test_case {
	const char *name;
	void (*run)(void);
	struct test_case *next;
};

struct test_death {
	pid_t child;
	int output; /* where the child's stderr can be read */
};

#define TEST_DEATH(statement, expected, by_abort)                                                  \
	do {                                                                                       \
		struct test_death test_death;                                                      \
		if (test_death_fork(&test_death)) {                                                \
			statement;                                                                 \
			test_death_survived();                                                     \
		}                                                                                  \
		test_death_check(&test_death, __FILE__, __LINE__, #statement, expected, by_abort); \
	} while (0)

void test_register(struct test_case *entry);
struct test_case *test_find(const char *name);
int test_run_apart(char **names, void (*run)(const struct test_case *entry));
int test_usage(const char *program, const char *name);
int test_wait_for(pid_t child);
__attribute__((noreturn, format(printf, 3, 4))) void test_fail(const char *file, int line,
                                                               const char *format, ...);
void test_check_int_eq(const char *file, int line, const char *what, long long actual,
                       long long expected);
void test_check_str_eq(const char *file, int line, const char *what, const char *actual,
                       const char *expected);
void test_check_ok(const char *file, int line, const char *what, int error);
bool test_death_fork(struct test_death *death);
__attribute__((noreturn)) void test_death_survived(void);
void test_death_check(struct test_death *death, const char *file, int line, const char *statement,
                      const char *expected, bool by_abort);

#ifdef __cplusplus
}
#endif

#endif
