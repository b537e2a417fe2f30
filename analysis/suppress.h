/* Small cells of a table that is published with its margins: which other cells must be hidden with
 * them, so that none can be recomputed (Cox 1980; Gusfield 1988: in a table of two ways a hidden
 * cell is free when it lies on a cycle of hidden cells). */
#ifndef ANALYSIS_SUPPRESS_H
#define ANALYSIS_SUPPRESS_H
#include <stdbool.h>
#include <stddef.h>

/* n_rows x n_columns counts, row-major; the sums of all rows and of all columns are published. */
struct suppression {
    size_t n_rows, n_columns;
    const long *counts;
    const long *grown;     /* counts less those of an earlier release of the table; NULL: none */
    size_t threshold;      /* counts of 1 to threshold - 1 are small */
    const unsigned char *also; /* cells to hide beside these; NULL: none */
    bool last_known; /* other tables may tell the last column: no cell is safe by it, nor is it made so */
    unsigned char *hidden; /* set before: what the earlier release hid; the others are added */
};

/* Hides every small count, and every small difference from the earlier release; then as few other
 * units as it can, until each hidden cell may, with the same margins and no count below 0, be one
 * at least more or less, and each small one as large as the threshold, or else 0. Both the table and
 * its difference from the earlier release are made safe (there a small one as large as it can be).
 * False when that cannot be done (one row or one column): the table must not be published. */
bool suppress(const struct suppression *table);
#endif
