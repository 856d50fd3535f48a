/*
 * trait.h - what an actor is: a struct of yours that begins with a struct actor, and a table of
 * hooks.
 *
 *      struct calculator {
 *              struct actor base;      first, and named so
 *              double last;
 *      };
 *      static const struct actor_ops ops = { .drop = forget };
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

struct actor_ops {
	/*
	 * Releases what the struct holds; the struct itself is not yours to free. Called once.
	 * Default: nothing.
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
