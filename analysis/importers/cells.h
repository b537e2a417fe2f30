/* From the text of a cell to an answer. */
#ifndef ANALYSIS_IMPORTERS_CELLS_H
#define ANALYSIS_IMPORTERS_CELLS_H
#include "analysis/answers.h"

/* What a text means in a column. level -1, number NaN: none. */
struct reading_of_cell {
    enum answer_status status;
    int16_t level;
    double number;
    bool known; /* false: the text means nothing there */
    bool shared; /* another level is called so, too */
};

/* Meanings found before, by text: most cells of a column say one of a few things. */
struct cell_memo;
struct cell_memo *cell_memo_create(size_t n_levels); /* that a column has */
void cell_memo_free(struct cell_memo *memo);         /* NULL is fine */

/* Reads a text that is not empty, in a column of levels or numbers. Codes, aliases and labels are
 * known, in any case and without accents; ticks are Y, Oui, 1, X, the item's label; a number may be
 * written in French. A missing code of the codebook gives its status, a level that says "don't
 * know", "refused" or "not applicable" the status and the level. decimal: the mark that the user
 * told, the other one groups thousands; 0: either is taken for it. */
struct reading_of_cell cell_read(const struct codebook *codebook,
                                 const struct answer_column *column, struct cell_memo *memo,
                                 const char *text, size_t n, char decimal);

/* Whether the codebook says of a text why it is no answer; status: why. */
bool cell_is_missing(const struct codebook *codebook, const char *text,
                     enum answer_status *status);

/* What LimeSurvey, ODK, spreadsheets and statistical programs write where there is nothing. */
bool cell_is_nothing(const char *text);

/* The level that a text names; SIZE_MAX when none. */
size_t cell_level(const struct question *question, const char *text);

/* The level that a label is that of, not its code, where it does not name the level that is given;
 * SIZE_MAX when none. */
size_t cell_other_level(const struct question *question, size_t level, const char *label);

/* The item of a multiple that a text names; SIZE_MAX when none. */
size_t cell_item(const struct question *question, const char *text);

/* "2026-03-09 01:56:40", "2026-03-09T01:56:40.000+01:00", "09/03/2026 01:56",
 * "2026/03/09 1:56:40 AM UTC+1", a spreadsheet's 46090.08 -> seconds since 1970-01-01, as the clock showed; NaN: none of
 * these. */
double cell_moment_s(const char *text);
#endif
