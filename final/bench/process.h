/* process.h - the memory of this process, and the output of another. Linux. */
#ifndef BENCH_PROCESS_H
#define BENCH_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * A number of /proc/self/status, such as "VmRSS" (resident) or "VmHWM" (resident at most), in KiB;
 * 0: unknown.
 */
size_t process_memory_kib(const char *field);

/*
 * Runs a program and waits for its end. Its standard output goes to `output`, as a string, cut at
 * `size`. False: it could not be started, or failed.
 */
bool process_read(char *const arguments[], char *output, size_t size);

/* The path of this program. False: unknown. */
bool process_own_path(char *path, size_t size);

#endif
