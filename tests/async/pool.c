/*
 * async/pool.h: blocks that do not overlap, are aligned, come back, and go away again.
 *
 * Some cases look at what the pool does with pages and segments; with ASYNC_POOL_MALLOC, where
 * there are none, they check less or nothing. How fast the pool is, and that it stays so, is for
 * the benchmarks.
 */
#include <async/pool.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "pool_support.h"

/* ---- One thread ---- */

TEST(a_block_is_aligned_as_its_size_is)
{
	for (size_t size = 1; size <= 4096; size++) {
		void *blocks[3];

		for (int i = 0; i < 3; i++) {
			blocks[i] = alloc_checked(size);
			for (size_t alignment = 8; alignment <= 64; alignment *= 2)
				if (size % alignment == 0)
					CHECK_INT_EQ((uintptr_t)blocks[i] % alignment, 0);
			memset(blocks[i], 0xa5, size);
		}
		for (int i = 0; i < 3; i++)
			async_pool_free(blocks[i], size);
	}
	check_all_is_back();
}

TEST(a_block_costs_its_size)
{
	enum { COUNT = 1000 };
	static void *blocks[COUNT];

	for (int i = 0; i < COUNT; i++)
		blocks[i] = alloc_checked(24);
	CHECK_INT_EQ(stats_now().blocks_in_use, COUNT);
	CHECK_INT_EQ(stats_now().bytes_in_use, COUNT * 24);
	if (HAS_PAGES)
		CHECK_INT_EQ((uintptr_t)blocks[1] - (uintptr_t)blocks[0], 24);
	for (int i = 0; i < COUNT; i++)
		async_pool_free(blocks[i], 24);
	check_all_is_back();
}

TEST(a_size_is_rounded_up_to_its_class)
{
	static const struct {
		size_t size, rounded;
	} expected[] = { { 0, 8 },     { 1, 8 },      { 8, 8 },       { 9, 16 },
		         { 249, 256 }, { 256, 256 },  { 257, 320 },   { 320, 320 },
		         { 321, 384 }, { 961, 1024 }, { 1024, 1024 }, { 1025, 1025 } };

	for (size_t i = 0; HAS_PAGES && i < sizeof(expected) / sizeof(expected[0]); i++) {
		void *block = alloc_checked(expected[i].size);

		CHECK_INT_EQ(stats_now().bytes_in_use, expected[i].rounded);
		async_pool_free(block, expected[i].size);
	}
	check_all_is_back();
}

TEST(the_newest_free_block_is_used_first)
{
	if (!HAS_PAGES)
		return;
	void *first = alloc_checked(40);
	void *second = alloc_checked(40);

	async_pool_free(first, 40);
	async_pool_free(second, 40);
	CHECK(async_pool_alloc(40) == second);
	CHECK(async_pool_alloc(40) == first);
	async_pool_free(first, 40);
	async_pool_free(second, 40);
}

TEST(freeing_null_does_nothing)
{
	async_pool_free(NULL, 0);
	async_pool_free(NULL, 24);
	async_pool_free(NULL, 100000);
	check_all_is_back();
}

TEST(large_blocks_are_counted_too)
{
	void *block = alloc_checked(3 * MIB);

	memset(block, 1, 3 * MIB);
	CHECK_INT_EQ(stats_now().blocks_in_use, 1);
	CHECK_INT_EQ(stats_now().bytes_in_use, 3 * MIB);
	async_pool_free(block, 3 * MIB);
	check_all_is_back();
}

/* ---- Contents ---- */

TEST(random_sizes_in_random_order)
{
	enum { SLOTS = 20000 };
	static struct filled *slots[SLOTS];
	uint64_t random = test_seed();
	size_t steps = test_scaled(1000000);

	for (size_t i = 0; i < steps; i++) {
		struct filled **slot = &slots[test_random(&random) % SLOTS];

		filled_free(*slot);
		*slot = test_random(&random) % 3 == 0 ? NULL : filled_new(random_size(&random));
	}
	for (int i = 0; i < SLOTS; i++)
		filled_free(slots[i]);
	check_all_is_back();
}

/* ---- Back to the system ---- */

enum { BIG_BURST = 1000000 };

struct node {
	struct node *next;
	char rest[56];
};

static void free_list(struct node *list, size_t size)
{
	while (list != NULL) {
		struct node *next = list->next;

		async_pool_free(list, size);
		list = next;
	}
}

TEST(segments_go_back_after_a_burst)
{
	struct node *list = NULL;

	for (int i = 0; i < BIG_BURST; i++) {
		struct node *node = alloc_checked(sizeof(*node));

		node->next = list;
		list = node;
	}
	size_t peak = stats_now().bytes_reserved;

	if (HAS_PAGES)
		CHECK(peak >= BIG_BURST * sizeof(struct node));
	free_list(list, sizeof(*list));
	check_all_is_back();
	CHECK(stats_now().bytes_reserved <= peak);
	async_pool_trim();
	CHECK_INT_EQ(stats_now().bytes_reserved, 0);
	async_pool_free(alloc_checked(sizeof(*list)), sizeof(*list)); /* and it goes on */
}

