/* The life of an actor is logged, on the level "debug". */
// since: 27
// until: 34
#include <actor/actor.h>
#include <async/log.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "start.h"

/* ---- What is said ------------------------------------------------------------------------------------------------------ */

/* Keeps the last words of each line, in order. A sink needs no lock: lines come one at a time. */
static void keep_line(void *data, enum async_log_level level, const char *line, size_t length)
{
	char *text = data;
	const char *colon = strchr(line, ':');
	(void)length;
	CHECK_INT_EQ(level, ASYNC_LOG_DEBUG);
	if (strncmp(line, "actor ", 6) == 0 && colon != NULL)
		strcat(strcat(text, colon + 1), ";");
}

static int stop_at_once(struct actor *self, struct actor_context *context)
{
	(void)self;
	return stop(context);
}

static void live_and_log(enum async_log_level level, char *text)
{
	static const struct actor_ops ops = { .event = stop_at_once };
	struct actor actor = { &ops };
	async_log_set_sink(keep_line, text);
	async_log_set_level(level);
	live(&actor, sizeof actor);
	async_log_set_sink(NULL, NULL);
}

TEST(from_start_to_end)
{
	char text[512] = "";
	live_and_log(ASYNC_LOG_DEBUG, text);
	CHECK_STR_EQ(text, " active; stopping; done (success);");
}

TEST(it_is_silent_unless_asked)
{
	char text[512] = "";
	live_and_log(ASYNC_LOG_INFO, text);
	CHECK_STR_EQ(text, "");
	live_and_log(ASYNC_LOG_DEBUG, text);
	CHECK(text[0] != '\0');
}

TEST(a_canceled_actor)
{
	char text[512] = "";
	struct actor actor = { NULL };
	async_log_set_sink(keep_line, text);
	async_log_set_level(ASYNC_LOG_DEBUG);
	struct async_executor *executor = stage_open(1);
	struct actor_address address;
	CHECK_OK(actor_spawn(executor, &actor, sizeof actor, &address));
	while (actor_address_status(address) != ACTOR_ACTIVE)
		sched_yield();
	async_executor_free(executor);
	async_log_set_sink(NULL, NULL);
	actor_address_drop(&address);
	stage_check_empty();
	CHECK_STR_EQ(text, " active; stopping; done (canceled);");
}

/* ---- About whom -------------------------------------------------------------------------------------------------------- */

/* Ends when a gate opens. */
struct guest {
	struct actor base;
	struct gate *leave;
	struct async_watch_waiter waiter;
};
ACTOR_TYPE(guest);

static int stay(struct actor *self, struct actor_context *context)
{
	struct guest *guest = ACTOR_SELF(guest, self);
	struct async_waker *waker = actor_context_waker(context);
	if (gate_poll(guest->leave, &guest->waiter, waker) == ASYNC_PENDING)
		return ACTOR_PENDING;
	return stop(context);
}

static const struct actor_ops guest_ops = { .event = stay };

static struct guest_address spawn_guest(struct async_executor *executor, struct gate *leave)
{
	struct guest_address address;
	CHECK_OK(guest_spawn(executor, (struct guest){ .base.ops = &guest_ops, .leave = leave },
	                     &address));
	return address;
}

/* Counts the lines about each of two actors. */
struct tally {
	struct guest_address guests[2];
	int lines[2];
};

static void count_line(void *data, enum async_log_level level, const char *line, size_t length)
{
	struct tally *tally = data;
	void *who = NULL;
	(void)level;
	(void)length;
	if (sscanf(line, "actor %p:", &who) == 1)
		for (int i = 0; i < 2; i++)
			tally->lines[i] += who == (void *)tally->guests[i].untyped.runtime;
}

TEST(each_line_says_which_actor)
{
	struct async_executor *executor = stage_open(2);
	struct gate leave = { 0 };
	struct tally tally = { .guests = { spawn_guest(executor, &leave),
		                           spawn_guest(executor, &leave) } };
	for (int i = 0; i < 2; i++)
		while (actor_address_status(tally.guests[i].untyped) != ACTOR_ACTIVE)
			sched_yield();
	async_log_set_sink(count_line, &tally);
	async_log_set_level(ASYNC_LOG_DEBUG); /* from here on: the end */
	gate_open(&leave);
	for (int i = 0; i < 2; i++)
		CHECK_OK(guest_address_join(tally.guests[i]));
	async_log_set_sink(NULL, NULL);
	CHECK_INT_EQ(tally.lines[0], 2);
	CHECK_INT_EQ(tally.lines[1], 2);
	for (int i = 0; i < 2; i++)
		guest_address_drop(&tally.guests[i]);
	stage_close(executor);
}

/* ---- When -------------------------------------------------------------------------------------------------------------- */

struct late_lines {
	_Atomic int count;
};

/* Slow, for lines that come too late to be caught. */
static void count_slowly(void *data, enum async_log_level level, const char *line, size_t length)
{
	const struct timespec moment = { 0, 200000 };
	(void)level;
	(void)line;
	(void)length;
	nanosleep(&moment, NULL);
	((struct late_lines *)data)->count++;
}

TEST(who_sees_it_done_finds_all_lines)
{
	struct async_executor *executor = stage_open(1);
	async_log_set_level(ASYNC_LOG_DEBUG);
	for (size_t i = 0; i < test_scaled(50); i++) {
		struct late_lines lines = { 0 };
		struct gate leave = { 0 };
		async_log_set_sink(count_slowly, &lines);
		struct guest_address address = spawn_guest(executor, &leave);
		gate_open(&leave);
		uint64_t deadline = async_after(5 * ASYNC_SECOND);
		while (actor_address_status(address.untyped) != ACTOR_DONE &&
		       async_now() < deadline)
			sched_yield();
		CHECK_INT_EQ(lines.count, 3);
		async_log_set_sink(NULL, NULL);
		guest_address_drop(&address);
	}
	stage_close(executor);
}

/* ---- And what does not depend on it ------------------------------------------------------------------------------------ */

static _Atomic int drops;

static void count_drop(struct actor_message *message)
{
	(void)message;
	drops++;
}

/* A guest that leaves with a message in its mailbox. */
static void leave_with_a_message(enum async_log_level level, char *text)
{
	static const struct actor_message_ops ops = { .drop = count_drop }; /* never handled */
	struct actor_message message = { .ops = &ops }, too_late = { .ops = &ops };
	struct async_executor *executor = stage_open(1);
	struct gate leave = { 0 };
	drops = 0;
	async_log_set_sink(keep_line, text);
	async_log_set_level(level);
	struct guest_address address = spawn_guest(executor, &leave);
	CHECK_OK(actor_address_send(address.untyped, &message));
	gate_open(&leave);
	CHECK_OK(guest_address_join(address));
	CHECK_INT_EQ(drops, 1);
	CHECK_INT_EQ(actor_address_send(address.untyped, &too_late), ACTOR_E_CLOSED);
	async_log_set_sink(NULL, NULL);
	guest_address_drop(&address);
	stage_close(executor);
}

TEST(a_life_is_the_same_with_and_without)
{
	char text[512] = "";
	leave_with_a_message(ASYNC_LOG_DEBUG, text);
	CHECK(text[0] != '\0');
	leave_with_a_message(ASYNC_LOG_OFF, text);
}
