/* Step 30, exercise 1: a message that counts down, and keeps what it needs for that in itself. */
#include <actor/actor.h>
#include <string.h>

#include "../../tests/stage.h"

struct rocket {
	struct actor base;
	char *log;
};
ACTOR_TYPE(rocket);

struct countdown {
	struct actor_message base;
	struct async_frame frame;
	struct async_sleep sleep;
	int left;
	uint64_t pause; /* between two counts, in nanoseconds */
};

static void write_letter(struct actor *actor, char letter)
{
	char *log = ACTOR_SELF(rocket, actor)->log;
	log[strlen(log)] = letter;
}

static int count_down(struct actor_message *message, struct actor *actor,
                      struct actor_context *context)
{
	struct countdown *countdown = async_container_of(message, struct countdown, base);
	int result;
	ASYNC_BEGIN(&countdown->frame);
	while (countdown->left > 0) {
		write_letter(actor, (char)('0' + countdown->left));
		ASYNC_AWAIT(&countdown->frame,
		            result = async_sleep_poll(&countdown->sleep,
		                                      actor_context_waker(context),
		                                      async_after(countdown->pause)));
		if (result == ASYNC_E_CANCELED) {
			write_letter(actor, 'x');
			ASYNC_RETURN(&countdown->frame, ACTOR_OK);
		}
		countdown->left--;
	}
	write_letter(actor, '!');
	actor_context_stop(context);
	ASYNC_END(&countdown->frame);
	return ACTOR_OK;
}

static void drop_countdown(struct actor_message *message)
{
	struct countdown *countdown = async_container_of(message, struct countdown, base);
	async_sleep_deinit(&countdown->sleep);
	async_pool_free(countdown, sizeof *countdown);
}

static void send_countdown(struct rocket_address rocket, int from, uint64_t pause)
{
	static const struct actor_message_ops ops = { .handle = count_down,
		                                      .drop = drop_countdown };
	struct countdown *countdown = async_pool_alloc(sizeof *countdown);
	CHECK(countdown != NULL);
	*countdown = (struct countdown){ .base.ops = &ops, .left = from, .pause = pause };
	CHECK_OK(actor_address_send(rocket.untyped, &countdown->base));
}

TEST(it_counts_and_lifts_off)
{
	struct async_executor *executor = stage_open(1);
	char log[16] = "";
	struct rocket_address rocket;
	CHECK_OK(rocket_spawn(executor, (struct rocket){ .log = log }, &rocket));
	send_countdown(rocket, 3, ASYNC_MILLISECOND);
	CHECK_OK(rocket_address_join(rocket));
	CHECK_STR_EQ(log, "321!");
	rocket_address_drop(&rocket);
	stage_close(executor);
}

/* A second rocket on the same worker does not wait for the first, which takes an hour for a count. */
TEST(a_slow_one_holds_nobody_up_and_ends_with_its_executor)
{
	struct async_executor *executor = stage_open(1);
	char slow_log[16] = "", log[16] = "";
	struct rocket_address slow, rocket;
	CHECK_OK(rocket_spawn(executor, (struct rocket){ .log = slow_log }, &slow));
	send_countdown(slow, 3, 3600 * ASYNC_SECOND);
	CHECK_OK(rocket_spawn(executor, (struct rocket){ .log = log }, &rocket));
	send_countdown(rocket, 3, ASYNC_MILLISECOND);
	CHECK_OK(rocket_address_join(rocket));
	CHECK_STR_EQ(log, "321!");
	async_executor_free(executor);
	CHECK_STR_EQ(slow_log, "3x");
	rocket_address_drop(&rocket);
	rocket_address_drop(&slow);
	stage_check_empty();
}
