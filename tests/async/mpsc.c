/* async/mpsc.h: order, closing, waking, and nodes that are used again at once. */
#include "support.h"

#include <async/mpsc.h>

#include <signal.h>
#include <stdlib.h>
#include <time.h>

/* A message that knows who sent it, and as which of its messages. */
struct message {
	struct async_mpsc_node node;
	unsigned sender;
	size_t number;
	atomic_bool in_use; /* for messages that are sent again and again */
};

static struct message *message_of(struct async_mpsc_node *node)
{
	return async_container_of(node, struct message, node);
}

static void push_number(struct async_mpsc *mpsc, struct message *message, size_t number)
{
	message->number = number;
	CHECK_OK(async_mpsc_push(mpsc, &message->node));
}

/* Checks that the next message is there, and which one it is. */
static void pop_number(struct async_mpsc *mpsc, size_t number)
{
	struct async_mpsc_node *front = async_mpsc_front(mpsc);

	CHECK(front != NULL);
	CHECK(async_mpsc_front(mpsc) == front);
	CHECK(async_mpsc_pop(mpsc) == front);
	CHECK_INT_EQ(message_of(front)->number, number);
}

/* ---- One thread ------------------------------------------------------------------------------------ */

TEST(what_goes_in_first_comes_out_first)
{
	struct async_mpsc mpsc;
	struct message messages[5];

	async_mpsc_init(&mpsc);
	for (size_t i = 0; i < 5; i++)
		push_number(&mpsc, &messages[i], i);
	for (size_t i = 0; i < 5; i++)
		pop_number(&mpsc, i);
	CHECK(async_mpsc_front(&mpsc) == NULL);
	CHECK(async_mpsc_pop(&mpsc) == NULL);
}

/* Pushes and pops in every mixture of `length` steps: order holds whatever lies where. */
TEST(any_mixture_of_pushes_and_pops_keeps_the_order)
{
	enum { STEPS = 14 };

	for (unsigned mixture = 0; mixture < 1u << STEPS; mixture++) {
		struct async_mpsc mpsc;
		struct message messages[STEPS];
		size_t pushed = 0, popped = 0;

		async_mpsc_init(&mpsc);
		for (unsigned step = 0; step < STEPS; step++) {
			if (mixture >> step & 1) {
				push_number(&mpsc, &messages[pushed], pushed);
				pushed++;
			} else if (popped < pushed) {
				pop_number(&mpsc, popped++);
			} else {
				CHECK(async_mpsc_front(&mpsc) == NULL);
			}
		}
	}
}

/* The lone node that front showed stays the oldest, whatever is pushed on top of it. */
TEST(front_shows_the_same_node_until_it_is_popped)
{
	struct async_mpsc mpsc;
	struct message messages[3];

	async_mpsc_init(&mpsc);
	push_number(&mpsc, &messages[0], 0);
	CHECK(async_mpsc_front(&mpsc) == &messages[0].node);
	push_number(&mpsc, &messages[1], 1);
	CHECK(async_mpsc_front(&mpsc) == &messages[0].node);
	push_number(&mpsc, &messages[2], 2);
	for (size_t i = 0; i < 3; i++)
		pop_number(&mpsc, i);
	CHECK(async_mpsc_front(&mpsc) == NULL);
}

TEST(a_popped_node_may_be_pushed_again)
{
	struct async_mpsc mpsc;
	struct message message;

	async_mpsc_init(&mpsc);
	for (size_t i = 0; i < 10; i++) {
		push_number(&mpsc, &message, i);
		pop_number(&mpsc, i);
	}
	CHECK(async_mpsc_pop(&mpsc) == NULL);
}

/* ---- Closing --------------------------------------------------------------------------------------- */

static void close_between(struct async_waker *waker)
{
	struct async_mpsc mpsc;
	struct async_mpsc_node *node;
	struct message messages[3];

	async_mpsc_init(&mpsc);
	CHECK(!async_mpsc_is_closed(&mpsc));
	push_number(&mpsc, &messages[0], 0);
	push_number(&mpsc, &messages[1], 1);
	async_mpsc_close(&mpsc);
	async_mpsc_close(&mpsc);
	CHECK(async_mpsc_is_closed(&mpsc));
	CHECK_INT_EQ(async_mpsc_push(&mpsc, &messages[2].node), ASYNC_E_CLOSED);
	for (size_t i = 0; i < 2; i++) {
		CHECK_INT_EQ(async_mpsc_wait(&mpsc, waker), ASYNC_READY);
		CHECK_INT_EQ(async_mpsc_poll(&mpsc, waker, &node), ASYNC_READY);
		CHECK(node == &messages[i].node);
	}
	for (size_t i = 0; i < 2; i++) {
		CHECK_INT_EQ(async_mpsc_wait(&mpsc, waker), ASYNC_E_CLOSED);
		CHECK_INT_EQ(async_mpsc_poll(&mpsc, waker, &node), ASYNC_E_CLOSED);
		CHECK(node == NULL);
	}
	CHECK_INT_EQ(async_mpsc_push(&mpsc, &messages[2].node), ASYNC_E_CLOSED);
}

