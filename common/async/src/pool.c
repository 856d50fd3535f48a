/* pool.c - the slow paths of alloc and free, and which thread owns which heap. */
#include "pool_heap.h"

#ifndef ASYNC_POOL_MALLOC

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

__thread struct async__pool_cache async__pool_local;

/*
 * Works for threads that have no heap of their own: they are ending, or there was no memory for a
 * heap. Whoever holds the lock is the owner. Locks are taken in this order: common_lock,
 * heaps_lock, the reserve's.
 */
static pthread_mutex_t common_lock = PTHREAD_MUTEX_INITIALIZER;
static struct async__pool_heap common_heap;

/*
 * Guards the lists, and owns the idle heaps: those that no thread owns. Heaps are never freed: there
 * are as many as there were ever threads at one time.
 */
static pthread_mutex_t heaps_lock = PTHREAD_MUTEX_INITIALIZER;
static struct async__pool_heap *all_heaps = &common_heap;
static struct async__pool_heap *idle_heaps;

static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static bool key_valid;

/* How many blocks of a class a thread caches. */
static unsigned class_room(unsigned size_class)
{
	return size_class < ASYNC__POOL_FINE_CLASSES ? 64 : 16;
}

/* ---- Heaps and threads ---- */

static void idle_put(struct async__pool_heap *heap)
{
	pthread_mutex_lock(&heaps_lock);
	heap->cache = NULL;
	heap->next_idle = idle_heaps;
	idle_heaps = heap;
	pthread_mutex_unlock(&heaps_lock);
}

/* Idle heaps keep their pages, but not what was freed in them meanwhile. */
void async__pool_collect_idle(void)
{
	pthread_mutex_lock(&heaps_lock);
	for (struct async__pool_heap *heap = idle_heaps; heap != NULL; heap = heap->next_idle)
		async__pool_heap_collect(heap);
	pthread_mutex_unlock(&heaps_lock);
}

static struct async__pool_heap *heap_adopt(struct async__pool_cache *cache)
{
	pthread_mutex_lock(&heaps_lock);
	struct async__pool_heap *heap = idle_heaps;

	if (heap != NULL) {
		idle_heaps = heap->next_idle;
		heap->cache = cache;
	}
	pthread_mutex_unlock(&heaps_lock);
	return heap;
}

static struct async__pool_heap *heap_create(struct async__pool_cache *cache)
{
	struct async__pool_heap *heap = aligned_alloc(POOL_CACHE_LINE, sizeof(*heap));

	if (heap == NULL)
		return NULL;
	memset(heap, 0, sizeof(*heap));
	heap->cache = cache;
	pthread_mutex_lock(&heaps_lock);
	heap->next = all_heaps;
	all_heaps = heap;
	pthread_mutex_unlock(&heaps_lock);
	return heap;
}

static void cache_open(struct async__pool_cache *cache, struct async__pool_heap *heap)
{
	for (unsigned i = 0; i < ASYNC__POOL_CLASSES; i++)
		async__pool_set_room(&cache->slots[i], class_room(i));
	cache->heap = heap;
}

/* Gives back the newest `count` cached blocks of a class, or all there are. */
static void cache_flush(struct async__pool_cache *cache, unsigned size_class, unsigned count)
{
	struct async__pool_slot *slot = &cache->slots[size_class];
	unsigned room = async__pool_room(slot);
	unsigned cached = class_room(size_class) - room;

	if (count > cached)
		count = cached;
	slot->top = async__pool_heap_give(cache->heap, size_class, count, slot->top);
	async__pool_set_room(slot, room + count);
}

static void cache_flush_all(struct async__pool_cache *cache)
{
	for (unsigned i = 0; i < ASYNC__POOL_CLASSES; i++)
		cache_flush(cache, i, class_room(i));
}

/* Without room and without blocks every further call of this thread ends up in the common heap. */
static void cache_close(struct async__pool_cache *cache)
{
	cache_flush_all(cache);
	for (unsigned i = 0; i < ASYNC__POOL_CLASSES; i++)
		async__pool_set_room(&cache->slots[i], 0);
	cache->heap = NULL;
	cache->ended = 1;
}

/* The key's destructor: a thread ends. */
static void thread_end(void *value)
{
	struct async__pool_cache *cache = value;
	struct async__pool_heap *heap = cache->heap;

	cache_close(cache);
	async__pool_heap_collect(heap);
	idle_put(heap);
}

static void key_create(void)
{
	key_valid = pthread_key_create(&key, thread_end) == 0;
}

/* The thread's first call. NULL: it has to do without a heap of its own this time. */
static struct async__pool_heap *thread_begin(struct async__pool_cache *cache)
{
	pthread_once(&key_once, key_create);
	if (cache->ended || !key_valid)
		return NULL;

