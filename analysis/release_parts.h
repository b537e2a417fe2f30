/* The parts of release.c. */
#ifndef ANALYSIS_RELEASE_PARTS_H
#define ANALYSIS_RELEASE_PARTS_H
#include "analysis/frame.h"
#include "analysis/recode.h"
#include "analysis/release.h"

/* A column as it was answered, in levels. */
struct column_coding {
    size_t n_levels;
    char **codes;         /* owned */
    struct label *labels; /* owned */
    size_t *level;        /* one a respondent; SIZE_MAX: not given */
    int *sides;           /* NULL: none */
    bool ordered;
    size_t n_bounds; /* of numbers: levels are classes */
    double *bounds;
    bool dates;
    bool texts; /* levels are texts, the first one RELEASE_OTHER_PLACE */
    struct recoding recoding;
    unsigned char *suppressed; /* one a respondent */
};

struct release_work {
    struct column_coding *codings; /* one a column */
    unsigned char *carried;        /* n_columns x n: the earlier release suppressed it */
};

/* An earlier release, and who of today's respondents is in it. */
struct previous {
    struct arena arena;
    struct frame answers, codebook, sums;
    const struct frame_column *
        *columns;         /* of answers, one a column of the release; NULL: not published */
    size_t *row_of;       /* one a respondent: its row; SIZE_MAX: added since */
    size_t *wave;         /* one a respondent: 1 in the earlier release */
    size_t n_gone;        /* rows that nobody matches */
    unsigned char *taken; /* one a row */
    const char *path;     /* borrowed */
    size_t n_tables;
    struct frame *tables; /* of counts */
    bool is_first;        /* no release before it that hid other cells */
};

struct previous *previous_read(const struct release *release, struct faults *faults);
void previous_free(struct previous *previous);

/* The values that a column had, of the same levels or classes; 0: it was not published. codes are
 * borrowed. */
size_t previous_values(const struct previous *previous, const char *name, const char *codes[],
                       size_t n_max);
enum { PREVIOUS_VALUES_MAX = 4096 };

/* Groups the levels of each column as the earlier release did, and finds whom it held. Faults:
 * fewer than the threshold were added, or changed, or left out. */
bool previous_match(struct release *release, struct faults *faults);

/* How many the earlier release's table of all says of each level's group, at the first level of the group.
 * False for a key, of which cells are suppressed later on, and when there is no such table or it hides some. */
bool previous_told(const struct release *release, size_t column, long told[]);

/* What a row's cell holds in today's values: SIZE_MAX for a status; its code, or the status. */
size_t previous_value(const struct release *release, size_t column, size_t row);
const char *previous_code(const struct release *release, size_t column, size_t row);

/* Sets hidden, groups x (values, then those without answer), where the earlier table by groups hid a
 * cell that is part of today's; counts are those that it told of others, or NOT_TOLD. False when a cell
 * that it hid has come together with another, or when there was no such table, though there may have
 * been one before: then there must be none today, by which that one could be told. */
enum { NOT_TOLD = -1 };
bool previous_carry_hidden(const struct release *release, size_t column, unsigned char hidden[],
                           long counts[]);

/* What the earlier release said of the groups that are in today's row. */
struct earlier_sum {
    size_t n_told, n_hidden; /* sums of groups */
    size_t n;                /* of those told: numbers in them, their total */
    double total;
};

/* The same for sums, where that of all was told: hidden and earlier have one a row. */
bool previous_carry_sums(const struct release *release, size_t column, unsigned char hidden[],
                         struct earlier_sum earlier[]);

/* Tables of all columns; hides, and suppresses in the micro-data what is hidden. */
void release_tabulate(struct release *release);

/* Whether a respondent was asked depends on another column; SIZE_MAX: on none that is known. */
size_t release_filter(const struct release *release, const struct condition *condition);
bool release_uses_numbers(const struct release *release, size_t column);
#endif
