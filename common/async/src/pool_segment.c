/* pool_segment.c - segments: to and from the system, the reserve, and the pages in them. */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* mmap's MAP_ANONYMOUS, madvise */
#endif

#include "pool_heap.h"

#ifndef ASYNC_POOL_MALLOC

#include <pthread.h>
#include <sys/mman.h>

/*
 * Free segments that are kept. A lock of its own: no other is taken inside.
 *
 * The system is told that it may take the memory of segments in the reserve when it is short of it
 * (MADV_FREE). So they cost nobody anything, and yet most of the time the next burst finds them as
 * they were, and is spared the page faults. What the system did take reads as zeros. Both are fine:
 * in a free segment, as in one of zeros, no page is in use and no list has an entry.
 */
static pthread_mutex_t reserve_lock = PTHREAD_MUTEX_INITIALIZER;
static struct pool_segment *reserve[POOL_RESERVE];
static size_t reserve_count;

static _Atomic size_t mapped_count; /* relaxed: a mere number */

/*
 * One bit for each 2 MiB of the 48-bit address space: is there a segment? 16 MiB of zeros, of which
 * only the words in use ever take up memory. Relaxed throughout: who holds a block of a segment got
 * it, by whatever means, from the thread that set the bit before it handed out the block.
 */
static _Atomic uint64_t segment_map[(uint64_t)1 << (48 - 21 - 6)];

static void map_mark(const void *base, bool present)
{
	uintptr_t number = (uintptr_t)base / POOL_SEGMENT_SIZE;
	uint64_t bit = (uint64_t)1 << number % 64;

	if (present)
		atomic_fetch_or_explicit(&segment_map[number / 64], bit, memory_order_relaxed);
	else
		atomic_fetch_and_explicit(&segment_map[number / 64], ~bit, memory_order_relaxed);
}

bool async__pool_segment_known(const void *address)
{
	uintptr_t number = (uintptr_t)address / POOL_SEGMENT_SIZE;

	if (number / 64 >= sizeof(segment_map) / sizeof(segment_map[0]))
		return false;
	return atomic_load_explicit(&segment_map[number / 64], memory_order_relaxed) >>
	               number % 64 &
	       1;
}

