#include "async/error.h"

const char *async_strerror(int error)
{
	switch (error) {
	case ASYNC_OK:
		return "success";
#define ASYNC_ERROR_TEXT(name, code, text)                                                         \
	case ASYNC_E_##name:                                                                       \
		return text;
		ASYNC_ERRORS(ASYNC_ERROR_TEXT)
#undef ASYNC_ERROR_TEXT
	default:
		return "unknown error";
	}
}
