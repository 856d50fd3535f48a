/* Deferred answers: the actor keeps the interaction, and answers later, from wherever. */
// since: 50
#include <actor-ext/actor-ext.h>
#include <pthread.h>

#include "../stage.h"

enum { SEATS = 64 };

struct sit {
	int guest;
};
struct serve {
	int unused;
};

ACTOR_ADDRESS(kitchen);
ACTOR_REQUEST_DECLARE(kitchen, sit, int);

/* Keeps its guests waiting until it is told to serve one, the last one first. */
struct kitchen {
	struct actor base;
	struct kitchen_sit_interaction waiting[SEATS];
	int count;
};
ACTOR_SPAWN(kitchen);

static _Atomic int sits_dropped;

static void sit_drop(struct sit *request)
{
	(void)request;
	sits_dropped++;
}

ACTOR_REQUEST_DEFINE_RECEIVED_WITH(kitchen, sit, int, .drop_request = sit_drop);
ACTOR_EVENT(kitchen, serve);

static int kitchen_received_sit(struct kitchen *self, struct kitchen_sit_interaction interaction,
                                struct actor_context *context)
{
	(void)context;
	if (self->count == SEATS) {
		kitchen_sit_drop(&interaction); /* no seat */
		return ACTOR_OK;
	}
	self->waiting[self->count++] = interaction;
	return ACTOR_OK;
}

static int kitchen_on_serve(struct kitchen *self, const struct serve *event,
                            struct actor_context *context)
{
	(void)event;
	(void)context;
	struct kitchen_sit_interaction *last = &self->waiting[--self->count];
	kitchen_sit_answer(last, 100 + kitchen_sit_request(*last)->guest);
	CHECK(last->untyped == NULL);
	kitchen_sit_drop(last); /* harmless: it was answered */
	return ACTOR_OK;
}

static void drop_guests(struct actor *self)
{
	struct kitchen *kitchen = ACTOR_SELF(kitchen, self);
	while (kitchen->count > 0)
		kitchen_sit_drop(&kitchen->waiting[--kitchen->count]);
}

static const struct actor_ops kitchen_ops = { .drop = drop_guests };

static struct kitchen_address spawn_kitchen(struct async_executor *executor)
{
	struct kitchen_address address;
	CHECK_OK(kitchen_spawn(executor, (struct kitchen){ .base.ops = &kitchen_ops }, &address));
	return address;
}

/* What never comes is a failure, too. */
static int receive(struct kitchen_sit_responder *guest, int *dish)
{
	return kitchen_sit_block_on_until(guest, async_after(10 * ASYNC_SECOND), dish);
}

TEST(an_answer_comes_later)
{
	struct async_executor *executor = stage_open(1);
	struct kitchen_address kitchen = spawn_kitchen(executor);
	struct kitchen_sit_responder one = kitchen_ask_sit(kitchen, (struct sit){ 1 });
	struct kitchen_sit_responder two = kitchen_ask_sit(kitchen, (struct sit){ 2 });
	int dish = 0;
	CHECK_OK(kitchen_send_serve(kitchen, (struct serve){ 0 }));
	CHECK_OK(receive(&two, &dish));
	CHECK_INT_EQ(dish, 102);
	CHECK_INT_EQ(sits_dropped, 1); /* the other one waits */
	CHECK_OK(kitchen_send_serve(kitchen, (struct serve){ 0 }));
	CHECK_OK(receive(&one, &dish));
	CHECK_INT_EQ(dish, 101);
	CHECK_INT_EQ(sits_dropped, 2);
	kitchen_address_drop(&kitchen);
	stage_close(executor);
}

TEST(a_guest_without_a_seat_is_turned_away)
{
	struct async_executor *executor = stage_open(1);
	struct kitchen_address kitchen = spawn_kitchen(executor);
	struct kitchen_sit_responder guests[SEATS + 1];
	int dish = 0;
	for (int i = 0; i <= SEATS; i++)
		guests[i] = kitchen_ask_sit(kitchen, (struct sit){ i });
	CHECK_INT_EQ(receive(&guests[SEATS], &dish), ACTOR_E_CANCELED);
	CHECK_INT_EQ(sits_dropped, 1);
	for (int i = 0; i < SEATS; i++)
		kitchen_sit_cancel(&guests[i]);
	kitchen_address_drop(&kitchen);
	stage_close(executor);
	CHECK_INT_EQ(sits_dropped, SEATS + 1);
}

