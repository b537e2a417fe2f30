/* The sample that a codebook describes: margins, trimming, how variances are found. */
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include "analysis/estimate.h"
#include "analysis/simulate.h"
#include "tests/analysis/small_survey.h"

/* Two questions with margins and one with weights, and what the population says beside. */
static struct codebook *codebook_with(const char *keys)
{
    char yaml[2000];
    snprintf(yaml, sizeof yaml,
             "survey: s\ntitle: {fr: s}\npopulation:\n  n: 100\n%s"
             "  margins:\n"
             "    - question: a\n      counts: [{level: x, n: 60}, {level: y, n: 40}]\n"
             "    - question: b\n      counts: [{level: u, n: 30}, {level: v, n: 70}]\n"
             "  weight: w\n"
             "questions:\n"
             "  - {id: a, type: single, levels: [{code: x}, {code: y}]}\n"
             "  - {id: b, type: single, levels: [{code: u}, {code: v}]}\n"
             "  - {id: w, type: numeric}\n",
             keys);
    return small_codebook(yaml);
}

static struct answers *answers_of(const struct codebook *codebook)
{
    static const double weights[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 11};
    struct answers *answers = small_answers(codebook, 10);
    give_levels(answers, 0, ITEM_NONE, "0000011111");
    give_levels(answers, 1, ITEM_NONE, "0101101001");
    const struct answer_column *column = answers_column(answers, 2, ITEM_NONE);
    for (size_t i = 0; i < 10; i++) {
        column->status[i] = ANSWER_GIVEN;
        column->numbers[i] = weights[i];
    }
    return answers;
}

static void method_is(const struct sample *sample, const char *expected)
{
    char *words = sample_method(sample);
    ck_assert_str_eq(words, expected);
    free(words);
}

/* Sum of the weights of those with a level. */
static double sum_of(const struct sample *sample, size_t question, int16_t level)
{
    const struct answer_column *column = answers_column(sample->answers, question, ITEM_NONE);
    double sum = 0;
    for (size_t i = 0; i < sample->design.n; i++)
        sum += column->levels[i] == level ? sample->design.weights[i] : 0;
    return sum;
}

