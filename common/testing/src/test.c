/* The cases, the checks, and the main() that runs them. */
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
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

static struct test_case *find(const char *name)
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

/* A child that outlives this process would be waited for by nobody. */
static bool ends_well(const struct test_case *entry)
{
	pid_t child;

	fflush(NULL);
	child = fork();
	CHECK(child >= 0);
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		running = entry->name;
		entry->run();
		exit(0); /* not _exit(): leaks are looked for now */
	}
	return test_wait_for(child) == 0;
}

/* What is not "ok" here, CTest can tell more about: there is no such case, it is skipped, it fails. */
static int run_apart(char **names)
{
	int status = 0;

	for (; *names; names++) {
		const struct test_case *entry = find(*names);

		if (entry && ends_well(entry))
			printf("ok %s\n", *names);
		else
			status = 1;
	}
	return status;
}

int main(int argc, char **argv)
{
	if (argc == 1)
		return run_all();
	if (argc == 2 && strcmp(argv[1], "--list") == 0)
		return list_all();
	if (strcmp(argv[1], "--apart") == 0)
		return run_apart(argv + 2);
	for (int i = 1; i < argc; i++) {
		if (!find(argv[i])) {
			fprintf(stderr, "no case %s\nusage: %s [--list | [--apart] CASE...]\n",
			        argv[i], argv[0]);
			return 2;
		}
	}
	for (int i = 1; i < argc; i++)
		run(find(argv[i]));
	return 0;
}