TEST(an_interaction_dropped_is_canceled_once)
{
	struct async_executor *executor = stage_open(1);
	struct kitchen_address kitchen = spawn_kitchen(executor);
	struct kitchen_sit_responder guests[3];
	int dish = 0;
	for (int i = 0; i < 3; i++)
		guests[i] = kitchen_ask_sit(kitchen, (struct sit){ i });
	CHECK_OK(kitchen_address_interrupt(kitchen));
	CHECK_OK(kitchen_address_join(kitchen)); /* the struct's `drop` dropped them */
	for (int i = 0; i < 3; i++) {
		CHECK_INT_EQ(receive(&guests[i], &dish), ACTOR_E_CANCELED);
		CHECK_INT_EQ(receive(&guests[i], &dish), ACTOR_E_INVALID);
	}
	CHECK_INT_EQ(sits_dropped, 3);
	kitchen_address_drop(&kitchen);
	stage_close(executor);
}

TEST(nobody_waits_for_the_answer_any_more)
{
	struct async_executor *executor = stage_open(1);
	struct kitchen_address kitchen = spawn_kitchen(executor);
	struct kitchen_sit_responder guest = kitchen_ask_sit(kitchen, (struct sit){ 1 });
	kitchen_sit_cancel(&guest);
	CHECK_OK(kitchen_send_serve(kitchen, (struct serve){ 0 }));
	CHECK_OK(kitchen_address_interrupt(kitchen));
	CHECK_OK(kitchen_address_join(kitchen));
	struct actor_failure failure;
	CHECK_INT_EQ(actor_address_failures(kitchen.untyped, &failure, 1), 0);
	CHECK_INT_EQ(sits_dropped, 1);
	kitchen_address_drop(&kitchen);
	stage_close(executor);
}

TEST(guests_are_canceled_by_shutdown)
{
	struct async_executor *executor = stage_open(2);
	struct kitchen_address kitchen = spawn_kitchen(executor);
	struct kitchen_sit_responder guests[SEATS];
	int dish;
	for (int i = 0; i < SEATS; i++)
		guests[i] = kitchen_ask_sit(kitchen, (struct sit){ i });
	async_executor_free(executor);
	for (int i = 0; i < SEATS; i++)
		CHECK_INT_EQ(receive(&guests[i], &dish), ACTOR_E_CANCELED);
	CHECK_INT_EQ(sits_dropped, SEATS);
	kitchen_address_drop(&kitchen);
	stage_check_empty();
}

/* ---- Answers from a thread that is no worker ------------------------------------------------------------------------------- */

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

/* What a thread gets: it owns the interaction, and answers when it is done. */
static void *look_up_slowly(void *argument)
{
	struct library_look_up_interaction interaction = { argument };
	int key = library_look_up_request(interaction)->key;
	if (key % 2 == 0)
		library_look_up_answer(&interaction, key * 10);
	else
		library_look_up_drop(&interaction);
	return NULL;
}

static int library_received_look_up(struct library *self,
                                    struct library_look_up_interaction interaction,
                                    struct actor_context *context)
{
	pthread_t thread;
	(void)self;
	(void)context;
	CHECK_OK(pthread_create(&thread, NULL, look_up_slowly, interaction.untyped));
	pthread_detach(thread);
	return ACTOR_OK;
}

TEST(a_foreign_thread_answers)
{
	enum { LOOKUPS = 60 };
	struct async_executor *executor = stage_open(2);
	struct library_address library;
	struct library_look_up_responder responders[LOOKUPS];
	CHECK_OK(library_spawn(executor, (struct library){ 0 }, &library));
	for (int i = 0; i < LOOKUPS; i++)
		responders[i] = library_ask_look_up(library, (struct look_up){ i });
	CHECK_OK(library_address_interrupt(library));
	CHECK_OK(library_address_join(library)); /* the answers may still be under way */
	library_address_drop(&library);
	for (int i = 0; i < LOOKUPS; i++) {
		int value = -1;
		int error = library_look_up_block_on_until(&responders[i],
		                                           async_after(10 * ASYNC_SECOND), &value);
		CHECK_INT_EQ(error, i % 2 == 0 ? ACTOR_OK : ACTOR_E_CANCELED);
		CHECK_INT_EQ(value, i % 2 == 0 ? i * 10 : -1);
	}
	stage_close(executor);
}

/* ---- Out of the mailbox, it is nobody's message ---------------------------------------------------------------------------- */

struct ponder {
	int unused;
};
struct wonder {
	int unused;
};
struct await {
	int unused;
};

ACTOR_ADDRESS(thinker);
ACTOR_REQUEST_DECLARE(thinker, ponder, int);

/* Gives its questions to the test. */
struct thinker {
	struct actor base;
	struct thinker_ponder_interaction *kept;
	struct gate *keeping, *waiting;
	struct thinker_ponder_responder responder;
	int *error, *answer;
};
ACTOR_SPAWN(thinker);
ACTOR_REQUEST_DEFINE_RECEIVED(thinker, ponder, int);
ACTOR_EVENT(thinker, wonder);
ACTOR_EVENT(thinker, await);

