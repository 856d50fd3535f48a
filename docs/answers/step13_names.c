/* Step 13, exercise 1: the names of the errors, out of the same list. */
#include <actor/actor.h>

#include "testing/test.h"

TEST(an_error_has_a_name)
{
	CHECK_STR_EQ(actor_error_name(ACTOR_E_NOMEM), "ACTOR_E_NOMEM");
	CHECK_STR_EQ(actor_error_name(ACTOR_E_CLOSED), "ACTOR_E_CLOSED");
}

TEST(what_is_no_error_has_none)
{
	CHECK_STR_EQ(actor_error_name(ACTOR_OK), NULL);
	CHECK_STR_EQ(actor_error_name(ACTOR_PENDING), NULL);
	CHECK_STR_EQ(actor_error_name(-12345), NULL);
}

/* The list once more, this time to count. */
TEST(no_error_is_forgotten)
{
	int errors = 0;
#define COUNT(name, code, text)                                                                    \
	CHECK(actor_error_name(code) != NULL);                                                     \
	errors++;
	ACTOR_ERRORS(COUNT)
#undef COUNT
	CHECK_INT_EQ(errors, 2);
}