START_TEST(linear_calibration_meets_the_margins)
{
    struct codebook *codebook = codebook_with("  calibration: linear\n");
    struct answers *answers = answers_of(codebook);
    struct sample sample = small_sample(answers, WEIGHTING_MARGINS);
    ck_assert_double_eq_tol(sum_of(&sample, 0, 0), 60, 1e-9);
    ck_assert_double_eq_tol(sum_of(&sample, 0, 1), 40, 1e-9);
    ck_assert_double_eq_tol(sum_of(&sample, 1, 0), 30, 1e-9);
    ck_assert_double_eq_tol(sum_of(&sample, 1, 1), 70, 1e-9);
    /* Its weights are those of a regression: of a sum of one term for each margin. */
    const double *w = sample.design.weights; /* (x, u), (x, v), ..., (y, u), (y, v) */
    ck_assert_double_eq_tol(w[1] - w[0], w[6] - w[5], 1e-9);
    method_is(&sample, "weighted to the known margins of the population; linear calibration; "
                       "standard errors of weighted figures by linearisation");
    sample_clear(&sample);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

START_TEST(weights_are_cut_and_shared)
{
    /* The mean weight is 2: 11 becomes 4, and the others share 7. */
    struct codebook *codebook = codebook_with("  trim: 2\n");
    struct answers *answers = answers_of(codebook);
    struct sample sample = small_sample(answers, WEIGHTING_GIVEN);
    ck_assert_double_eq_tol(sample.design.weights[9], 4, 1e-12);
    ck_assert_double_eq_tol(sample.design.weights[0], 1 + 7.0 / 9, 1e-12);
    method_is(&sample, "weighted by the weights in the answers; weights cut to 200% of their mean; "
                       "standard errors of weighted figures by linearisation");
    sample_clear(&sample);
    sample = small_sample(answers, WEIGHTING_NONE);
    method_is(&sample, "no weighting: every answer counts the same");
    sample_clear(&sample);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

START_TEST(variances_by_replicates)
{
    static const struct {
        const char *keys, *words;
        double tolerance;
    } methods[] = {{"  variance: jackknife\n", "the jackknife", 0.9},
                   {"  variance: bootstrap\n", "1000 bootstrap replicates", 0.9}};
    for (size_t m = 0; m < 2; m++) {
        struct codebook *plain = codebook_with(""), *codebook = codebook_with(methods[m].keys);
        struct answers *by_line = answers_of(plain), *by_draw = answers_of(codebook);
        struct sample linear = small_sample(by_line, WEIGHTING_GIVEN);
        struct sample sample = small_sample(by_draw, WEIGHTING_GIVEN);
        const size_t levels[] = {0, 1, 0, 1, 1, 0, 1, 0, 0, 1};
        struct survey_estimate a[2], b[2];
        struct faults faults = {0};
        ck_assert(estimate_proportions(&linear.design, levels, 2, NULL, a, NULL, &faults));
        ck_assert(estimate_proportions(&sample.design, levels, 2, NULL, b, NULL, &faults));
        ck_assert_double_eq_tol(a[0].estimate, b[0].estimate, 1e-12);
        /* A weight of 11 among ones: of one order, not the same. */
        ck_assert_double_ne(a[0].se, b[0].se);
        ck_assert_double_eq_tol(b[0].se / a[0].se, 1, methods[m].tolerance);
        char *words = sample_method(&sample);
        ck_assert_ptr_nonnull(strstr(words, methods[m].words));
        free(words);
        sample_clear(&linear);
        sample_clear(&sample);
        answers_free(by_line);
        answers_free(by_draw);
        codebook_free(plain);
        codebook_free(codebook);
    }
}
END_TEST

static void refused(const char *keys, enum weighting weighting, const char *message)
{
    struct codebook *codebook = codebook_with(keys);
    struct answers *answers = answers_of(codebook);
    struct faults faults = {0};
    struct sample sample;
    ck_assert(!sample_init(&sample, answers, &(struct describe_options){.weighting = weighting},
                           &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_str_eq(faults.text[0], message);
    faults_clear(&faults);
    answers_free(answers);
    codebook_free(codebook);
}

START_TEST(faults_are_told)
{
    refused("  variance: jackknife\n", WEIGHTING_MARGINS,
            "small.yaml: population.variance: weights fitted to margins would have to be fitted anew in "
            "each replicate: write linearised, or choose another weighting");
    static const struct {
        const char *keys, *message;
    } wrong[] = {{"  trim: 0.5\n", "expected a number above 1, of times the mean weight, found 0.5"},
                 {"  calibration: logit\n", "calibration"},
                 {"  variance: taylor\n", "variance"}};
    for (size_t w = 0; w < sizeof wrong / sizeof *wrong; w++) {
        char yaml[500];
        snprintf(yaml, sizeof yaml,
                 "survey: s\ntitle: {fr: s}\npopulation:\n%squestions: [{id: t, type: text}]\n",
                 wrong[w].keys);
        struct faults faults = {0};
        ck_assert_ptr_null(codebook_from_bytes("small.yaml", yaml, strlen(yaml), &faults));
        ck_assert_uint_eq(faults.n, 1);
        ck_assert_msg(strstr(faults.text[0], wrong[w].message) != NULL, "%s", faults.text[0]);
        faults_clear(&faults);
    }
}
END_TEST

/* All at once: a weight missing, one below 0; none above 0. */
START_TEST(weights_that_are_none_are_told)
{
    struct codebook *codebook = codebook_with("");
    struct answers *answers = answers_of(codebook);
    double *weights = answers_column(answers, 2, ITEM_NONE)->numbers;
    weights[1] = (double)NAN;
    weights[3] = -2;
    answers->path = "w.csv";
    const struct describe_options options = {.weighting = WEIGHTING_GIVEN};
    struct faults faults = {0};
    struct sample sample;
    ck_assert(!sample_init(&sample, answers, &options, &faults));
    ck_assert_uint_eq(faults.n, 2);
    ck_assert_ptr_nonnull(strstr(faults.text[0], "w.csv: w: answer 2: expected a weight of 0 or more, found none"));
    ck_assert_ptr_nonnull(strstr(faults.text[1], "w.csv: w: answer 4: expected a weight of 0 or more, found -2"));
    faults_clear(&faults);
    for (size_t i = 0; i < answers->n; i++)
        weights[i] = 0;
    weights[0] = -1; /* sums to 0 without being all 0 */
    weights[1] = 1;
    ck_assert(!sample_init(&sample, answers, &options, &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_ptr_nonnull(strstr(faults.text[0], "answer 1: expected a weight of 0 or more, found -1"));
    faults_clear(&faults);
    weights[0] = 1e308; /* of which two are no number any more */
    weights[1] = 1.7e308;
    ck_assert(!sample_init(&sample, answers, &options, &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_str_eq(faults.text[0],
                     "w.csv: w: the weights are too great to be summed: divide all by one number");
    faults_clear(&faults);
    weights[0] = weights[1] = 0;
    ck_assert(!sample_init(&sample, answers, &options, &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_str_eq(faults.text[0], "w.csv: w: every weight is 0: nobody would count");
    faults_clear(&faults);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

/* Strata of one are named, all of them; not where all of the stratum answered, nor when it was
 * chosen how they count. */
START_TEST(strata_of_one_are_named)
{
    struct codebook *codebook = small_codebook(
        "survey: s\ntitle: {fr: s}\npopulation:\n  n: 31\n  strata:\n    question: a\n    counts: "
        "[{level: x, n: 10}, {level: y, n: 10}, {level: z, n: 10}, {level: alone, n: 1}]\n"
        "questions:\n  - {id: a, type: single, levels: [{code: x}, {code: y}, {code: z}, {code: alone}]}\n");
    struct answers *answers = small_answers(codebook, 5);
    give_levels(answers, 0, ITEM_NONE, "00123");
    struct describe_options options = {.weighting = WEIGHTING_STRATA};
    struct faults faults = {0};
    struct sample sample;
    ck_assert(sample_init(&sample, answers, &options, &faults));
    ck_assert(!sample_strata_vary(&sample, &faults));
    ck_assert_uint_eq(faults.n, 2);
    ck_assert_ptr_nonnull(strstr(faults.text[0], "small.yaml: a: the stratum \"y\" has only one unit (answer 3)"));
    ck_assert_ptr_nonnull(strstr(faults.text[1], "small.yaml: a: the stratum \"z\" has only one unit (answer 4)"));
    faults_clear(&faults);
    sample_clear(&sample);
    options.lonely = LONELY_ADJUST;
    ck_assert(sample_init(&sample, answers, &options, &faults));
    ck_assert(sample_strata_vary(&sample, &faults));
    sample_clear(&sample);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

START_TEST(a_population_is_no_smaller_than_its_answers)
{
    struct codebook *codebook = small_codebook("survey: s\ntitle: {fr: s}\npopulation:\n  units: {fr: PAT}\n"
                                               "  n: 5\nquestions:\n  - {id: a, type: text}\n");
    struct answers *answers = small_answers(codebook, 6);
    struct faults faults = {0};
    struct sample sample;
    ck_assert(!sample_init(&sample, answers, &(struct describe_options){0}, &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_str_eq(faults.text[0],
                     "small.yaml:5: population.n: the population counts 5 PAT, but 6 answered");
    faults_clear(&faults);
    answers_free(answers);
    ck_assert_ptr_null(simulate_answers(codebook, 6, 1, &faults));
    ck_assert_str_eq(faults.text[0], "small.yaml:5: population.n: the population counts 5 PAT: expected no "
                                     "more answers, found 6");
    faults_clear(&faults);
    codebook_free(codebook);
}
END_TEST

/* Of 10, 7 would stand for all; a stratum of nobody may be empty. */
START_TEST(strata_without_answers_are_told)
{
    struct codebook *codebook = small_codebook(
        "survey: s\ntitle: {fr: s}\npopulation:\n  strata:\n    question: a\n    counts: "
        "[{level: x, n: 7}, {level: y, n: 3}, {level: z, n: 0}]\n"
        "questions:\n  - {id: a, type: single, levels: [{code: x}, {code: y}, {code: z}]}\n");
    struct answers *answers = small_answers(codebook, 4);
    give_levels(answers, 0, ITEM_NONE, "0000");
    struct faults faults = {0};
    struct sample sample;
    ck_assert(!sample_init(&sample, answers,
                           &(struct describe_options){.weighting = WEIGHTING_STRATA}, &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_str_eq(faults.text[0], "small.yaml:4: a: the stratum \"y\" is empty: 3 in the population, and "
                                     "nobody answered: join it to another stratum, or choose another weighting");
    faults_clear(&faults);
    give_levels(answers, 0, ITEM_NONE, "0011");
    sample = small_sample(answers, WEIGHTING_STRATA);
    sample_clear(&sample);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

/* The line of the codebook, the stratum, both numbers; all of them. */
START_TEST(strata_are_no_smaller_than_their_answers)
{
    struct codebook *codebook = small_codebook(
        "survey: s\ntitle: {fr: s}\npopulation:\n  strata:\n    question: a\n    counts: "
        "[{level: x, n: 1}, {level: y, n: 10}]\n"
        "questions:\n  - {id: a, type: single, levels: [{code: x}, {code: y}, {code: z}]}\n");
    struct answers *answers = small_answers(codebook, 6);
    give_levels(answers, 0, ITEM_NONE, "001122");
    const struct describe_options options = {.weighting = WEIGHTING_STRATA};
    struct faults faults = {0};
    struct sample sample;
    ck_assert(!sample_init(&sample, answers, &options, &faults));
    ck_assert_uint_eq(faults.n, 2);
    ck_assert_str_eq(faults.text[0], "small.yaml:4: a: \"x\" counts 1 in the population, "
                                     "but 2 answered: correct its count");
    ck_assert_ptr_nonnull(strstr(faults.text[1], "\"z\" counts 0 in the population"));
    faults_clear(&faults);
    answers_free(answers);
    codebook_free(codebook);
    codebook = small_codebook(
        "survey: s\ntitle: {fr: s}\npopulation:\n  margins:\n    - question: a\n      counts: "
        "[{level: x, n: 1}, {level: y, n: 10}]\n"
        "questions:\n  - {id: a, type: single, levels: [{code: x}, {code: y}]}\n");
    answers = small_answers(codebook, 4);
    give_levels(answers, 0, ITEM_NONE, "0011");
    ck_assert(!sample_init(&sample, answers,
                           &(struct describe_options){.weighting = WEIGHTING_MARGINS}, &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_str_eq(faults.text[0], "small.yaml:5: a: \"x\" counts 1 in the population, but 2 answered: "
                                     "correct its count");
    faults_clear(&faults);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

/* Answers that do not differ within strata have a standard error of 0, which says nothing of those who did
 * not answer: b has no interval. a, whose counts in the population are known, has; b has, where all of
 * both strata answered. */
static void expect_width(size_t population, bool has_b, bool has_mean)
{
    char yaml[600];
    snprintf(yaml, sizeof yaml,
             "survey: s\ntitle: {fr: s}\npopulation:\n  strata:\n    question: a\n    counts: "
             "[{level: x, n: %zu}, {level: y, n: %zu}]\n"
             "questions:\n  - {id: a, type: single, levels: [{code: x}, {code: y}]}\n"
             "  - {id: b, type: single, levels: [{code: u}, {code: v}]}\n  - {id: c, type: numeric}\n",
             population, population);
    struct codebook *codebook = small_codebook(yaml);
    struct answers *answers = small_answers(codebook, 8);
    give_levels(answers, 0, ITEM_NONE, "00001111");
    give_levels(answers, 1, ITEM_NONE, "11110000");
    const struct answer_column *numbers = answers_column(answers, 2, ITEM_NONE);
    for (size_t i = 0; i < 8; i++) {
        numbers->status[i] = ANSWER_GIVEN;
        numbers->numbers[i] = 0.1;
    }
    struct sample sample = small_sample(answers, WEIGHTING_STRATA);
    struct arena arena = {0};
    struct faults faults = {0};
    struct described a, b, c;
    ck_assert(describe(&sample, 0, NULL, &arena, &a, &faults));
    ck_assert(describe(&sample, 1, NULL, &arena, &b, &faults));
    ck_assert(describe(&sample, 2, NULL, &arena, &c, &faults));
    ck_assert_double_eq_tol(a.items[0].levels[0].low, 0.5, 1e-12);
    ck_assert_double_eq_tol(b.items[0].levels[0].share, 0.5, 1e-12);
    ck_assert_int_eq(isnan(b.items[0].levels[0].low), !has_b);
    ck_assert_int_eq(b.items[0].why_none, has_b ? INTERVAL_GIVEN : INTERVAL_ALIKE);
    ck_assert_int_eq(isnan(c.items[0].numbers->mean.t_low), !has_mean);
    ck_assert_int_eq(c.items[0].numbers->mean.why_none, has_mean ? INTERVAL_GIVEN : INTERVAL_ALIKE);
    arena_clear(&arena);
    sample_clear(&sample);
    answers_free(answers);
    codebook_free(codebook);
}

START_TEST(answers_alike_have_no_width)
{
    expect_width(10, false, false);
    expect_width(4, true, true);
}
END_TEST

/* Three people of weights 1, 1 and 8; the third ticked p and wrote of another, the first p and q, the
 * second none. */
START_TEST(several_choices_are_weighted_on_each_denominator)
{
    struct codebook *codebook = small_codebook(
        "survey: s\ntitle: {fr: s}\npopulation:\n  weight: w\nquestions:\n"
        "  - {id: m, type: multiple, other: yes, items: [{code: p}, {code: q}]}\n"
        "  - {id: w, type: numeric}\n");
    struct answers *answers = small_answers(codebook, 3);
    const struct answer_column *other = answers_column(answers, 0, ITEM_OTHER);
    for (size_t i = 0; i < 3; i++)
        other->status[i] = i == 2 ? ANSWER_GIVEN : ANSWER_SKIPPED;
    give_levels(answers, 0, 0, "101");
    give_levels(answers, 0, 1, "100");
    const struct answer_column *weights = answers_column(answers, 1, ITEM_NONE);
    for (size_t i = 0; i < 3; i++) {
        weights->status[i] = ANSWER_GIVEN;
        weights->numbers[i] = i == 2 ? 8 : 1;
    }
    for (int weighted = 0; weighted < 2; weighted++) {
        struct sample sample = small_sample(answers, weighted ? WEIGHTING_GIVEN : WEIGHTING_NONE);
        struct arena arena = {0};
        struct faults faults = {0};
        struct described m;
        ck_assert(describe(&sample, 0, NULL, &arena, &m, &faults));
        ck_assert_uint_eq(m.n_at_least_one, 2);
        ck_assert_uint_eq(m.n_mentions, 4);
        const struct share *p = m.items[0].levels, *written = m.items[2].levels;
        ck_assert_double_eq_tol(p->share, weighted ? 0.9 : 2 / 3.0, 1e-12);
        ck_assert_double_eq_tol(p->weighted / m.weighted.at_least_one, 1, 1e-12);
        ck_assert_double_eq_tol(p->weighted / m.weighted.mentions, weighted ? 9 / 18.0 : 0.5, 1e-12);
        ck_assert_uint_eq(m.items[2].item, ITEM_OTHER);
        ck_assert_uint_eq(written->count, 1);
        ck_assert_double_eq_tol(written->share, weighted ? 0.8 : 1 / 3.0, 1e-12);
        ck_assert(written->low < written->share && written->share < written->high);
        arena_clear(&arena);
        sample_clear(&sample);
    }
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

int main(void)
{
    gsl_set_error_handler_off();
    const TTest *tests[] = {linear_calibration_meets_the_margins, weights_are_cut_and_shared,
                            variances_by_replicates, faults_are_told,
                            weights_that_are_none_are_told,
                            several_choices_are_weighted_on_each_denominator, strata_of_one_are_named,
                            a_population_is_no_smaller_than_its_answers,
                            strata_are_no_smaller_than_their_answers, strata_without_answers_are_told, answers_alike_have_no_width};
    return run_tests("sample", tests, sizeof tests / sizeof *tests);
}
