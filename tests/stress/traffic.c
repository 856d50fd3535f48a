/*
 * Messages in bulk, each of them accounted for: by number and by order for each sender. What is accepted is handled or
 * dropped, what is refused stays with its sender; the three together are what was tried.
 */
#include <actor-ext/actor-ext.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../stage.h"

/* ---- In order, nobody ends: every message is handled -------------------------------------------------------------------- */

enum { MAX_SENDERS = 16 };

struct item {
	unsigned sender;
	unsigned number;
};

/* Checks that each sender's numbers come one after the other. */
struct receiver {
	struct actor base;
	unsigned next[MAX_SENDERS];
	_Atomic size_t *handled;
};
ACTOR_TYPE(receiver);
ACTOR_EVENT(receiver, item);

static int receiver_on_item(struct receiver *self, const struct item *event,
                            struct actor_context *context)
{
	(void)context;
	CHECK_INT_EQ(event->number, self->next[event->sender]++);
	return ACTOR_OK;
}

static int receiver_finalize(struct actor *self, struct actor_context *context)
{
	(void)context;
	struct receiver *receiver = ACTOR_SELF(receiver, self);
	for (int i = 0; i < MAX_SENDERS; i++)
		*receiver->handled += receiver->next[i];
	return ACTOR_OK;
}

static const struct actor_ops receiver_ops = { .finalize = receiver_finalize };

enum { RECEIVERS = 8 };

/* Where a sender sends: it knows how far it has come with each receiver. */
struct route {
	struct receiver_address receivers[RECEIVERS];
	unsigned numbers[RECEIVERS];
	unsigned sender;
	uint64_t random;
	size_t left;
};

static void route_init(struct route *route, const struct receiver_address *receivers,
                       unsigned sender, size_t count)
{
	*route = (struct route){ .sender = sender, .random = test_seed() + sender, .left = count };
	for (int i = 0; i < RECEIVERS; i++)
		route->receivers[i] = receiver_address_clone(receivers[i]);
}

/* A burst to one receiver after the other. */
static void route_send_some(struct route *route)
{
	unsigned to = (unsigned)(test_random(&route->random) % RECEIVERS);
	size_t burst = 1 + test_random(&route->random) % 64;
	for (; burst > 0 && route->left > 0; burst--, route->left--)
		CHECK_OK(receiver_send_item(route->receivers[to],
		                            (struct item){ route->sender, route->numbers[to]++ }));
}

static void route_drop(struct route *route)
{
	for (int i = 0; i < RECEIVERS; i++)
		receiver_address_drop(&route->receivers[i]);
}

static void *send_from_thread(void *argument)
{
	struct route *route = argument;
	while (route->left > 0)
		route_send_some(route);
	route_drop(route);
	return NULL;
}

/* A sender that is an actor: one burst per turn, then the others' turn. */
struct courier {
	struct actor base;
	struct route route;
};
ACTOR_TYPE(courier);

static int courier_event(struct actor *self, struct actor_context *context)
{
	struct courier *courier = ACTOR_SELF(courier, self);
	if (courier->route.left == 0)
		actor_context_stop(context);
	else
		route_send_some(&courier->route);
	return ACTOR_OK;
}

static void courier_drop(struct actor *self)
{
	route_drop(&ACTOR_SELF(courier, self)->route);
}

static const struct actor_ops courier_ops = { .event = courier_event, .drop = courier_drop };

