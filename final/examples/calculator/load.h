/* load.h - many clients ask one calculator, and it is measured how long they wait. */
#ifndef LOAD_H
#define LOAD_H

#include "calculator.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct load {
	size_t clients;
	uint64_t requests; /* of each client */
};

/*
 * Runs it, and prints throughput and latencies. When the calculator is interrupted meanwhile, the clients end, and what was
 * done so far is printed. True: every request was answered, and rightly.
 */
bool load_run(const struct load *load, struct async_executor *executor,
              struct calculator_address calculator);

#endif
