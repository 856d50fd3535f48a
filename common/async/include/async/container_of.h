/*
 * container_of.h - from a member back to the struct it is embedded in.
 *
 * Embedding is C's inheritance: a struct async_task inside your struct makes your struct a task.
 * The toolbox hands you the member; async_container_of() gives you your struct again.
 *
 * The idea and the check of the member's type are those of Linux' container_of.h.
 */
#ifndef ASYNC_CONTAINER_OF_H
#define ASYNC_CONTAINER_OF_H

#include <stddef.h>

/*
 * The struct of type `type` whose member `member` is at `pointer`. A pointer of another type than
 * the member's does not compile: the sizeof is only there for that check and is never evaluated.
 */
#define async_container_of(pointer, type, member)                                                  \
	((type *)(void *)((char *)(pointer)-offsetof(type, member) +                               \
	                  0 * sizeof((pointer) == &((type *)0)->member)))

/* The same for a pointer to const: gives a pointer to const. */
#define async_container_of_const(pointer, type, member)                                            \
	((const type *)(const void *)((const char *)(pointer)-offsetof(type, member) +             \
	                              0 * sizeof((pointer) == &((const type *)0)->member)))

#endif
