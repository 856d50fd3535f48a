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

struct calculator {
	struct actor base;
	int sums;
};
ACTOR_TYPE(calculator);
ACTOR_REQUEST(calculator, add, int);
ACTOR_REQUEST(calculator, count, long);

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
	CHECK_INT_EQ(calculator_on_count(&calculator, &(struct count){ 0 }), 2);
	CHECK(sizeof(calculator_on_count(&calculator, &(struct count){ 0 })) == sizeof(long));
}
