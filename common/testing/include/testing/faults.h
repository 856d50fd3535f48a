/*
 * Failing allocations, the way SQLite tests them: a scenario is run again and again, and each time
 * the next one of its allocations fails, until all have failed once. Then again, with all later
 * ones failing too.
 *
 * How: a program linked with the library `testing-faults` has the linker (--wrap) redirect calls of
 *
 *     malloc calloc realloc free aligned_alloc posix_memalign mmap munmap
 *     pthread_create pthread_mutex_init pthread_cond_init pthread_key_create
 *
 * to src/faults.c, in all objects and static libraries, but not in shared ones such as the C
 * library. Allocations are counted over all threads. So that every block counts, the libraries are
 * built with ASYNC_POOL_MALLOC: their pool is then the plain malloc().
 */
#ifndef TESTING_FAULTS_H
#define TESTING_FAULTS_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Runs the scenario until each of its allocations has failed, and returns how many there are. When
 * the scenario returns, its threads must be joined, and what was allocated must have been freed;
 * else the case fails, and says where the block and the failure came from.
 *
 * With several threads the numbers vary between runs: a sweep ends only when several runs in a row
 * have not reached the number that was to fail. There is no run without failure first, so that what
 * is set up once per process is made to fail too. What is set up for good and never freed must be
 * set up before.
 *
 * To see a certain failure in the debugger: `break faults_inject if number == 17`.
 */
size_t faults_run(void (*scenario)(void *argument), void *argument);

/*
 * Whether an allocation has failed in this run: a scenario checks that errors come only then, as in
 * CHECK(error == 0 || faults_injected()). Any thread.
 */
bool faults_injected(void);

#ifdef __cplusplus
}
#endif

#endif
