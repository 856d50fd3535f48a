/*
 * async/pool.h - memory for small blocks that come and go quickly: messages, actors, timers.
 *
 * Overview. Blocks of one size (rounded up to a size class) are cut from 64 KiB pages. Each page
 * belongs to one size class and to one heap, each running thread that uses the pool owns one heap,
 * and the free blocks of a page are kept on a list in that page. So blocks that come back in any
 * order are handed out again page by page, close together: a burst that ends leaves the next one
 * in order. (Where many blocks stay, the order is lost, slowly.)
 * A block may be freed by any thread; where it is not the owner of the block's page, the block goes
 * to a second, atomic list of the page, which the owner empties later. In front of all that each
 * thread caches a few dozen blocks per size class, and most calls end there, in the two inline
 * functions below: no lock, no atomic read-modify-write. (The idea of page-local lists, and of a
 * second list for other threads, is mimalloc's: D. Leijen et al., "Mimalloc: Free List Sharding in
 * Action", 2019.)
 *
 * The caller remembers the size of a block and says it again when freeing it. In return a block
 * carries no header: a message of 24 bytes costs 24 bytes.
 *
 *   size            rounded up to    cached per thread
 *   0 .. 256        8 bytes          64 blocks
 *   257 .. 1024     64 bytes         16 blocks
 *   above           malloc           -
 *
 * A block is aligned as its size is: a size that is a multiple of 16 gives a block on a multiple of
 * 16, a multiple of 64 one on a multiple of 64 (and no promise beyond 64).
 *
 * Memory that is kept. Pages come from segments of 2 MiB, mapped from the system. A heap's first two
 * segments have small memory pages, so that a small program pays only for what it touches; from its
 * third on a heap asks for huge pages, whose page faults cost about a third in sum. A segment
 * without a block in use goes into a reserve that all threads share, at most 128 segments (256 MiB);
 * beyond that it goes back to the system. The system may take the memory of the reserve whenever
 * it is short of it, without asking (MADV_FREE); until then it counts as resident.
 *
 * Not given back are segments with a block in use, or in a thread's cache: a cached block keeps its
 * 2 MiB, though not for itself, its heap cuts other blocks from it. And what one thread frees of
 * another's pages waits until that other thread next needs a page, ends, or calls async_pool_trim(),
 * which gives back all that can be given back. A page with free blocks beside blocks in use is left
 * alone until it is empty, or until free blocks of its size come to half of those in use and 1 MiB:
 * so that blocks go out in the order of their addresses, burst after burst.
 *
 * When a thread ends its heap waits for the next thread that starts; what comes back to it in the
 * meantime is picked up by whichever thread next needs a segment. So threads may come and go.
 *
 * Threads: every function may be called by any thread at any time, in destructors of thread-specific
 * data too, but not by a signal handler, nor by the child of a fork() of a process with several
 * threads.
 *
 * ASYNC_POOL_MALLOC, defined for the library and for everything that includes this header (a mix does
 * not link), makes each block a block of malloc(): for Valgrind and the sanitizers, which then see
 * every leak and every use of a freed block. Without NDEBUG a block that is freed with another size
 * than it was allocated with, or that is no pool block, ends the program with a message.
 */
#ifndef ASYNC_POOL_H
#define ASYNC_POOL_H

#include <stddef.h>

#include <async/export.h>
#include <async/require.h>

ASYNC_BEGIN_DECLS

/* A block of `size` bytes, which the caller owns; not zeroed. NULL when out of memory. Any thread. */
static inline void *async_pool_alloc(size_t size);

/* Takes back a block of async_pool_alloc(size), with the same size. NULL: does nothing. Any thread. */
static inline void async_pool_free(void *block, size_t size);

/* What the pool holds: exact when no thread allocates or frees meanwhile, else roughly right. */
struct async_pool_stats {
	size_t blocks_in_use; /* allocated and not freed */
	size_t bytes_in_use;  /* the same in bytes, each block with its rounded size */
	size_t bytes_reserved; /* mapped from the system: a multiple of 2 MiB, without large blocks */
};

/* Fills *out, which must not be NULL. Any thread. Looks at every heap: not for a hot path. */
ASYNC_API void async_pool_get_stats(struct async_pool_stats *out);

/*
 * Gives back what can be given back at once: the calling thread's cache, what other threads have
 * freed of its pages and of those of ended threads, and the reserve of segments. Other running
 * threads keep theirs. For a worker that goes to sleep for long, or a program after a burst: what
 * comes next pays for fresh memory again. Any thread.
 */
ASYNC_API void async_pool_trim(void);

