#include "analysis/suppress.h"
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"

/* One of the two tables that are published at once: the counts, or how they have grown. Neither is
 * known to fall below 0: answers are added, as a rule. */
struct layer {
    const struct suppression *table;
    const long *counts;
    long *sums; /* of rows, then of columns; owned */
};

static struct layer layer_of(const struct suppression *table, const long counts[])
{
    struct layer layer = {table, counts, mem_zeroed(table->n_rows + table->n_columns, sizeof(long))};
    for (size_t k = 0; k < table->n_rows * table->n_columns; k++) {
        layer.sums[k / table->n_columns] += counts[k];
        layer.sums[table->n_rows + k % table->n_columns] += counts[k];
    }
    return layer;
}

static size_t n_cells_of(const struct suppression *table)
{
    return table->n_rows * table->n_columns;
}

/* Whether cells of a column protect others. */
static bool is_of_use(const struct suppression *table, size_t column)
{
    return !table->last_known || column + 1 < table->n_columns;
}

static bool is_small(const struct suppression *table, long count)
{
    const long size = labs(count);
    return size > 0 && size < (long)table->threshold;
}

static bool hide_small(const struct suppression *table)
{
    bool any = false;
    for (size_t k = 0; k < n_cells_of(table); k++) {
        if (is_small(table, table->counts[k]) || (table->grown && is_small(table, table->grown[k])) ||
            (table->also && table->also[k]))
            table->hidden[k] = 1;
        any = any || table->hidden[k];
    }
    return any;
}

/* ---- Cycles ---------------------------------------- */

/* A cycle through a cell goes from its column back to its row: cells that give (their count falls
 * by the shift) and cells that take, in turn. Nodes: rows, then columns. Costs are units newly
 * hidden, and 1 for each cell. */
struct search {
    const struct layer *layer;
    size_t row, column; /* of the cell */
    long shift;         /* what each cell of the cycle must be able to give */
    bool falls;         /* the cell itself gives, the others take first */
    long *costs;
    size_t *from; /* node before it */
    unsigned char *done;
};

static long cost_of(const struct layer *layer, size_t cell)
{
    return layer->table->hidden[cell] ? 0 : 1 + labs(layer->table->counts[cell]);
}

/* No cell can give more than its row or its column has: what is only supposed of growth, of cells
 * that were hidden before, may say otherwise. */
static long most_given(const struct layer *layer, size_t cell)
{
    const size_t n_columns = layer->table->n_columns;
    const long row = layer->sums[cell / n_columns];
    const long column = layer->sums[layer->table->n_rows + cell % n_columns];
    const long least = row < column ? row : column;
    return layer->counts[cell] < least ? layer->counts[cell] : least;
}

/* Whether a step may use the cell: from a column to a row it gives, from a row to a column it
 * takes; the other way round when the cell of the search falls. */
static bool may_use(const struct search *search, size_t cell, bool column_to_row)
{
    const bool gives = column_to_row != search->falls;
    return !gives || most_given(search->layer, cell) >= search->shift;
}

static size_t nearest_open(const struct search *search, size_t n_nodes)
{
    size_t nearest = SIZE_MAX;
    for (size_t k = 0; k < n_nodes; k++)
        if (!search->done[k] && search->costs[k] < LONG_MAX &&
            (nearest == SIZE_MAX || search->costs[k] < search->costs[nearest]))
            nearest = k;
    return nearest;
}

static void relax(struct search *search, size_t node)
{
    const struct suppression *table = search->layer->table;
    const bool column_to_row = node >= table->n_rows;
    const size_t n_others = column_to_row ? table->n_rows : table->n_columns;
    for (size_t k = 0; k < n_others; k++) {
        const size_t row = column_to_row ? k : node;
        const size_t column = column_to_row ? node - table->n_rows : k;
        const size_t cell = row * table->n_columns + column;
        const size_t other = column_to_row ? k : table->n_rows + k;
        if ((row == search->row && column == search->column) || !is_of_use(table, column) ||
            !may_use(search, cell, column_to_row))
            continue;
        const long cost = search->costs[node] + cost_of(search->layer, cell);
        if (cost < search->costs[other]) {
            search->costs[other] = cost;
            search->from[other] = node;
        }
    }
}

