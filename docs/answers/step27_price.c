/* Step 27, exercise 2: what a line costs, when it is off and when it is on. */
#include <async/log.h>
#include <stdio.h>
#include <time.h>

#include "testing/test.h"

static void forget(void *data, enum async_log_level level, const char *line, size_t length)
{
	(void)data;
	(void)level;
	(void)line;
	(void)length;
}

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* Nanoseconds for a line. */
static double price(enum async_log_level level, size_t count)
{
	async_log_set_level(level);
	double begin = now();
	for (size_t i = 0; i < count; i++)
		async_log_debug("actor %p: done (%s)", (void *)&count, "success");
	return (now() - begin) / (double)count;
}

TEST(a_line_that_is_off_costs_next_to_nothing)
{
	async_log_set_sink(forget, NULL);
	double off = price(ASYNC_LOG_WARN, test_scaled(10000000));
	double on = price(ASYNC_LOG_DEBUG, test_scaled(200000));
	printf("off: %.1f ns, on: %.0f ns\n", off, on);
	CHECK(off < on);
}

static int calls;

static const char *expensive(void)
{
	calls++;
	return "success";
}

TEST(its_arguments_are_not_evaluated)
{
	async_log_set_sink(forget, NULL);
	async_log_set_level(ASYNC_LOG_WARN);
	async_log_debug("%s", expensive());
	CHECK_INT_EQ(calls, 0);
	async_log_set_level(ASYNC_LOG_DEBUG);
	async_log_debug("%s", expensive());
	CHECK_INT_EQ(calls, 1);
}