TEST(close_refuses_what_comes_and_keeps_what_is_there)
{
	with_waker(close_between);
}

static void close_over_resting(struct async_waker *waker)
{
	struct async_mpsc mpsc;
	struct message message;

	async_mpsc_init(&mpsc);
	push_number(&mpsc, &message, 7);
	CHECK(async_mpsc_front(&mpsc) == &message.node);
	async_mpsc_close(&mpsc);
	CHECK(!async_mpsc_park(&mpsc, waker, &message.node));
	CHECK(async_mpsc_front(&mpsc) == &message.node);
	pop_number(&mpsc, 7);
	CHECK(async_mpsc_is_closed(&mpsc));
	CHECK_INT_EQ(async_mpsc_wait(&mpsc, waker), ASYNC_E_CLOSED);
}

TEST(close_while_a_node_is_being_handled_leaves_it_there)
{
	with_waker(close_over_resting);
}

/* ---- Parking ---------------------------------------------------------------------------------------- */

static unsigned scheduled;

static void count_schedule(struct async_waker *waker)
{
	(void)waker;
	scheduled++;
}

static void never_free(struct async_waker *waker)
{
	(void)waker;
	CHECK(false);
}

static const struct async_waker_ops counting_ops = { .schedule = count_schedule,
	                                             .free = never_free };

TEST(the_first_push_schedules_a_parked_consumer)
{
	struct async_mpsc mpsc;
	struct async_waker waker;
	struct message messages[2];

	async_waker_init(&waker, &counting_ops);
	async_mpsc_init(&mpsc);
	CHECK(async_mpsc_park(&mpsc, &waker, NULL));
	CHECK_INT_EQ(scheduled, 0);
	push_number(&mpsc, &messages[0], 0);
	CHECK_INT_EQ(scheduled, 1);
	push_number(&mpsc, &messages[1], 1);
	async_mpsc_close(&mpsc);
	CHECK_INT_EQ(scheduled, 1);
	pop_number(&mpsc, 0);
	pop_number(&mpsc, 1);
}

TEST(close_schedules_a_parked_consumer)
{
	struct async_mpsc mpsc;
	struct async_waker waker;

	async_waker_init(&waker, &counting_ops);
	async_mpsc_init(&mpsc);
	CHECK(async_mpsc_park(&mpsc, &waker, NULL));
	async_mpsc_close(&mpsc);
	async_mpsc_close(&mpsc);
	CHECK_INT_EQ(scheduled, 1);
	CHECK(!async_mpsc_park(&mpsc, &waker, NULL));
}

TEST(parking_gives_the_node_that_front_showed)
{
	struct async_mpsc mpsc;
	struct async_waker waker;
	struct message message;

	async_waker_init(&waker, &counting_ops);
	async_mpsc_init(&mpsc);
	for (size_t i = 0; i < 3; i++) {
		push_number(&mpsc, &message, i);
		CHECK_INT_EQ(scheduled, i);
		CHECK(async_mpsc_front(&mpsc) == &message.node);
		CHECK(async_mpsc_park(&mpsc, &waker,
		                      &message.node)); /* the node is the test's again */
		push_number(&mpsc, &message, i);
		CHECK_INT_EQ(scheduled, i + 1);
		pop_number(&mpsc, i);
	}
}

TEST(nobody_parks_where_something_is)
{
	struct async_mpsc mpsc;
	struct async_waker waker;
	struct message messages[3];

	async_waker_init(&waker, &counting_ops);
	async_mpsc_init(&mpsc);
	push_number(&mpsc, &messages[0], 0);
	CHECK(!async_mpsc_park(&mpsc, &waker, NULL)); /* pushed, and not shown yet */
	CHECK(async_mpsc_front(&mpsc) == &messages[0].node);
	push_number(&mpsc, &messages[1], 1);
	push_number(&mpsc, &messages[2], 2);
	CHECK(!async_mpsc_park(&mpsc, &waker, &messages[0].node)); /* more than what front showed */
	pop_number(&mpsc, 0);
	CHECK(!async_mpsc_park(&mpsc, &waker, NULL)); /* taken and not received yet */
	pop_number(&mpsc, 1);
	pop_number(&mpsc, 2);
	CHECK(async_mpsc_park(&mpsc, &waker, NULL));
	CHECK_INT_EQ(scheduled, 0);
}

