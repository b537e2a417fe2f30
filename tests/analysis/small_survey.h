/* Small questionnaires and answers to them, written in the test. */
#ifndef TESTS_ANALYSIS_SMALL_SURVEY_H
#define TESTS_ANALYSIS_SMALL_SURVEY_H
#include <stdio.h>
#include <string.h>
#include "analysis/answers.h"
#include "analysis/describe.h"
#include "tests/run.h"

static inline struct codebook *small_codebook(const char *yaml)
{
    struct faults faults = {0};
    struct codebook *codebook = codebook_from_bytes("small.yaml", yaml, strlen(yaml), &faults);
    ck_assert_msg(codebook != NULL, "%s", faults.n_kept ? faults.text[0] : "?");
    return codebook;
}

/* n respondents called 1, 2, ... who reached the end. */
static inline struct answers *small_answers(const struct codebook *codebook, size_t n)
{
    struct answers *answers = answers_create(codebook, n);
    for (size_t i = 0; i < n; i++) {
        char id[24];
        const int bytes = snprintf(id, sizeof id, "%zu", i + 1);
        answers->ids[i] = answers_keep(answers, id, (size_t)bytes);
        answers->complete[i] = 1;
    }
    return answers;
}

/* One answer a respondent, a digit each: "0121"; "-" is skipped. */
static inline void give_levels(const struct answers *answers, size_t question, size_t item,
                               const char *levels)
{
    const struct answer_column *column = answers_column(answers, question, item);
    ck_assert_ptr_nonnull(column);
    ck_assert_uint_eq(strlen(levels), answers->n);
    for (size_t i = 0; i < answers->n; i++) {
        column->status[i] = levels[i] == '-' ? ANSWER_SKIPPED : ANSWER_GIVEN;
        column->levels[i] = (int16_t)(levels[i] == '-' ? -1 : levels[i] - '0');
    }
}

static inline struct sample small_sample(const struct answers *answers, enum weighting weighting)
{
    struct faults faults = {0};
    struct sample sample;
    const struct describe_options options = {.weighting = weighting, .lonely = LONELY_ADJUST};
    ck_assert_msg(sample_init(&sample, answers, &options, &faults), "%s",
                  faults.n_kept ? faults.text[0] : "?");
    return sample;
}
#endif
