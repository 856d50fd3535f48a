/* process.c - the memory of this process, and the output of another. */
#include "process.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

size_t process_memory_kib(const char *field)
{
	FILE *file = fopen("/proc/self/status", "r");
	if (file == NULL)
		return 0;
	char line[256];
	size_t kib = 0;
	size_t length = strlen(field);
	while (fgets(line, sizeof line, file) != NULL) {
		if (strncmp(line, field, length) == 0 && line[length] == ':')
			(void)sscanf(line + length + 1, "%zu", &kib);
	}
	(void)fclose(file);
	return kib;
}

/* Reads to the end, even where there is no more room: a writer must not wait for ever. */
static void read_all(int descriptor, char *output, size_t size)
{
	char chunk[512];
	size_t used = 0;
	for (;;) {
		ssize_t count = read(descriptor, chunk, sizeof chunk);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			break;
		size_t room = size - 1 - used;
		size_t taken = (size_t)count < room ? (size_t)count : room;
		memcpy(output + used, chunk, taken);
		used += taken;
	}
	output[used] = '\0';
}

static bool wait_for(pid_t child)
{
	int status;
	while (waitpid(child, &status, 0) < 0) {
		if (errno != EINTR)
			return false;
	}
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool process_read(char *const arguments[], char *output, size_t size)
{
	int ends[2];
	output[0] = '\0';
	if (pipe(ends) != 0)
		return false;
	posix_spawn_file_actions_t actions;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
	posix_spawn_file_actions_addclose(&actions, ends[0]);
	posix_spawn_file_actions_addclose(&actions, ends[1]);
	pid_t child;
	int error = posix_spawn(&child, arguments[0], &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	close(ends[1]);
	if (error == 0)
		read_all(ends[0], output, size);
	close(ends[0]);
	return error == 0 && wait_for(child);
}

bool process_own_path(char *path, size_t size)
{
	ssize_t length = readlink("/proc/self/exe", path, size - 1);
	if (length <= 0)
		return false;
	path[length] = '\0';
	return true;
}
