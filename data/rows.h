/* Rows of text cells, as csv and sheet hand them to table. */
#ifndef DATA_ROWS_H
#define DATA_ROWS_H
#include <stdbool.h>
#include <stddef.h>

enum { ROW_CELLS_MAX = 10000 };

struct cell {
    const char *text; /* UTF-8; without blanks around unless quoted */
    size_t n;         /* bytes */
    bool quoted;      /* in quotes in a CSV: "12" is a text there, 12 a number */
};

/* What a row of a CSV may suffer from, found at a cell. */
enum row_damage {
    ROW_WHOLE,
    ROW_UNCLOSED_QUOTE,   /* the file ends in a quoted cell, which is not among the cells */
    ROW_TEXT_BEHIND_QUOTE /* "abc"d: inner quotes must be doubled */
};

struct row {
    size_t line;    /* of the file, where the row starts; from 1 */
    size_t n_cells; /* in the file; cells[] holds the first ROW_CELLS_MAX */
    const struct cell *cells;
    enum row_damage damage;
    size_t damaged_cell, damaged_line;
};

/* Who takes the rows, one after the other; false ends the reading. A row is valid during the
 * call. Blank lines do not come. */
struct row_taker {
    bool (*take)(void *context, const struct row *row);
    void *context;
};
#endif
