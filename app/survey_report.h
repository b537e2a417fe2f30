/* The report of a survey: what its parts share while it is made. */
#ifndef APP_SURVEY_REPORT_H
#define APP_SURVEY_REPORT_H
#include "analysis/choose.h"
#include "analysis/coding.h"
#include "analysis/describe.h"
#include "analysis/quality.h"
#include "app/areas.h"
#include "app/folder.h"
#include "app/survey_section.h"

/* Most groups that a question may split respondents into. */
enum { CROSS_GROUPS_MAX = 12 };

/* One comparison that was made, for tests.csv and Holm's adjustment. */
struct report_test {
    size_t question, item; /* item: as in struct answer_column */
    size_t by;
    struct chosen_test test;
};

/* A description of some respondents only. */
struct report_group {
    size_t by, level; /* question and level that they chose */
    struct described described;
};

struct survey_report {
    const struct codebook *codebook;
    const struct answers *answers;
    struct sample sample;
    struct coding coding;         /* of open answers; n 0: none */
    enum language language;
    bool stacked;                 /* scales as 100 % bars */
    struct arena arena;           /* all that the report shows */
    struct described *described;  /* one a question */
    struct quality quality;
    size_t n_by;
    size_t *by;                   /* questions to cross the others with */
    struct layer *areas;          /* one a level of area_question; owned; NULL: no maps */
    size_t area_question;         /* whose levels they are */
    size_t n_tests, room_tests;
    struct report_test *tests;    /* owned */
    size_t n_groups, room_groups;
    struct report_group *groups;  /* owned */
    size_t n_sections;
    struct section *sections;     /* before the questions, one a question, after them */
    struct faults warnings;
};

/* ---- Words (survey_words.c): all in the language of the report, in its arena ------------ */
const char *report_label(const struct survey_report *report, struct label label);
const char *report_units(const struct survey_report *report); /* "PATs" */
const char *report_question_text(const struct survey_report *report, size_t question);
const char *report_unit(const struct survey_report *report, size_t question, const char *otherwise);
const char *report_item_text(const struct survey_report *report, size_t question, size_t item);

/* Its id as a part of file names: what else than letters and digits it has gives way to its number. */
const char *report_file_id(struct survey_report *report, size_t question);

/* "38 of 52 PATs; no answer: 3" behind "n = ". */
const char *report_base(struct survey_report *report, size_t n, const struct base *base);
/* The same with the weighting. */
const char *report_base_weighted(struct survey_report *report, size_t n, const struct base *base);
/* The method of a chart: "not weighted", and what the whiskers drawn are; none of those is drawn when
 * the item has none. NULL: a chart without them. */
const char *report_how(struct survey_report *report, const struct described_item *item);
/* Of one that counts answers, whatever the weighting. */
const char *report_how_counts(void);
/* With a capital and a full stop. */
const char *report_sentence(struct survey_report *report, const char *text);
/* Two sentences; the first gets the full stop that it lacks. */
const char *report_sentences(struct survey_report *report, const char *first, const char *second);
const char *report_status_words(enum answer_status status);

/* What no chart may leave out (synthetic, self-selected), and where answers come from. */
const char *report_mention(struct survey_report *report);
const char *report_source(struct survey_report *report);
struct frame report_frame(struct survey_report *report, const char *title, const char *base,
                          const char *method);

/* "p = 0.03", "p < 0.001". */
const char *report_p(struct survey_report *report, double p);
/* Two, but those of a sum of ranks, which is whole or ends in a half. */
int report_statistic_decimals(const struct chosen_test *test);
/* Name, statistic, df, p, effect, n, N, weighting and reason of a test. */
const char *report_test_words(struct survey_report *report, const struct chosen_test *test);

/* ---- Sections ------------------------------------------------------------------------ */
void report_profile(struct survey_report *report, struct section *section);
void report_quality(struct survey_report *report, struct section *section);
void report_question(struct survey_report *report, size_t question, struct section *section);
bool report_has_answers(const struct survey_report *report, size_t question);
void report_scale(struct survey_report *report, size_t question, struct section *section);
/* Makes every comparison, so that p may be adjusted for their number; then shows a question's. */
bool report_cross_prepare(struct survey_report *report, struct faults *faults);
void report_cross(struct survey_report *report, size_t question, struct section *section);
void report_open(struct survey_report *report, size_t question, struct section *section);
/* What was written behind "other". */
void report_other(struct survey_report *report, size_t question, struct section *section);
/* Maps and groups of respondents; an empty section when they are too few. */
void report_structure(struct survey_report *report, struct section *section);

/* ---- Maps ------------------------------------------------------------------------------ */
/* Areas of the strata's question, or else of the first one that splits respondents. path NULL: no
 * maps. */
bool report_areas_read(struct survey_report *report, const char *path, const char *field,
                       struct faults *faults);

/* What an area is worth: a share of count among n, or with a unit a value of n answers. */
struct area_value {
    double value; /* NaN: none */
    size_t count, n;
};
/* values: one a level of the areas' question. unit NULL: shares. */
void report_map(struct survey_report *report, const char *file, const char *title,
                const char *base, const char *method, const struct area_value values[],
                const char *unit, struct section *section);

/* ---- Files --------------------------------------------------------------------------- */
bool report_html_write(struct survey_report *report, const struct folder *folder,
                       struct faults *faults);
bool report_workbook_write(struct survey_report *report, const struct folder *folder,
                           struct faults *faults);
bool report_figures_write(struct survey_report *report, const struct folder *folder,
                          struct faults *faults);
bool report_tables_write(struct survey_report *report, const struct folder *folder,
                         struct faults *faults);

/* On which side of a scale a level stands. */
enum side report_side(enum level_role role);
#endif
