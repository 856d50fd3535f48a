/* An error is an answer: the handler's, and one that is given later, or from elsewhere. */
// since: 51
#include <actor-ext/actor-ext.h>
#include <pthread.h>

#include "../stage.h"
#include "handler.h"

/* ---- A handler that fails ------------------------------------------------------------------------------------------------ */

struct take_out {
	int amount;
};

struct account {
	struct actor base;
	int balance;
};
ACTOR_TYPE(account);

static _Atomic int responses_dropped;

static void count_response(int *response)
{
	(void)response;
	responses_dropped++;
}

ACTOR_REQUEST_WITH(account, take_out, int, .drop_response = count_response);

enum { NOT_ENOUGH = ACTOR_E_USER - 1 };

static int account_on_take_out(struct account *self, const struct take_out *request, int *response,
                               handler_context *context)
{
	(void)context;
	*response = self->balance;
	if (request->amount > self->balance)
		return NOT_ENOUGH;
	*response = self->balance -= request->amount;
	return ACTOR_OK;
}

static int receive(struct account_take_out_responder *responder, int *balance)
{
	return account_take_out_block_on_until(responder, async_after(10 * ASYNC_SECOND), balance);
}

TEST(the_asker_gets_the_handlers_error_and_no_response)
{
	struct async_executor *executor = stage_open(1);
	struct account_address account;
	struct actor_failure failure;
	int balance = -1;
	CHECK_OK(account_spawn(executor, (struct account){ .balance = 10 }, &account));
	struct account_take_out_responder too_much = account_ask_take_out(account,
	                                                                  (struct take_out){ 11 });
	struct account_take_out_responder enough = account_ask_take_out(account,
	                                                                (struct take_out){ 4 });
	CHECK_INT_EQ(receive(&too_much, &balance), NOT_ENOUGH);
	CHECK_INT_EQ(balance, -1);
	CHECK_OK(receive(&enough, &balance)); /* the actor goes on */
	CHECK_INT_EQ(balance, 6);
	CHECK_INT_EQ(responses_dropped, 0); /* there was none, and the other is the asker's */
	CHECK_INT_EQ(actor_address_failures(account.untyped, &failure, 1), 0);
	account_address_drop(&account);
	stage_close(executor);
}

TEST(an_error_that_nobody_waits_for_is_dropped)
{
	struct async_executor *executor = stage_open(1);
	struct account_address account;
	struct actor_failure failure;
	CHECK_OK(account_spawn(executor, (struct account){ .balance = 10 }, &account));
	struct account_take_out_responder too_much = account_ask_take_out(account,
	                                                                  (struct take_out){ 11 });
	account_take_out_cancel(&too_much);
	CHECK_OK(account_address_interrupt(account));
	CHECK_OK(account_address_join(account));
	CHECK_INT_EQ(responses_dropped, 0);
	CHECK_INT_EQ(actor_address_failures(account.untyped, &failure, 1), 0);
	account_address_drop(&account);
	stage_close(executor);
}

/* ---- An error that comes later ------------------------------------------------------------------------------------------- */

struct sit {
	int guest;
};
struct turn_away {
	int error;
};

ACTOR_ADDRESS(kitchen);
ACTOR_REQUEST_DECLARE(kitchen, sit, int);

struct kitchen {
	struct actor base;
	struct kitchen_sit_interaction waiting;
};
ACTOR_SPAWN(kitchen);
ACTOR_REQUEST_DEFINE_RECEIVED(kitchen, sit, int);
ACTOR_EVENT(kitchen, turn_away);

static int kitchen_received_sit(struct kitchen *self, struct kitchen_sit_interaction interaction,
                                struct actor_context *context)
{
	(void)context;
	self->waiting = interaction;
	return ACTOR_OK;
}

static int kitchen_on_turn_away(struct kitchen *self, const struct turn_away *event,
                                struct actor_context *context)
{
	(void)context;
	kitchen_sit_fail(&self->waiting, event->error);
	return ACTOR_OK;
}

