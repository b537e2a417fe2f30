/* One cell of a table, from text to value. */
#ifndef DATA_TABLE_CELL_H
#define DATA_TABLE_CELL_H
#include <stdbool.h>
#include "data/table.h"
#include "data/table_names.h"

/* How the cells of one column of a file are read. */
struct cell_reader {
    struct column column;
    struct header_fit fit; /* the factor and unit of the header */
    bool has_unit;
    bool workbook; /* cells hold what the spreadsheet calculates with, not what it shows */
};

/* Reads the value of a cell that is not empty, in the unit of the column, and tells whether
 * it is what the column asks for. *comma is set when the text has a decimal comma. For
 * every type but text. */
bool cell_value(const struct cell_reader *reader, const char *text, double *value, bool *comma);

/* Adds the fault of a bad cell: what was expected, what was found. */
void cell_refuse(const struct cell_reader *reader, const char *text, struct where where,
                 struct faults *faults);
#endif
