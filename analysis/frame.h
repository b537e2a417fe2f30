/* A rectangular table for statistics: columns of numbers and of levels, as statistical programs
 * hold them. */
#ifndef ANALYSIS_FRAME_H
#define ANALYSIS_FRAME_H
#include <stdbool.h>
#include <stddef.h>
#include "data/arena.h"
#include "data/faults.h"

#define NO_LEVEL SIZE_MAX

/* Every column has levels (its distinct texts); one whose cells are all numbers has numbers, too. */
struct frame_column {
    const char *name;
    bool quoted;         /* some cell stands in quotes: texts, even if they look like numbers */
    double *numbers;     /* one a row, NaN: missing; NULL: not all cells are numbers */
    size_t *levels;      /* one a row, index into names; NO_LEVEL: missing */
    size_t n_levels;
    const char **names;  /* in the order of their first row */
    const char **sorted; /* in the order of numbers, or of bytes for texts */
};

struct frame {
    size_t n, n_columns;
    struct frame_column *columns;
};

/* Reads a CSV whose first line holds the names; empty cells are missing. All memory is the
 * arena's. False with faults, one of them when it has fewer rows than n_least. */
bool frame_read(struct frame *frame, const char *path, size_t n_least, struct arena *arena,
                struct faults *faults);

/* Leaves only the n rows whose keep is true, and the levels that still occur. */
void frame_keep(struct frame *frame, const bool keep[], size_t n, struct arena *arena);

/* NULL when there is no column of that name. */
const struct frame_column *frame_find(const struct frame *frame, const char *name);

/* Index of a level by its text; NO_LEVEL when the column has none such. */
size_t frame_level(const struct frame_column *column, const char *text);
#endif