static int thinker_received_ponder(struct thinker *self,
                                   struct thinker_ponder_interaction interaction,
                                   struct actor_context *context)
{
	(void)context;
	*self->kept = interaction;
	gate_open(self->keeping);
	return ACTOR_OK;
}

/* Asks itself. */
static int thinker_on_wonder(struct thinker *self, const struct wonder *event,
                             struct actor_context *context)
{
	(void)event;
	self->responder = thinker_ask_ponder(thinker_self(context), (struct ponder){ 0 });
	return ACTOR_OK;
}

static int thinker_on_await(struct thinker *self, const struct await *event,
                            struct actor_context *context)
{
	(void)event;
	*self->error = thinker_ponder_poll(&self->responder, actor_context_waker(context),
	                                   self->answer);
	gate_open(self->waiting);
	if (*self->error == ACTOR_PENDING)
		return ACTOR_PENDING;
	actor_context_stop(context);
	return ACTOR_OK;
}

/* While the question lies in its own mailbox it would wait for ever. Not so once it has taken it out. */
TEST(an_actor_may_await_what_it_has_taken)
{
	struct async_executor *executor = stage_open(1);
	struct gate keeping = { 0 }, waiting = { 0 };
	struct thinker_ponder_interaction kept = { NULL };
	int answer = 0, error = 0;
	struct thinker_address thinker;
	CHECK_OK(thinker_spawn(executor,
	                       (struct thinker){ .kept = &kept,
	                                         .keeping = &keeping,
	                                         .waiting = &waiting,
	                                         .error = &error,
	                                         .answer = &answer },
	                       &thinker));
	CHECK_OK(thinker_send_wonder(thinker, (struct wonder){ 0 }));
	gate_wait(&keeping);
	CHECK_OK(thinker_send_await(thinker, (struct await){ 0 }));
	gate_wait(&waiting);
	CHECK_INT_EQ(error, ACTOR_PENDING);
	thinker_ponder_answer(&kept, 42);
	CHECK_OK(actor_address_join_until(thinker.untyped, async_after(10 * ASYNC_SECOND)));
	CHECK_OK(error);
	CHECK_INT_EQ(answer, 42);
	thinker_address_drop(&thinker);
	stage_close(executor);
}

TEST(an_answer_may_come_when_actor_and_executor_are_gone)
{
	struct async_executor *executor = stage_open(1);
	struct gate keeping = { 0 };
	struct thinker_ponder_interaction kept = { NULL };
	int answer = 0;
	struct thinker_address thinker;
	CHECK_OK(thinker_spawn(executor, (struct thinker){ .kept = &kept, .keeping = &keeping },
	                       &thinker));
	struct thinker_ponder_responder responder = thinker_ask_ponder(thinker,
	                                                               (struct ponder){ 0 });
	gate_wait(&keeping);
	thinker_address_drop(&thinker);
	async_executor_free(executor);
	thinker_ponder_answer(&kept, 42);
	CHECK_OK(thinker_ponder_block_on(&responder, &answer));
	CHECK_INT_EQ(answer, 42);
	stage_check_empty();
}

/* ---- A received handler that fails ---------------------------------------------------------------------------------------- */

struct refuse {
	int unused;
};

struct refuser {
	struct actor base;
};
ACTOR_TYPE(refuser);
ACTOR_REQUEST_RECEIVED(refuser, refuse, int);

static int refuser_received_refuse(struct refuser *self,
                                   struct refuser_refuse_interaction interaction,
                                   struct actor_context *context)
{
	(void)self;
	(void)context;
	refuser_refuse_drop(&interaction);
	return ACTOR_E_USER - 9;
}

TEST(its_error_is_the_actors_and_not_the_askers)
{
	struct async_executor *executor = stage_open(1);
	struct refuser_address address;
	struct actor_failure failure;
	int answer;
	CHECK_OK(refuser_spawn(executor, (struct refuser){ 0 }, &address));
	struct refuser_refuse_responder responder = refuser_ask_refuse(address,
	                                                               (struct refuse){ 0 });
	CHECK_INT_EQ(refuser_refuse_block_on(&responder, &answer), ACTOR_E_CANCELED);
	CHECK_OK(refuser_address_interrupt(address));
	CHECK_OK(refuser_address_join(address));
	CHECK_INT_EQ(actor_address_failures(address.untyped, &failure, 1), 1);
	CHECK_INT_EQ(failure.error, ACTOR_E_USER - 9);
	CHECK_STR_EQ(failure.where, "refuser_received_refuse");
	refuser_address_drop(&address);
	stage_close(executor);
}
