/* Answers to a questionnaire, in one table whatever the tool that exported them: a column for
 * each thing asked, and for every cell whether it was answered, and if not why. */
#ifndef ANALYSIS_ANSWERS_H
#define ANALYSIS_ANSWERS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "analysis/codebook.h"

/* Items of a column that are no index into the question's items. */
#define ITEM_NONE SIZE_MAX        /* the question itself */
#define ITEM_OTHER (SIZE_MAX - 1) /* the text behind "other" */

enum answers_kind {
    ANSWERS_LEVELS,  /* index into the question's levels; 1 or 0 for an item of a multiple */
    ANSWERS_NUMBERS, /* dates: days since 1970-01-01 */
    ANSWERS_TEXTS
};

/* One thing asked. Where the status is ANSWER_GIVEN the value holds, and also where it is
 * ANSWER_DONT_KNOW, ANSWER_REFUSED or ANSWER_NOT_APPLICABLE by a level of that role; elsewhere
 * levels are -1 (0 for an item
 * of a multiple that was shown), numbers NaN, texts NULL. */
struct answer_column {
    size_t question;
    size_t item;        /* of a multiple or a matrix; rank - 1 of a ranking; ITEM_NONE; ITEM_OTHER */
    enum answers_kind kind;
    unsigned char *status; /* enum answer_status, one a respondent */
    int16_t *levels;
    double *numbers;
    const char **texts;
};

/* How the export was written, as found or as told. */
enum export_dialect {
    EXPORT_DETECT,
    EXPORT_LIMESURVEY,
    EXPORT_LIMESURVEY_VV,
    EXPORT_KOBO,
    EXPORT_GOOGLE_FORMS,
    EXPORT_TABLE, /* any other table: headings are ids, texts or aliases of the codebook */
    EXPORT_SPSS,
    EXPORT_STATA,
    N_EXPORT_DIALECTS
};

struct export_format {
    enum export_dialect dialect;
    const char *encoding; /* NULL: detect */
    char separator, decimal; /* 0: detect */
    const char *sheet;    /* of a workbook; NULL: the first that fits */
};

struct answers {
    const struct codebook *codebook; /* borrowed */
    const char *path;                /* of the export; NULL: none */
    size_t n;                        /* respondents */
    const char **ids;                /* unique */
    size_t *lines;                   /* of the export; NULL: none */
    unsigned char *complete;         /* 1: the respondent reached the end */
    double *submitted_s;             /* since 1970-01-01; NaN: unknown */
    double *spent_s;                 /* time taken; NaN: unknown */
    size_t n_columns;
    struct answer_column *columns;   /* in the order of the codebook */
    struct export_format format;     /* what was read */
    bool tells_not_shown;            /* else what was not shown is inferred from ask_if */
    struct answers_memory *memory;
};

/* A table of n respondents with every column of the codebook, all cells skipped. Release with
 * answers_free(). */
struct answers *answers_create(const struct codebook *codebook, size_t n);
void answers_free(struct answers *answers); /* NULL is fine */

/* Whether a respondent is in the base of what a column tells. Ticks are told of all who were asked: who
 * ticked nothing, or did not want to, is one of them, without that tick. */
bool answers_has(const struct answers *answers, const struct answer_column *column,
                 size_t respondent);

/* Where the answer of a respondent stands, for faults: the line of the export where there is one. */
struct where answers_where(const struct answers *answers, size_t respondent, const char *question);

/* A copy of a text that lives as long as the answers. */
const char *answers_keep(struct answers *answers, const char *text, size_t n_bytes);

/* NULL when there is no such column. */
const struct answer_column *answers_column(const struct answers *answers, size_t question,
                                           size_t item);

/* Respondents in the order of their ids, whatever order the export has: 2 before 10, numbers before
 * words. */
void answers_sort(struct answers *answers);
int respondent_id_order(const char *a, const char *b);

/* The canonical table: id, question, item, value, status; one line a cell (the text behind "other"
 * only where there is one), numbers in full, dates as 2026-03-09. Ids and texts that a spreadsheet
 * would take for formulas get an apostrophe before them, which reading takes away again; exact:
 * they do not. */
void answers_write(const struct answers *answers, bool exact, FILE *out);

/* Whether a term of ask_if holds for a respondent. What was not answered holds nothing; "does not know"
 * is an answer, by the level of that role, and another one than any other level. */
bool answers_hold(const struct answers *answers, const struct condition *condition, size_t respondent);

/* Where a dialect does not tell: sets skipped cells to not shown when ask_if says so. */
void answers_infer_not_shown(struct answers *answers);
#endif
