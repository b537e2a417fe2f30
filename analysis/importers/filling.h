/* What the cells of an export say, put into the answers of the i-th respondent; what cannot be
 * understood is a fault. */
#ifndef ANALYSIS_IMPORTERS_FILLING_H
#define ANALYSIS_IMPORTERS_FILLING_H
#include "analysis/importers/cells.h"
#include "analysis/importers/headings.h"
#include "analysis/importers/import.h"
#include "analysis/importers/source.h"

/* A cell that holds nothing, not even quotes, until it is known what that means here. */
enum { BARE = N_ANSWER_STATUSES };

/* What one column of the export is. */
struct heading {
    char *text; /* owned */
    struct target target;
    struct answer_column *column; /* of a TARGET_CELL */
    struct cell_memo *memo; /* the one of the column before where the same cells mean the same */
    bool owns_memo;
    bool ticks_too; /* another column holds the same text: this one may hold its tick */
    bool again;     /* a column before holds the same question, as an older form had it */
    bool told;      /* that it is left out though something stands in it */
};

struct import {
    const struct codebook *codebook;
    const char *path;
    const struct source *source;
    struct faults *faults, *warnings;
    struct answers *answers;
    enum export_dialect dialect;
    size_t n_headings, n_heading_rows, n_taken;
    size_t n_nameless, nameless_line; /* answers without an id, the first of them */
    size_t n_short, short_line;       /* with fewer cells than headings, the first of them */
    struct heading *headings;
    bool *has_own;      /* one a question: some column holds it */
    bool *has_items;    /* one a question: its items have columns */
    bool *has_other;    /* one a question: the text behind "other" has a column */
    bool *has_column;   /* one a column of the answers: the export has it */
    double *started_s, *ended_s;
    bool bare_text, bare_nothing, knows_completeness;
    char decimal;       /* as told; 0: either mark */
    size_t n_commas, n_points; /* numbers with one */
    size_t n_grouped;   /* of these, such as "1,234": a mark of thousands, perhaps */
};

/* The column of the answers that a target names; NULL: none. */
struct answer_column *filling_column(const struct import *import, const struct target *target);

static inline bool filling_is_limesurvey(const struct import *import)
{
    return import->dialect == EXPORT_LIMESURVEY || import->dialect == EXPORT_LIMESURVEY_VV;
}

/* Of a column of answers. */
void filling_cell(struct import *import, const struct heading *heading, size_t i,
                  const struct cell *cell);

/* Warns where SPSS or Stata's own label of a value belongs to another level than its code. */
void filling_warn_of_labels(const struct import *import, const struct heading *heading);

/* "Rang 2", "2", "2e choix": the level heads the column. */
void filling_rank(struct import *import, const struct heading *heading, size_t i,
                  const struct cell *cell);

/* All ticks of a multiple choice in one cell. */
void filling_summary(struct import *import, const struct heading *heading, size_t i,
                     const struct cell *cell);
#endif
