/*
 * await_cost.c - what it costs to be polled once more and wait on: by the macros, by a switch on an
 * enum, and through many functions that await each other. Medians of 51 short runs. See await.md.
 */
#include <async/await.h>
#include <async/sleep.h>
#include <stdio.h>
#include <stdlib.h>

#define RUNS 51u
#define POLLS 20000u
#define DEEPEST 16u

struct level {
	struct async_frame frame;
	enum { AT_START, WAITING } state; /* the same, by hand */
	struct level *inner;
	unsigned left; /* how often the future is pending */
};

/* The future at the bottom. Not inlined, as it would be in another file. */
static __attribute__((noinline)) enum async_poll count(struct level *level)
{
	return level->left-- > 0 ? ASYNC_PENDING : ASYNC_READY;
}

static enum async_poll by_macros(struct level *self)
{
	ASYNC_BEGIN(&self->frame);
	ASYNC_AWAIT(&self->frame, count(self));
	ASYNC_END(&self->frame);
	return ASYNC_READY;
}

static enum async_poll by_hand(struct level *self)
{
	switch (self->state) {
	case AT_START:
		self->state = WAITING;
		__attribute__((fallthrough));
	case WAITING:
		if (count(self) == ASYNC_PENDING)
			return ASYNC_PENDING;
	}
	self->state = AT_START;
	return ASYNC_READY;
}

/* An async function that awaits another, and so on. */
static __attribute__((noinline)) enum async_poll nested(
	struct level *self) // NOLINT(misc-no-recursion)
{
	ASYNC_BEGIN(&self->frame);
	if (self->inner != NULL)
		ASYNC_AWAIT(&self->frame, nested(self->inner));
	else
		ASYNC_AWAIT(&self->frame, count(self));
	ASYNC_END(&self->frame);
	return ASYNC_READY;
}

/* Picoseconds for a poll. */
static uint64_t measure(enum async_poll (*volatile poll)(struct level *self), unsigned depth)
{
	struct level levels[DEEPEST] = { { .frame = { 0 } } };
	for (unsigned i = 0; i + 1 < depth; i++)
		levels[i].inner = &levels[i + 1];
	levels[depth - 1].left = POLLS;
	uint64_t start = async_now();
	while (poll(&levels[0]) == ASYNC_PENDING) {
	}
	return (async_now() - start) * 1000 / POLLS;
}

static int compare(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;
	return (*a > *b) - (*a < *b);
}

static uint64_t median(enum async_poll (*poll)(struct level *self), unsigned depth)
{
	uint64_t times[RUNS];
	for (unsigned i = 0; i < RUNS; i++)
		times[i] = measure(poll, depth);
	qsort(times, RUNS, sizeof times[0], compare);
	return times[RUNS / 2];
}

static void print(const char *name, uint64_t time, uint64_t unit)
{
	printf("%-24s %6.1f ns %5.1f\n", name, (double)time / 1000, (double)time / (double)unit);
}

int main(void)
{
	uint64_t unit = median(by_hand, 1);
	printf("struct async_frame: %zu bytes\n", sizeof(struct async_frame));
	print("awaited by hand", unit, unit);
	print("awaited by the macros", median(by_macros, 1), unit);
	print("through 4 functions", median(nested, 4), unit);
	print("through 16 functions", median(nested, DEEPEST), unit);
	print("the future, not awaited", median(count, 1), unit);
	return 0;
}
