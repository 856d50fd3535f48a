/*
 * pool_heap.h - inside the pool: segments, pages, heaps.
 *
 *   pool.c          the slow paths of alloc and free, and which thread owns which heap
 *   pool_heap.c     a heap: hands out blocks, takes blocks back, empties its letterbox
 *   pool_segment.c  segments: to and from the system, the reserve, the pages in them
 *   pool_malloc.c   the pool as a thin layer over malloc (ASYNC_POOL_MALLOC), and large blocks
 *
 *   segment (2 MiB, aligned)  = a header in its first 64 KiB + 31 pages of 64 KiB
 *   page                      = blocks of one size class
 *   heap                      = the segments of one thread
 *
 * Who may touch what:
 *   "owner"      the thread that owns the heap: a running thread its own heap, otherwise whoever
 *                holds the lock in pool.c that guards the idle heaps or the common heap
 *   "any"        any thread, by the atomic operation that stands beside the field
 *   "constant"   written by the owner before it hands out a block of the page or segment, and not
 *                again while a block is in use: whoever holds a block may read it
 */
#ifndef ASYNC_POOL_HEAP_H
#define ASYNC_POOL_HEAP_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <async/pool.h>

#ifndef ASYNC_POOL_MALLOC

_Static_assert(sizeof(void *) == 8, "32-bit systems: build with ASYNC_POOL_MALLOC");

#define POOL_SEGMENT_SIZE ((size_t)2 << 20)
#define POOL_PAGE_SIZE ((size_t)64 << 10)

enum {
	POOL_PAGES = POOL_SEGMENT_SIZE / POOL_PAGE_SIZE - 1, /* one is spent on the header */
	POOL_ALL_PAGES_FREE = (1u << POOL_PAGES) - 1,
	POOL_RESERVE = 128,   /* segments without a block that are kept: 256 MiB */
	POOL_SMALL_PAGED = 2, /* segments a heap gets before it asks for huge pages: 4 MiB */
	POOL_CACHE_LINE = 64
};

/* Which of its heap's lists a page is in. */
enum pool_list { POOL_NO_LIST, POOL_PARTIAL, POOL_AVAILABLE };

/*
 * Two cache lines: the owner works in the first while others write to the second.
 *
 * Blocks freed by other threads form a list of their own, whose head is packed into `returned`: how
 * many they are, and where in the page the first and the last of them lie. So the owner takes over
 * any number of them in one step, without a walk through memory it has no other need to touch.
 */
struct pool_page {
	/* owner */
	alignas(POOL_CACHE_LINE) struct async__pool_link *free;
	struct pool_page *next; /* in the heap's list of pages with a free block, see `listed` */
	struct pool_page *previous;
	uint32_t fresh; /* offset of the first byte that was never handed out */
	uint32_t used;  /* blocks that are neither free nor fresh: all that is out of the page */
	uint32_t block_size; /* constant; 0: the page is not in use */
	uint32_t size_class; /* constant */
	enum pool_list list; /* the heap's list that it is in */

	/* any */
	alignas(POOL_CACHE_LINE) _Atomic uint64_t returned;
	struct pool_page *next_letter; /* by the thread that made `returned` non-empty */
};

struct pool_segment {
	/* constant */
	struct async__pool_heap *heap;

	/* owner */
	struct pool_segment *next; /* in the heap's list of segments with a free page */
	struct pool_segment *previous;
	uint32_t free_pages; /* one bit each */

	struct pool_page pages[POOL_PAGES];
};

struct async__pool_heap {
	/* owner */
	struct pool_page *available[ASYNC__POOL_CLASSES]; /* pages to take blocks from */
	struct pool_page *partial[ASYNC__POOL_CLASSES]; /* pages to leave alone, see pool_heap.c */
	size_t partial_free[ASYNC__POOL_CLASSES];       /* free blocks in those */
	size_t used[ASYNC__POOL_CLASSES];               /* blocks in use in pages of the heap */
	struct pool_segment *segments;                  /* segments with a free page */
	size_t segment_count;

