/* Handlers and hooks that wait: their actor handles nothing else meanwhile, all others go on. */
// since: 34
#include <actor/actor.h>
#include <string.h>

#include "../stage.h"

struct nap {
	struct gate *until;
};
struct note {
	char letter;
};
struct count_sheep {
	int sheep;
};

struct sleeper {
	struct actor base;
	struct async_frame frame;
	struct async_watch_waiter waiter;
	struct async_sleep timer;
	struct gate *asleep;
	int i;
	char *diary;
};
ACTOR_TYPE(sleeper);
ACTOR_EVENT(sleeper, nap);
ACTOR_EVENT(sleeper, note);
ACTOR_EVENT(sleeper, count_sheep);

static void write_letter(struct sleeper *self, char letter)
{
	self->diary[strlen(self->diary)] = letter;
}

static int sleeper_on_note(struct sleeper *self, const struct note *event,
                           struct actor_context *context)
{
	(void)context;
	write_letter(self, event->letter);
	return ACTOR_OK;
}

static int sleeper_on_nap(struct sleeper *self, const struct nap *event,
                          struct actor_context *context)
{
	ASYNC_BEGIN(&self->frame);
	write_letter(self, '(');
	if (self->asleep != NULL)
		gate_open(self->asleep);
	ASYNC_AWAIT(&self->frame,
	            gate_poll(event->until, &self->waiter, actor_context_waker(context)));
	write_letter(self, ')');
	ASYNC_END(&self->frame);
	return ACTOR_OK;
}

/* Waits in a loop, again and again at the same place and at another. */
static int sleeper_on_count_sheep(struct sleeper *self, const struct count_sheep *event,
                                  struct actor_context *context)
{
	struct async_waker *waker = actor_context_waker(context);
	ASYNC_BEGIN(&self->frame);
	for (self->i = 0; self->i < event->sheep; self->i++) {
		ASYNC_AWAIT(&self->frame, async_sleep_poll(&self->timer, waker,
		                                           async_after(ASYNC_MILLISECOND / 10)));
		write_letter(self, 's');
	}
	ASYNC_AWAIT(&self->frame, async_sleep_poll(&self->timer, waker, 0));
	write_letter(self, '.');
	ASYNC_END(&self->frame);
	return ACTOR_OK;
}

static struct sleeper_address spawn_sleeper(struct async_executor *executor, char *diary,
                                            struct gate *asleep)
{
	struct sleeper_address address;
	CHECK_OK(sleeper_spawn(executor, (struct sleeper){ .diary = diary, .asleep = asleep },
	                       &address));
	return address;
}

TEST(an_actor_that_waits_handles_nothing_else)
{
	struct async_executor *executor = stage_open(2);
	struct gate gate = { 0 };
	char diary[16] = "";
	struct sleeper_address address = spawn_sleeper(executor, diary, NULL);
	CHECK_OK(sleeper_send_note(address, (struct note){ 'a' }));
	CHECK_OK(sleeper_send_nap(address, (struct nap){ &gate }));
	CHECK_OK(sleeper_send_note(address, (struct note){ 'b' }));
	CHECK_OK(sleeper_address_interrupt(address));
	CHECK_INT_EQ(actor_address_join_until(address.untyped, async_after(10 * ASYNC_MILLISECOND)),
	             ACTOR_E_TIMEDOUT);
	CHECK_OK(sleeper_send_note(address, (struct note){ 'c' })); /* wakes nobody */
	gate_open(&gate);
	CHECK_OK(sleeper_address_join(address));
	CHECK_STR_EQ(diary, "a()bc");
	sleeper_address_drop(&address);
	stage_close(executor);
}

TEST(others_on_the_same_worker_go_on)
{
	enum { SLEEPERS = 20 };
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 }, asleep[SLEEPERS] = { 0 };
	char diaries[SLEEPERS][8] = { "" }, awake[8] = "";
	struct sleeper_address sleepers[SLEEPERS];
	for (int i = 0; i < SLEEPERS; i++) {
		sleepers[i] = spawn_sleeper(executor, diaries[i], &asleep[i]);
		CHECK_OK(sleeper_send_nap(sleepers[i], (struct nap){ &gate }));
		gate_wait(&asleep[i]);
	}
	struct sleeper_address other = spawn_sleeper(executor, awake, NULL);
	CHECK_OK(sleeper_send_note(other, (struct note){ 'x' }));
	CHECK_OK(sleeper_address_interrupt(other));
	CHECK_OK(sleeper_address_join(other));
	CHECK_STR_EQ(awake, "x");
	sleeper_address_drop(&other);
	gate_open(&gate);
	for (int i = 0; i < SLEEPERS; i++) {
		CHECK_OK(sleeper_address_interrupt(sleepers[i]));
		CHECK_OK(sleeper_address_join(sleepers[i]));
		CHECK_STR_EQ(diaries[i], "()");
		sleeper_address_drop(&sleepers[i]);
	}
	stage_close(executor);
}

