#include <stdlib.h>
#include <string.h>
#include "data/layer_build.h"
#include "data/mem.h"

static uint64_t hash_bytes(const char *bytes, size_t n)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * 0x100000001b3u;
    return hash ^ hash >> 29;
}

static size_t text_bytes(const struct layer_cells *cells, uint32_t id)
{
    return cells->text_start[id + 1] - cells->text_start[id] - 1;
}

/* The slot that holds the text, or the empty one where it belongs. */
static size_t find_slot(const struct layer_cells *cells, const char *text, size_t n)
{
    size_t slot = (size_t)hash_bytes(text, n) & (cells->n_slots - 1);
    while (cells->slots[slot] != UINT32_MAX) {
        uint32_t id = cells->slots[slot];
        if (text_bytes(cells, id) == n && memcmp(cells_text(cells, id), text, n) == 0)
            break;
        slot = (slot + 1) & (cells->n_slots - 1);
    }
    return slot;
}

static void rehash(struct layer_cells *cells, size_t n_slots)
{
    free(cells->slots);
    cells->n_slots = n_slots;
    cells->slots = mem_resized(NULL, n_slots, sizeof *cells->slots);
    memset(cells->slots, 0xff, n_slots * sizeof *cells->slots);
    for (uint32_t id = 0; id < cells->n_texts; id++)
        cells->slots[find_slot(cells, cells_text(cells, id), text_bytes(cells, id))] = id;
}

static uint32_t append(struct layer_cells *cells, const char *text, size_t n)
{
    if (cells->n_texts >= UINT32_MAX - 1)
        mem_exhausted();
    cells->text_start = mem_grown(cells->text_start, &cells->text_start_room,
                                  cells->n_texts + 2, sizeof *cells->text_start);
    if (cells->n_texts == 0)
        cells->text_start[0] = 0;
    size_t start = cells->text_start[cells->n_texts];
    cells->pool = mem_grown(cells->pool, &cells->pool_room, start + n + 1, 1);
    memcpy(&cells->pool[start], text, n);
    cells->pool[start + n] = '\0';
    cells->text_start[cells->n_texts + 1] = start + n + 1;
    return (uint32_t)cells->n_texts++;
}

uint32_t cells_intern(struct layer_cells *cells, const char *text, size_t n)
{
    if (!cells->slots) {
        size_t n_slots = 64;
        while (n_slots < cells->n_texts * 2)
            n_slots *= 2;
        rehash(cells, n_slots);
    } else if (cells->n_texts * 3 >= cells->n_slots * 2) {
        rehash(cells, cells->n_slots * 2);
    }
    size_t slot = find_slot(cells, text, n);
    if (cells->slots[slot] == UINT32_MAX)
        cells->slots[slot] = append(cells, text, n);
    return cells->slots[slot];
}

const char *cells_text(const struct layer_cells *cells, uint32_t id)
{
    return &cells->pool[cells->text_start[id]];
}

void cells_recode(struct layer_cells *cells, char *(*recode)(const char *text, void *data),
                  void *data)
{
    struct layer_cells new = {0};
    for (uint32_t id = 0; id < cells->n_texts; id++) {
        char *text = recode(cells_text(cells, id), data);
        append(&new, text, strlen(text));
        free(text);
    }
    free(cells->pool);
    free(cells->text_start);
    free(cells->slots);
    cells->slots = NULL;
    cells->n_slots = 0;
    cells->pool = new.pool;
    cells->pool_room = new.pool_room;
    cells->text_start = new.text_start;
    cells->text_start_room = new.text_start_room;
}

void cells_seal(struct layer_cells *cells)
{
    free(cells->slots);
    cells->slots = NULL;
    cells->n_slots = 0;
    cells->pool_room = cells->text_start[cells->n_texts];
    cells->pool = mem_resized(cells->pool, cells->pool_room, 1);
}
