/* pool_heap.c - a heap: hands out blocks, takes blocks back, empties its letterbox. */
#include "pool_heap.h"

#ifndef ASYNC_POOL_MALLOC

/*
 * Relaxed load and store instead of an atomic addition: only the owner writes, and async_pool_get_stats()
 * wants the number alone.
 */
static void pool_heap_count(struct async__pool_heap *heap, unsigned size_class, long change)
{
	_Atomic long *counter = &heap->handed_out[size_class];
	long old = atomic_load_explicit(counter, memory_order_relaxed);

	atomic_store_explicit(counter, old + change, memory_order_relaxed);
}

/* ---- Pages with a free block ---- */

/*
 * Blocks are best handed out in the order of their addresses: who later walks over what was made of
 * them (the receiver of a long mailbox, above all) then finds the next one where the processor
 * expects it. A page that came back completely begins anew and has that order. Were a page used
 * again as soon as its first blocks come back, blocks would go round in smaller and smaller pieces,
 * and in the end a burst between two threads would take five times as long as the first did.
 *
 * So a page that blocks come back to is *partial*: it is left alone until it is empty. That may
 * waste memory; so partial pages are used after all when there are half as many free blocks in them
 * as there are blocks in use, and when the system has no more memory.
 */
#define PARTIAL_ALLOWED (16 * (size_t)POOL_PAGE_SIZE) /* bytes of a class, whatever is in use */

static struct pool_page **list_of(struct async__pool_heap *heap, struct pool_page *page)
{
	return page->list == POOL_PARTIAL ? &heap->partial[page->size_class]
	                                  : &heap->available[page->size_class];
}

static uint32_t page_capacity(const struct pool_page *page)
{
	return POOL_PAGE_SIZE / page->block_size;
}

static void page_list(struct async__pool_heap *heap, struct pool_page *page, enum pool_list list)
{
	page->list = list;
	struct pool_page **head = list_of(heap, page);

	page->previous = NULL;
	page->next = *head;
	if (page->next != NULL)
		page->next->previous = page;
	*head = page;
	if (list == POOL_PARTIAL)
		heap->partial_free[page->size_class] += page_capacity(page) - page->used;
}

static void page_unlist(struct async__pool_heap *heap, struct pool_page *page)
{
	if (page->next != NULL)
		page->next->previous = page->previous;
	if (page->previous != NULL)
		page->previous->next = page->next;
	else
		*list_of(heap, page) = page->next;
	if (page->list == POOL_PARTIAL)
		heap->partial_free[page->size_class] -= page_capacity(page) - page->used;
	page->list = POOL_NO_LIST;
}

static bool page_exhausted(const struct pool_page *page)
{
	return page->free == NULL && page->fresh + page->block_size > POOL_PAGE_SIZE;
}

/* A block of a page that is not exhausted: one that was in use before, else a fresh one. */
static struct async__pool_link *page_pop(struct pool_page *page)
{
	struct async__pool_link *block = page->free;

	if (block != NULL) {
		page->free = block->next;
	} else {
		block = (struct async__pool_link *)(void *)(pool_page_memory(page) + page->fresh);
		page->fresh += page->block_size;
	}
	return block;
}

/* Puts `count` blocks, linked from `head` to `tail`, back into their page. Owner. */
static void page_put(struct async__pool_heap *heap, struct pool_page *page,
                     struct async__pool_link *head, struct async__pool_link *tail, unsigned count)
{
	bool available = page->list == POOL_AVAILABLE;

	heap->used[page->size_class] -= count;
	if (page->list == POOL_PARTIAL)
		page_unlist(heap, page);
	page->used -= count;
	if (page->used == 0) {
		if (available)
			page_unlist(heap, page);
		async__pool_page_free(heap, page);
		return;
	}
	tail->next = page->free;
	page->free = head;
	if (!available)
		page_list(heap, page, POOL_PARTIAL);
}

/* ---- Blocks freed by other threads ---- */

/*
 * The packed list head `returned`: first and last block as offsets in the page (0..65535), and the
 * count, which is 0 for the empty list alone. A list that is only pushed to and taken as a whole has
 * no ABA problem: if the head reads the same as before, the list that begins there is the list meant.
 */
static uint64_t returned_pack(uint64_t first, uint64_t last, uint64_t count)
{
	return first | last << 16 | count << 32;
}

static struct async__pool_link *block_at(const struct pool_page *page, uint64_t offset)
{
	return (struct async__pool_link *)(void *)(pool_page_memory(page) + (offset & 0xffff));
}

/*
 * Drops a page into its owner's letterbox: a stack that is pushed to, and taken as a whole.
 *
 * Release, partner: the acquire in async__pool_heap_collect(). It publishes next_letter.
 */
static void letter_push(struct async__pool_heap *owner, struct pool_page *page)
{
	struct pool_page *top = atomic_load_explicit(&owner->letters, memory_order_relaxed);

	do
		page->next_letter = top;
	while (!atomic_compare_exchange_weak_explicit(&owner->letters, &top, page,
	                                              memory_order_release, memory_order_relaxed));
}

