/*
 * targets.c - what others reach, and what is to be reached.
 *
 * The fastest of eight actor systems and the like (CRB on Tokio, CAF 1.1 and 0.17, Pony, skynet,
 * Erlang/OTP 25, Go's channels, a thread for each actor), in millions of messages a second, on a
 * reference machine with 2 cores. The target is twice that. On another machine these numbers say
 * little, and the ratio to the floor (scripts/bench --floor) says more.
 */
#include <string.h>

#include "report.h"

#define TIMES 2.0
#define BYTES_PER_ACTOR 256

struct peer {
	const char *name;
	double one_worker, two_workers;
	const char *who;
};

static const struct peer peers[] = {
	{ "ping-pong", 15, 11, "Pony; skynet" },
	{ "counting", 18, 15, "Pony; Pony" },
	{ "thread-ring", 10, 7, "skynet; skynet" },
	{ "fork-join-throughput", 19, 14, "Go; Pony and Go" },
	{ "fork-join-create", 1.3, 1.4, "Pony; Pony" },
	{ "big", 22, 15, "Pony; Pony" },
	{ "chameneos", 29, 15, "Pony; Pony" },
	{ "ask", 17, 11, "Pony; skynet" },
	{ "ask-many", 20, 17, "Pony; Pony" },
};

double target_per_second(const char *name, unsigned workers)
{
	for (size_t i = 0; i < sizeof peers / sizeof *peers; i++) {
		if (strcmp(peers[i].name, name) != 0)
			continue;
		if (workers == 1)
			return TIMES * peers[i].one_worker * 1e6;
		return workers == 2 ? TIMES * peers[i].two_workers * 1e6 : 0;
	}
	return 0;
}

size_t target_bytes_per_actor(const char *name)
{
	return strcmp(name, "idle-memory") == 0 ? BYTES_PER_ACTOR : 0;
}
