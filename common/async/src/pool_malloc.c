/* pool_malloc.c - blocks that come from malloc: the large ones, and with ASYNC_POOL_MALLOC all. */
#include "pool_heap.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

/* Relaxed: the counters publish nothing, and no decision depends on them. */
static _Atomic size_t blocks_in_use;
static _Atomic size_t bytes_in_use;

/* The largest power of two, up to 64, that divides the size. */
static size_t alignment_of(size_t size)
{
	size_t lowest_bit = size & (0 - size);

	return lowest_bit < 64 ? lowest_bit : 64;
}

static void *malloc_block(size_t size)
{
	if (size > PTRDIFF_MAX) /* no malloc has that; those of sanitizers would stop the program */
		return NULL;
	if (size == 0)
		size = 1;
	size_t alignment = alignment_of(size);
	void *block = alignment <= _Alignof(max_align_t) ? malloc(size)
	                                                 : aligned_alloc(alignment, size);

	if (block != NULL) {
		atomic_fetch_add_explicit(&blocks_in_use, 1, memory_order_relaxed);
		atomic_fetch_add_explicit(&bytes_in_use, size, memory_order_relaxed);
	}
	return block;
}

static void free_block(void *block, size_t size)
{
	if (block == NULL)
		return;
	atomic_fetch_sub_explicit(&blocks_in_use, 1, memory_order_relaxed);
	atomic_fetch_sub_explicit(&bytes_in_use, size == 0 ? 1 : size, memory_order_relaxed);
	free(block);
}

#ifdef ASYNC_POOL_MALLOC

void *async__pool_malloc(size_t size)
{
	return malloc_block(size);
}

void async__pool_malloc_free(void *block, size_t size)
{
	free_block(block, size);
}

void async_pool_get_stats(struct async_pool_stats *out)
{
	async_require(out != NULL, "out is NULL");
	out->blocks_in_use = atomic_load_explicit(&blocks_in_use, memory_order_relaxed);
	out->bytes_in_use = atomic_load_explicit(&bytes_in_use, memory_order_relaxed);
	out->bytes_reserved = 0;
}

void async_pool_trim(void)
{
}

#else

void *async__pool_large_alloc(size_t size)
{
	return malloc_block(size);
}

void async__pool_large_free(void *block, size_t size)
{
	free_block(block, size);
}

void async__pool_malloc_stats(struct async_pool_stats *out)
{
	out->blocks_in_use += atomic_load_explicit(&blocks_in_use, memory_order_relaxed);
	out->bytes_in_use += atomic_load_explicit(&bytes_in_use, memory_order_relaxed);
}

#endif
