/* Conditions as survey tools write them, as ask_if of a codebook. */
#ifndef ANALYSIS_DRAFTS_CONDITIONS_H
#define ANALYSIS_DRAFTS_CONDITIONS_H
#include <stdio.h>
#include "analysis/drafts/draft.h"

/* Writes "ask_if: [...]" for question q when its condition is a conjunction of comparisons with
 * earlier questions (LimeSurvey: Q06.NAOK == "Y" && ...; XLSForm: ${yn} = 'oui' and
 * selected(${q}, 'x')); else the condition as a comment; nothing when there is none. */
void conditions_write(const struct draft *draft, size_t q, FILE *out);
#endif
