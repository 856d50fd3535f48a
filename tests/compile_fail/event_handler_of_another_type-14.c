// since: 14
// until: 31
// gcc: conflicting types for .account_on_deposit.
// clang: conflicting types for 'account_on_deposit'
/* A handler has exactly the declared type. */
#include <actor/actor.h>

struct deposit {
	int amount;
};
struct withdrawal {
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
typedef struct deposit event_type;
#else
typedef struct withdrawal event_type;
#endif

static void account_on_deposit(struct account *self, const event_type *event)
{
	self->balance += event->amount;
}

void use(struct account *account);

void use(struct account *account)
{
	account_on_deposit(account, &(event_type){ 5 });
}
