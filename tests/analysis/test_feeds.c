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

static const struct feed_rule median = {.p = 0.5, .factor = 1},
                              percent = {.p = 0.5, .factor = 0.01};

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
    ck_assert(feeds_value(&sample, 0, &median, &value, &faults));
    ck_assert_double_eq(value.quantile.estimate, 13);
    /* se of a share of 1/2: sqrt(0.5 * 0.5 / 24 * (1 - 25/100)) = 0.08839; t with 24 df is 2.0639:
     * 0.3176 to 0.6824, between the 7th and 8th and between the 17th and 18th answer. */
    ck_assert_double_eq(value.quantile.t_low, 8);
    ck_assert_double_eq(value.quantile.t_high, 18);
    ck_assert_uint_eq(value.base.n_valid, 25);
    /* In %: shares of 1. */
    ck_assert(feeds_value(&sample, 1, &percent, &value, &faults));
    ck_assert_double_eq_tol(value.quantile.estimate, 0.2, 1e-15);
    ck_assert_uint_eq(value.n_beyond, 2); /* of 10, 20 and 30 */
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
    ck_assert(!feeds_value(&sample, 0, &median, &value, &faults));
    ck_assert_str_eq(faults.text[0],
                     "s.yaml: t: nobody answered this question: it cannot feed a scenario");
    faults_clear(&faults);
    sample_clear(&sample);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

/* Molin and Abdi 1998, table of the Lilliefors test at 5 %: n = 10, 20, 30, 50. */
START_TEST(lilliefors_by_the_book)
{
    static const struct {
        size_t n;
        double limit;
    } BOOK[] = {{10, 0.2616}, {20, 0.1920}, {30, 0.1590}, {50, 0.1246}};
    for (size_t i = 0; i < sizeof BOOK / sizeof *BOOK; i++)
        ck_assert_double_eq_tol(lilliefors_limit(BOOK[i].n), BOOK[i].limit, 0.0015);
    /* Logarithms -1, 0, 1 against the standard normal law: at -1, F = 0.1587 and the steps are 0 and
     * 1/3, so 0.1747; at 0 1/6; at 1 as at -1. */
    const double values[] = {exp(1), exp(-1), 1}, ones[] = {1, 1, 1};
    const struct lognormal law = lognormal_fit(values, ones, 3);
    ck_assert_double_eq_tol(lognormal_distance(values, ones, 3, &law), 1.0 / 3 - 0.15865525, 1e-7);
    /* A value twice is that value with twice the weight. */
    const double twice[] = {2, 3, 3, 9}, once[] = {2, 3, 9}, weights[] = {1, 2, 1};
    const struct lognormal other = {4, 0.8, 4};
    ck_assert_double_eq(lognormal_distance(twice, (double[]){1, 1, 1, 1}, 4, &other),
                        lognormal_distance(once, weights, 3, &other));
}
END_TEST

static const char KINDS[] = "survey: s\n"
                            "title: {fr: s}\n"
                            "questions:\n"
                            "  - {id: t, type: numeric, unit: t}\n"
                            "  - id: k\n"
                            "    type: single\n"
                            "    levels: [{code: a, value: va}, {code: b, value: vb}, {code: c, "
                            "value: vc}, {code: d, value: vd}, {code: e}]\n";

/* Answers to t: numbers; to k: so many of each level. */
static struct fed_law law_of(const double numbers[], size_t n, const size_t counts[5], size_t question,
                             enum law_choice choice, size_t smallest)
{
    struct faults faults = {0};
    struct codebook *codebook = codebook_from_bytes("s.yaml", KINDS, strlen(KINDS), &faults);
    ck_assert_msg(codebook != NULL, "%s", faults.n ? faults.text[0] : "");
    size_t n_rows = n;
    for (size_t k = 0; counts && k < 5; k++)
        n_rows += counts[k];
    struct answers *answers = answers_create(codebook, n_rows);
    for (size_t i = 0; i < n; i++) {
        answers->columns[0].status[i] = ANSWER_GIVEN;
        answers->columns[0].numbers[i] = numbers[i];
    }
    for (size_t k = 0, i = 0; counts && k < 5; k++)
        for (size_t j = 0; j < counts[k]; j++, i++) {
            answers->columns[1].status[i] = ANSWER_GIVEN;
            answers->columns[1].levels[i] = (int16_t)k;
        }
    struct sample sample;
    ck_assert(sample_init(&sample, answers, &(struct describe_options){0}, &faults));
    const struct feed_rule rule = {
        .factor = 1, .choice = choice, .smallest = smallest, .dominance_share = 0.85};
    const struct fed_law law = feeds_law(&sample, question, &rule);
    sample_clear(&sample);
    answers_free(answers);
    codebook_free(codebook);
    return law;
}