/* ---- Waiting ----------------------------------------------------------------------------------------- */

/* A task that receives until the channel is closed. */
struct receiver {
	struct async_mpsc mpsc;
	struct latch waiting;
	size_t received;
};

static enum async_poll receive_all(struct job *self)
{
	struct receiver *receiver = self->argument;
	struct async_mpsc_node *node;
	int result;

	while ((result = async_mpsc_poll(&receiver->mpsc, &self->task.waker, &node)) == ASYNC_READY)
		CHECK_INT_EQ(message_of(node)->number, receiver->received++);
	if (result == ASYNC_PENDING && receiver->waiting.left > 0)
		latch_down(&receiver->waiting);
	return result == ASYNC_PENDING ? ASYNC_PENDING : ASYNC_READY;
}

TEST(push_and_close_wake_a_waiting_task)
{
	struct async_executor *executor = new_executor(2);
	struct receiver receiver = { .waiting = LATCH(1) };
	struct latch freed = LATCH(1);
	struct message messages[2];
	struct job job;

	async_mpsc_init(&receiver.mpsc);
	job_init(&job, receive_all, &receiver);
	job.freed = &freed;
	spawn(executor, &job);
	latch_wait(&receiver.waiting);
	push_number(&receiver.mpsc, &messages[0], 0);
	push_number(&receiver.mpsc, &messages[1], 1);
	async_mpsc_close(&receiver.mpsc);
	latch_wait(&freed);
	CHECK_INT_EQ(receiver.received, 2);
	async_executor_free(executor);
}

/* Two tasks poll one channel, one after the other; the later one is the consumer then. */
struct succession {
	struct async_mpsc mpsc;
	struct latch waiting, received;
};

static enum async_poll poll_once(struct job *self)
{
	struct succession *succession = self->argument;
	struct async_mpsc_node *node;

	if (async_waker_is_canceled(&self->task.waker))
		return ASYNC_READY;
	if (self->polls == 1) {
		CHECK_INT_EQ(async_mpsc_poll(&succession->mpsc, &self->task.waker, &node),
		             ASYNC_PENDING);
		latch_down(&succession->waiting);
	}
	return ASYNC_PENDING;
}

static enum async_poll poll_until_received(struct job *self)
{
	struct succession *succession = self->argument;
	struct async_mpsc_node *node;
	int result = async_mpsc_poll(&succession->mpsc, &self->task.waker, &node);

	if (self->polls == 1) {
		CHECK_INT_EQ(result, ASYNC_PENDING);
		latch_down(&succession->received);
	}
	return result == ASYNC_READY ? ASYNC_READY : ASYNC_PENDING;
}

TEST(only_the_latest_waker_is_woken)
{
	struct async_executor *executor = new_executor(2);
	struct succession succession = { .waiting = LATCH(1), .received = LATCH(1) };
	struct latch first_freed = LATCH(1), freed = LATCH(1);
	struct message message;
	struct job first, second;

	async_mpsc_init(&succession.mpsc);
	job_init(&first, poll_once, &succession);
	first.freed = &first_freed;
	spawn(executor, &first);
	latch_wait(&succession.waiting);
	job_init(&second, poll_until_received, &succession);
	second.freed = &freed;
	spawn(executor, &second);
	latch_wait(&succession.received);
	push_number(&succession.mpsc, &message, 0);
	latch_wait(&freed);
	CHECK_INT_EQ(first.polls, 1);
	async_executor_free(executor);
	latch_wait(&first_freed); /* its ticket has come back, too */
}

static void wait_twice(struct async_waker *waker)
{
	struct async_mpsc mpsc;
	struct message message;
	uint64_t issued = waker->issued;

	async_mpsc_init(&mpsc);
	for (size_t i = 0; i < 3; i++)
		CHECK_INT_EQ(async_mpsc_wait(&mpsc, waker), ASYNC_PENDING);
	CHECK_INT_EQ(waker->issued - issued, 1);
	push_number(&mpsc, &message, 0);
	CHECK_INT_EQ(async_mpsc_wait(&mpsc, waker), ASYNC_READY);
	pop_number(&mpsc, 0);
}

