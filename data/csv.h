/* CSV files in any French or English export, as rows of UTF-8 cells; and cells written. */
#ifndef DATA_CSV_H
#define DATA_CSV_H
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include "data/faults.h"
#include "data/rows.h"

enum { CSV_FILE_BYTES = 512 << 20 };

struct csv_dialect {
    const char *encoding; /* "UTF-8", "WINDOWS-1252", "CP850", "MACINTOSH", "UTF-16"... */
    char separator;
};

/* A file in memory, brought to UTF-8. Start from {0}. */
struct csv_file {
    char *bytes; /* owned */
    size_t n;
    size_t start, start_line; /* behind a byte order mark and a line "sep=;" */
    struct csv_dialect dialect;
};

/* Loads the file. The encoding is decided over all of it, the separator over its first lines.
 * Adds a fault and returns false for a file that cannot be read, is no plain file, is larger
 * than CSV_FILE_BYTES, is binary (a workbook, a PDF, NUL bytes), or mixes two
 * encodings. Clear in both cases. */
bool csv_load(struct csv_file *file, const char *path, struct faults *faults);

/* The same of a file whose encoding is told ("utf-8", "windows-1252"; NULL: detect), with a fault
 * for one that this system does not know. */
bool csv_load_as(struct csv_file *file, const char *path, const char *encoding,
                 struct faults *faults);
void csv_clear(struct csv_file *file);

/* Hands the rows to the taker. */
void csv_rows(const struct csv_file *file, struct row_taker taker);

/* Writes a cell, in quotes where it must be. Guarded, a text that a spreadsheet would take for a
 * formula (= + - @, tab) gets an apostrophe before it. */
void csv_put_cell(FILE *out, const char *text, bool guarded);
#endif
