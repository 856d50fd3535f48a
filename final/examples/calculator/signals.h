/*
 * signals.h - Ctrl-C as something that can be waited for, not as something that strikes.
 *
 * A signal handler may hardly do anything: no lock, no malloc, no message to an actor. Therefore there is none. SIGINT and
 * SIGTERM are blocked in every thread, and one thread does nothing but wait for them with sigwait(). When one comes, it
 * calls an ordinary function.
 *
 * That is for the first signal, which asks the program to end. A second one ends it at once.
 */
#ifndef SIGNALS_H
#define SIGNALS_H

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

struct signals {
	pthread_t thread;
	atomic_int received;
	void (*notify)(void *data);
	void *data;
};

/* Call it first: threads inherit the signal mask from the one that starts them. */
void signals_block(void);

/*
 * From now on the first signal calls notify(data), on a thread of its own. *Borrows* signals and data until
 * signals_stop(). Returns an errno value, 0 for success.
 */
int signals_start(struct signals *signals, void (*notify)(void *data), void *data);

/* Afterwards notify() does not run and will not be called. */
void signals_stop(struct signals *signals);

/* The number of the signal that came, or 0. Any thread. */
int signals_received(struct signals *signals);

#endif
