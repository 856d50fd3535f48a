/*
 * The examples of common/async/README.md, which a test compares with this file letter by letter.
 * Between the functions shown there stands what makes a test of each.
 */
#include "support.h"

#include <async/log.h>
#include <async/mpsc.h>
#include <async/oneshot.h>
#include <async/pool.h>
#include <async/watch.h>

#include <stdlib.h>
#include <string.h>

/* ---- Task, await, executor --------------------------------------------------------------------------- */

struct greeter {
	struct async_task task;
	struct async_frame frame;
	struct async_sleep sleep;
	unsigned greetings;
};

static enum async_poll greet(struct async_task *task)
{
	struct greeter *self = async_container_of(task, struct greeter, task);

	ASYNC_BEGIN(&self->frame);
	while (self->greetings < 3) {
		self->greetings++;
		ASYNC_AWAIT(&self->frame, async_sleep_poll(&self->sleep, &task->waker,
		                                           async_after(ASYNC_MILLISECOND)));
	}
	ASYNC_END(&self->frame);
	return ASYNC_READY;
}

static _Atomic unsigned greeters_freed;

static void free_greeter(struct async_task *task)
{
	free(async_container_of(task, struct greeter, task));
	greeters_freed++;
}

static const struct async_task_ops greeter_ops = { .poll = greet, .free = free_greeter };

static int start_greeter(struct async_executor *executor)
{
	struct greeter *greeter = calloc(1, sizeof *greeter);
	if (greeter == NULL)
		return ASYNC_E_NOMEM;
	async_task_init(&greeter->task, &greeter_ops);
	int error = async_executor_spawn(executor, &greeter->task); /* takes it */
	if (error != ASYNC_OK)
		free(greeter); /* still ours */
	return error;
}

static int run_greeters(void)
{
	struct async_executor *executor;
	int error = async_executor_new(&executor, 0); /* a worker for each CPU */
	if (error != ASYNC_OK)
		return error;
	for (unsigned i = 0; i < 1000 && error == ASYNC_OK; i++)
		error = start_greeter(executor);
	async_executor_free(
		executor); /* cancels who still sleeps, and waits until all have ended */
	return error;
}

TEST(greeters)
{
	CHECK_OK(run_greeters());
	CHECK_INT_EQ(greeters_freed, 1000);
}

/* ---- A future of one's own ----------------------------------------------------------------------------- */

struct doorbell {
	_Atomic(struct async_waker *) waiting; /* a ticket */
	atomic_bool rung;
};

static int doorbell_poll(struct doorbell *bell, struct async_waker *waker)
{
	if (bell->waiting == NULL)
		bell->waiting = async_waker_issue(waker); /* first register, */
	return bell->rung ? ASYNC_READY : ASYNC_PENDING;  /* then look */
}

static void doorbell_ring(struct doorbell *bell)
{
	bell->rung = true; /* first the change, */
	struct async_waker *waker = atomic_exchange(&bell->waiting, NULL);
	if (waker != NULL)
		async_waker_wake(waker); /* then the wake */
}

/* Registers and looks with the waker of this thread, then somebody rings. */
static void hear_the_bell(struct async_waker *waker)
{
	struct doorbell bell = { .rung = false };

	CHECK_INT_EQ(doorbell_poll(&bell, waker), ASYNC_PENDING);
	doorbell_ring(&bell);
	CHECK_INT_EQ(bell.waiting == NULL, true);
	CHECK_INT_EQ(doorbell_poll(&bell, waker), ASYNC_READY);
	async_waker_return(bell.waiting);
}

TEST(doorbell)
{
	with_waker(hear_the_bell);
}

/* ---- Block on ------------------------------------------------------------------------------------------- */

static int poll_doorbell(void *future, struct async_waker *waker)
{
	return doorbell_poll(future, waker);
}

static int wait_at_the_door(struct doorbell *bell)
{
	return async_block_on_until(poll_doorbell, bell, async_after(10 * ASYNC_SECOND));
}

