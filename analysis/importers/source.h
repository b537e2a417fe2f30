/* The rows of an export, whatever holds them. */
#ifndef ANALYSIS_IMPORTERS_SOURCE_H
#define ANALYSIS_IMPORTERS_SOURCE_H
#include "analysis/answers.h"
#include "data/csv.h"
#include "data/rows.h"

struct value_labels;

struct source {
    const char *path;
    struct export_format format; /* as told, then as found */
    struct csv_file csv;         /* loaded when it is text */
    size_t n_rows;               /* at most that many */
    struct value_labels *labels; /* of SPSS and Stata; NULL: none */
};

/* Opens the file; false with faults. Close in both cases. */
bool source_open(struct source *source, const char *path, const struct export_format *format,
                 struct faults *faults);
void source_close(struct source *source);

/* Hands out the rows, headings first; may be called again. Of SPSS and Stata, a cell in quotes is one
 * that the file declares to be missing. */
bool source_rows(const struct source *source, struct row_taker taker, struct faults *faults);

/* False with a fault when the row is not as its writer meant it: a quote is never closed, or it has
 * more columns than are read. field: NULL when not known. */
bool source_row_is_whole(const struct source *source, const struct row *row, const char *field,
                         struct faults *faults);

/* False with a fault when the cell is too long to be an answer: a quote is missing. field: its heading;
 * NULL when not known. */
bool source_cell_fits(const struct source *source, const struct row *row, size_t column,
                      const char *field, struct faults *faults);

/* What the file says that a value of a column means; NULL: nothing. */
const char *source_label(const struct source *source, size_t column, const char *value);

/* Warns of letters that an export went wrong with: U+FFFD, UTF-8 read as something else. */
void source_warn(const struct source *source, struct faults *warnings);
#endif