static void keep_order(unsigned workers, unsigned threads_count, unsigned couriers_count,
                       size_t messages)
{
	struct async_executor *executor = stage_open(workers);
	struct receiver_address receivers[RECEIVERS];
	struct route routes[MAX_SENDERS];
	pthread_t threads[MAX_SENDERS];
	struct courier_address couriers[MAX_SENDERS];
	_Atomic size_t handled = 0;
	size_t each = messages / (threads_count + couriers_count);

	CHECK(threads_count + couriers_count <= MAX_SENDERS);
	for (int i = 0; i < RECEIVERS; i++)
		CHECK_OK(receiver_spawn(executor,
		                        (struct receiver){ .base.ops = &receiver_ops,
		                                           .handled = &handled },
		                        &receivers[i]));
	for (unsigned i = 0; i < threads_count; i++) {
		route_init(&routes[i], receivers, i, each);
		CHECK_OK(pthread_create(&threads[i], NULL, send_from_thread, &routes[i]));
	}
	for (unsigned i = 0; i < couriers_count; i++) {
		struct courier courier = { .base.ops = &courier_ops };
		route_init(&courier.route, receivers, threads_count + i, each);
		CHECK_OK(courier_spawn(executor, courier, &couriers[i]));
	}
	for (unsigned i = 0; i < couriers_count; i++) {
		CHECK_OK(courier_address_join(couriers[i]));
		courier_address_drop(&couriers[i]);
	}
	for (unsigned i = 0; i < threads_count; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < RECEIVERS; i++)
		receiver_address_drop(&receivers[i]); /* the last: it drains and ends */
	stage_wait(executor);
	CHECK_INT_EQ(handled, each * (threads_count + couriers_count));
	stage_close(executor);
}

TEST(ten_million_messages_in_order)
{
	size_t messages = test_scaled(10000000) / 4;
	keep_order(2, 2, 2, messages);
	keep_order(3, 1, 7, messages);
	keep_order(4, 4, 4, messages);
	keep_order(8, 2, 8, messages);
}

/* ---- In disorder: actors end, addresses are dropped, executors are shut down -------------------------------------------------- */

/* Counts what happened to parcels and requests. */
struct account {
	_Atomic size_t tried, accepted, refused; /* by the senders */
	_Atomic size_t handled, dropped;         /* each parcel: handled or not, dropped once */
	_Atomic size_t asked, answered, failed;  /* requests */
	_Atomic size_t request_drops, response_drops, received;
	_Atomic size_t spawned, ended;
};

struct parcel {
	struct account *account;
	int action; /* what its handler does: see below */
};
struct question {
	struct account *account;
	int action;
};

enum action { DO_NOTHING, DO_STOP, DO_CLOSE, DO_FAIL, DO_WAIT, DO_SEND, ACTIONS };

struct worker {
	struct actor base;
	struct account *account;
	struct async_frame frame;
	struct async_sleep timer;
};
ACTOR_TYPE(worker);

static void parcel_drop(struct parcel *event)
{
	event->account->dropped++;
}

static void question_drop(struct question *request)
{
	request->account->request_drops++;
}

struct reply {
	struct account *account;
};

static void reply_drop(struct reply *response)
{
	response->account->response_drops++;
}

ACTOR_EVENT_WITH(worker, parcel, .drop = parcel_drop);
ACTOR_REQUEST_WITH(worker, question, struct reply, .drop_request = question_drop,
                   .drop_response = reply_drop);

static void send_parcel(struct worker_address address, struct account *account, int action)
{
	account->tried++;
	if (worker_send_parcel(address, (struct parcel){ account, action }) == ACTOR_OK)
		account->accepted++;
	else
		account->refused++;
}

static int act(struct worker *self, int action, struct actor_context *context)
{
	switch (action) {
	case DO_STOP:
		actor_context_stop(context);
		return ACTOR_OK;
	case DO_CLOSE:
		actor_context_close(context);
		return ACTOR_OK;
	case DO_FAIL:
		return ACTOR_E_USER;
	case DO_WAIT:
		return async_sleep_poll(&self->timer, actor_context_waker(context),
		                        async_after(50000));
	case DO_SEND:
		send_parcel(worker_self(context), self->account, DO_NOTHING);
		return ACTOR_OK;
	default:
		return ACTOR_OK;
	}
}

static int worker_on_parcel(struct worker *self, const struct parcel *event,
                            struct actor_context *context)
{
	int result = act(self, event->action, context);
	if (result != ACTOR_PENDING)
		event->account->handled++;
	return result;
}

static int worker_on_question(struct worker *self, const struct question *request,
                              struct reply *response, struct actor_context *context)
{
	int result = act(self, request->action, context);
	if (result == ACTOR_OK) {
		response->account = request->account;
		request->account->answered++;
	}
	return result;
}