static void ring(void *argument, unsigned index)
{
	(void)index;
	doorbell_ring(argument);
}

TEST(block_on)
{
	struct doorbell bell = { .rung = false };
	struct crew crew;

	crew_start(&crew, 1, ring, &bell);
	CHECK_OK(wait_at_the_door(&bell));
	crew_join(&crew);
	struct async_waker *left_over = atomic_exchange(&bell.waiting, NULL);
	if (left_over != NULL)
		async_waker_return(left_over);
}

/* ---- Mpsc ------------------------------------------------------------------------------------------------- */

struct order {
	struct async_mpsc_node node;
	unsigned amount;
};

static int place_order(struct async_mpsc *orders, unsigned amount)
{
	struct order *order = async_pool_alloc(sizeof *order);
	if (order == NULL)
		return ASYNC_E_NOMEM;
	order->amount = amount;
	int error = async_mpsc_push(orders, &order->node); /* takes it */
	if (error != ASYNC_OK)
		async_pool_free(order, sizeof *order); /* closed: still ours */
	return error;
}

struct clerk {
	struct async_mpsc orders;
	unsigned total;
};

static int take_orders(void *future, struct async_waker *waker)
{
	struct clerk *clerk = future;
	struct async_mpsc_node *node;
	int result;

	while ((result = async_mpsc_poll(&clerk->orders, waker, &node)) == ASYNC_READY) {
		struct order *order = async_container_of(node, struct order, node);
		clerk->total += order->amount;
		async_pool_free(order, sizeof *order);
	}
	return result; /* ASYNC_PENDING, or ASYNC_E_CLOSED when all has been taken */
}

static void place_orders(void *argument, unsigned index)
{
	for (unsigned i = 0; i < 1000; i++)
		CHECK_OK(place_order(argument, index));
}

TEST(orders)
{
	struct clerk clerk = { .total = 0 };
	struct crew crew;

	async_mpsc_init(&clerk.orders);
	crew_start(&crew, 4, place_orders, &clerk.orders);
	crew_join(&crew);
	async_mpsc_close(&clerk.orders);
	CHECK_INT_EQ(place_order(&clerk.orders, 1), ASYNC_E_CLOSED);
	CHECK_INT_EQ(async_block_on(take_orders, &clerk), ASYNC_E_CLOSED);
	CHECK_INT_EQ(clerk.total, 1000 * (0 + 1 + 2 + 3));
}

/* ---- Oneshot ------------------------------------------------------------------------------------------------ */

struct reply {
	struct async_oneshot oneshot;
	double value;
};

static void send_reply(struct reply *reply, double value)
{
	reply->value = value;
	if (!async_oneshot_complete(&reply->oneshot))
		free(reply); /* nobody waits any more */
}

static int receive_reply(struct reply *reply, struct async_waker *waker, double *value)
{
	int result = async_oneshot_poll(&reply->oneshot, waker);
	if (result == ASYNC_READY) {
		*value = reply->value;
		free(reply);
	}
	return result;
}

static void give_up(struct reply *reply)
{
	if (!async_oneshot_abandon(&reply->oneshot))
		free(reply); /* it had come already */
}

static struct reply *new_reply(void)
{
	struct reply *reply = malloc(sizeof *reply);

	CHECK(reply != NULL);
	async_oneshot_init(&reply->oneshot);
	return reply;
}

static void receive_a_reply(struct async_waker *waker)
{
	struct reply *reply = new_reply();
	double value = 0;

	CHECK_INT_EQ(receive_reply(reply, waker, &value), ASYNC_PENDING);
	reply->value = 1.5;
	CHECK(async_oneshot_complete(&reply->oneshot));
	CHECK_INT_EQ(receive_reply(reply, waker, &value), ASYNC_READY);
	CHECK(value > 1.4 && value < 1.6);
}

