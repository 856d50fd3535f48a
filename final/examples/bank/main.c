/*
 * bank - tellers move money between accounts, all at the same time, in all directions. None gets lost.
 *
 *      bank [TRANSFERS]
 *
 * What it shows: requests between actors, awaited in a handler; an error as an answer; and who may wait for whom.
 *
 * If an account did the transfer itself, it would withdraw, and wait until the other account has deposited: two accounts
 * that send each other money would wait for each other, for ever. Here accounts wait for nobody, and only tellers wait, for
 * accounts: where there is no circle of waiting, there is no deadlock.
 */
#include <actor-ext/actor-ext.h>

#include <stdio.h>
#include <stdlib.h>

enum { ACCOUNTS = 10, TELLERS = 8, START = 1000, MOST = 500, E_NO_MONEY = ACTOR_E_USER };

/* ---- An account: answers with its new balance ---- */

struct deposit {
	long amount;
};
struct withdraw {
	long amount;
};
struct account {
	struct actor base;
	long balance;
};

ACTOR_TYPE(account);
ACTOR_REQUEST(account, deposit, long);
ACTOR_REQUEST(account, withdraw, long);

static int account_on_deposit(struct account *self, const struct deposit *request, long *response,
                              struct actor_context *context)
{
	(void)context;
	*response = self->balance += request->amount;
	return ACTOR_OK;
}

static int account_on_withdraw(struct account *self, const struct withdraw *request, long *response,
                               struct actor_context *context)
{
	(void)context;
	if (self->balance < request->amount)
		return E_NO_MONEY; /* the asker gets exactly this */
	*response = self->balance -= request->amount;
	return ACTOR_OK;
}

/* ---- A teller: does one transfer after the other ---- */

struct transfer {
	struct account_address from, to; /* borrowed: main() keeps all accounts */
	long amount;
};
struct teller {
	struct actor base;
	/* What teller_on_transfer() has to remember while it waits. Its ordinary locals are gone by then. */
	struct async_frame frame;
	struct account_withdraw_responder withdrawal;
	struct account_deposit_responder deposit;
	int failure;
};

ACTOR_TYPE(teller);
ACTOR_REQUEST(teller, transfer, long);

static int teller_on_transfer(struct teller *self, const struct transfer *request, long *response,
                              struct actor_context *context)
{
	struct async_waker *waker = actor_context_waker(context);
	int error;

	ASYNC_BEGIN(&self->frame);
	self->withdrawal = account_ask_withdraw(request->from,
	                                        (struct withdraw){ request->amount });
	ASYNC_AWAIT(&self->frame,
	            error = account_withdraw_poll(&self->withdrawal, waker, response));
	if (error != ACTOR_OK)
		ASYNC_RETURN(&self->frame, error);

	/* Now the money is here, and nowhere else. (A real bank would have written that down first.) */
	self->deposit = account_ask_deposit(request->to, (struct deposit){ request->amount });
	ASYNC_AWAIT(&self->frame, error = account_deposit_poll(&self->deposit, waker, response));
	if (error == ACTOR_OK)
		ASYNC_RETURN(&self->frame, ACTOR_OK);

	/* It was not taken there: back with it. */
	self->failure = error;
	self->deposit = account_ask_deposit(request->from, (struct deposit){ request->amount });
	ASYNC_AWAIT(&self->frame, error = account_deposit_poll(&self->deposit, waker, response));
	ASYNC_END(&self->frame);
	return error != ACTOR_OK ? error : self->failure;
}

/* ---- The bank ---- */

/* Ends the program: an example has nothing better to do. */
static void check(int error)
{
	if (error == ACTOR_OK)
		return;
	fprintf(stderr, "bank: %s\n", actor_strerror(error));
	exit(1);
}

/* Asks for all transfers before it waits for the first: as many at a time as there are tellers. Returns how many were done. */
static size_t transfer_at_random(const struct account_address *accounts,
                                 const struct teller_address *tellers, size_t transfers)
{
	struct teller_transfer_responder *responders = calloc(transfers, sizeof *responders);
	size_t done = 0;

	check(responders != NULL ? ACTOR_OK : ACTOR_E_NOMEM);
	for (size_t i = 0; i < transfers; i++)
		responders[i] = teller_ask_transfer(tellers[i % TELLERS],
		                                    (struct transfer){ accounts[rand() % ACCOUNTS],
		                                                       accounts[rand() % ACCOUNTS],
		                                                       rand() % MOST + 1 });
	for (size_t i = 0; i < transfers; i++) {
		long balance;
		int error = teller_transfer_block_on(&responders[i], &balance);

		check(error == E_NO_MONEY ? ACTOR_OK : error);
		done += error == ACTOR_OK;
	}
	free(responders);
	return done;
}

static long run(struct async_executor *executor, size_t transfers)
{
	struct account_address accounts[ACCOUNTS];
	struct teller_address tellers[TELLERS];
	long money = 0;

	for (size_t i = 0; i < ACCOUNTS; i++)
		check(account_spawn(executor, (struct account){ .balance = START }, &accounts[i]));
	for (size_t i = 0; i < TELLERS; i++)
		check(teller_spawn(executor, (struct teller){ .frame = { 0 } }, &tellers[i]));
	printf("%zu of %zu transfers, the others refused for want of money\n",
	       transfer_at_random(accounts, tellers, transfers), transfers);
	for (size_t i = 0; i < TELLERS; i++)
		teller_address_drop(&tellers[i]); /* nobody can ask it any more: it ends */
	for (size_t i = 0; i < ACCOUNTS; i++) {
		struct account_deposit_responder nothing =
			account_ask_deposit(accounts[i], (struct deposit){ 0 });
		long balance = 0;

		check(account_deposit_block_on(&nothing, &balance));
		money += balance;
		account_address_drop(&accounts[i]);
	}
	return money;
}

int main(int count, char **arguments)
{
	struct async_executor *executor;
	char *end = "";
	long transfers = count > 1 ? strtol(arguments[1], &end, 10) : 100000;

	if (count > 2 || *end != '\0' || transfers < 1 || transfers > 10000000) {
		fprintf(stderr, "Usage: bank [TRANSFERS]\n");
		return 2;
	}
	check(async_executor_new(&executor, 0)); /* a worker thread per CPU */
	long money = run(executor, (size_t)transfers);

	async_executor_free(executor); /* waits until all actors have ended */
	printf("%ld of %d in all accounts together\n", money, ACCOUNTS * START);
	return money != ACCOUNTS * START;
}