static void worker_drop(struct actor *self)
{
	struct worker *worker = ACTOR_SELF(worker, self);
	async_sleep_deinit(&worker->timer);
	worker->account->ended++;
}

static const struct actor_ops worker_ops = { .drop = worker_drop };

/* Mostly harmless; one in so many ends its receiver. */
static int random_action(uint64_t *random)
{
	uint64_t roll = test_random(random) % 1000;
	if (roll < 2)
		return DO_STOP;
	if (roll < 4)
		return DO_CLOSE;
	if (roll < 50)
		return DO_FAIL;
	if (roll < 55)
		return DO_WAIT;
	return roll < 100 ? DO_SEND : DO_NOTHING;
}

enum { WORKERS = 24 };

/* The actors of a round, shared by its threads: each thread has addresses of its own, and renews them. */
struct round {
	struct async_executor *executor;
	struct account account;
	_Atomic bool stop;
	struct worker_address workers[WORKERS];
};

struct villain {
	struct round *round;
	struct worker_address workers[WORKERS]; /* clones */
	uint64_t random;
	size_t left;
	pthread_t thread;
};

/* Receives an answer, gives up, or waits for a moment only; each question completes once. */
static void ask_something(struct villain *villain, struct worker_address address)
{
	struct account *account = &villain->round->account;
	struct reply reply = { NULL };
	account->asked++;
	struct worker_question_responder responder =
		worker_ask_question(address,
	                            (struct question){ account, random_action(&villain->random) });
	int error = ACTOR_E_TIMEDOUT;
	switch (test_random(&villain->random) % 3) {
	case 0:
		worker_question_cancel(&responder);
		break;
	case 1:
		error = worker_question_block_on(&responder, &reply);
		CHECK(error != ACTOR_E_TIMEDOUT);
		break;
	default:
		error = worker_question_block_on_until(&responder,
		                                       async_after(test_random(&villain->random) %
		                                                   100000),
		                                       &reply);
		break;
	}
	if (error == ACTOR_OK) {
		CHECK(reply.account == account);
		account->received++;
	} else {
		account->failed++;
	}
	CHECK_INT_EQ(worker_question_block_on(&responder, &reply), ACTOR_E_INVALID);
}

static void renew(struct villain *villain, unsigned i)
{
	struct round *round = villain->round;
	worker_address_drop(&villain->workers[i]);
	int error = worker_spawn(round->executor,
	                         (struct worker){ .base.ops = &worker_ops,
	                                          .account = &round->account },
	                         &villain->workers[i]);
	if (error == ACTOR_OK)
		round->account.spawned++;
	else
		CHECK_INT_EQ(error, ACTOR_E_CLOSED);
}

/* One of the things that can be done to an actor. Spawning is for who knows that the executor is there. */
static void do_something(struct villain *villain, bool may_spawn)
{
	unsigned i = (unsigned)(test_random(&villain->random) % WORKERS);
	struct worker_address address = villain->workers[i];
	if (address.untyped.runtime == NULL) {
		if (may_spawn)
			renew(villain, i);
		return;
	}
	uint64_t roll = test_random(&villain->random) % 1000;
	if (roll < 5) {
		(void)!worker_address_interrupt(address);
	} else if (roll < 10) {
		worker_address_drop(&villain->workers[i]);
	} else if (roll < 15 && may_spawn) {
		renew(villain, i);
	} else if (roll < 20) {
		(void)!actor_address_join_until(address.untyped, async_after(1000));
	} else if (roll < 200) {
		ask_something(villain, address);
	} else {
		for (uint64_t burst = test_random(&villain->random) % 50; burst > 0; burst--)
			send_parcel(address, &villain->round->account,
			            random_action(&villain->random));
	}
}

static void villain_init(struct villain *villain, struct round *round, uint64_t seed)
{
	*villain = (struct villain){ .round = round, .random = seed };
	for (int i = 0; i < WORKERS; i++)
		villain->workers[i] = worker_address_clone(round->workers[i]);
}