	struct async__pool_heap *heap = heap_adopt(cache);

	if (heap == NULL)
		heap = heap_create(cache);
	if (heap == NULL)
		return NULL;
	if (pthread_setspecific(key, cache) != 0) {
		idle_put(heap);
		return NULL;
	}
	cache_open(cache, heap);
	return heap;
}

static struct async__pool_heap *thread_heap(void)
{
	struct async__pool_cache *cache = &async__pool_local;

	return cache->heap != NULL ? cache->heap : thread_begin(cache);
}

/* ---- The slow paths ---- */

static void *common_alloc(unsigned size_class)
{
	struct async__pool_link *block;

	pthread_mutex_lock(&common_lock);
	unsigned count = async__pool_heap_take(&common_heap, size_class, 1, &block);

	pthread_mutex_unlock(&common_lock);
	return count == 0 ? NULL : block;
}

static void common_free(struct async__pool_link *block, unsigned size_class)
{
	pthread_mutex_lock(&common_lock);
	async__pool_heap_give(&common_heap, size_class, 1, block);
	pthread_mutex_unlock(&common_lock);
}

/* The cache of this class is empty: fills half of it, and hands out the first of these blocks. */
void *async__pool_refill(unsigned size_class)
{
	struct async__pool_slot *slot = &async__pool_local.slots[size_class];
	struct async__pool_heap *heap = thread_heap();
	struct async__pool_link *block;

	if (heap == NULL)
		return common_alloc(size_class);
	unsigned room = class_room(size_class);
	unsigned count = async__pool_heap_take(heap, size_class, room / 2, &block);

	if (count == 0)
		return NULL;
	slot->top = block->next;
	async__pool_set_room(slot, room - (count - 1));
	return block;
}

/* The cache of this class is full: gives back half of it, and caches the block. */
void async__pool_overflow(void *block, unsigned size_class)
{
	struct async__pool_slot *slot = &async__pool_local.slots[size_class];
	struct async__pool_heap *heap = thread_heap();
	struct async__pool_link *link = block;

	if (heap == NULL) {
		common_free(link, size_class);
		return;
	}
	if (async__pool_room(slot) == 0)
		cache_flush(&async__pool_local, size_class, class_room(size_class) / 2);
	link->next = slot->top;
	slot->top = link;
	async__pool_set_room(slot, async__pool_room(slot) - 1);
}

/* ---- Whole-pool calls ---- */

int async__pool_is_block(const void *block, size_t size)
{
	if (size > ASYNC__POOL_MAX)
		return !async__pool_segment_known(block);
	if (!async__pool_segment_known(block) ||
	    (uintptr_t)block % POOL_SEGMENT_SIZE < POOL_PAGE_SIZE)
		return 0;

	const struct pool_page *page = pool_page_of(block);

	return page->block_size != 0 && page->size_class == async__pool_class(size) &&
	       (uintptr_t)block % POOL_PAGE_SIZE % page->block_size == 0;
}

/* Blocks of a class that are out of a heap's pages and not cached by its thread: may be negative. */
static long heap_in_use(struct async__pool_heap *heap, unsigned size_class)
{
	long count = atomic_load_explicit(&heap->handed_out[size_class], memory_order_relaxed);

	if (heap->cache != NULL)
		count -= (long)class_room(size_class) -
		         (long)async__pool_room(&heap->cache->slots[size_class]);
	return count;
}

void async_pool_get_stats(struct async_pool_stats *out)
{
	async_require(out != NULL, "out is NULL");

	long blocks = 0;
	long bytes = 0;

	pthread_mutex_lock(&heaps_lock);
	for (unsigned i = 0; i < ASYNC__POOL_CLASSES; i++) {
		long count = 0;

		for (struct async__pool_heap *heap = all_heaps; heap != NULL; heap = heap->next)
			count += heap_in_use(heap, i);
		blocks += count;
		bytes += count * (long)pool_class_size(i);
	}
	pthread_mutex_unlock(&heaps_lock);

	out->blocks_in_use = blocks < 0 ? 0 : (size_t)blocks;
	out->bytes_in_use = bytes < 0 ? 0 : (size_t)bytes;
	out->bytes_reserved = async__pool_segment_bytes();
	async__pool_malloc_stats(out);
}

void async_pool_trim(void)
{
	if (async__pool_local.heap != NULL) {
		cache_flush_all(&async__pool_local);
		async__pool_heap_collect(async__pool_local.heap);
	}
	pthread_mutex_lock(&common_lock);
	async__pool_heap_collect(&common_heap);
	pthread_mutex_unlock(&common_lock);
	async__pool_collect_idle();
	async__pool_reserve_trim();
}

#endif /* !ASYNC_POOL_MALLOC */