TEST(to_wait_again_takes_no_second_ticket)
{
	with_waker(wait_twice);
}

/* ---- Many threads -------------------------------------------------------------------------------------- */

#define PRODUCERS 4u

struct load {
	struct async_mpsc mpsc;
	struct message *messages; /* PRODUCERS times `each` */
	size_t each;
	uint64_t seed;
	size_t accepted[PRODUCERS]; /* by each producer, until one was refused */
	size_t received[PRODUCERS];
	struct latch started;
};

static void init_load(struct load *load, size_t each)
{
	*load = (struct load){ .each = each, .seed = test_seed(), .started = LATCH(PRODUCERS) };
	async_mpsc_init(&load->mpsc);
	load->messages = calloc(PRODUCERS * each, sizeof *load->messages);
	CHECK(load->messages != NULL);
}

/* Sends its messages in order until it is refused; then it is refused for ever. */
static void produce(void *argument, unsigned index)
{
	struct load *load = argument;
	uint64_t random = load->seed + index;

	latch_down(&load->started);
	for (size_t i = 0; i < load->each; i++) {
		struct message *message = &load->messages[index * load->each + i];
		message->sender = index;
		message->number = i;
		int error = async_mpsc_push(&load->mpsc, &message->node);
		CHECK(error == ASYNC_OK || error == ASYNC_E_CLOSED);
		if (error == ASYNC_OK)
			CHECK_INT_EQ(load->accepted[index]++, i);
		else
			CHECK(async_mpsc_is_closed(&load->mpsc));
		if (test_random(&random) % 64 == 0)
			sched_yield(); /* so that it is empty now and then */
	}
}

static void note_received(struct load *load, struct async_mpsc_node *node)
{
	struct message *message = message_of(node);

	CHECK_INT_EQ(message->number, load->received[message->sender]++);
}

/* Each accepted message is received exactly once, in its sender's order, and no other is. */
static void check_load(struct load *load)
{
	for (unsigned i = 0; i < PRODUCERS; i++)
		CHECK_INT_EQ(load->received[i], load->accepted[i]);
	CHECK(async_mpsc_pop(&load->mpsc) == NULL);
	free(load->messages);
}

static int receive_in_thread(void *future, struct async_waker *waker)
{
	struct load *load = future;
	struct async_mpsc_node *node;
	int result;

	while ((result = async_mpsc_poll(&load->mpsc, waker, &node)) == ASYNC_READY)
		note_received(load, node);
	return result;
}

static void *receive_until_closed(void *argument)
{
	CHECK_INT_EQ(async_block_on(receive_in_thread, argument), ASYNC_E_CLOSED);
	return NULL;
}

TEST(per_sender_order)
{
	struct load load;
	struct crew crew;
	pthread_t consumer;

	init_load(&load, test_scaled(200000));
	CHECK(pthread_create(&consumer, NULL, receive_until_closed, &load) == 0);
	crew_start(&crew, PRODUCERS, produce, &load);
	crew_join(&crew);
	async_mpsc_close(&load.mpsc);
	CHECK(pthread_join(consumer, NULL) == 0);
	for (unsigned i = 0; i < PRODUCERS; i++)
		CHECK_INT_EQ(load.accepted[i], load.each);
	check_load(&load);
}

static enum async_poll receive_in_task(struct job *self)
{
	return receive_in_thread(self->argument, &self->task.waker) == ASYNC_PENDING ? ASYNC_PENDING
	                                                                             : ASYNC_READY;
}

/* In each round the channel is closed at another moment, while four threads push. */
TEST(what_was_accepted_before_the_close_is_received_once)
{
	struct async_executor *executor = new_executor(2);
	uint64_t random = test_seed();

	for (size_t round = test_scaled(500); round > 0; round--) {
		struct latch freed = LATCH(1);
		struct load load;
		struct crew crew;
		struct job job;

		init_load(&load, 500);
		job_init(&job, receive_in_task, &load);
		job.freed = &freed;
		spawn(executor, &job);
		crew_start(&crew, PRODUCERS, produce, &load);
		latch_wait(&load.started);
		for (uint64_t wait = test_random(&random) % 3000; wait > 0; wait--)
			CHECK(!async_mpsc_is_closed(&load.mpsc));
		async_mpsc_close(&load.mpsc);
		crew_join(&crew);
		latch_wait(&freed);
		check_load(&load);
	}
	async_executor_free(executor);
}

