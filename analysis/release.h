/* What of the answers may be published: columns recoded until nobody stands alone, tables whose
 * hidden cells cannot be recomputed, and a log of all that was done.
 *
 * One principle holds it together: micro-data and tables tell the same. A level that is merged in
 * one is merged in the other; an answer that is in a hidden cell of a table is suppressed in the
 * micro-data. So there is nothing to be gained from laying them side by side. */
#ifndef ANALYSIS_RELEASE_H
#define ANALYSIS_RELEASE_H
#include <stdbool.h>
#include <stddef.h>
#include "analysis/answers.h"
#include "analysis/personal.h"
#include "data/faults.h"

/* Status of a cell that was answered and is not published. */
enum { RELEASE_SUPPRESSED = N_ANSWER_STATUSES, N_RELEASE_STATUSES };
extern const char *const release_status_names[N_RELEASE_STATUSES];

/* Code of the places that too few gave to be named. They are named nowhere: who knows that he alone
 * gave one would find himself among them. */
#define RELEASE_OTHER_PLACE "other_place"

/* Why a column is published, or is not. */
enum release_fate {
    FATE_PUBLISHED,
    FATE_IDENTIFIER, /* the codebook says that it tells who answered */
    FATE_FREE_TEXT,
    FATE_DESIGN,  /* weight or cluster */
    FATE_TOO_FEW, /* merging small levels leaves none to tell apart */
    FATE_FILTER,  /* whether it was asked would tell a suppressed answer */
    FATE_EARLIER, /* its levels are not those of the earlier release */
    N_FATES
};

struct release_options {
    size_t k, l;            /* k: never less than the threshold */
    size_t threshold;       /* least number of units in a cell */
    double dominance_share; /* most that one unit may make of a total */
    const char *keys;     /* ids of questions with commas; NULL: the codebook's quasi-identifiers */
    const char *by;       /* id of the key that tables are by; NULL: none */
    const char *previous; /* folder of an earlier release; NULL: none */
};

struct release_value {
    char *code; /* of a level, of merged ones "A1|A2" or RELEASE_OTHER_PLACE, of a class "1000..5000" */
    struct label label;
    size_t n_merged; /* levels in it */
    bool others;     /* places that are not named */
};

/* Counts of one row of a table: all, or a group. */
struct release_base {
    size_t by_status[N_RELEASE_STATUSES];
};

/* Sum of a column of numbers over one row of a table. */
struct release_sum {
    size_t n;
    double total;
    bool hidden;
};

struct release_column {
    size_t question, item;
    char *name; /* "vision_technique" */
    enum release_fate fate;
    size_t n_personal; /* texts that hold an identifier; of a published column an address */
    bool key, sensitive, numeric;
    size_t n_levels; /* before recoding */
    size_t n_values;
    struct release_value *values;
    size_t *value;              /* one a respondent; where the status is ANSWER_GIVEN */
    unsigned char *status;      /* one a respondent; ... or RELEASE_SUPPRESSED */
    size_t n_locally, n_hidden; /* cells suppressed for k and l; for hidden cells of tables */
    /* Tables: row 0 is all respondents, the others are the release's groups. */
    bool by_groups;             /* rows other than the first are published */
    long *counts;               /* rows x n_values */
    unsigned char *hidden;      /* same */
    struct release_base *bases; /* one a row */
    /* Of the groups: why there is no answer is not told, or not even of how many. */
    bool pooled;
    bool all_pooled;            /* nor of all respondents: one group alone has some without answer */
    unsigned char *base_hidden; /* one a row; those without answer are then suppressed */
    bool sums_by_groups;        /* as by_groups, of sums */
    struct release_sum *sums;   /* one a row; NULL: no numbers */
};

struct release {
    const struct answers *answers; /* borrowed */
    struct release_options options;
    size_t n_columns;
    struct release_column *columns;
    size_t by;                 /* column; SIZE_MAX: none */
    size_t n_groups;           /* rows of tables are n_groups + 1 */
    const char **group_codes;  /* a value of by, or the name of a status */
    size_t *group_of;          /* one a respondent */
    size_t smallest;           /* respondents in the smallest class of keys */
    size_t n_added;            /* respondents that the earlier release does not have */
    size_t *order;             /* respondents in the order of their published answers */
    struct previous *previous; /* NULL: none */
    struct release_work *work;
};

/* Faults: an identifier in a column that would be published, too few answers for k or l, unknown
 * keys, an earlier release that cannot be read or differs by too few answers. NULL with faults.
 * Release with release_free(). */
struct release *release_create(const struct answers *answers, const struct release_options *options,
                               struct faults *faults);
void release_free(struct release *release); /* NULL is fine */

/* What a cell of the micro-data holds: the code of a value, or the name of a status. */
const char *release_cell(const struct release_column *column, size_t i);

/* "tables/besoins.csv", different for each question. Release with free(). */
char *release_table_name(const struct codebook *codebook, size_t question);
#endif