	/*
	 * Written by the owner, read by async_pool_get_stats(); relaxed, see pool_heap_count(). Blocks
	 * handed out, less those taken back, of whatever heap: may be negative.
	 */
	_Atomic long handed_out[ASYNC__POOL_CLASSES];

	/* any: the letterbox, a stack of pages whose `returned` list is not empty */
	alignas(POOL_CACHE_LINE) _Atomic(struct pool_page *) letters;

	/* guarded by the lock in pool.c */
	alignas(POOL_CACHE_LINE) struct async__pool_heap *next; /* in the list of all heaps */
	struct async__pool_heap *next_idle; /* in the list of heaps without a thread */
	struct async__pool_cache *cache;    /* of the thread that owns the heap */
};

/* The largest size of a class: what its blocks have. */
static inline uint32_t pool_class_size(unsigned size_class)
{
	if (size_class < ASYNC__POOL_FINE_CLASSES)
		return (size_class + 1) * 8;
	return ASYNC__POOL_FINE + (size_class - ASYNC__POOL_FINE_CLASSES + 1) * 64;
}

/* ---- pool_segment.c ---- */

/* The segment that an address lies in. */
static inline struct pool_segment *pool_segment_of(const void *block)
{
	return (struct pool_segment *)((uintptr_t)block & ~(uintptr_t)(POOL_SEGMENT_SIZE - 1));
}
_Static_assert(sizeof(struct pool_segment) <= POOL_PAGE_SIZE, "the header fits its page");

/* The page that a block lies in. */
static inline struct pool_page *pool_page_of(const void *block)
{
	size_t offset = (uintptr_t)block & (POOL_SEGMENT_SIZE - 1);

	return &pool_segment_of(block)->pages[offset / POOL_PAGE_SIZE - 1];
}

/* Where the blocks of a page lie. */
static inline char *pool_page_memory(const struct pool_page *page)
{
	struct pool_segment *segment = pool_segment_of(page);

	return (char *)segment + (size_t)(page - segment->pages + 1) * POOL_PAGE_SIZE;
}

/* A page for blocks of `size_class`, which the heap then owns; NULL: no memory. Owner. */
struct pool_page *async__pool_page_new(struct async__pool_heap *heap, unsigned size_class);

/* Takes a page without a block in use, and with the last one the segment. Owner. */
void async__pool_page_free(struct async__pool_heap *heap, struct pool_page *page);

/* Does the address lie in a segment? Any thread. */
bool async__pool_segment_known(const void *address);

/* Unmaps the reserve. Any thread. */
void async__pool_reserve_trim(void);

/* Bytes mapped, the reserve included. Any thread. */
size_t async__pool_segment_bytes(void);

/* ---- pool_heap.c ---- */

/* Hands out a list of at most `want` blocks and says how many they are; 0: no memory. Owner. */
unsigned async__pool_heap_take(struct async__pool_heap *heap, unsigned size_class, unsigned want,
                               struct async__pool_link **list);

/* Takes back `count` blocks at the head of `list`, of any heap's pages; gives the rest. Owner. */
struct async__pool_link *async__pool_heap_give(struct async__pool_heap *heap, unsigned size_class,
                                               unsigned count, struct async__pool_link *list);

/* Empties the letterbox. Owner. */
void async__pool_heap_collect(struct async__pool_heap *heap);

/* ---- pool.c ---- */

/* Collects the heaps of ended threads, whose free segments then are in the reserve. Any thread. */
void async__pool_collect_idle(void);

/* ---- pool_malloc.c ---- */

/* Adds what is in use outside of pages to the figures. Any thread. */
void async__pool_malloc_stats(struct async_pool_stats *out);

#endif /* !ASYNC_POOL_MALLOC */

#endif /* ASYNC_POOL_HEAP_H */