TEST(the_reserve_is_bounded)
{
	enum { COUNT = 400 * 1024 };
	struct node *list = NULL;

	for (int i = 0; i < COUNT; i++) {
		struct node *node = alloc_checked(1024);

		node->next = list;
		list = node;
	}
	if (HAS_PAGES)
		CHECK(stats_now().bytes_reserved >= 400 * (size_t)MIB);
	free_list(list, 1024);
	check_all_is_back();
	CHECK(stats_now().bytes_reserved <= 256 * MIB + 4 * MIB); /* and what the cache holds */
	async_pool_trim();
	CHECK_INT_EQ(stats_now().bytes_reserved, 0);
}

static void use_a_little(void)
{
	void *blocks[100];

	for (size_t i = 0; i < 100; i++)
		blocks[i] = alloc_checked(i * 8);
	for (size_t i = 0; i < 100; i++)
		async_pool_free(blocks[i], i * 8);
}

TEST(a_small_program_stays_small)
{
	async_pool_trim();
	size_t reserved = stats_now().bytes_reserved;
	size_t resident = resident_bytes();

	use_a_little();
	CHECK(stats_now().bytes_reserved <= reserved + 4 * MIB);
	CHECK(resident_bytes() < resident + 2 * MIB);
}

/* ---- No memory ---- */

TEST(a_size_that_no_memory_has_gives_null)
{
	volatile size_t size = SIZE_MAX; /* volatile: the compiler would warn */

	CHECK(async_pool_alloc(size) == NULL);
	CHECK(async_pool_alloc(size - 63) == NULL);
	CHECK(async_pool_alloc(size / 2 + 1) == NULL);
	check_all_is_back();
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

/* A checker needs address space for itself; with malloc there is nothing of ours to test. */
#if !defined(SANITIZED) && !defined(ASYNC_POOL_MALLOC)

static struct node *alloc_until_null(size_t size, size_t *count)
{
	struct node *list = NULL;
	struct node *node;

	*count = 0;
	while ((node = async_pool_alloc(size)) != NULL) {
		node->next = list;
		list = node;
		++*count;
	}
	return list;
}

/* The address space in use: the first number in /proc/self/statm. */
static size_t mapped_bytes(void)
{
	test_need("/proc/self/statm");
	FILE *file = fopen("/proc/self/statm", "r");
	size_t pages = 0;

	CHECK(file != NULL && fscanf(file, "%zu", &pages) == 1);
	fclose(file);
	return pages * (size_t)sysconf(_SC_PAGESIZE);
}

TEST(out_of_memory_gives_null_and_the_pool_goes_on)
{
	struct rlimit limit;
	size_t counts[4];

	async_pool_trim();
	CHECK(getrlimit(RLIMIT_AS, &limit) == 0);
	rlim_t unlimited = limit.rlim_cur;

	limit.rlim_cur = mapped_bytes() + 64 * MIB;
	CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
	for (int i = 0; i < 4; i++) {
		size_t size = i % 2 == 0 ? 64 : 1024;
		struct node *list = alloc_until_null(size, &counts[i]);

		CHECK(counts[i] * size > 32 * MIB);
		CHECK(async_pool_alloc(size) == NULL);
		free_list(list, size);
		check_all_is_back();
	}
	CHECK(counts[2] + 32768 >= counts[0]);
	CHECK(counts[3] + 2048 >= counts[1]);
	limit.rlim_cur = unlimited;
	CHECK(setrlimit(RLIMIT_AS, &limit) == 0);
}

#endif

/* ---- Misuse ---- */

#if !defined(NDEBUG) && !defined(ASYNC_POOL_MALLOC)

TEST(a_wrong_size_is_told)
{
	char *block = alloc_checked(24);

	CHECK_ABORTS(async_pool_free(block, 40), "not a pool block of this size");
	CHECK_ABORTS(async_pool_free(block, 4000), "not a pool block of this size");
	CHECK_ABORTS(async_pool_free(block + 8, 24), "not a pool block of this size");
	async_pool_free(block, 24);
}

TEST(what_is_no_pool_block_is_told)
{
	static char variable[64];
	char *memory = malloc(64);

	CHECK(memory != NULL);
	CHECK_ABORTS(async_pool_free(variable, 64), "not a pool block of this size");
	CHECK_ABORTS(async_pool_free(memory, 64), "not a pool block of this size");
	CHECK_ABORTS(async_pool_free((void *)(uintptr_t)-4096, 64),
	             "not a pool block of this size");
	CHECK_ABORTS(async_pool_get_stats(NULL), "async_pool_get_stats");
	free(memory);
}

#endif