TEST(a_handler_may_wait_in_a_loop)
{
	struct async_executor *executor = stage_open(1);
	char diary[32] = "";
	struct sleeper_address address = spawn_sleeper(executor, diary, NULL);
	CHECK_OK(sleeper_send_count_sheep(address, (struct count_sheep){ 10 }));
	CHECK_OK(sleeper_send_count_sheep(address, (struct count_sheep){ 0 }));
	CHECK_OK(sleeper_send_count_sheep(address, (struct count_sheep){ 3 }));
	CHECK_OK(sleeper_address_interrupt(address));
	CHECK_OK(sleeper_address_join(address));
	CHECK_STR_EQ(diary, "ssssssssss..sss.");
	sleeper_address_drop(&address);
	stage_close(executor);
}

TEST(an_open_gate_is_passed_without_waiting)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	char diary[16] = "";
	struct sleeper_address address = spawn_sleeper(executor, diary, NULL);
	gate_open(&gate);
	for (int i = 0; i < 3; i++)
		CHECK_OK(sleeper_send_nap(address, (struct nap){ &gate }));
	CHECK_OK(sleeper_address_interrupt(address));
	CHECK_OK(sleeper_address_join(address));
	CHECK_STR_EQ(diary, "()()()");
	sleeper_address_drop(&address);
	stage_close(executor);
}

TEST(the_last_address_may_be_dropped_while_a_handler_waits)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 }, asleep = { 0 };
	char diary[16] = "";
	struct sleeper_address address = spawn_sleeper(executor, diary, &asleep);
	CHECK_OK(sleeper_send_nap(address, (struct nap){ &gate }));
	CHECK_OK(sleeper_send_note(address, (struct note){ 'z' }));
	gate_wait(&asleep);
	sleeper_address_drop(&address);
	CHECK_INT_EQ(async_executor_tasks(executor), 1);
	gate_open(&gate);
	stage_wait(executor);
	CHECK_STR_EQ(diary, "()z");
	stage_close(executor);
}

/* ---- Hooks that wait ----------------------------------------------------------------------------------------------------- */

static int wait_a_little(struct actor *actor, struct actor_context *context, char before,
                         char after)
{
	struct sleeper *self = ACTOR_SELF(sleeper, actor);
	ASYNC_BEGIN(&self->frame);
	write_letter(self, before);
	ASYNC_AWAIT(&self->frame, async_sleep_poll(&self->timer, actor_context_waker(context),
	                                           async_after(ASYNC_MILLISECOND)));
	write_letter(self, after);
	ASYNC_END(&self->frame);
	return ACTOR_OK;
}

static int slow_initialize(struct actor *self, struct actor_context *context)
{
	return wait_a_little(self, context, '<', '[');
}

static int slow_finalize(struct actor *self, struct actor_context *context)
{
	return wait_a_little(self, context, ']', '>');
}

TEST(initialize_and_finalize_may_wait)
{
	static const struct actor_ops ops = { .initialize = slow_initialize,
		                              .finalize = slow_finalize };
	struct async_executor *executor = stage_open(1);
	char diary[16] = "";
	struct sleeper_address address;
	CHECK_OK(sleeper_spawn(executor, (struct sleeper){ .base.ops = &ops, .diary = diary },
	                       &address));
	CHECK_OK(sleeper_send_note(address, (struct note){ 'n' }));
	CHECK_OK(sleeper_address_interrupt(address));
	CHECK_OK(sleeper_address_join(address));
	CHECK_STR_EQ(diary, "<[n]>");
	sleeper_address_drop(&address);
	stage_close(executor);
}

/* A handler that waits and stops: what is behind it in the mailbox is dropped. */
struct last_words {
	struct gate *until;
};
ACTOR_EVENT(sleeper, last_words);

static int sleeper_on_last_words(struct sleeper *self, const struct last_words *event,
                                 struct actor_context *context)
{
	ASYNC_BEGIN(&self->frame);
	ASYNC_AWAIT(&self->frame,
	            gate_poll(event->until, &self->waiter, actor_context_waker(context)));
	ASYNC_END(&self->frame);
	actor_context_stop(context);
	return ACTOR_OK;
}

TEST(a_handler_may_stop_after_it_waited)
{
	struct async_executor *executor = stage_open(1);
	struct gate gate = { 0 };
	char diary[16] = "";
	struct sleeper_address address = spawn_sleeper(executor, diary, NULL);
	CHECK_OK(sleeper_send_last_words(address, (struct last_words){ &gate }));
	CHECK_OK(sleeper_send_note(address, (struct note){ 'n' }));
	gate_open(&gate);
	CHECK_OK(sleeper_address_join(address));
	CHECK_STR_EQ(diary, "");
	sleeper_address_drop(&address);
	stage_close(executor);
}
