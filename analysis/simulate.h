/* Invented answers to a questionnaire, so that the whole line can be tried before the first reply.
 * They obey the codebook: filters, strata, ranges, missing answers of every kind. */
#ifndef ANALYSIS_SIMULATE_H
#define ANALYSIS_SIMULATE_H
#include <stdint.h>
#include "analysis/answers.h"

/* n answers; where the codebook knows the strata of its population, respondents are drawn from it
 * without replacement. Adds a fault when n is above the population, and returns NULL. The same seed
 * gives the same answers; adding a question changes none of another's. */
struct answers *simulate_answers(const struct codebook *codebook, size_t n, uint64_t seed,
                                 struct faults *faults);

/* Writes answers as LimeSurvey exports them: codes, every cell quoted, nothing at all where a
 * question was not shown. */
void simulate_write(const struct answers *answers, FILE *out);
#endif
