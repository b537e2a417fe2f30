#include "analysis/frame.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/csv.h"
#include "data/mem.h"
#include "data/text.h"

struct reading {
    struct frame *frame;
    struct arena *arena;
    struct faults *faults;
    const char *path;
    size_t n_rows, room;
    const char **cells; /* room x n_columns; NULL: missing */
};

static const char *keep(struct arena *arena, const struct cell *cell)
{
    char *text = arena_zeroed(arena, cell->n + 1, 1);
    memcpy(text, cell->text, cell->n);
    return text;
}

static void take_names(struct reading *reading, const struct row *row)
{
    struct frame *frame = reading->frame;
    frame->n_columns = row->n_cells < ROW_CELLS_MAX ? row->n_cells : ROW_CELLS_MAX;
    frame->columns = arena_zeroed(reading->arena, frame->n_columns, sizeof *frame->columns);
    for (size_t c = 0; c < frame->n_columns; c++)
        frame->columns[c].name = keep(reading->arena, &row->cells[c]);
}

static bool take(void *context, const struct row *row)
{
    struct reading *reading = context;
    if (!reading->frame->n_columns) {
        take_names(reading, row);
        return true;
    }
    const size_t n = reading->frame->n_columns;
    if (row->n_cells != n || row->damage != ROW_WHOLE) {
        faults_add(reading->faults, (struct where){reading->path, row->line, NULL},
                   _("expected %zu cells as in the first line, found %zu"), n, row->n_cells);
        return true;
    }
    reading->cells =
        mem_grown(reading->cells, &reading->room, (reading->n_rows + 1) * n, sizeof(char *));
    for (size_t c = 0; c < n; c++) {
        reading->cells[reading->n_rows * n + c] =
            row->cells[c].n ? keep(reading->arena, &row->cells[c]) : NULL;
        reading->frame->columns[c].quoted |= row->cells[c].quoted;
    }
    reading->n_rows++;
    return true;
}

static bool is_number(const char *text, double *value)
{
    char *end;
    *value = strtod(text, &end);
    return end != text && !*end && isfinite(*value);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int by_value(const void *a, const void *b)
{
    const double x = strtod(*(const char *const *)a, NULL);
    const double y = strtod(*(const char *const *)b, NULL);
    return (x > y) - (x < y);
}

/* Names lie sorted while levels are looked up; then levels are numbered by their first row. */
static void find_levels(struct frame_column *column, const char *const cells[], size_t n,
                        size_t stride, struct arena *arena)
{
    const char **all = mem_zeroed(n, sizeof *all);
    size_t n_all = 0;
    for (size_t i = 0; i < n; i++)
        if (cells[i * stride])
            all[n_all++] = cells[i * stride];
    qsort(all, n_all, sizeof *all, by_bytes);
    size_t n_levels = 0;
    for (size_t i = 0; i < n_all; i++)
        if (!i || strcmp(all[i], all[n_levels - 1]) != 0)
            all[n_levels++] = all[i];
    column->n_levels = n_levels;
    column->levels = arena_zeroed(arena, n, sizeof *column->levels);
    column->names = arena_zeroed(arena, n_levels, sizeof *column->names);
    column->sorted = arena_zeroed(arena, n_levels, sizeof *column->sorted);
    size_t *number = mem_zeroed(n_levels, sizeof *number), n_seen = 0;
    for (size_t i = 0; i < n; i++) {
        const char *text = cells[i * stride];
        if (!text) {
            column->levels[i] = NO_LEVEL;
            continue;
        }
        const char **at = bsearch(&text, all, n_levels, sizeof *all, by_bytes);
        const size_t rank = (size_t)(at - all);
        if (!number[rank]) {
            column->names[n_seen] = text;
            number[rank] = ++n_seen;
        }
        column->levels[i] = number[rank] - 1;
    }
    if (n_levels)
        memcpy(column->sorted, all, n_levels * sizeof *all);
    if (column->numbers)
        qsort(column->sorted, n_levels, sizeof *column->sorted, by_value);
    free(number);
    free(all);
}

static void fill(struct reading *reading, size_t c)
{
    struct frame *frame = reading->frame;
    struct frame_column *column = &frame->columns[c];
    double *numbers = arena_zeroed(reading->arena, frame->n, sizeof *numbers);
    bool all = true;
    for (size_t i = 0; i < frame->n && all; i++) {
        const char *text = reading->cells[i * frame->n_columns + c];
        numbers[i] = (double)NAN;
        all = !text || is_number(text, &numbers[i]);
    }
    column->numbers = all ? numbers : NULL;
    find_levels(column, reading->cells + c, frame->n, frame->n_columns, reading->arena);
}

bool frame_read(struct frame *frame, const char *path, size_t n_least, struct arena *arena,
                struct faults *faults)
{
    const size_t n_before = faults->n;
    *frame = (struct frame){0};
    struct csv_file file = {0};
    struct reading reading = {
        .frame = frame, .arena = arena, .faults = faults, .path = path};
    if (csv_load(&file, path, faults))
        csv_rows(&file, (struct row_taker){take, &reading});
    frame->n = reading.n_rows;
    if (faults->n == n_before && (frame->n < n_least || !frame->n_columns))
        faults_add(faults, (struct where){.path = path}, _("expected rows below the headers, found none"));
    for (size_t c = 0; c < frame->n_columns && faults->n == n_before; c++)
        fill(&reading, c);
    free(reading.cells);
    csv_clear(&file);
    return faults->n == n_before;
}

static void keep_column(struct frame_column *column, size_t n_rows, const bool keep[], size_t n,
                        struct arena *arena)
{
    const char **cells = mem_zeroed(n, sizeof *cells);
    for (size_t i = 0, k = 0; i < n_rows; i++) {
        if (!keep[i])
            continue;
        if (column->numbers)
            column->numbers[k] = column->numbers[i];
        cells[k++] = column->levels[i] == NO_LEVEL ? NULL : column->names[column->levels[i]];
    }
    find_levels(column, cells, n, 1, arena);
    free(cells);
}

void frame_keep(struct frame *frame, const bool keep[], size_t n, struct arena *arena)
{
    for (size_t c = 0; c < frame->n_columns; c++)
        keep_column(&frame->columns[c], frame->n, keep, n, arena);
    frame->n = n;
}

const struct frame_column *frame_find(const struct frame *frame, const char *name)
{
    for (size_t c = 0; c < frame->n_columns; c++)
        if (strcmp(frame->columns[c].name, name) == 0)
            return &frame->columns[c];
    return NULL;
}

size_t frame_level(const struct frame_column *column, const char *text)
{
    for (size_t k = 0; k < column->n_levels; k++)
        if (strcmp(column->names[k], text) == 0)
            return k;
    return NO_LEVEL;
}
