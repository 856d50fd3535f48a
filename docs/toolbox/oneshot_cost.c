/*
 * oneshot_cost.c - what it costs to hand over one value, by a oneshot and by a mutex with a condition
 * variable. See oneshot.md.
 */
#include <async/oneshot.h>

#include "cost.h"

#define VALUES 20000u

/* ---- By a oneshot ---------------------------------------------------------------------------- */

static struct async_waker waker;

static void schedule_nobody(struct async_waker *unused)
{
	(void)unused;
}

static void oneshot_is_answered_first(void)
{
	for (unsigned i = 0; i < VALUES; i++) {
		struct async_oneshot oneshot;
		async_oneshot_init(&oneshot);
		async_require(async_oneshot_complete(&oneshot), "abandoned");
		async_require(async_oneshot_poll(&oneshot, &waker) == ASYNC_READY, "not complete");
	}
}

static void oneshot_is_awaited(void)
{
	for (unsigned i = 0; i < VALUES; i++) {
		struct async_oneshot oneshot;
		async_oneshot_init(&oneshot);
		async_require(async_oneshot_poll(&oneshot, &waker) == ASYNC_PENDING, "complete");
		async_require(async_oneshot_complete(&oneshot), "abandoned");
		async_require(async_oneshot_poll(&oneshot, &waker) == ASYNC_READY, "not complete");
	}
}

/* ---- By a mutex and a condition variable ----------------------------------------------------- */

struct reply {
	pthread_mutex_t lock;
	pthread_cond_t answered;
	bool complete, abandoned;
};

static struct reply *init(struct reply *reply)
{
	pthread_mutex_init(&reply->lock, NULL);
	pthread_cond_init(&reply->answered, NULL);
	reply->complete = reply->abandoned = false;
	return reply;
}

static bool complete(struct reply *reply)
{
	pthread_mutex_lock(&reply->lock);
	reply->complete = true;
	bool abandoned = reply->abandoned;
	pthread_cond_signal(&reply->answered);
	pthread_mutex_unlock(&reply->lock);
	return !abandoned;
}

static bool is_complete(struct reply *reply)
{
	pthread_mutex_lock(&reply->lock);
	bool complete = reply->complete;
	pthread_mutex_unlock(&reply->lock);
	return complete;
}

static void deinit(struct reply *reply)
{
	pthread_cond_destroy(&reply->answered);
	pthread_mutex_destroy(&reply->lock);
}

static void reply_is_answered_first(void)
{
	for (unsigned i = 0; i < VALUES; i++) {
		struct reply reply;
		async_require(complete(init(&reply)), "abandoned");
		async_require(is_complete(&reply), "not complete");
		deinit(&reply);
	}
}

static void reply_is_awaited(void)
{
	for (unsigned i = 0; i < VALUES; i++) {
		struct reply reply;
		async_require(!is_complete(init(&reply)), "complete");
		async_require(complete(&reply), "abandoned");
		async_require(is_complete(&reply), "not complete");
		deinit(&reply);
	}
}

int main(void)
{
	static const struct async_waker_ops ops = { .schedule = schedule_nobody };
	static const struct cost_row rows[] = {
		{ "answered before it is polled", oneshot_is_answered_first,
		  reply_is_answered_first, VALUES },
		{ "polled, answered, polled again", oneshot_is_awaited, reply_is_awaited, VALUES },
	};
	printf("struct async_oneshot %zu bytes, a mutex and a condition variable %zu bytes\n",
	       sizeof(struct async_oneshot), sizeof(pthread_mutex_t) + sizeof(pthread_cond_t));
	async_waker_init(&waker, &ops);
	cost_print("oneshot", rows, sizeof rows / sizeof rows[0]);
	return 0;
}
