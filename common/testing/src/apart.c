/* Cases as forks of one process, for instruments that take long to start. */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <testing/test.h>

static bool ends_well(const struct test_case *entry, void (*run)(const struct test_case *))
{
	pid_t child;

	fflush(NULL);
	child = fork();
	CHECK(child >= 0);
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* who would wait for it? */
		run(entry);
		exit(0); /* not _exit(): now leaks are looked for */
	}
	return test_wait_for(child) == 0;
}

int test_usage(const char *program, const char *name)
{
	fprintf(stderr, "no case %s\nusage: %s [--list | [--apart] CASE...]\n", name, program);
	return 2;
}

/* Why one does not pass, CTest can tell: it fails, it is skipped, it is not there. */
int test_run_apart(char **names, void (*run)(const struct test_case *entry))
{
	int status = 0;

	for (; *names; names++) {
		const struct test_case *entry = test_find(*names);

		if (entry && ends_well(entry, run))
			printf("passed %s\n", *names);
		else
			status = 1;
	}
	return status;
}
