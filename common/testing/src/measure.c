/* Seeds and random numbers, scale, and what the process has used. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <testing/test.h>

/* gcc says __SANITIZE_X__, clang has features. */
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define __SANITIZE_THREAD__ 1
#elif __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

#if defined(__SANITIZE_THREAD__)
#define COMPILED_SCALE 0.05
#elif defined(__SANITIZE_ADDRESS__)
#define COMPILED_SCALE 0.2
#else
#define COMPILED_SCALE 1.0
#endif
#define VALGRIND_SCALE 0.01

static uint64_t seed;
static double scale;

static void need(bool good, const char *variable, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "%s must be %s\n", variable, what);
	_exit(2);
}

static void choose_seed(void)
{
	const char *given = getenv("TEST_SEED");
	struct timespec now;
	char *end;

	if (given) {
		seed = strtoull(given, &end, 0);
		need(*given != '\0' && *end == '\0', "TEST_SEED", "a number");
	} else {
		clock_gettime(CLOCK_REALTIME, &now);
		seed = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
	}
	fprintf(stderr, "seed %llu (TEST_SEED=%llu repeats this run)\n", (unsigned long long)seed,
	        (unsigned long long)seed);
}

uint64_t test_seed(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, choose_seed);
	return seed;
}

/* splitmix64, by Sebastiano Vigna (public domain): any state is a good one. */
uint64_t test_random(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

/* Valgrind preloads its own malloc() into the program. */
static bool on_valgrind(void)
{
	const char *preloaded = getenv("LD_PRELOAD");

	return preloaded && strstr(preloaded, "vgpreload");
}

static void choose_scale(void)
{
	const char *given = getenv("TEST_SCALE");
	char *end;

	scale = on_valgrind() ? VALGRIND_SCALE : COMPILED_SCALE;
	if (given) {
		scale = strtod(given, &end);
		need(*given != '\0' && *end == '\0' && scale > 0, "TEST_SCALE", "above 0");
	}
	if (scale < 1 || scale > 1)
		fprintf(stderr, "scale %g (TEST_SCALE=1 for the full size)\n", scale);
}

double test_scale(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, choose_scale);
	return scale;
}

size_t test_scaled(size_t count)
{
	double scaled = (double)count * test_scale();

	return scaled < 1 ? 1 : (size_t)scaled;
}

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

double process_cpu_seconds(void)
{
	struct rusage usage;

	CHECK(getrusage(RUSAGE_SELF, &usage) == 0);
	return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void test_need(const char *path)
{
	if (access(path, F_OK) == 0)
		return;
	fprintf(stderr, "skipped: there is no %s\n", path);
	_exit(77);
}

size_t resident_bytes(void)
{
	FILE *statm;
	size_t resident = 0;

	test_need("/proc/self/statm");
	statm = fopen("/proc/self/statm", "r");
	CHECK(statm != NULL);
	CHECK(fscanf(statm, "%*s %zu", &resident) == 1);
	fclose(statm);
	return resident * (size_t)sysconf(_SC_PAGESIZE);
}
