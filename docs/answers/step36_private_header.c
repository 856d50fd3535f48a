/* Step 36, exercise 2: who links the library sees its include/, and not its src/. */
#include "testing/test.h"

#if __has_include("actor/actor.h")
enum { SEES_INCLUDE = 1 };
#else
enum { SEES_INCLUDE = 0 };
#endif

#if __has_include("runtime.h")
enum { SEES_SRC = 1 };
#else
enum { SEES_SRC = 0 };
#endif

TEST(only_public_headers_are_in_reach)
{
	CHECK_INT_EQ(SEES_INCLUDE, 1);
	CHECK_INT_EQ(SEES_SRC, 0);
}
