// since: 14
// until: 31
// with: -Werror
// gcc: .account_on_deposit. used but never defined
// clang: function 'account_on_deposit' has internal linkage but is not defined
/* An actor that declares an event has to handle it. */
#include <actor/actor.h>

struct deposit {
	int amount;
};

struct account {
	struct actor base;
	int balance;
};
#if STEP >= 17
ACTOR_TYPE(account);
#endif
ACTOR_EVENT(account, deposit);

#ifdef MUST_COMPILE
static void account_on_deposit(struct account *self, const struct deposit *event)
{
	self->balance += event->amount;
}
#endif

void use(struct account *account);

void use(struct account *account)
{
	account_on_deposit(account, &(struct deposit){ 5 });
}
