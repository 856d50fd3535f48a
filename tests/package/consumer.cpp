#include "all_headers.h"

int main()
{
	return async_strerror(0) ? 0 : 1;
}