/* By hand: eleven of 1 and one of 63 sum to 74, of which 63 is 85.1 %; 62 of 73 is 84.9 %. */
START_TEST(no_law_tells_of_one_that_dominates)
{
    double x[12];
    for (size_t i = 0; i < 12; i++)
        x[i] = 1;
    for (enum law_choice choice = LAW_CHOICE_AUTO; choice < LAW_CHOICE_NONE; choice++) {
        x[5] = 63;
        struct fed_law law = law_of(x, 12, NULL, 0, choice, 3);
        ck_assert_int_eq(law.kind, LAW_NONE);
        ck_assert_int_eq(law.reason, REASON_DOMINATED);
        ck_assert_double_nan(law.lognormal.mean);
        x[5] = 62;
        law = law_of(x, 12, NULL, 0, choice, 3);
        ck_assert_int_ne(law.kind, LAW_NONE);
    }
}
END_TEST

START_TEST(numbers_get_the_law_that_fits)
{
    enum { N = 40 };
    double x[N];
    for (size_t i = 0; i < N; i++)
        x[i] = exp(3 + 0.5 * sqrt(2) * (i < N / 2 ? -1 : 1) * (0.05 + (double)(i % (N / 2)) / 20));
    struct fed_law law = law_of(x, N, NULL, 0, LAW_CHOICE_AUTO, 5);
    ck_assert_int_eq(law.kind, LAW_LOGNORMAL);
    ck_assert_int_eq(law.reason, REASON_FITS);
    ck_assert_uint_eq(law.n, N);
    /* Two heaps far apart are none. */
    for (size_t i = 0; i < N; i++)
        x[i] = i < N / 2 ? 1 + 0.01 * (double)i : 100 + (double)i;
    law = law_of(x, N, NULL, 0, LAW_CHOICE_AUTO, 5);
    ck_assert_int_eq(law.kind, LAW_QUANTILES);
    ck_assert_int_eq(law.reason, REASON_REFUSED);
    ck_assert_double_gt(law.distance, law.limit);
    ck_assert_int_eq(law_of(x, N, NULL, 0, LAW_CHOICE_LOGNORMAL, 5).kind, LAW_LOGNORMAL);
    ck_assert_int_eq(law_of(x, N, NULL, 0, LAW_CHOICE_NONE, 5).kind, LAW_NONE);
    /* 0 .. 39: the tenth lies between the 4th and the 5th answer, so that 4 are at or below it. */
    for (size_t i = 0; i < N; i++)
        x[i] = (double)i;
    law = law_of(x, N, NULL, 0, LAW_CHOICE_AUTO, 4);
    ck_assert_int_eq(law.reason, REASON_NOT_ABOVE_0);
    ck_assert_uint_eq(law.n_points, 5);
    const double quantiles[] = {3.5, 9.5, 19.5, 29.5, 35.5};
    for (size_t k = 0; k < 5; k++)
        ck_assert_double_eq_tol(law.values[k], quantiles[k], 1e-12);
    law = law_of(x, N, NULL, 0, LAW_CHOICE_AUTO, 5);
    ck_assert_uint_eq(law.n_points, 3);
    ck_assert_double_eq(law.at[0], 0.25);
    law = law_of(x, N, NULL, 0, LAW_CHOICE_AUTO, 11);
    ck_assert_int_eq(law.kind, LAW_NONE);
    ck_assert_int_eq(law.reason, REASON_POINTS);
    law = law_of(x + 1, LAW_ANSWERS - 1, NULL, 0, LAW_CHOICE_AUTO, 3);
    ck_assert_int_eq(law.kind, LAW_NONE);
    ck_assert_int_eq(law.reason, REASON_FEW);
}
END_TEST

