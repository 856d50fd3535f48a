/* pool_support.h - what the tests of async/pool.h share. */
#ifndef POOL_SUPPORT_H
#define POOL_SUPPORT_H

#include <async/pool.h>

#include <stdint.h>
#include <string.h>

#include "testing/test.h"

#ifdef ASYNC_POOL_MALLOC
enum { HAS_PAGES = 0 };
#else
enum { HAS_PAGES = 1 };
#endif

enum { MIB = 1 << 20 };

static inline struct async_pool_stats stats_now(void)
{
	struct async_pool_stats stats;

	async_pool_get_stats(&stats);
	return stats;
}

static inline void check_all_is_back(void)
{
	struct async_pool_stats stats = stats_now();

	CHECK_INT_EQ(stats.blocks_in_use, 0);
	CHECK_INT_EQ(stats.bytes_in_use, 0);
}

static inline void *alloc_checked(size_t size)
{
	void *block = async_pool_alloc(size);

	CHECK(block != NULL);
	return block;
}

/* ---- Blocks with contents, to see that nobody else writes to them ---- */

/* A block that says what its size is, and is filled with a pattern that depends on where it lies. */
struct filled {
	size_t size;
	unsigned char bytes[];
};

static inline unsigned char pattern_of(const struct filled *block)
{
	return (unsigned char)(((uintptr_t)block >> 3) * 31 + block->size);
}

static inline struct filled *filled_new(size_t size)
{
	struct filled *block = alloc_checked(size);

	block->size = size;
	memset(block->bytes, pattern_of(block), size - sizeof(*block));
	return block;
}

static inline void filled_free(struct filled *block)
{
	if (block == NULL)
		return;
	unsigned char pattern = pattern_of(block);

	for (size_t i = 0; i < block->size - sizeof(*block); i++)
		CHECK(block->bytes[i] == pattern);
	async_pool_free(block, block->size);
}

/* Mostly small, sometimes beyond what the pool handles itself. */
static inline size_t random_size(uint64_t *random)
{
	uint64_t kind = test_random(random) % 16;
	size_t most = kind == 0 ? 2000 : kind < 4 ? 1024 : 128;

	return sizeof(struct filled) + test_random(random) % (most - sizeof(struct filled) + 1);
}

#endif /* POOL_SUPPORT_H */
