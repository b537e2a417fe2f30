/* Tables of rows and columns as a spreadsheet holds them: CSV in any French or English
 * export (separator , ; or tab; UTF-8 with or without BOM, Windows-1252; decimal comma;
 * quoted newlines), and XLSX or ODS sheets when the program was built with GDAL.
 *
 * A table is read into typed columns. The caller gives one struct column for each thing
 * it wants; the header of the file is matched without regard to case, accents and
 * punctuation, under the column's name, its other names (French and English, from the
 * table of synonyms in table_names.c) and with a unit behind it: "Volume (m3)". */
#ifndef DATA_TABLE_H
#define DATA_TABLE_H
#include <stdbool.h>
#include <stddef.h>
#include "data/faults.h"

enum column_type {
    COLUMN_TEXT,    /* any text, trimmed */
    COLUMN_NUMBER,  /* a finite number in [min, max]; a unit in the header is converted */
    COLUMN_COUNT,   /* a whole number in [min, max] */
    COLUMN_YES_NO,  /* oui non yes no vrai faux true false x 1 0 */
    COLUMN_TIME,    /* HH:MM, in seconds since midnight */
    COLUMN_DATE,    /* ISO or French, in days since 1970-01-01 */
};

/* What a reader wants of one column. */
struct column {
    const char *name; /* canonical English header with its unit: "supply_kg_week" */
    enum column_type type;
    bool required;    /* the column must be there and no cell may be empty */
    double min, max;  /* of numbers and counts, inclusive; both 0: any */
};

struct table; /* opaque */

/* Reads the table in path (for a workbook: sheet, or the first when NULL). Adds a fault for
 * an unreadable file, each required column that is missing (naming the nearest header
 * found), two headers for one column, each bad cell (with line and header), a line with
 * too many cells, an unclosed quote, more than TABLE_CELL_BYTES in a cell. Returns NULL if it
 * added any. Release with table_free(). */
enum { TABLE_CELL_BYTES = 1 << 16 };
struct table *table_read(const char *path, const char *sheet, const struct column columns[],
                         size_t n_columns, struct faults *faults);

/* The same, but of a table with faults in its lines it gives what it could read, for a reader that
 * has more to say of the other cells: a bad cell is empty, a line that is no use is left out. NULL
 * without one of the required columns. */
struct table *table_read_partly(const char *path, const char *sheet, const struct column columns[],
                                size_t n_columns, struct faults *faults);

/* The same, but without the lines that have a fault, for a reader that has more to say of the others. */
struct table *table_read_sound(const char *path, const char *sheet, const struct column columns[],
                               size_t n_columns, struct faults *faults);
void table_free(struct table *table); /* NULL is fine */

/* As the file was written, for messages to the user: "WINDOWS-1252", ';', ','. */
struct table_dialect {
    const char *encoding;
    char separator, decimal;
};
struct table_dialect table_dialect(const struct table *table);

size_t table_n_rows(const struct table *table);

/* Line of the file on which a row starts (1-based, the header being line 1). */
size_t table_line(const struct table *table, size_t row);

/* False when the file has no such column, or the cell is empty. column is the index into
 * the caller's columns[]. */
bool table_has(const struct table *table, size_t row, size_t column);

/* The cell; "" / NaN when table_has() is false. Texts are borrowed from the table. Yes is 1, no
 * is 0; times are seconds; dates are days. */
const char *table_text(const struct table *table, size_t row, size_t column);
double table_number(const struct table *table, size_t row, size_t column);

/* What the file calls the column of that canonical name, for messages; that name where it has none. */
const char *table_header(const struct table *table, const char *name);

/* Columns of the file that no struct column asked for. */
size_t table_n_others(const struct table *table);
const char *table_other_name(const struct table *table, size_t other);
#endif
