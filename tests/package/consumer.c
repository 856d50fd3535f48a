#include <async/error.h>

int main(void)
{
	return async_strerror(0) ? 0 : 1;
}