/* Hides the cells of the path that was found; returns whether any was visible before. */
static bool hide_path(const struct search *search)
{
    const struct suppression *table = search->layer->table;
    bool changed = false;
    for (size_t node = search->row; node != table->n_rows + search->column;
         node = search->from[node]) {
        const size_t before = search->from[node];
        const size_t row = node < table->n_rows ? node : before;
        const size_t column = (node < table->n_rows ? before : node) - table->n_rows;
        unsigned char *hidden = &table->hidden[row * table->n_columns + column];
        changed = changed || !*hidden;
        *hidden = 1;
    }
    return changed;
}

enum found { FOUND_NONE, FOUND_HIDDEN, FOUND_CHANGED };

/* The cheapest cycle through a cell by which it may change by the shift (Dijkstra 1959). */
static enum found close_cycle(const struct layer *layer, size_t cell, long shift, bool falls)
{
    const struct suppression *table = layer->table;
    const size_t n_nodes = table->n_rows + table->n_columns;
    struct search search = {.layer = layer,
                            .row = cell / table->n_columns,
                            .column = cell % table->n_columns,
                            .shift = shift,
                            .falls = falls,
                            .costs = mem_zeroed(n_nodes, sizeof(long)),
                            .from = mem_zeroed(n_nodes, sizeof(size_t)),
                            .done = mem_zeroed(n_nodes, 1)};
    for (size_t k = 0; k < n_nodes; k++)
        search.costs[k] = LONG_MAX;
    search.costs[table->n_rows + search.column] = 0;
    for (size_t node; (node = nearest_open(&search, n_nodes)) != SIZE_MAX;) {
        search.done[node] = 1;
        relax(&search, node);
    }
    enum found found = FOUND_NONE;
    if (search.costs[search.row] < LONG_MAX)
        found = hide_path(&search) ? FOUND_CHANGED : FOUND_HIDDEN;
    free(search.costs);
    free(search.from);
    free(search.done);
    return found;
}

/* A small count must not be known to be small: it may be as large as the threshold, or else 0. */
static enum found protect_small(const struct layer *layer, size_t cell)
{
    const long count = layer->counts[cell];
    const enum found found = close_cycle(layer, cell, (long)layer->table->threshold - count, false);
    return found ? found : close_cycle(layer, cell, count, true);
}

/* Makes one hidden cell uncertain: it may rise, or else fall. A small growth as much as it can. */
static enum found protect(const struct layer *layer, size_t cell)
{
    const struct suppression *table = layer->table;
    const long count = layer->counts[cell];
    const bool small = is_small(table, count);
    if (small && layer->counts == table->counts)
        return protect_small(layer, cell);
    for (long shift = small ? (long)table->threshold - labs(count) : 1; shift >= 1; shift--) {
        const enum found found = close_cycle(layer, cell, shift, false);
        if (found)
            return found;
    }
    return count >= 1 ? close_cycle(layer, cell, 1, true) : FOUND_NONE;
}

/* Protects every hidden cell of one of the two tables; in the table of growth, what was hidden
 * before and did not grow a little moves with the earlier release's own cycles. */
static enum found protect_all(const struct layer *layer, const unsigned char carried[])
{
    const struct suppression *table = layer->table;
    enum found all = FOUND_HIDDEN;
    for (size_t k = 0; k < n_cells_of(table); k++) {
        if (!table->hidden[k] || !is_of_use(table, k % table->n_columns) || (carried && carried[k] && !is_small(table, layer->counts[k])))
            continue;
        const enum found found = protect(layer, k);
        if (!found)
            return FOUND_NONE;
        all = found == FOUND_CHANGED ? FOUND_CHANGED : all;
    }
    return all;
}

bool suppress(const struct suppression *table)
{
    const size_t n = n_cells_of(table);
    unsigned char *carried = mem_zeroed(n, 1);
    memcpy(carried, table->hidden, n);
    struct layer told = layer_of(table, table->counts);
    const long *grown = table->grown;
    struct layer growth = grown ? layer_of(table, grown) : (struct layer){0};
    enum found all = hide_small(table) ? FOUND_CHANGED : FOUND_HIDDEN;
    while (all == FOUND_CHANGED) {
        all = protect_all(&told, NULL);
        if (!all || !grown)
            continue;
        const enum found other = protect_all(&growth, carried);
        all = !other ? FOUND_NONE : other == FOUND_CHANGED ? FOUND_CHANGED : all;
    }
    free(growth.sums);
    free(told.sums);
    free(carried);
    return all != FOUND_NONE;
}