/*
 * Gives `count` blocks, linked from `head` to `tail`, to a page of another heap. Who finds the list
 * empty, and only that thread, also drops the page into the letterbox; since the owner empties a
 * page's list only when it finds the page there, page and segment cannot go away in between.
 *
 * The exchange releases: it publishes the links in the blocks (and that their user is done with
 * them) to the acquire in letter_open(). It acquires, partner: the release in letter_open(), so that
 * the owner has read next_letter before letter_push() writes it anew.
 */
static void page_return(struct pool_page *page, struct async__pool_link *head,
                        struct async__pool_link *tail, unsigned count)
{
	struct async__pool_heap *owner = pool_segment_of(page)->heap;
	uint64_t first = (uintptr_t)head % POOL_PAGE_SIZE;
	uint64_t last = (uintptr_t)tail % POOL_PAGE_SIZE;
	uint64_t old = atomic_load_explicit(&page->returned, memory_order_relaxed);
	uint64_t new;

	do {
		if (old == 0) {
			new = returned_pack(first, last, count);
		} else {
			tail->next = block_at(page, old);
			new = returned_pack(first, old >> 16 & 0xffff, (old >> 32) + count);
		}
	} while (!atomic_compare_exchange_weak_explicit(&page->returned, &old, new,
	                                                memory_order_acq_rel,
	                                                memory_order_relaxed));
	if (old == 0)
		letter_push(owner, page);
}

/*
 * Takes over what others returned to a page, and gives the next letter.
 *
 * Acquire and release: see page_return(). A compare-and-exchange that was there earlier belongs to
 * the same release sequence, so the acquire covers the blocks of every thread that pushed.
 */
static struct pool_page *letter_open(struct async__pool_heap *heap, struct pool_page *page)
{
	struct pool_page *next = page->next_letter;
	uint64_t list = atomic_exchange_explicit(&page->returned, 0, memory_order_acq_rel);

	page_put(heap, page, block_at(page, list), block_at(page, list >> 16),
	         (unsigned)(list >> 32));
	return next;
}

/*
 * The relaxed look spares an idle letterbox the exchange: a letter that is missed is found the next
 * time. Acquire, partner: the release in letter_push().
 */
void async__pool_heap_collect(struct async__pool_heap *heap)
{
	if (atomic_load_explicit(&heap->letters, memory_order_relaxed) == NULL)
		return;

	struct pool_page *page = atomic_exchange_explicit(&heap->letters, NULL,
	                                                  memory_order_acquire);

	while (page != NULL)
		page = letter_open(heap, page);
}

/* ---- Out and in ---- */

static bool too_many_partial(const struct async__pool_heap *heap, unsigned size_class)
{
	size_t allowed = PARTIAL_ALLOWED / pool_class_size(size_class);

	return heap->partial_free[size_class] > heap->used[size_class] / 2 + allowed;
}

/* Makes a page available: a new one, or where that would be a waste, or fails, a partial one. */
static struct pool_page *heap_more(struct async__pool_heap *heap, unsigned size_class)
{
	struct pool_page *page = NULL;

	if (!too_many_partial(heap, size_class))
		page = async__pool_page_new(heap, size_class);
	if (page == NULL) {
		page = heap->partial[size_class];
		if (page == NULL)
			return NULL;
		page_unlist(heap, page);
	}
	page_list(heap, page, POOL_AVAILABLE);
	return page;
}

/* A page with a free block: one that has some, else what came back, else one more; or NULL. */
static struct pool_page *heap_page(struct async__pool_heap *heap, unsigned size_class)
{
	if (heap->available[size_class] == NULL)
		async__pool_heap_collect(heap);
	if (heap->available[size_class] == NULL)
		return heap_more(heap, size_class);
	return heap->available[size_class];
}

unsigned async__pool_heap_take(struct async__pool_heap *heap, unsigned size_class, unsigned want,
                               struct async__pool_link **list)
{
	struct pool_page *page = heap_page(heap, size_class);
	unsigned count = 0;

	if (page == NULL)
		return 0;
	while (count < want && !page_exhausted(page)) {
		*list = page_pop(page);
		list = &(*list)->next;
		count++;
	}
	*list = NULL;
	page->used += count;
	heap->used[size_class] += count;
	if (page_exhausted(page))
		page_unlist(heap, page);
	pool_heap_count(heap, size_class, count);
	return count;
}

/* The blocks at the head of a list, at most `most`, that lie in one page: their number and last. */
static unsigned run_length(struct async__pool_link *head, unsigned most,
                           struct async__pool_link **tail)
{
	struct pool_page *page = pool_page_of(head);
	unsigned count = 1;

	while (count < most && pool_page_of(head->next) == page) {
		head = head->next;
		count++;
	}
	*tail = head;
	return count;
}

/* Blocks of one page go back together: for a page of another heap that is one atomic operation. */
struct async__pool_link *async__pool_heap_give(struct async__pool_heap *heap, unsigned size_class,
                                               unsigned count, struct async__pool_link *list)
{
	pool_heap_count(heap, size_class, -(long)count);
	while (count > 0) {
		struct async__pool_link *head = list;
		struct async__pool_link *tail;
		unsigned run = run_length(head, count, &tail);
		struct pool_page *page = pool_page_of(head);

		list = tail->next;
		count -= run;
		if (pool_segment_of(page)->heap == heap)
			page_put(heap, page, head, tail, run);
		else
			page_return(page, head, tail, run);
	}
	return list;
}

#endif /* !ASYNC_POOL_MALLOC */
