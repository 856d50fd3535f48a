/* Death tests: a statement runs in a child process; how that ends, and what it says, is checked. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <testing/test.h>

/* Neither a core file nor a crash reporter; and a child that hangs is ended. */
static void prepare_to_die(void)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0);
	alarm(60);
}

/* True in the child. Flushes first, so that the child does not print the parent's output again. */
bool test_death_fork(struct test_death *death)
{
	int ends[2];

	fflush(NULL);
	CHECK(pipe(ends) == 0);
	death->child = fork();
	CHECK(death->child >= 0);
	if (death->child == 0) {
		prepare_to_die();
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
	}
	close(ends[1]);
	death->output = ends[0];
	return death->child == 0;
}

/* Not _exit(): a memory checker could turn that into a failure of its own. */
void test_death_survived(void)
{
	for (;;)
		raise(SIGKILL);
}

/* Reads until the child has closed its end; what does not fit into `text` is dropped. */
static void read_all(int output, char *text, size_t size)
{
	char chunk[512];
	size_t length = 0;
	ssize_t got;

	while ((got = read(output, chunk, sizeof chunk)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		CHECK(got > 0);
		for (ssize_t i = 0; i < got && length + 1 < size; i++)
			text[length++] = chunk[i];
	}
	text[length] = '\0';
	close(output);
}

int test_wait_for(pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		CHECK(errno == EINTR);
	return status;
}

static bool ended_by(int status, int signal_number)
{
	return WIFSIGNALED(status) && WTERMSIG(status) == signal_number;
}

void test_death_check(struct test_death *death, const char *file, int line, const char *statement,
                      const char *expected, bool by_abort)
{
	char text[8192];
	int status;

	read_all(death->output, text, sizeof text);
	status = test_wait_for(death->child);
	if (ended_by(status, SIGKILL) || status == 0)
		test_fail(file, line, "%s survived, and said: %s", statement, text);
	if (ended_by(status, SIGALRM))
		test_fail(file, line, "%s hung, and said: %s", statement, text);
	if (by_abort && !ended_by(status, SIGABRT))
		test_fail(file, line, "%s ended with wait status %#x, not by abort(), and said: %s",
		          statement, (unsigned)status, text);
	if (!strstr(text, expected))
		test_fail(file, line, "%s died, but without saying \"%s\"; it said: %s", statement,
		          expected, text);
}
