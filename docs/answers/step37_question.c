/* Step 37, exercise 3: a question and its answer, by the core alone. Two events, and an address to answer to. */
#include <actor/actor.h>

#include "../../tests/stage.h"

struct answer {
	int value;
};

struct pupil {
	struct actor base;
	int *knows;
};
ACTOR_TYPE(pupil);
ACTOR_EVENT(pupil, answer);

static int pupil_on_answer(struct pupil *self, const struct answer *answer,
                           struct actor_context *context)
{
	(void)context;
	*self->knows = answer->value;
	return ACTOR_OK;
}

struct question {
	int value;
	struct pupil_address from; /* the question's own: nobody but a pupil can ask */
};

static void question_drop(struct question *question)
{
	pupil_address_drop(&question->from);
}

struct teacher {
	struct actor base;
};
ACTOR_TYPE(teacher);
ACTOR_EVENT_WITH(teacher, question, .drop = question_drop);

static int teacher_on_question(struct teacher *self, const struct question *question,
                               struct actor_context *context)
{
	(void)self;
	(void)context;
	if (question->value < 0)
		return ACTOR_E_INVALID; /* and no answer: the error is recorded, here */
	int square = question->value * question->value;
	return pupil_send_answer(question->from, (struct answer){ square });
}

/* What a pupil that asks for the square of `number` knows in the end. */
static int learn(int number)
{
	struct async_executor *executor = stage_open(1);
	int knows = 0;
	struct teacher_address teacher;
	struct pupil_address pupil;
	CHECK_OK(teacher_spawn(executor, (struct teacher){ 0 }, &teacher));
	CHECK_OK(pupil_spawn(executor, (struct pupil){ .knows = &knows }, &pupil));
	struct question question = { number, pupil_address_clone(pupil) };
	CHECK_OK(teacher_send_question(teacher, question)); /* takes the clone */
	pupil_address_drop(&pupil); /* from here on the question alone keeps it */
	teacher_address_drop(&teacher);
	stage_wait(executor);
	stage_close(executor);
	return knows;
}

TEST(a_question_is_answered)
{
	CHECK_INT_EQ(learn(12), 144);
}

TEST(a_pupil_without_an_answer_is_told_nothing)
{
	CHECK_INT_EQ(learn(-1), 0);
}