/* A consumer that handles a node where it lies, and parks when it was the last: an actor's loop. */
struct actor_like {
	struct async_task task;
	struct load *load;
	struct latch freed;
	atomic_bool being_polled;
};

static enum async_poll stop_polling(struct actor_like *self, enum async_poll result)
{
	atomic_store(&self->being_polled, false);
	return result;
}

static enum async_poll handle_in_place(struct async_task *task)
{
	struct actor_like *self = async_container_of(task, struct actor_like, task);
	struct load *load = self->load;

	CHECK(!atomic_exchange(&self->being_polled, true));
	for (;;) {
		struct async_mpsc_node *node = async_mpsc_front(&load->mpsc);
		if (node != NULL)
			note_received(load, node);
		else if (async_mpsc_is_closed(&load->mpsc) && async_mpsc_front(&load->mpsc) == NULL)
			return stop_polling(self, ASYNC_READY);
		atomic_store(&self->being_polled,
		             false); /* from the park on it may run elsewhere */
		if (async_mpsc_park(&load->mpsc, &task->waker, node)) {
			if (node != NULL) /* given with the park: it may be written to */
				node->next = NULL;
			return ASYNC_PARKED;
		}
		CHECK(!atomic_exchange(&self->being_polled, true));
		if (node != NULL)
			CHECK(async_mpsc_pop(&load->mpsc) == node);
	}
}

static void actor_like_is_free(struct async_task *task)
{
	latch_down(&async_container_of(task, struct actor_like, task)->freed);
}

TEST(a_parking_consumer_misses_nothing)
{
	static const struct async_task_ops ops = { .poll = handle_in_place,
		                                   .free = actor_like_is_free };
	struct async_executor *executor = new_executor(2);
	struct load load;
	struct actor_like consumer = { .load = &load, .freed = LATCH(1) };
	struct crew crew;

	init_load(&load, test_scaled(200000));
	async_task_init(&consumer.task, &ops);
	CHECK_OK(async_executor_spawn(executor, &consumer.task));
	crew_start(&crew, PRODUCERS, produce, &load);
	crew_join(&crew);
	async_mpsc_close(&load.mpsc);
	latch_wait(&consumer.freed);
	async_executor_free(executor);
	check_load(&load);
}

/* Waits for two channels at once: a push into one wakes it while a push into the other is under way. */
struct two_loads {
	struct load loads[2];
};

static void produce_two(void *argument, unsigned index)
{
	struct two_loads *two = argument;
	produce(&two->loads[index % 2], index / 2);
}

static enum async_poll receive_from_two(struct job *self)
{
	struct two_loads *two = self->argument;
	int first = receive_in_thread(&two->loads[0], &self->task.waker);
	int second = receive_in_thread(&two->loads[1], &self->task.waker);

	return first == ASYNC_PENDING || second == ASYNC_PENDING ? ASYNC_PENDING : ASYNC_READY;
}

TEST(one_task_receives_from_two_channels)
{
	struct async_executor *executor = new_executor(2);
	struct two_loads *two = calloc(1, sizeof *two);
	struct latch freed = LATCH(1);
	struct crew crew;
	struct job job;

	CHECK(two != NULL);
	init_load(&two->loads[0], test_scaled(100000));
	init_load(&two->loads[1], test_scaled(100000));
	two->loads[0].started.left = two->loads[1].started.left = 2;
	job_init(&job, receive_from_two, two);
	job.freed = &freed;
	spawn(executor, &job);
	crew_start(&crew, 4, produce_two, two);
	crew_join(&crew);
	async_mpsc_close(&two->loads[0].mpsc);
	async_mpsc_close(&two->loads[1].mpsc);
	latch_wait(&freed);
	async_executor_free(executor);
	check_load(&two->loads[0]);
	check_load(&two->loads[1]);
	free(two);
}

/* ---- Nodes that are used again at once -------------------------------------------------------------------- */

/*
 * Each producer has three nodes only and pushes one as soon as it was received: the same addresses
 * come again and again, while other producers are in the middle of a push on top of them (ABA).
 */
#define NODES 3u

struct reuse {
	struct async_mpsc mpsc;
	struct message messages[PRODUCERS][NODES];
	size_t each;
	size_t received[PRODUCERS];
};