/* `size` bytes from the system, or NULL. */
static char *map_bytes(size_t size)
{
	void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

/* A segment's worth, aligned to its size, or NULL. */
static char *map_aligned(void)
{
	/* The system places mappings one below the other: after one that is aligned, the next is. */
	char *memory = map_bytes(POOL_SEGMENT_SIZE);

	if (memory == NULL || (uintptr_t)memory % POOL_SEGMENT_SIZE == 0)
		return memory;
	munmap(memory, POOL_SEGMENT_SIZE);

	/* Else map twice as much and cut off both ends. */
	memory = map_bytes(2 * POOL_SEGMENT_SIZE);
	if (memory == NULL)
		return NULL;
	size_t before = POOL_SEGMENT_SIZE - (uintptr_t)memory % POOL_SEGMENT_SIZE;

	munmap(memory, before);
	if (before != POOL_SEGMENT_SIZE)
		munmap(memory + before + POOL_SEGMENT_SIZE, POOL_SEGMENT_SIZE - before);
	return memory + before;
}

/* Fresh memory is zero: no page of the new segment is in use. */
static struct pool_segment *segment_map_new(bool huge)
{
	char *base = map_aligned();

	if (base == NULL)
		return NULL;
	if ((uintptr_t)base >> 48 != 0) {
		munmap(base, POOL_SEGMENT_SIZE);
		return NULL;
	}
	if (huge) /* where that is refused: small pages */
		madvise(base, POOL_SEGMENT_SIZE, MADV_HUGEPAGE);
	map_mark(base, true);
	atomic_fetch_add_explicit(&mapped_count, 1, memory_order_relaxed);
	return (struct pool_segment *)(void *)base;
}

static void segment_unmap(struct pool_segment *segment)
{
	atomic_fetch_sub_explicit(&mapped_count, 1, memory_order_relaxed);
	map_mark(segment, false);
	munmap(segment, POOL_SEGMENT_SIZE);
}

static struct pool_segment *reserve_pop(void)
{
	struct pool_segment *segment = NULL;

	pthread_mutex_lock(&reserve_lock);
	if (reserve_count > 0)
		segment = reserve[--reserve_count];
	pthread_mutex_unlock(&reserve_lock);
	return segment;
}

/* False: the reserve is full, and the segment stays the caller's. */
static bool reserve_push(struct pool_segment *segment)
{
	madvise(segment, POOL_SEGMENT_SIZE, MADV_FREE);
	pthread_mutex_lock(&reserve_lock);
	bool taken = reserve_count < POOL_RESERVE;

	if (taken)
		reserve[reserve_count++] = segment;
	pthread_mutex_unlock(&reserve_lock);
	return taken;
}

void async__pool_reserve_trim(void)
{
	struct pool_segment *segment;

	while ((segment = reserve_pop()) != NULL)
		segment_unmap(segment);
}

size_t async__pool_segment_bytes(void)
{
	return atomic_load_explicit(&mapped_count, memory_order_relaxed) * POOL_SEGMENT_SIZE;
}

/* The cheapest first: the reserve, what ended threads left behind, the system. */
static struct pool_segment *segment_find(bool huge)
{
	struct pool_segment *segment = reserve_pop();

	if (segment != NULL)
		return segment;
	async__pool_collect_idle();
	segment = reserve_pop();
	return segment != NULL ? segment : segment_map_new(huge);
}

static void heap_link(struct async__pool_heap *heap, struct pool_segment *segment)
{
	segment->previous = NULL;
	segment->next = heap->segments;
	if (segment->next != NULL)
		segment->next->previous = segment;
	heap->segments = segment;
}

static void heap_unlink(struct async__pool_heap *heap, struct pool_segment *segment)
{
	if (segment->next != NULL)
		segment->next->previous = segment->previous;
	if (segment->previous != NULL)
		segment->previous->next = segment->next;
	else
		heap->segments = segment->next;
}

/* Most heaps never need more than the first few segments, and those have small pages. */
static struct pool_segment *segment_new(struct async__pool_heap *heap)
{
	struct pool_segment *segment = segment_find(heap->segment_count >= POOL_SMALL_PAGED);

	if (segment == NULL)
		return NULL;
	segment->heap = heap;
	segment->free_pages = POOL_ALL_PAGES_FREE;
	heap->segment_count++;
	heap_link(heap, segment);
	return segment;
}

static void segment_free(struct async__pool_heap *heap, struct pool_segment *segment)
{
	heap_unlink(heap, segment);
	heap->segment_count--;
	if (!reserve_push(segment))
		segment_unmap(segment);
}

struct pool_page *async__pool_page_new(struct async__pool_heap *heap, unsigned size_class)
{
	struct pool_segment *segment = heap->segments;

	if (segment == NULL)
		segment = segment_new(heap);
	if (segment == NULL)
		return NULL;

	struct pool_page *page = &segment->pages[__builtin_ctz(segment->free_pages)];

	segment->free_pages &= segment->free_pages - 1; /* without its lowest bit */
	if (segment->free_pages == 0)
		heap_unlink(heap, segment);
	page->free = NULL;
	page->fresh = 0;
	page->used = 0;
	page->size_class = size_class;
	page->block_size = pool_class_size(size_class);
	page->list = POOL_NO_LIST;
	return page;
}

void async__pool_page_free(struct async__pool_heap *heap, struct pool_page *page)
{
	struct pool_segment *segment = pool_segment_of(page);

	page->block_size = 0;
	if (segment->free_pages == 0)
		heap_link(heap, segment);
	segment->free_pages |= 1u << (page - segment->pages);
	if (segment->free_pages == POOL_ALL_PAGES_FREE)
		segment_free(heap, segment);
}

#endif /* !ASYNC_POOL_MALLOC */
