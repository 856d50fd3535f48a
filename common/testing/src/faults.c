/*
 * Failing allocations. The linker's --wrap=f turns calls of f into calls of __wrap_f, and __real_f
 * is then the original. That holds for a sanitizer's run-time library too, and it calls them before
 * it can serve instrumented code: so this file is built without ThreadSanitizer, and does nothing
 * before the flag `active` is set.
 */
#include <errno.h>
#include <execinfo.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <testing/faults.h>
#include <testing/test.h>

enum {
	BUCKETS = 4096,
	FRAMES = 16,
	MISSES = 3 /* runs in a row without a failure that end a sweep */
};

struct block {
	struct block *next;
	void *address, *caller;
	size_t size;
	size_t number; /* the count after it was allocated: exact if only one thread allocates */
};

/* Set while the scenario runs. */
static atomic_bool active;

/* One run of the scenario; guarded by the lock while it is active. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct {
	bool all_later; /* whether the allocations after number `target` fail too */
	bool injected;
	size_t target, count;
	size_t mapped; /* bytes */
	int frames;
	void *trace[FRAMES]; /* where the first failure was */
	struct block *blocks[BUCKETS];
} run;

/* The formatter takes the parameters for expressions. */
/* clang-format off */
#define WRAPPED(result, name, parameters)                                                          \
	result __real_##name parameters;                                                           \
	result __wrap_##name parameters

WRAPPED(void *, malloc, (size_t size));
WRAPPED(void *, calloc, (size_t count, size_t size));
WRAPPED(void *, realloc, (void *old, size_t size));
WRAPPED(void, free, (void *address));
WRAPPED(void *, aligned_alloc, (size_t alignment, size_t size));
WRAPPED(int, posix_memalign, (void **address, size_t alignment, size_t size));
WRAPPED(void *, mmap, (void *hint, size_t size, int protection, int flags, int file, off_t offset));
WRAPPED(int, munmap, (void *address, size_t size));
WRAPPED(int, pthread_create,
	(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument));
WRAPPED(int, pthread_mutex_init, (pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes));
WRAPPED(int, pthread_cond_init, (pthread_cond_t *condition, const pthread_condattr_t *attributes));
WRAPPED(int, pthread_key_create, (pthread_key_t *key, void (*destructor)(void *)));
/* clang-format on */

/* Not static, not inlined: a place for a breakpoint. */
void faults_inject(size_t number);
__attribute__((noinline)) void faults_inject(size_t number)
{
	if (number == run.target)
		run.frames = backtrace(run.trace, FRAMES);
	run.injected = true;
}

/* Counts an allocation, and says whether it is to fail. */
static bool fails(void)
{
	bool failing;

	if (!active)
		return false;
	pthread_mutex_lock(&lock);
	run.count++;
	failing = run.count == run.target || (run.all_later && run.count > run.target);
	if (failing)
		faults_inject(run.count);
	pthread_mutex_unlock(&lock);
	return failing;
}

static struct block **bucket(const void *address)
{
	return &run.blocks[((uintptr_t)address >> 4) % BUCKETS];
}

/* Returns the address. */
static void *remember(void *address, size_t size, void *caller)
{
	struct block **head = bucket(address), *block;

	if (!active || !address)
		return address;
	block = __real_malloc(sizeof *block);
	CHECK(block != NULL);
	pthread_mutex_lock(&lock);
	*block = (struct block){ *head, address, caller, size, run.count };
	*head = block;
	pthread_mutex_unlock(&lock);
	return address;
}

/*
 * Called before the block is freed, when no other thread can have been given its address yet.
 * A block that is not known was allocated by the C library, or before the run.
 */
static void forget(const void *address)
{
	struct block **link = bucket(address), *found;

	if (!active)
		return;
	pthread_mutex_lock(&lock);
	while (*link && (*link)->address != address)
		link = &(*link)->next;
	found = *link;
	if (found)
		*link = found->next;
	pthread_mutex_unlock(&lock);
	__real_free(found);
}

/* The wrapped functions' arguments and results are those of the originals. */

static void *no_memory(void)
{
	errno = ENOMEM;
	return NULL;
}

void *__wrap_malloc(size_t size)
{
	if (fails())
		return no_memory();
	return remember(__real_malloc(size), size, __builtin_return_address(0));
}

void *__wrap_calloc(size_t count, size_t size)
{
	if (fails())
		return no_memory();
	return remember(__real_calloc(count, size), count * size, __builtin_return_address(0));
}

