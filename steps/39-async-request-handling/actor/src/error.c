#include "actor/error.h"

#include "async/error.h"
#include "async/task.h"

#define SAME_CODE(name, code, text)                                                                \
	_Static_assert((int)ACTOR_E_##name == (int)ASYNC_E_##name, "an error passes through");
ACTOR_ERRORS(SAME_CODE)
_Static_assert((int)ACTOR_PENDING == (int)ASYNC_PENDING, "so does pending");

const char *actor_strerror(int error)
{
	switch (error) {
	case ACTOR_OK:
		return "success";
#define ACTOR_ERROR_TEXT(name, code, text)                                                         \
	case ACTOR_E_##name:                                                                       \
		return text;
		ACTOR_ERRORS(ACTOR_ERROR_TEXT)
#undef ACTOR_ERROR_TEXT
	default:
		return error <= ACTOR_E_USER ? "the program's own error" : "unknown error";
	}
}
