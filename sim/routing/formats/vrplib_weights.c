/* EDGE_WEIGHT_SECTION: a matrix, or the part of one that says it all. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/vrplib.h"

/* Row by row; columns of one triangle are rows of the other. */
static const struct weight_format {
    const char *name;
    bool lower, upper, diagonal;
} weight_formats[] = {
    {"FULL_MATRIX", true, true, true},
    {"LOWER_ROW", true, false, false},      {"UPPER_COL", true, false, false},
    {"UPPER_ROW", false, true, false},      {"LOWER_COL", false, true, false},
    {"LOWER_DIAG_ROW", true, false, true},  {"UPPER_DIAG_COL", true, false, true},
    {"UPPER_DIAG_ROW", false, true, true},  {"LOWER_DIAG_COL", false, true, true},
};
enum { N_FORMATS = sizeof weight_formats / sizeof *weight_formats };

size_t weight_format_from(const char *name)
{
    for (size_t f = 0; f < N_FORMATS; f++)
        if (strcmp(weight_formats[f].name, name) == 0)
            return f;
    return SIZE_MAX;
}

/* The cell of the number that comes next. */
struct cell {
    size_t row, column;
};

static bool is_given(const struct weight_format *format, size_t row, size_t column)
{
    return row == column ? format->diagonal : row > column ? format->lower : format->upper;
}

/* From here on, this cell included, to one that the format gives; row is n at the end. */
static struct cell next_cell(const struct weight_format *format, struct cell cell, size_t n)
{
    while (cell.row < n && !is_given(format, cell.row, cell.column)) {
        cell.column++;
        if (cell.column >= n)
            cell = (struct cell){cell.row + 1, 0};
    }
    return cell;
}

static struct cell after(struct cell cell, size_t n)
{
    return cell.column + 1 < n ? (struct cell){cell.row, cell.column + 1}
                               : (struct cell){cell.row + 1, 0};
}

static size_t n_numbers(const struct weight_format *format, size_t n)
{
    const size_t triangle = n * (n - 1) / 2;
    return (format->lower ? triangle : 0) + (format->upper ? triangle : 0) +
           (format->diagonal ? n : 0);
}

void vrplib_parse_weights(struct vrplib *file)
{
    static const struct wanted wanted = {"EDGE_WEIGHT_SECTION", 0, LARGEST, false};
    const struct weight_format *format = &weight_formats[file->weight_format];
    const size_t n = file->n_nodes, expected = n_numbers(format, n);
    struct reading *reading = file->reading;
    struct cell cell = next_cell(format, (struct cell){0, 0}, n);
    const struct where where = reading_where(reading, wanted.field);
    size_t found = 0;
    bool fine = true;
    file->weights = mem_zeroed(n * n, sizeof *file->weights);
    while (reading_line(reading) && strchr("0123456789+-.", *reading->words[0])) {
        for (size_t w = 0; w < reading->n_words; w++, found++) {
            double value;
            if (!fine || cell.row >= n || !reading_number(reading, w, &wanted, &value)) {
                fine = false; /* one fault for the section */
                continue;
            }
            file->weights[cell.row * n + cell.column] = value;
            if (!format->lower || !format->upper)
                file->weights[cell.column * n + cell.row] = value;
            cell = next_cell(format, after(cell, n), n);
        }
    }
    if (found != expected)
        faults_add(reading->faults, where, _("expected %zu numbers for %s of %zu nodes, found %zu"),
                   expected, format->name, n, found);
}
