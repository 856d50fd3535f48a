/* Request handlers are functions with a result. */
// since: 38
// until: 38
#include <actor-ext/actor-ext.h>

#include "../stage.h"

struct add {
	int left, right;
};
struct count {
	int unused;
};
struct say {
	bool aloud;
};
struct question {
	struct add request;
	int *sum; /* for the test */
};

struct calculator {
	struct actor base;
	int sums;
};
ACTOR_TYPE(calculator);
ACTOR_REQUEST(calculator, add, int);
ACTOR_REQUEST(calculator, count, long);
ACTOR_REQUEST(calculator, say, const char *);
ACTOR_EVENT(calculator, question);

static int calculator_on_add(struct calculator *self, const struct add *request)
{
	self->sums++;
	return request->left + request->right;
}

static long calculator_on_count(struct calculator *self, const struct count *request)
{
	(void)request;
	return self->sums;
}

static const char *calculator_on_say(struct calculator *self, const struct say *request)
{
	(void)self;
	return request->aloud ? "SUM" : "sum";
}

/* What the library will do in a later step: calls the handler, on a worker. */
static int calculator_on_question(struct calculator *self, const struct question *event,
                                  struct actor_context *context)
{
	(void)context;
	*event->sum = calculator_on_add(self, &event->request);
	return ACTOR_OK;
}

TEST(a_handler_called_directly_gives_its_response)
{
	struct calculator calculator = { .sums = 0 };
	CHECK_INT_EQ(calculator_on_add(&calculator, &(struct add){ 2, 3 }), 5);
	CHECK_INT_EQ(calculator_on_add(&calculator, &(struct add){ -2, 2 }), 0);
}

TEST(each_request_has_a_response_of_its_own_type)
{
	struct calculator calculator = { .sums = 0 };
	(void)calculator_on_add(&calculator, &(struct add){ 2, 3 });
	(void)calculator_on_add(&calculator, &(struct add){ 2, 3 });
	long count = calculator_on_count(&calculator, &(struct count){ 0 });
	CHECK_INT_EQ(count, 2);
	CHECK_INT_EQ(_Generic(calculator_on_count(&calculator, NULL), long : 1, default : 0), 1);
	CHECK_STR_EQ(calculator_on_say(&calculator, &(struct say){ true }), "SUM");
}

TEST(it_can_be_called_in_a_running_actor)
{
	struct async_executor *executor = stage_open(1);
	struct calculator_address address;
	int sum = 0;
	CHECK_OK(calculator_spawn(executor, (struct calculator){ .sums = 0 }, &address));
	CHECK_OK(calculator_send_question(address, (struct question){ { 2, 3 }, &sum }));
	CHECK_OK(calculator_address_interrupt(address));
	CHECK_OK(calculator_address_join(address));
	calculator_address_drop(&address);
	stage_close(executor);
	CHECK_INT_EQ(sum, 5);
}
