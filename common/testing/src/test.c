/* The cases, the checks, and the main() that runs them. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <testing/test.h>

static struct test_case *first_case;
static struct test_case **last_link = &first_case;
static const char *running = "(no case)";

void test_register(struct test_case *entry)
{
	*last_link = entry;
	last_link = &entry->next;
}

/* _exit(), not exit(): other threads still run, and nothing may be torn down under them. */
void test_fail(const char *file, int line, const char *format, ...)
{
	char message[2000];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	fflush(stdout);
	fprintf(stderr, "%s:%d: %s: failed: %s\n", file, line, running, message);
	_exit(1);
}

void test_check_int_eq(const char *file, int line, const char *what, long long actual,
                       long long expected)
{
	if (actual != expected)
		test_fail(file, line, "%s is %lld, not %lld", what, actual, expected);
}

void test_check_str_eq(const char *file, int line, const char *what, const char *actual,
                       const char *expected)
{
	if (actual == expected || (actual && expected && strcmp(actual, expected) == 0))
		return;
	test_fail(file, line, "%s is \"%s\", not \"%s\"", what, actual ? actual : "(NULL)",
	          expected ? expected : "(NULL)");
}

void test_check_ok(const char *file, int line, const char *what, int error)
{
	if (error != 0)
		test_fail(file, line, "%s gives the error %d", what, error);
}

struct test_case *test_find(const char *name)
{
	struct test_case *entry = first_case;

	while (entry && strcmp(entry->name, name) != 0)
		entry = entry->next;
	return entry;
}

static void run(const struct test_case *entry)
{
	running = entry->name;
	entry->run();
	printf("ok %s\n", entry->name);
	fflush(stdout);
}

static int list_all(void)
{
	for (const struct test_case *entry = first_case; entry; entry = entry->next)
		puts(entry->name);
	return 0;
}

static int run_all(void)
{
	for (const struct test_case *entry = first_case; entry; entry = entry->next)
		run(entry);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 1)
		return run_all();
	if (strcmp(argv[1], "--list") == 0)
		return list_all();
	if (strcmp(argv[1], "--apart") == 0)
		return test_run_apart(argv + 2, run);
	/* All of them are known, or none is run. */
	for (int i = 1; i < argc; i++) {
		if (!test_find(argv[i]))
			return test_usage(argv[0], argv[i]);
	}
	for (int i = 1; i < argc; i++)
		run(test_find(argv[i]));
	return 0;
}
