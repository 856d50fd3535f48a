/*
 * trait.h - what an actor is: a struct of yours that begins with a struct actor, and a table of
 * hooks.
 *
 *      struct calculator {
 *              struct actor base;      first, and named so
 *              double last;
 *      };
 *      static const struct actor_ops ops = { .initialize = start, .drop = forget };
 *      struct calculator calculator = { .base.ops = &ops, .last = 0 };
 *
 * The table is C's answer to a Rust trait with default methods: NULL means the default. No table at
 * all: all defaults. A hook gets the struct actor; ACTOR_SELF() leads from it to your struct.
 */
#ifndef ACTOR_TRAIT_H
#define ACTOR_TRAIT_H

#include "actor/export.h"
#include "async/container_of.h"

ASYNC_BEGIN_DECLS

struct actor;

/* What the `event` hook says: go on, or no more. */
enum { ACTOR_OK = 0, ACTOR_STOP = 2 };

struct actor_ops {
	/* Called first. Default: nothing. */
	void (*initialize)(struct actor *self);
	/*
	 * Called again and again: does one thing. ACTOR_OK: go on; ACTOR_STOP: that was all.
	 * Default: ACTOR_STOP.
	 */
	int (*event)(struct actor *self);
	/* Called last, when `event` has said ACTOR_STOP. Default: nothing. */
	void (*finalize)(struct actor *self);
	/*
	 * Releases what the struct holds; the struct itself is not yours to free. Called once, in
	 * every case, also if the actor was never run (so it must cope with what was not
	 * initialized). Default: nothing.
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