static void round_open(struct round *round, unsigned workers)
{
	memset(round, 0, sizeof *round);
	round->executor = stage_open(workers);
	for (int i = 0; i < WORKERS; i++) {
		CHECK_OK(worker_spawn(round->executor,
		                      (struct worker){ .base.ops = &worker_ops,
		                                       .account = &round->account },
		                      &round->workers[i]));
		round->account.spawned++;
	}
}

static void drop_workers(struct worker_address *workers)
{
	for (int i = 0; i < WORKERS; i++)
		worker_address_drop(&workers[i]);
}

/* After everybody has gone: the books must balance. */
static void check_account(struct account *account)
{
	CHECK_INT_EQ(account->accepted + account->refused, account->tried);
	CHECK_INT_EQ(account->dropped, account->accepted);
	CHECK(account->handled <= account->accepted);
	CHECK_INT_EQ(account->request_drops, account->asked);
	CHECK_INT_EQ(account->received + account->failed, account->asked);
	CHECK_INT_EQ(account->received + account->response_drops, account->answered);
	CHECK_INT_EQ(account->ended, account->spawned);
	stage_check_empty();
}

static void *wreak_havoc(void *argument)
{
	struct villain *villain = argument;
	for (; villain->left > 0; villain->left--)
		do_something(villain, true);
	drop_workers(villain->workers);
	return NULL;
}

/* Everything at once, but for the shutdown: at the end all addresses are dropped, and all actors end. */
TEST(havoc_and_every_message_is_accounted_for)
{
	enum { THREADS = 3 };
	uint64_t random = test_seed();
	size_t total = 0;
	for (unsigned workers = 2; workers <= 8; workers += 2) {
		struct round round;
		struct villain villains[THREADS];
		round_open(&round, workers);
		for (int i = 0; i < THREADS; i++) {
			villain_init(&villains[i], &round, test_random(&random));
			villains[i].left = test_scaled(20000);
			CHECK_OK(pthread_create(&villains[i].thread, NULL, wreak_havoc,
			                        &villains[i]));
		}
		drop_workers(round.workers);
		for (int i = 0; i < THREADS; i++)
			pthread_join(villains[i].thread, NULL);
		stage_wait(round.executor);
		total += round.account.tried + round.account.asked;
		async_executor_free(round.executor);
		check_account(&round.account);
	}
	printf("%zu messages\n", total);
}

static void *wreak_havoc_until_stopped(void *argument)
{
	struct villain *villain = argument;
	while (!villain->round->stop)
		do_something(villain, false);
	drop_workers(villain->workers);
	return NULL;
}

/* The executor is shut down in the middle of it. The threads go on with what they have. */
TEST(shutdown_at_random_moments)
{
	enum { THREADS = 3 };
	uint64_t random = test_seed();
	size_t rounds = test_scaled(150);
	for (size_t r = 0; r < rounds; r++) {
		struct round round;
		struct villain villains[THREADS];
		round_open(&round, 2 + (unsigned)(test_random(&random) % 7));
		for (int i = 0; i < THREADS; i++) {
			villain_init(&villains[i], &round, test_random(&random));
			CHECK_OK(pthread_create(&villains[i].thread, NULL,
			                        wreak_havoc_until_stopped, &villains[i]));
		}
		uint64_t until = async_after(test_random(&random) % (10 * ASYNC_MILLISECOND));
		while (async_now() < until)
			sched_yield();
		async_executor_free(round.executor);
		round.stop = true;
		for (int i = 0; i < THREADS; i++)
			pthread_join(villains[i].thread, NULL);
		drop_workers(round.workers);
		check_account(&round.account);
	}
}

/* ---- Requests between actors ----------------------------------------------------------------------------------------------------- */

struct move {
	long amount;
};
struct trade {
	size_t count;
	uint64_t seed;
};
struct balance {
	int unused;
};

enum { BANKS = 16 };