/* Twelve times 20 is no spread; of twenty values of which the first and last two differ, the tenths do not. */
START_TEST(a_law_of_answers_that_are_alike_does_not_vary)
{
    double x[20];
    for (size_t i = 0; i < 20; i++)
        x[i] = 20;
    struct fed_law law = law_of(x, 12, NULL, 0, LAW_CHOICE_AUTO, 3);
    ck_assert_int_eq(law.kind, LAW_LOGNORMAL);
    ck_assert_double_eq_tol(law.lognormal.mean, 20, 1e-9);
    ck_assert(!fed_law_varies(&law));
    x[0] = 21;
    law = law_of(x, 12, NULL, 0, LAW_CHOICE_LOGNORMAL, 3);
    ck_assert(fed_law_varies(&law));
    x[0] = 10;
    x[19] = 30;
    law = law_of(x, 20, NULL, 0, LAW_CHOICE_QUANTILES, 3);
    ck_assert_int_eq(law.kind, LAW_QUANTILES);
    ck_assert(!fed_law_varies(&law));
    for (size_t i = 0; i < 20; i++)
        x[i] = (double)i;
    law = law_of(x, 20, NULL, 0, LAW_CHOICE_QUANTILES, 3);
    ck_assert(fed_law_varies(&law));
}
END_TEST

START_TEST(levels_get_their_shares_and_rare_ones_are_left_out)
{
    struct fed_law law = law_of(NULL, 0, (size_t[]){6, 12, 3, 0, 0}, 1, LAW_CHOICE_AUTO, 3);
    ck_assert_int_eq(law.kind, LAW_DISCRETE);
    ck_assert_uint_eq(law.n_levels, 3);
    /* 12, 6 and 3 of 21: 57.14, 28.57 and 14.29 %, the largest remainder being the second's. */
    const size_t order[] = {1, 0, 2};
    const double shares[] = {0.57, 0.29, 0.14};
    for (size_t k = 0; k < 3; k++) {
        ck_assert_uint_eq(law.levels[k], order[k]);
        ck_assert_double_eq_tol(law.shares[k], shares[k], 1e-12);
    }
    fed_law_clear(&law);
    /* One that 2 gave cannot be told, and alone it could be reckoned: the next rarest goes too. */
    law = law_of(NULL, 0, (size_t[]){6, 12, 4, 2, 0}, 1, LAW_CHOICE_AUTO, 3);
    ck_assert_uint_eq(law.n_levels, 2);
    ck_assert_uint_eq(law.n, 18);
    ck_assert_uint_eq(law.n_left_out, 6);
    ck_assert_double_eq_tol(law.shares[0], 0.67, 1e-12);
    fed_law_clear(&law);
    /* Levels without a value are no kind of anything; here they are many enough. */
    law = law_of(NULL, 0, (size_t[]){6, 12, 4, 0, 9}, 1, LAW_CHOICE_AUTO, 3);
    ck_assert_uint_eq(law.n_levels, 3);
    ck_assert_uint_eq(law.n_left_out, 9);
    fed_law_clear(&law);
    law = law_of(NULL, 0, (size_t[]){20, 2, 2, 0, 0}, 1, LAW_CHOICE_AUTO, 3);
    ck_assert_int_eq(law.kind, LAW_NONE);
    ck_assert_int_eq(law.reason, REASON_LEVELS);
    ck_assert_uint_eq(law.n_levels, 1);
    fed_law_clear(&law);
    law = law_of(NULL, 0, (size_t[]){5, 4, 0, 0, 0}, 1, LAW_CHOICE_AUTO, 3);
    ck_assert_int_eq(law.reason, REASON_FEW);
    fed_law_clear(&law);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {a_lognormal_law_by_hand, the_median_is_fed_with_its_interval,
                            no_answer_feeds_nothing, lilliefors_by_the_book,
                            numbers_get_the_law_that_fits,
                            no_law_tells_of_one_that_dominates,
                            levels_get_their_shares_and_rare_ones_are_left_out,
                            a_law_of_answers_that_are_alike_does_not_vary};
    return run_tests("feeds", tests, sizeof tests / sizeof *tests);
}