static void drop_guest(struct actor *self)
{
	kitchen_sit_drop(&ACTOR_SELF(kitchen, self)->waiting);
}

static struct kitchen_address spawn_kitchen(struct async_executor *executor)
{
	static const struct actor_ops ops = { .drop = drop_guest };
	struct kitchen_address kitchen;
	CHECK_OK(kitchen_spawn(executor, (struct kitchen){ .base.ops = &ops }, &kitchen));
	return kitchen;
}

TEST(an_error_comes_later)
{
	struct async_executor *executor = stage_open(1);
	struct kitchen_address kitchen = spawn_kitchen(executor);
	int dish = 0;
	struct kitchen_sit_responder guest = kitchen_ask_sit(kitchen, (struct sit){ 1 });
	CHECK_OK(kitchen_send_turn_away(kitchen, (struct turn_away){ ACTOR_E_USER - 5 }));
	CHECK_INT_EQ(kitchen_sit_block_on_until(&guest, async_after(10 * ASYNC_SECOND), &dish),
	             ACTOR_E_USER - 5);
	CHECK_INT_EQ(dish, 0);
	CHECK_OK(kitchen_address_interrupt(kitchen));
	CHECK_OK(kitchen_address_join(kitchen)); /* its `drop` dropped what had failed: harmless */
	kitchen_address_drop(&kitchen);
	stage_close(executor);
}

TEST(an_error_comes_later_and_nobody_waits_any_more)
{
	struct async_executor *executor = stage_open(1);
	struct kitchen_address kitchen = spawn_kitchen(executor);
	struct actor_failure failure;
	struct kitchen_sit_responder guest = kitchen_ask_sit(kitchen, (struct sit){ 1 });
	kitchen_sit_cancel(&guest);
	CHECK_OK(kitchen_send_turn_away(kitchen, (struct turn_away){ ACTOR_E_USER - 5 }));
	CHECK_OK(kitchen_address_interrupt(kitchen));
	CHECK_OK(kitchen_address_join(kitchen));
	CHECK_INT_EQ(actor_address_failures(kitchen.untyped, &failure, 1), 0);
	kitchen_address_drop(&kitchen);
	stage_close(executor);
}

/* ---- From a thread that is no worker ------------------------------------------------------------------------------------- */

struct look_up {
	int key;
};

ACTOR_ADDRESS(library);
ACTOR_REQUEST_DECLARE(library, look_up, int);

struct library {
	struct actor base;
};
ACTOR_SPAWN(library);
ACTOR_REQUEST_DEFINE_RECEIVED(library, look_up, int);

static void *fail_elsewhere(void *argument)
{
	struct library_look_up_interaction interaction = { argument };
	library_look_up_fail(&interaction,
	                     ACTOR_E_USER - library_look_up_request(interaction)->key);
	return NULL;
}

static int library_received_look_up(struct library *self,
                                    struct library_look_up_interaction interaction,
                                    struct actor_context *context)
{
	pthread_t thread;
	(void)self;
	(void)context;
	CHECK_OK(pthread_create(&thread, NULL, fail_elsewhere, interaction.untyped));
	pthread_detach(thread);
	return ACTOR_OK;
}

TEST(a_foreign_thread_fails_it)
{
	enum { LOOKUPS = 20 };
	struct async_executor *executor = stage_open(2);
	struct library_address library;
	struct library_look_up_responder responders[LOOKUPS];
	int value = -1;
	CHECK_OK(library_spawn(executor, (struct library){ .base.ops = NULL }, &library));
	for (int i = 0; i < LOOKUPS; i++)
		responders[i] = library_ask_look_up(library, (struct look_up){ i });
	for (int i = 0; i < LOOKUPS; i++)
		CHECK_INT_EQ(library_look_up_block_on_until(&responders[i],
		                                            async_after(10 * ASYNC_SECOND), &value),
		             ACTOR_E_USER - i);
	CHECK_INT_EQ(value, -1);
	library_address_drop(&library);
	stage_close(executor);
}
