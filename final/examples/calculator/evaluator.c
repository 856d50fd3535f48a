/* evaluator.c - a handler that waits: its locals live in the actor's struct, and ASYNC_AWAIT is where it may pause. */
#include "evaluator.h"

#include "operation.h"

#include <async/require.h>

#include <stdlib.h>

struct evaluator {
	struct actor base;
	struct calculator_address calculator; /* shared: dropped with the actor */

	/* The locals of evaluator_on_evaluate(), which must survive its waiting. */
	struct async_frame frame;
	size_t at; /* the term it has come to */
	double *stack;
	size_t height;
	struct operation operation;
};

static void evaluate_drop(struct evaluate *request)
{
	expression_deinit(&request->expression);
}

ACTOR_SPAWN(evaluator);
ACTOR_REQUEST_DEFINE_WITH(evaluator, evaluate, double, .drop_request = evaluate_drop);

static void evaluator_drop(struct actor *actor)
{
	struct evaluator *self = ACTOR_SELF(evaluator, actor);

	calculator_address_drop(&self->calculator);
}

static const struct actor_ops evaluator_ops = { .drop = evaluator_drop };

int evaluator_start(struct async_executor *executor, struct calculator_address calculator,
                    struct evaluator_address *evaluator)
{
	struct evaluator initial = { .base.ops = &evaluator_ops,
		                     .calculator = calculator_address_clone(calculator) };
	int error = evaluator_spawn(executor, initial, evaluator);

	if (error != ACTOR_OK) /* what was not spawned is still ours */
		evaluator_drop(&initial.base);
	return error;
}

static void push(struct evaluator *self, double number)
{
	self->stack[self->height++] = number;
}

static double pop(struct evaluator *self)
{
	return self->stack[--self->height];
}

/* Asks the calculator for what the term says, with operands from the stack. */
static struct operation ask(struct evaluator *self, const struct term *term)
{
	if (term->kind == TERM_LAST)
		return operation_ask(self->calculator, OPERATION_LAST, 0, 0);
	double right = pop(self);
	double left = pop(self);

	return operation_ask(self->calculator, term->kind, left, right);
}

/* All that is left is the result on the stack; or there was an error, and that is the answer. */
static int finish(struct evaluator *self, int error, double *response)
{
	if (error == ACTOR_OK) {
		*response = pop(self);
		/* What one actor sends another keeps its order: the next line's `ans` comes after this. */
		error = calculator_send_remember(self->calculator, (struct remember){ *response });
	}
	free(self->stack);
	return error;
}

static int evaluator_on_evaluate(struct evaluator *self, const struct evaluate *request,
                                 double *response, struct actor_context *context)
{
	const struct expression *expression = &request->expression;
	const struct term *term;
	double value;
	int error = ACTOR_OK;

	ASYNC_BEGIN(&self->frame);
	async_require(expression->count > 0, "nothing to evaluate");
	self->height = 0;
	self->stack = calloc(expression->depth, sizeof *self->stack);
	if (self->stack == NULL)
		ASYNC_RETURN(&self->frame, ACTOR_E_NOMEM);
	for (self->at = 0; self->at < expression->count; self->at++) {
		term = &expression->terms[self->at];
		if (term->kind == TERM_NUMBER) {
			push(self, term->number);
			continue;
		}
		self->operation = ask(self, term);
		ASYNC_AWAIT(&self->frame,
		            error = operation_poll(&self->operation, actor_context_waker(context),
		                                   &value));
		if (error != ACTOR_OK)
			break;
		push(self, value);
	}
	ASYNC_END(&self->frame);
	return finish(self, error, response);
}