/* ---- Implementation: what the inline functions need; not for use elsewhere ---- */

#ifdef ASYNC_POOL_MALLOC

ASYNC_API void *async__pool_malloc(size_t size);
ASYNC_API void async__pool_malloc_free(void *block, size_t size);

static inline void *async_pool_alloc(size_t size)
{
	return async__pool_malloc(size);
}

static inline void async_pool_free(void *block, size_t size)
{
	async__pool_malloc_free(block, size);
}

#else

enum {
	ASYNC__POOL_FINE = 256, /* the largest size with classes 8 bytes apart */
	ASYNC__POOL_MAX = 1024, /* the largest size of the pool; above it, malloc */
	ASYNC__POOL_FINE_CLASSES = ASYNC__POOL_FINE / 8,
	ASYNC__POOL_CLASSES = ASYNC__POOL_FINE_CLASSES + (ASYNC__POOL_MAX - ASYNC__POOL_FINE) / 64
};

/* A free block holds the address of the next one. */
struct async__pool_link {
	struct async__pool_link *next;
};

/*
 * The cached blocks of one size class. `room` says how many more may be cached; it starts as 0, so
 * that a thread's first call of either function takes the slow path, which makes the thread known.
 */
struct async__pool_slot {
	struct async__pool_link *top;
	unsigned room;
};

struct async__pool_cache {
	struct async__pool_slot slots[ASYNC__POOL_CLASSES];
	struct async__pool_heap *heap; /* NULL: before the first call, and after the thread's end */
	int ended;                     /* the thread is ending: nothing is cached any more */
};

/*
 * "initial-exec": one access relative to the thread register in a shared library too, where the
 * default would be a function call. The price: dlopen() of a library that brings Troupe along takes
 * these 720 bytes from the 1.6 KiB that glibc keeps spare for that.
 */
ASYNC_API extern __thread struct async__pool_cache async__pool_local
	__attribute__((tls_model("initial-exec")));

ASYNC_API void *async__pool_refill(unsigned size_class);
ASYNC_API void async__pool_overflow(void *block, unsigned size_class);
ASYNC_API void *async__pool_large_alloc(size_t size);
ASYNC_API void async__pool_large_free(void *block, size_t size);
ASYNC_API int async__pool_is_block(const void *block, size_t size);

static inline unsigned async__pool_class(size_t size)
{
	if (size <= ASYNC__POOL_FINE)
		return (unsigned)((size - (size != 0)) / 8);
	return (unsigned)(ASYNC__POOL_FINE_CLASSES + (size - ASYNC__POOL_FINE - 1) / 64);
}

/*
 * `room` is written by its own thread alone and read by async_pool_get_stats() in any thread. Relaxed:
 * it is a mere number that publishes nothing, and no more than a plain move to the processor.
 * (The compiler's builtins, because C11's _Atomic does not exist in C++.)
 */
static inline unsigned async__pool_room(const struct async__pool_slot *slot)
{
	return __atomic_load_n(&slot->room, __ATOMIC_RELAXED);
}

static inline void async__pool_set_room(struct async__pool_slot *slot, unsigned room)
{
	__atomic_store_n(&slot->room, room, __ATOMIC_RELAXED);
}

static inline void *async_pool_alloc(size_t size)
{
	if (size > ASYNC__POOL_MAX)
		return async__pool_large_alloc(size);

	unsigned size_class = async__pool_class(size);
	struct async__pool_slot *slot = &async__pool_local.slots[size_class];
	struct async__pool_link *block = slot->top;

	if (block == NULL)
		return async__pool_refill(size_class);
	slot->top = block->next;
	async__pool_set_room(slot, async__pool_room(slot) + 1);
	return block;
}

static inline void async_pool_free(void *block, size_t size)
{
	if (block == NULL)
		return;
#ifndef NDEBUG
	async_require(async__pool_is_block(block, size), "not a pool block of this size");
#endif
	if (size > ASYNC__POOL_MAX) {
		async__pool_large_free(block, size);
		return;
	}

	unsigned size_class = async__pool_class(size);
	struct async__pool_slot *slot = &async__pool_local.slots[size_class];
	struct async__pool_link *link = (struct async__pool_link *)block;
	unsigned room = async__pool_room(slot);

	if (room == 0) {
		async__pool_overflow(block, size_class);
		return;
	}
	link->next = slot->top;
	slot->top = link;
	async__pool_set_room(slot, room - 1);
}

#endif /* ASYNC_POOL_MALLOC */

ASYNC_END_DECLS

#endif /* ASYNC_POOL_H */
