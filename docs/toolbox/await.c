/*
 * await.c - reads words from a stream that arrives in pieces, cut anywhere. See await.md.
 *
 * A word is a digit, its length, and so many letters: "5hello3you".
 */
#include <async/await.h>
#include <stdio.h>
#include <string.h>

/* ---- What has arrived so far ----------------------------------------------------------------- */

struct stream {
	const char *next, *end;
};

/* A future: the next byte, or pending. (Nobody is woken: here the caller knows when more comes.) */
static enum async_poll next_byte(struct stream *stream, char *byte)
{
	if (stream->next == stream->end)
		return ASYNC_PENDING;
	*byte = *stream->next++;
	return ASYNC_READY;
}

/* ---- An async function, and one that awaits it ----------------------------------------------- */

struct word {
	struct async_frame frame;
	unsigned i, length;
	char text[10];
};

static enum async_poll read_word(struct word *self, struct stream *stream)
{
	char digit;

	ASYNC_BEGIN(&self->frame);
	ASYNC_AWAIT(&self->frame, next_byte(stream, &digit));
	self->length = (unsigned)(digit - '0');
	for (self->i = 0; self->i < self->length; self->i++)
		ASYNC_AWAIT(&self->frame, next_byte(stream, &self->text[self->i]));
	self->text[self->length] = '\0';
	ASYNC_END(&self->frame);
	return ASYNC_READY;
}

struct sentence {
	struct async_frame frame;
	struct word word; /* the frame of read_word(), as long as it is awaited */
	char text[40];
};

/* Words up to the first empty one, with a blank behind each. */
static enum async_poll read_sentence(struct sentence *self, struct stream *stream)
{
	ASYNC_BEGIN(&self->frame);
	do {
		ASYNC_AWAIT(&self->frame, read_word(&self->word, stream));
		strcat(self->text, self->word.text);
		strcat(self->text, " ");
	} while (self->word.length > 0);
	ASYNC_END(&self->frame);
	return ASYNC_READY;
}

/* ---- The stream, cut in two places ----------------------------------------------------------- */

static const char input[] = "5hello3you3two0";

/* Between two polls a worker polls other tasks. They use the stack. */
static __attribute__((noinline)) void poll_others(void)
{
	volatile char locals[1024];
	for (size_t i = 0; i < sizeof locals; i++)
		locals[i] = 0;
}

/* The pieces [0, first), [first, second), [second, end). */
static bool reads_it(size_t first, size_t second)
{
	const char *const ends[] = { input + first, input + second, input + strlen(input) };
	struct stream stream = { .next = input, .end = input };
	struct sentence sentence = { .frame = { 0 } };
	enum async_poll result = ASYNC_PENDING;
	for (size_t i = 0; i < 3 && result == ASYNC_PENDING; i++) {
		stream.end = ends[i];
		result = read_sentence(&sentence, &stream);
		poll_others();
	}
	return result == ASYNC_READY && strcmp(sentence.text, "hello you two  ") == 0;
}

int main(void)
{
	unsigned ways = 0, right = 0;
	for (size_t second = 0; second <= strlen(input); second++) {
		for (size_t first = 0; first <= second; first++) {
			ways++;
			right += reads_it(first, second);
		}
	}
	printf("in one piece: %s\n", reads_it(0, 0) ? "right" : "wrong");
	printf("cut in two places: right %u times of %u\n", right, ways);
	return right == ways ? 0 : 1;
}
