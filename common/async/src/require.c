#include "async/require.h"

#include <stdio.h>
#include <stdlib.h>

void async__require_failed(const char *text, const char *file, int line, const char *function)
{
	fprintf(stderr, "%s:%d: %s: %s\n", file, line, function, text);
	abort();
}
