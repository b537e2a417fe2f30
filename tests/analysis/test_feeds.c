#include "analysis/feeds.h"
#include <math.h>
#include <string.h>
#include "tests/run.h"

/* A survey of two questions, in t and in %; N = 100. */
static const char CODEBOOK[] = "survey: s\n"
                               "title: {fr: s}\n"
                               "population: {n: 100}\n"
                               "questions:\n"
                               "  - {id: t, type: numeric, unit: t}\n"
                               "  - {id: p, type: numeric, unit: \"%\"}\n";

static struct codebook *read_codebook(void)
{
    struct faults faults = {0};
    struct codebook *codebook =
        codebook_from_bytes("s.yaml", CODEBOOK, strlen(CODEBOOK), &faults);
    ck_assert_msg(codebook != NULL, "%s", faults.n ? faults.text[0] : "");
    return codebook;
}

START_TEST(a_lognormal_law_by_hand)
{
    /* Logarithms -1, 0, 1 have mean 0 and variance 1: mean exp(1/2), cv sqrt(e - 1). */
    const double values[] = {exp(-1), 1, exp(1), 0, (double)NAN}, ones[] = {1, 1, 1, 1, 1};
    const struct lognormal law = lognormal_fit(values, ones, 5);
    ck_assert_uint_eq(law.n, 3);
    ck_assert_double_eq_tol(law.mean, 1.6487212707001282, 1e-14);
    ck_assert_double_eq_tol(law.cv, 1.3108324944320862, 1e-14);
    /* Weights 1, 2, 1: variance (1 + 0 + 1) / 4 * 3 / 2 = 3/4. */
    const struct lognormal weighted = lognormal_fit(values, (double[]){1, 2, 1}, 3);
    ck_assert_double_eq_tol(weighted.mean, exp(0.375), 1e-14);
    ck_assert_double_nan(lognormal_fit(values, ones, 1).cv);
    /* Equal values do not vary. */
    ck_assert_double_eq_tol(lognormal_fit((double[]){5, 5, 5}, ones, 3).cv, 0, 1e-15);
}
END_TEST

START_TEST(the_median_is_fed_with_its_interval)
{
    enum { N = 25 };
    struct codebook *codebook = read_codebook();
    struct answers *answers = answers_create(codebook, N);
    for (size_t i = 0; i < N; i++) {
        answers->columns[0].status[i] = ANSWER_GIVEN;
        answers->columns[0].numbers[i] = (double)((7 * i) % N + 1); /* 1 .. 25, shuffled */
        answers->columns[1].status[i] = i < 3 ? ANSWER_GIVEN : ANSWER_NOT_SHOWN;
        answers->columns[1].numbers[i] = 10 * (double)(i + 1);
    }
    struct faults faults = {0};
    struct sample sample;
    ck_assert(sample_init(&sample, answers, &(struct describe_options){0}, &faults));
    struct fed_value value;
    ck_assert(feeds_value(&sample, 0, 0.5, &value, &faults));
    ck_assert_double_eq(value.quantile.estimate, 13);
    /* Share at or below 13: 13/25, se sqrt(0.52 * 0.48 / 24 * (1 - 25/100)) = 0.08832; t with 24 df
     * is 2.0639: 0.3377 to 0.7023, between the 8th and 9th and between the 17th and 18th answer. */
    ck_assert_double_eq(value.quantile.t_low, 9);
    ck_assert_double_eq(value.quantile.t_high, 18);
    ck_assert_uint_eq(value.base.n_valid, 25);
    /* In %: shares of 1. */
    ck_assert(feeds_value(&sample, 1, 0.5, &value, &faults));
    ck_assert_double_eq_tol(value.quantile.estimate, 0.2, 1e-15);
    ck_assert_uint_eq(value.base.n_asked, 3);
    sample_clear(&sample);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

START_TEST(no_answer_feeds_nothing)
{
    struct codebook *codebook = read_codebook();
    struct answers *answers = answers_create(codebook, 4);
    struct faults faults = {0};
    struct sample sample;
    struct fed_value value;
    ck_assert(sample_init(&sample, answers, &(struct describe_options){0}, &faults));
    ck_assert(!feeds_value(&sample, 0, 0.5, &value, &faults));
    ck_assert_str_eq(faults.text[0],
                     "s.yaml: t: nobody answered this question: it cannot feed a scenario");
    faults_clear(&faults);
    sample_clear(&sample);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {a_lognormal_law_by_hand, the_median_is_fed_with_its_interval,
                            no_answer_feeds_nothing};
    return run_tests("feeds", tests, sizeof tests / sizeof *tests);
}
