// since: 38
// until: 38
// gcc: .calculator_on_add. used but never defined
// clang: function 'calculator_on_add' has internal linkage but is not defined
// with: -Werror
/* An actor that declares a request has to answer it. */
#include <actor-ext/actor-ext.h>

struct add {
	double left, right;
};

struct calculator {
	struct actor base;
};
ACTOR_TYPE(calculator);
ACTOR_REQUEST(calculator, add, double);

#ifdef MUST_COMPILE
static double calculator_on_add(struct calculator *self, const struct add *request)
{
	(void)self;
	return request->left + request->right;
}
#endif

double use(struct calculator *self);

double use(struct calculator *self)
{
	return calculator_on_add(self, &(struct add){ 2, 3 });
}
