/* The rows of an export, whatever holds them. */
#ifndef ANALYSIS_IMPORTERS_SOURCE_H
#define ANALYSIS_IMPORTERS_SOURCE_H
#include "analysis/answers.h"
#include "data/csv.h"
#include "data/rows.h"

struct source {
    const char *path;
    struct export_format format; /* as told, then as found */
    struct csv_file csv;         /* loaded when it is text */
    size_t n_rows;               /* at most that many */
};

/* Opens the file; false with faults. Close in both cases. */
bool source_open(struct source *source, const char *path, const struct export_format *format,
                 struct faults *faults);
void source_close(struct source *source);

/* Hands out the rows, headings first; may be called again. */
bool source_rows(const struct source *source, struct row_taker taker, struct faults *faults);
#endif
