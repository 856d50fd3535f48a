/* signals.c - the thread that waits for signals. */
#include "signals.h"

#include <unistd.h>

static sigset_t handled_signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	return set;
}

void signals_block(void)
{
	sigset_t set = handled_signals();

	/* Not ignored, as a shell has it for a program in the background: sigwait() needs them to arrive. */
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static void *wait_for_signals(void *argument)
{
	struct signals *signals = argument;
	sigset_t set = handled_signals();
	int number;

	if (sigwait(&set, &number) != 0)
		return NULL;
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL); /* notify() is not cut short */
	atomic_store_explicit(&signals->received, number, memory_order_relaxed);
	signals->notify(signals->data);

	/* The next one finds its default action, which is to end the process: one thread no longer blocks it. */
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
	for (;;)
		pause();
}

int signals_start(struct signals *signals, void (*notify)(void *data), void *data)
{
	atomic_init(&signals->received, 0);
	signals->notify = notify;
	signals->data = data;
	return pthread_create(&signals->thread, NULL, wait_for_signals, signals);
}

/* The thread is in sigwait() or in pause(), where it can be cancelled; or soon will be. */
void signals_stop(struct signals *signals)
{
	pthread_cancel(signals->thread);
	pthread_join(signals->thread, NULL);
}

int signals_received(struct signals *signals)
{
	/* Relaxed: the number is all there is to know; it publishes nothing. */
	return atomic_load_explicit(&signals->received, memory_order_relaxed);
}