void *__wrap_realloc(void *old, size_t size)
{
	if (fails())
		return no_memory();
	forget(old);
	return remember(__real_realloc(old, size), size, __builtin_return_address(0));
}

void __wrap_free(void *address)
{
	forget(address);
	__real_free(address);
}

void *__wrap_aligned_alloc(size_t alignment, size_t size)
{
	if (fails())
		return no_memory();
	return remember(__real_aligned_alloc(alignment, size), size, __builtin_return_address(0));
}

int __wrap_posix_memalign(void **address, size_t alignment, size_t size)
{
	int error = fails() ? ENOMEM : __real_posix_memalign(address, alignment, size);

	if (error == 0)
		remember(*address, size, __builtin_return_address(0));
	return error;
}

/* Mappings are counted in bytes, since a part of one may be unmapped. */
static void count_mapped(size_t more, size_t less)
{
	if (!active)
		return;
	pthread_mutex_lock(&lock);
	run.mapped += more - less;
	pthread_mutex_unlock(&lock);
}

void *__wrap_mmap(void *hint, size_t size, int protection, int flags, int file, off_t offset)
{
	void *address = MAP_FAILED;

	if (fails())
		errno = ENOMEM;
	else
		address = __real_mmap(hint, size, protection, flags, file, offset);
	if (address != MAP_FAILED)
		count_mapped(size, 0);
	return address;
}

int __wrap_munmap(void *address, size_t size)
{
	int error = __real_munmap(address, size);

	if (error == 0)
		count_mapped(0, size);
	return error;
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*start)(void *), void *argument)
{
	return fails() ? EAGAIN : __real_pthread_create(thread, attributes, start, argument);
}

int __wrap_pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes)
{
	return fails() ? ENOMEM : __real_pthread_mutex_init(mutex, attributes);
}

int __wrap_pthread_cond_init(pthread_cond_t *condition, const pthread_condattr_t *attributes)
{
	return fails() ? ENOMEM : __real_pthread_cond_init(condition, attributes);
}

int __wrap_pthread_key_create(pthread_key_t *key, void (*destructor)(void *))
{
	return fails() ? EAGAIN : __real_pthread_key_create(key, destructor);
}

bool faults_injected(void)
{
	bool injected;

	pthread_mutex_lock(&lock);
	injected = run.injected;
	pthread_mutex_unlock(&lock);
	return injected;
}

/* backtrace_symbols_fd() does not allocate; addr2line turns program(+0x...) into a line. */
static void print_failure(void)
{
	if (!run.injected)
		return;
	fprintf(stderr, "\nallocation %zu was made to fail here:\n", run.target);
	backtrace_symbols_fd(run.trace, run.frames, STDERR_FILENO);
}

static size_t print_blocks(void)
{
	size_t live = 0;

	for (size_t i = 0; i < BUCKETS; i++) {
		for (struct block *block = run.blocks[i]; block; block = block->next, live++) {
			fprintf(stderr, "\n%zu bytes, allocation %zu, not freed; allocated here:\n",
			        block->size, block->number);
			backtrace_symbols_fd(&block->caller, 1, STDERR_FILENO);
		}
	}
	return live;
}

/* The number is printed before the run, for a crash or a hang to be found by it. */
static bool run_once(void (*scenario)(void *), void *argument, size_t target, bool all_later)
{
	size_t live;

	fprintf(stderr, " %zu", target);
	pthread_mutex_lock(&lock);
	run.all_later = all_later;
	run.target = target;
	run.injected = false;
	run.count = run.mapped = 0;
	pthread_mutex_unlock(&lock);

	active = true;
	scenario(argument);
	active = false;

	live = print_blocks();
	if (live != 0 || run.mapped != 0)
		print_failure();
	CHECK_INT_EQ(live, 0);
	CHECK_INT_EQ(run.mapped, 0);
	return run.injected;
}

/* Returns the highest number that was reached. */
static size_t sweep(void (*scenario)(void *), void *argument, bool all_later)
{
	size_t target = 1;

	fprintf(stderr, "failing%s:", all_later ? " from one on" : " one alone");
	for (int misses = 0; misses < MISSES;) {
		if (run_once(scenario, argument, target, all_later)) {
			target++;
			misses = 0;
		} else {
			misses++;
		}
	}
	fprintf(stderr, "\n%zu allocations failed\n", target - 1);
	return target - 1;
}

size_t faults_run(void (*scenario)(void *argument), void *argument)
{
	size_t alone = sweep(scenario, argument, false);

	sweep(scenario, argument, true);
	return alone;
}
