/*
 * trait.h - what an actor is: a struct of yours that begins with a struct actor, and a table of
 * hooks.
 *
 *      struct calculator {
 *              struct actor base;      first, and named so
 *              double last;
 *      };
 *      static const struct actor_ops ops = { .initialize = start, .drop = forget };
 *      struct calculator initial = { .base.ops = &ops, .last = 0 };
 *
 * The table is C's answer to a Rust trait with default methods: NULL means the default. No table at
 * all: all defaults. A hook gets the struct actor; ACTOR_SELF() leads from it to your struct.
 *
 * All hooks of an actor, and all its handlers, run one at a time. They run on the executor's
 * workers, on a different one each time perhaps, but what one of them wrote the next one sees: no
 * lock is needed for the actor's own data.
 */
#ifndef ACTOR_TRAIT_H
#define ACTOR_TRAIT_H

#include "actor/error.h"
#include "async/container_of.h"

ASYNC_BEGIN_DECLS

struct actor;
struct actor_context;

/*
 * Each hook but `drop` returns ACTOR_OK, an error, or ACTOR_PENDING to wait (it is then called
 * again when woken, from its beginning: async/await.h makes it go on where it stopped).
 */
struct actor_ops {
	/*
	 * Called first. The struct is where it stays for its life, so it may point into itself from
	 * now on. An error: the actor handles no message, `finalize` is not called, join gives this
	 * error. Default: ACTOR_OK.
	 */
	int (*initialize)(struct actor *self, struct actor_context *context);
	/*
	 * Called again and again while the actor is active: does one thing. An error is recorded,
	 * and the actor goes on. Default: actor_context_next(), which handles the next message.
	 */
	int (*event)(struct actor *self, struct actor_context *context);
	/*
	 * Somebody asked the actor to end (actor_address_interrupt()). It decides. Default:
	 * actor_context_close(): accepts no more, handles all that was accepted, ends.
	 */
	int (*interrupt)(struct actor *self, struct actor_context *context);
	/*
	 * Called last, when the mailbox is closed and empty. An error becomes the result of join.
	 * Default: ACTOR_OK.
	 */
	int (*finalize)(struct actor *self, struct actor_context *context);
	/*
	 * Releases what the struct holds; the struct itself is not yours to free. Called once, in
	 * every case, also after a failed `initialize` (so it must cope with what was not
	 * initialized). A future in the struct that may still be pending is to be given up here:
	 * async_sleep_deinit(). Default: nothing.
	 */
	void (*drop)(struct actor *self);
};

/* Begins every actor's struct. */
struct actor {
	const struct actor_ops *ops; /* borrowed for ever; NULL: all defaults */
};

/* Your struct, from the struct actor that begins it: ACTOR_SELF(calculator, self). */
#define ACTOR_SELF(type, self) async_container_of(self, struct type, base)

ASYNC_END_DECLS

#endif
