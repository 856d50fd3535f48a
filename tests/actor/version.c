/* The library that is linked is the one whose headers were compiled. */
// since: 1
#include <actor/actor.h>
#include <stdio.h>

#include "testing/test.h"

TEST(library_and_headers_agree)
{
	CHECK_STR_EQ(actor_version(), ACTOR_VERSION);
}

TEST(it_has_three_numbers)
{
	unsigned major, minor, patch;
	char rest;
	CHECK_INT_EQ(sscanf(actor_version(), "%u.%u.%u%c", &major, &minor, &patch, &rest), 3);
}
