/*
 * type.h - typed addresses: ACTOR_TYPE(calculator); after the definition of struct calculator.
 *
 * It declares struct calculator_address and
 *
 *      int  calculator_spawn(executor, (struct calculator){ ... }, &address)
 *      struct calculator_address  calculator_address_clone(address)
 *      void calculator_address_drop(&address)
 *      int  calculator_address_interrupt(address)
 *      int  calculator_address_join(address)
 *      struct calculator_address  calculator_self(context)                      borrowed
 *
 * which do what the functions of address.h and context.h of the same names do. Others take
 * `address.untyped`.
 *
 * An actor whose struct is nobody's business: ACTOR_ADDRESS(calculator) in the header, where struct
 * calculator may be incomplete, and ACTOR_SPAWN(calculator) in the source file. ACTOR_TYPE is both.
 */
#ifndef ACTOR_TYPE_H
#define ACTOR_TYPE_H

#include "actor/context.h"
#include "actor/spawn.h"

#define ACTOR_ADDRESS(actor_)                                                                      \
	struct actor_;                                                                             \
	struct actor_##_address {                                                                  \
		struct actor_address untyped;                                                      \
	};                                                                                         \
	ACTOR_GENERATED ACTOR_MUST_CHECK struct actor_##_address actor_##_address_clone(           \
		struct actor_##_address address)                                                   \
	{                                                                                          \
		struct actor_##_address clone = { actor_address_clone(address.untyped) };          \
		return clone;                                                                      \
	}                                                                                          \
	ACTOR_GENERATED void actor_##_address_drop(struct actor_##_address *address)               \
	{                                                                                          \
		actor_address_drop(&address->untyped);                                             \
	}                                                                                          \
	ACTOR_GENERATED ACTOR_MUST_CHECK int actor_##_address_interrupt(                           \
		struct actor_##_address address)                                                   \
	{                                                                                          \
		return actor_address_interrupt(address.untyped);                                   \
	}                                                                                          \
	ACTOR_GENERATED ACTOR_MUST_CHECK int actor_##_address_join(                                \
		struct actor_##_address address)                                                   \
	{                                                                                          \
		return actor_address_join(address.untyped);                                        \
	}                                                                                          \
	ACTOR_GENERATED struct actor_##_address actor_##_self(struct actor_context *context)       \
	{                                                                                          \
		struct actor_##_address self = { actor_context_self(context) };                    \
		return self;                                                                       \
	}                                                                                          \
	ACTOR_NEEDS_SEMICOLON

#define ACTOR_SPAWN(actor_)                                                                        \
	ACTOR_STATIC_ASSERT(offsetof(struct actor_, base) == 0,                                    \
	                    "an actor begins with: struct actor base;");                           \
	ACTOR_STATIC_ASSERT(ACTOR_ALIGNOF(struct actor_) <= 16,                                    \
	                    "an actor is aligned to 16 bytes at most");                            \
	ACTOR_GENERATED ACTOR_MUST_CHECK int actor_##_spawn(struct async_executor *executor,       \
	                                                    struct actor_ initial,                 \
	                                                    struct actor_##_address *address)      \
	{                                                                                          \
		return actor_spawn(executor, &initial.base, sizeof initial, &address->untyped);    \
	}                                                                                          \
	ACTOR_NEEDS_SEMICOLON

#define ACTOR_TYPE(actor_)                                                                         \
	ACTOR_ADDRESS(actor_);                                                                     \
	ACTOR_SPAWN(actor_)

#endif