static void send_or_give_up(void *reply, unsigned side)
{
	if (side == 0)
		send_reply(reply, 1.5);
	else
		give_up(reply);
}

TEST(replies)
{
	with_waker(receive_a_reply);
	for (size_t i = 0; i < 20; i++) {
		struct crew crew;
		crew_start(&crew, 2, send_or_give_up, new_reply());
		crew_join(&crew);
	}
}

/* ---- Watch ----------------------------------------------------------------------------------------------------- */

enum light { RED, GREEN };

static bool is_green(uint32_t light)
{
	return light == GREEN;
}

struct car {
	struct async_watch *light;
	struct async_watch_waiter waiter; /* all-zero at first */
};

static int wait_for_green(void *future, struct async_waker *waker)
{
	struct car *car = future;
	return async_watch_poll(car->light, &car->waiter, waker, is_green);
}

static void drive(void *argument, unsigned index)
{
	struct car car = { .light = argument };

	(void)index;
	CHECK_OK(async_block_on(wait_for_green, &car));
}

TEST(traffic_light)
{
	struct async_watch light;
	struct crew crew;

	async_watch_init(&light, RED);
	crew_start(&crew, 4, drive, &light);
	async_watch_set(&light, GREEN);
	crew_join(&crew);
}

/* ---- Sleep ----------------------------------------------------------------------------------------------------- */

/* Waits for an order, but not for ever; `patience` is a struct async_sleep, all-zero at first. */
static int take_order_in_time(struct async_mpsc *orders, struct async_sleep *patience,
                              struct async_waker *waker, uint64_t deadline,
                              struct async_mpsc_node **order)
{
	int result = async_mpsc_poll(orders, waker, order);
	if (result == ASYNC_PENDING)
		result = async_sleep_poll(patience, waker, deadline) == ASYNC_READY
		                 ? ASYNC_E_TIMEDOUT
		                 : ASYNC_PENDING;
	if (result != ASYNC_PENDING)
		async_sleep_deinit(patience); /* whichever came first */
	return result;
}

struct shop {
	struct async_mpsc orders;
	struct async_sleep patience;
	uint64_t deadline;
	int result;
};

static enum async_poll open_shop(struct job *self)
{
	struct shop *shop = self->argument;
	struct async_mpsc_node *node;

	shop->result = take_order_in_time(&shop->orders, &shop->patience, &self->task.waker,
	                                  shop->deadline, &node);
	if (shop->result == ASYNC_PENDING)
		return ASYNC_PENDING;
	async_mpsc_close(&shop->orders);
	return ASYNC_READY;
}

TEST(patience)
{
	struct async_executor *executor = new_executor(1);
	struct order order;

	for (unsigned orders = 0; orders < 2; orders++) {
		struct shop shop = { .deadline = async_after(5 * ASYNC_MILLISECOND) };
		struct job job;

		async_mpsc_init(&shop.orders);
		if (orders > 0)
			CHECK_OK(async_mpsc_push(&shop.orders, &order.node));
		job_init(&job, open_shop, &shop);
		run_to_end(executor, &job);
		CHECK_INT_EQ(shop.result, orders > 0 ? ASYNC_READY : ASYNC_E_TIMEDOUT);
	}
	async_executor_free(executor);
}

/* ---- Log ------------------------------------------------------------------------------------------------------- */

struct last_line {
	char text[ASYNC_LOG_LINE_MAX + 1];
};

static void keep_line(void *data, enum async_log_level level, const char *line, size_t length)
{
	struct last_line *last = data;
	if (level >= ASYNC_LOG_WARN)
		memcpy(last->text, line, length + 1);
}

static void log_into(struct last_line *last)
{
	async_log_set_sink(keep_line, last);
	async_log_warn("%u tasks left", 3u);
	async_log_set_sink(NULL, NULL); /* from here on `last` is not touched any more */
}

TEST(log_lines)
{
	struct last_line last;

	log_into(&last);
	CHECK_STR_EQ(last.text, "3 tasks left");
}
