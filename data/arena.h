/* Memory of one replication: taken piece by piece, given back all at once. */
#ifndef DATA_ARENA_H
#define DATA_ARENA_H
#include <stddef.h>

/* Start from {0}. Not shared between threads. */
struct arena {
    struct arena_block *blocks; /* owned, newest first */
    size_t peak_bytes;          /* most that was in use between two resets */
    size_t used_bytes;
};

/* Room for n items of one size, zeroed and aligned for any type. */
void *arena_zeroed(struct arena *arena, size_t n, size_t size);

/* The same, not zeroed: for large tables that are written before they are read. */
void *arena_raw(struct arena *arena, size_t n, size_t size);

/* The rows in a block with room for one more than n: the same, or a copy with twice the room
 * (the arena takes back the old one at its reset). New rows are zeroed. NULL, 0, 0: none yet. */
void *arena_grown(struct arena *arena, void *rows, size_t n, size_t *room, size_t size);

/* Forgets every piece; keeps one block with room for all, so that the next replication finds its
 * memory ready. */
void arena_reset(struct arena *arena);
void arena_clear(struct arena *arena);
#endif
