#define _DEFAULT_SOURCE // NOLINT(bugprone-reserved-identifier): for madvise()
#include "data/arena.h"
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "data/mem.h"

enum { BLOCK_BYTES = 1 << 20, HUGE_PAGE_BYTES = 2 << 20 };

struct arena_block {
    struct arena_block *next;
    size_t size, used;
    alignas(max_align_t) unsigned char bytes[];
};

/* Memory for a block, of huge pages as far as it holds whole ones and the system has them: small ones
 * may take longer to be given than a table to be filled. */
static void *new_block(size_t bytes)
{
#ifdef MADV_HUGEPAGE
    if (bytes >= HUGE_PAGE_BYTES) {
        void *block;
        if (posix_memalign(&block, HUGE_PAGE_BYTES, bytes))
            mem_exhausted();
        madvise(block, bytes - bytes % HUGE_PAGE_BYTES, MADV_HUGEPAGE);
        return block;
    }
#endif
    return mem_resized(NULL, bytes, 1);
}

static struct arena_block *add_block(struct arena *arena, size_t bytes)
{
    size_t size = bytes > BLOCK_BYTES ? bytes : BLOCK_BYTES;
    struct arena_block *block = new_block(sizeof *block + size);
    *block = (struct arena_block){.next = arena->blocks, .size = size};
    return arena->blocks = block;
}

void *arena_raw(struct arena *arena, size_t n, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size && n > (SIZE_MAX / 2 - align) / size)
        mem_exhausted();
    const size_t bytes = (n * size + align - 1) / align * align;
    struct arena_block *block = arena->blocks;
    if (!block || block->size - block->used < bytes)
        block = add_block(arena, bytes);
    void *p = block->bytes + block->used;
    block->used += bytes;
    arena->used_bytes += bytes;
    if (arena->used_bytes > arena->peak_bytes)
        arena->peak_bytes = arena->used_bytes;
    return p;
}

void *arena_zeroed(struct arena *arena, size_t n, size_t size)
{
    return memset(arena_raw(arena, n, size), 0, n * size);
}

void *arena_grown(struct arena *arena, void *rows, size_t n, size_t *room, size_t size)
{
    enum { FIRST_ROOM = 256 };
    if (n < *room)
        return rows;
    *room = *room ? 2 * *room : FIRST_ROOM;
    void *grown = arena_zeroed(arena, *room, size);
    if (n)
        memcpy(grown, rows, n * size);
    return grown;
}

static void free_blocks(struct arena *arena)
{
    for (struct arena_block *b = arena->blocks, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    arena->blocks = NULL;
}

void arena_reset(struct arena *arena)
{
    if (arena->blocks && arena->blocks->next) {
        const size_t bytes = arena->used_bytes + arena->used_bytes / 8; /* the next may need more */
        free_blocks(arena);
        add_block(arena, bytes);
    }
    if (arena->blocks)
        arena->blocks->used = 0;
    arena->used_bytes = 0;
}

void arena_clear(struct arena *arena)
{
    free_blocks(arena);
    *arena = (struct arena){0};
}
