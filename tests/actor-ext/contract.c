/* A request and the type of its response: said once, for who asks and who answers. */
// since: 40
#include <actor-ext/actor-ext.h>

#include "../stage.h"
#include "handler.h"

/* ---- What would stand in a header: no struct of the actor, no handler ---------------------------------------------------- */

struct weigh {
	int stones;
};
struct sign {
	int number;
};

ACTOR_ADDRESS(scales);
ACTOR_REQUEST_DECLARE(scales, weigh, double);
ACTOR_REQUEST_DECLARE(scales, sign, const char *);

/* Whose source file is elsewhere: the same request, and another response. */
ACTOR_ADDRESS(balance);
ACTOR_REQUEST_DECLARE(balance, weigh, long);

/* ---- What would stand in the source file -------------------------------------------------------------------------------- */

struct scales {
	struct actor base;
	double stone;
};
ACTOR_SPAWN(scales);
ACTOR_REQUEST_DEFINE(scales, weigh, double);
ACTOR_REQUEST_DEFINE(scales, sign, const char *);

static int scales_on_weigh(struct scales *self, const struct weigh *request, double *response,
                           handler_context *context)
{
	(void)context;
	*response = self->stone * request->stones;
	return ACTOR_OK;
}

static int scales_on_sign(struct scales *self, const struct sign *request, const char **response,
                          handler_context *context)
{
	(void)self;
	(void)context;
	*response = request->number == 0 ? "Libra" : "unknown";
	return ACTOR_OK;
}

TEST(the_response_has_a_name)
{
	scales_weigh_response weight = 0;
	scales_sign_response sign = NULL;
	CHECK_INT_EQ(_Generic(weight, double : 1, default : 0), 1);
	CHECK_INT_EQ(_Generic(sign, const char * : 1, default : 0), 1);
}

TEST(the_response_is_each_actors_own)
{
	struct scales_weigh_exchange fine = { .request = { 3 }, .response = 1.5 };
	struct balance_weigh_exchange coarse = { .request = fine.request, .response = 2 };
	CHECK_INT_EQ(_Generic(fine.response, double : 1, default : 0), 1);
	CHECK_INT_EQ(_Generic(coarse.response, long : 1, default : 0), 1);
	CHECK_INT_EQ(coarse.request.stones, 3);
}

TEST(who_asks_and_who_answers_agree)
{
	struct scales scales = { .stone = 0.5 };
	struct scales_weigh_exchange asked = { .request = { 3 } };
	scales_sign_response sign = NULL;
	CHECK_OK(scales_on_weigh(&scales, &asked.request, &asked.response, NULL));
	CHECK(asked.response > 1.4 && asked.response < 1.6);
	CHECK_OK(scales_on_sign(&scales, &(struct sign){ 0 }, &sign, NULL));
	CHECK_STR_EQ(sign, "Libra");
}
