// since: 38
// until: 38
// gcc: conflicting types for .calculator_on_add.
// clang: conflicting types for 'calculator_on_add'
/* A handler has exactly the declared type: here it would return an int where a double is read. */
#include <actor-ext/actor-ext.h>

struct add {
	double left, right;
};

struct calculator {
	struct actor base;
};
ACTOR_TYPE(calculator);
ACTOR_REQUEST(calculator, add, double);

#ifndef MUST_COMPILE
typedef int sum_type;
#else
typedef double sum_type;
#endif

static sum_type calculator_on_add(struct calculator *self, const struct add *request)
{
	(void)self;
	return (sum_type)(request->left + request->right);
}

double use(struct calculator *self);

double use(struct calculator *self)
{
	return calculator_on_add(self, &(struct add){ 2, 3 });
}
