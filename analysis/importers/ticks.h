/* Several answers in one cell: ticks, ranks; and what no tick means. */
#ifndef ANALYSIS_IMPORTERS_TICKS_H
#define ANALYSIS_IMPORTERS_TICKS_H
#include "analysis/answers.h"

/* True for a word that tells a tick or its absence: 1, 0, oui, false. */
bool ticks_is_word(const char *text);

/* Ticks the items of question q for respondent i that stand in a cell, or ranks its levels from first
 * to last, joined by separator, or for 0 by "," or ";" (labels may hold them: the longest known
 * first). Returns what names none. Release with free(). */
char *ticks_split(struct answers *answers, size_t q, size_t i, const char *text, char separator);

/* Where anything of a question is ticked, or its "other" told, the items left empty are "no".
 * Where nothing is, it was skipped; also where each says "no" if the tool writes that for an empty
 * cell. */
void ticks_settle(struct answers *answers, bool no_is_empty);
#endif
