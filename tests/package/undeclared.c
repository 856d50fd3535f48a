#include <async/error.h>

int main(void)
{
	return consumer_send_undeclared(1);
}