/* Banks move money to each other, with deadlines, by requests: what is not confirmed may have arrived or not. */
struct bank {
	struct actor base;
	long balance;
};
ACTOR_TYPE(bank);
ACTOR_REQUEST(bank, move, long);
ACTOR_REQUEST(bank, balance, long);

static int bank_on_move(struct bank *self, const struct move *request, long *response,
                        struct actor_context *context)
{
	(void)context;
	*response = self->balance += request->amount;
	return ACTOR_OK;
}

static int bank_on_balance(struct bank *self, const struct balance *request, long *response,
                           struct actor_context *context)
{
	(void)request;
	(void)context;
	*response = self->balance;
	return ACTOR_OK;
}

struct trader {
	struct actor base;
	struct bank_address *banks; /* borrowed */
	struct async_frame frame;
	struct bank_move_responder taken, given;
	struct async_sleep timer;
	uint64_t random;
	size_t i;
	bool has_taken, has_given;
};
ACTOR_TYPE(trader);
ACTOR_REQUEST(trader, trade, size_t);

static int both_moved(struct trader *self, struct async_waker *waker)
{
	long after;
	if (!self->has_taken) {
		int error = bank_move_poll(&self->taken, waker, &after);
		CHECK(error == ACTOR_OK || error == ACTOR_PENDING);
		self->has_taken = error == ACTOR_OK;
	}
	if (!self->has_given) {
		int error = bank_move_poll_until(&self->given, waker, &self->timer,
		                                 async_after(3600 * ASYNC_SECOND), &after);
		CHECK(error == ACTOR_OK || error == ACTOR_PENDING);
		self->has_given = error == ACTOR_OK;
	}
	return self->has_taken && self->has_given ? ACTOR_OK : ACTOR_PENDING;
}

static int trader_on_trade(struct trader *self, const struct trade *request, size_t *response,
                           struct actor_context *context)
{
	ASYNC_BEGIN(&self->frame);
	self->random = request->seed;
	for (self->i = 0; self->i < request->count; self->i++) {
		long amount = (long)(test_random(&self->random) % 100);
		self->taken = bank_ask_move(self->banks[test_random(&self->random) % BANKS],
		                            (struct move){ -amount });
		self->given = bank_ask_move(self->banks[test_random(&self->random) % BANKS],
		                            (struct move){ amount });
		self->has_taken = self->has_given = false;
		ASYNC_AWAIT(&self->frame, both_moved(self, actor_context_waker(context)));
	}
	*response = self->i;
	ASYNC_END(&self->frame);
	return ACTOR_OK;
}

TEST(two_million_requests_between_actors)
{
	enum { TRADERS = 10 };
	for (unsigned workers = 2; workers <= 8; workers *= 2) {
		struct async_executor *executor = stage_open(workers);
		struct bank_address banks[BANKS];
		struct trader_address traders[TRADERS];
		struct trader_trade_responder trades[TRADERS];
		size_t count = test_scaled(2000000 / 2 / 3) / TRADERS, done = 0;
		long sum = 0;
		for (int i = 0; i < BANKS; i++)
			CHECK_OK(bank_spawn(executor, (struct bank){ .balance = 1000 }, &banks[i]));
		for (int i = 0; i < TRADERS; i++) {
			CHECK_OK(trader_spawn(executor, (struct trader){ .banks = banks },
			                      &traders[i]));
			trades[i] = trader_ask_trade(traders[i],
			                             (struct trade){ count,
			                                             test_seed() + (uint64_t)i });
		}
		for (int i = 0; i < TRADERS; i++) {
			CHECK_OK(trader_trade_block_on(&trades[i], &done));
			CHECK_INT_EQ(done, count);
			trader_address_drop(&traders[i]);
		}
		for (int i = 0; i < BANKS; i++) {
			long balance = 0;
			struct bank_balance_responder responder =
				bank_ask_balance(banks[i], (struct balance){ 0 });
			CHECK_OK(bank_balance_block_on(&responder, &balance));
			sum += balance;
			bank_address_drop(&banks[i]);
		}
		CHECK_INT_EQ(sum, 1000 * BANKS);
		stage_close(executor);
	}
}
