/*
 * oneshot.c - who frees the block? Two ends let go of it at the same moment: by two flags, and by a
 * oneshot, whose receiver gives up at once, or polls first. See oneshot.md.
 *
 *      toolbox-oneshot [ROUNDS]
 */
#include <async/executor.h>
#include <async/oneshot.h>
#include <stdio.h>
#include <string.h>

#include "cross.h"

/* It counts who would free it. */
struct block {
	struct async_oneshot oneshot;
	atomic_bool answered, gone;
	_Atomic unsigned freed[2]; /* by the sender, by the receiver */
};

static struct block block; /* of this round */

/* ---- Two flags ------------------------------------------------------------------------------- */

static void answer_by_flag(uint32_t round)
{
	(void)round;
	block.answered = true;
	if (block.gone)
		block.freed[0]++;
}

static void give_up_by_flag(uint32_t round)
{
	(void)round;
	block.gone = true;
	if (block.answered)
		block.freed[1]++;
}

/* ---- A oneshot ------------------------------------------------------------------------------- */

static struct async_waker *waker; /* of the thread that receives */

static void answer(uint32_t round)
{
	(void)round;
	if (!async_oneshot_complete(&block.oneshot))
		block.freed[0]++;
}

static void give_up(uint32_t round)
{
	(void)round;
	if (!async_oneshot_abandon(&block.oneshot))
		block.freed[1]++;
}

static void poll_and_give_up(uint32_t round)
{
	if (async_oneshot_poll(&block.oneshot, waker) == ASYNC_READY)
		block.freed[1]++;
	else
		give_up(round);
}

/* ---- The count ------------------------------------------------------------------------------- */

static struct {
	uint32_t by_sender, by_receiver, by_nobody, by_both;
} sum;

static void renew(void)
{
	block.answered = block.gone = false;
	block.freed[0] = block.freed[1] = 0;
	async_oneshot_init(&block.oneshot);
}

static void count_owners(uint32_t round)
{
	(void)round;
	unsigned sender = block.freed[0], receiver = block.freed[1];
	sum.by_nobody += sender + receiver == 0;
	sum.by_both += sender + receiver == 2;
	sum.by_sender += sender > receiver;
	sum.by_receiver += receiver > sender;
	renew();
}

static const char *verdict(void)
{
	if (sum.by_both > 0)
		return sum.by_nobody > 0 ? "some freed twice, some never" : "some freed twice";
	return sum.by_nobody > 0 ? "some never freed" : "each freed once";
}

/* Whether each block was freed once. */
static bool play(const char *name, void (*sender)(uint32_t), void (*receiver)(uint32_t),
                 uint32_t rounds)
{
	struct crossing crossing = { { sender, receiver }, count_owners, rounds };
	memset(&sum, 0, sizeof sum);
	renew();
	cross(&crossing);
	printf("%s: %s\n    by the sender %u, by the receiver %u, by both %u, by nobody %u\n", name,
	       verdict(), sum.by_sender, sum.by_receiver, sum.by_both, sum.by_nobody);
	return sum.by_nobody + sum.by_both == 0;
}

/* In a poll function, because to wait takes a waker. */
static int play_all(void *future, struct async_waker *own)
{
	uint32_t rounds = *(uint32_t *)future;
	waker = own;
	(void)play("two flags", answer_by_flag, give_up_by_flag, rounds);
	bool once = play("a oneshot", answer, give_up, rounds);
	once &= play("a oneshot, polled first", answer, poll_and_give_up, rounds);
	return once ? ASYNC_READY : ASYNC_E_INVALID;
}

/* A thread of its own: at its end its waker counts the tickets. */
static void *receive(void *rounds)
{
	return async_block_on(play_all, rounds) == ASYNC_READY ? rounds : NULL;
}

int main(int count, char **arguments)
{
	uint32_t rounds = count > 1 ? (uint32_t)strtoul(arguments[1], NULL, 10) : 2000;
	pthread_t receiver;
	void *once;
	async_require(pthread_create(&receiver, NULL, receive, &rounds) == 0, "no thread");
	pthread_join(receiver, &once);
	return once != NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}