static void produce_again_and_again(void *argument, unsigned index)
{
	struct reuse *reuse = argument;

	for (size_t i = 0; i < reuse->each; i++) {
		struct message *message = &reuse->messages[index][i % NODES];
		WAIT_UNTIL(!atomic_exchange_explicit(&message->in_use, true, memory_order_acquire));
		message->sender = index;
		message->number = i;
		CHECK_OK(async_mpsc_push(&reuse->mpsc, &message->node));
	}
}

static int receive_and_give_back(void *future, struct async_waker *waker)
{
	struct reuse *reuse = future;
	struct async_mpsc_node *node;
	int result;

	while ((result = async_mpsc_poll(&reuse->mpsc, waker, &node)) == ASYNC_READY) {
		struct message *message = message_of(node);
		CHECK_INT_EQ(message->number, reuse->received[message->sender]++);
		atomic_store_explicit(&message->in_use, false, memory_order_release);
	}
	return result;
}

static void *receive_again_and_again(void *argument)
{
	CHECK_INT_EQ(async_block_on(receive_and_give_back, argument), ASYNC_E_CLOSED);
	return NULL;
}

TEST(nodes_may_be_used_again_at_once)
{
	static struct reuse reuse;
	struct crew crew;
	pthread_t consumer;

	reuse.each = test_scaled(100000);
	async_mpsc_init(&reuse.mpsc);
	CHECK(pthread_create(&consumer, NULL, receive_again_and_again, &reuse) == 0);
	crew_start(&crew, PRODUCERS, produce_again_and_again, &reuse);
	crew_join(&crew);
	async_mpsc_close(&reuse.mpsc);
	CHECK(pthread_join(consumer, NULL) == 0);
	for (unsigned i = 0; i < PRODUCERS; i++)
		CHECK_INT_EQ(reuse.received[i], reuse.each);
}

/* ---- Producers that are interrupted in the middle of a push --------------------------------------------------- */

/*
 * A signal stops a producer for a while, wherever it is, so that others overtake it. Who has pushed
 * says so in `done`; the consumer looks there first, and so many have to be there.
 */
#define FEW 4u

struct interrupted {
	struct async_mpsc mpsc;
	struct message messages[PRODUCERS][FEW];
	_Atomic size_t done[PRODUCERS];
	atomic_bool stop;
};

static void dawdle(int signal_number)
{
	const struct timespec moment = { .tv_nsec = 20000 };

	(void)signal_number;
	nanosleep(&moment, NULL);
}

static void produce_interrupted(void *argument, unsigned index)
{
	struct interrupted *interrupted = argument;

	for (size_t i = 0; !interrupted->stop; i++) {
		struct message *message = &interrupted->messages[index][i % FEW];
		while (atomic_load(&message->in_use) && !interrupted->stop)
			sched_yield();
		if (atomic_exchange(&message->in_use, true))
			break;
		push_number(&interrupted->mpsc, message, i);
		atomic_store(&interrupted->done[index], i + 1);
	}
}

static void interrupt(void *argument, unsigned index)
{
	struct crew *producers = argument;

	for (size_t i = test_scaled(20000); i > 0; i--) {
		pthread_kill(producers->members[(i + index) % PRODUCERS].thread, SIGUSR1);
		sched_yield();
	}
	((struct interrupted *)producers->members[0].argument)->stop = true;
}

/* Takes all that is there, and at least what was said to be there before. */
static void take_what_is_done(struct interrupted *interrupted, size_t *received)
{
	size_t done = 0;
	struct async_mpsc_node *node;

	for (unsigned i = 0; i < PRODUCERS; i++)
		done += atomic_load(&interrupted->done[i]);
	while ((node = async_mpsc_pop(&interrupted->mpsc)) != NULL) {
		atomic_store(&message_of(node)->in_use, false);
		++*received;
	}
	CHECK(*received >= done);
}

TEST(what_was_pushed_is_there_at_once)
{
	static struct interrupted interrupted;
	struct sigaction action = { .sa_handler = dawdle, .sa_flags = SA_RESTART };
	struct crew producers, interrupter;
	size_t received = 0;

	CHECK(sigaction(SIGUSR1, &action, NULL) == 0);
	async_mpsc_init(&interrupted.mpsc);
	crew_start(&producers, PRODUCERS, produce_interrupted, &interrupted);
	crew_start(&interrupter, 1, interrupt, &producers);
	while (!interrupted.stop)
		take_what_is_done(&interrupted, &received);
	crew_join(&interrupter);
	crew_join(&producers);
	take_what_is_done(&interrupted, &received);
	CHECK(async_mpsc_pop(&interrupted.mpsc) == NULL);
}
