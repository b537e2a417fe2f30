/* The test that suits two questions: which, why, and its figures by hand. */
#include "analysis/choose.h"
#include <math.h>
#include <stdlib.h>
#include "analysis/survey_test.h"
#include "tests/analysis/small_survey.h"

enum { ROOM = 64 };

static const char two_of_forty[] =
    "survey: small\ntitle: {fr: Petite}\npopulation:\n  units: {fr: PAT}\n  n: 400\n"
    "  strata: {question: b, counts: [{level: b0, n: 100}, {level: b1, n: 300}]}\n"
    "questions:\n"
    "  - {id: b, type: single, text: {fr: B}, levels: [{code: b0, label: {fr: b0}}, "
    "{code: b1, label: {fr: b1}}]}\n";

/* Two variables side by side; n respondents of 400. */
struct chosen {
    struct codebook *codebook;
    struct answers *answers;
    struct sample sample;
    struct chosen_test test;
    struct faults faults;
};

static struct chosen choose_in(const char *yaml, size_t n, const struct test_variable *a,
                               const struct test_variable *b)
{
    struct chosen chosen = {.codebook = small_codebook(yaml)};
    chosen.answers = small_answers(chosen.codebook, n);
    chosen.sample = small_sample(chosen.answers, WEIGHTING_NONE);
    ck_assert(choose_test(&chosen.sample, a, b, &chosen.test, &chosen.faults));
    return chosen;
}

static void chosen_clear(struct chosen *chosen)
{
    sample_clear(&chosen->sample);
    answers_free(chosen->answers);
    codebook_free(chosen->codebook);
    faults_clear(&chosen->faults);
}

/* Respondents of a 2 x 2 table; returns how many. */
static size_t fill(const size_t counts[4], size_t a[], size_t b[])
{
    size_t n = 0;
    for (size_t cell = 0; cell < 4; cell++)
        for (size_t k = 0; k < counts[cell]; k++, n++) {
            a[n] = cell / 2;
            b[n] = cell % 2;
        }
    return n;
}

static struct chosen choose_table(const size_t counts[4])
{
    static size_t a[ROOM], b[ROOM];
    const size_t n = fill(counts, a, b);
    const struct test_variable x = {NULL, a, 2}, y = {NULL, b, 2};
    return choose_in(two_of_forty, n, &x, &y);
}

static void expect_reason(const struct chosen_test *test, const char *reason)
{
    char *text = test_reason(test);
    ck_assert_str_eq(text, reason);
    free(text);
}

/* 8, 2, 1, 5: the tables as unlikely have 8, 9 or 3 in the first cell of 11440:
 * (45 x 6 + 10 + 120) / 11440. */
START_TEST(few_expected_take_fisher)
{
    struct chosen c = choose_table((const size_t[]){8, 2, 1, 5});
    ck_assert_int_eq(c.test.kind, TEST_FISHER);
    ck_assert_uint_eq(c.test.n, 16);
    ck_assert_double_eq_tol(c.test.p, 400 / 11440.0, 1e-12);
    ck_assert_double_eq_tol(c.test.min_expected, 6 * 7 / 16.0, 1e-12);
    expect_reason(&c.test, "chosen since an expected count is under 5");
    chosen_clear(&c);
}
END_TEST

/* 60 (20 x 20 - 10 x 10)^2 / 30^4 = 20 / 3. */
START_TEST(as_many_tables_are_told_as_were_drawn)
{
    char *reason = test_reason(&(struct chosen_test){.kind = TEST_FISHER_DRAWN, .n_draws = 40001});
    ck_assert_str_eq(reason, "chosen since an expected count is under 5; the tables are too many to be "
                             "listed: 40,001 were drawn");
    free(reason);
}
END_TEST

START_TEST(enough_expected_take_chi_squared)
{
    struct chosen c = choose_table((const size_t[]){20, 10, 10, 20});
    ck_assert_int_eq(c.test.kind, TEST_CHI2);
    ck_assert_double_eq_tol(c.test.statistic, 20 / 3.0, 1e-12);
    ck_assert_double_eq(c.test.df, 1);
    ck_assert_double_eq_tol(c.test.p, erfc(sqrt(10 / 3.0)), 1e-12);
    expect_reason(&c.test, "chosen since every expected count reaches 5");
    chosen_clear(&c);
}
END_TEST

START_TEST(exactly_five_expected_is_enough)
{
    struct chosen c = choose_table((const size_t[]){4, 6, 6, 4});
    ck_assert_double_eq(c.test.min_expected, 5);
    ck_assert_int_eq(c.test.kind, TEST_CHI2);
    chosen_clear(&c);
}
END_TEST

START_TEST(nine_are_too_few)
{
    struct chosen c = choose_table((const size_t[]){4, 1, 0, 4});
    ck_assert_int_eq(c.test.kind, TEST_NONE);
    ck_assert(isnan(c.test.p));
    expect_reason(&c.test, "no test: 9 answers to both are too few (at least 10)");
    chosen_clear(&c);
}
END_TEST

START_TEST(one_level_is_no_comparison)
{
    struct chosen c = choose_table((const size_t[]){7, 8, 0, 0});
    ck_assert_int_eq(c.test.kind, TEST_NONE);
    expect_reason(&c.test, "no test: there are not two groups large enough to compare");
    chosen_clear(&c);
}
END_TEST

START_TEST(a_census_needs_no_test)
{
    static const char yaml[] =
        "survey: small\ntitle: {fr: Petite}\npopulation: {units: {fr: PAT}, n: 20}\n"
        "questions:\n  - {id: b, type: text, text: {fr: B}}\n";
    static size_t a[ROOM], b[ROOM];
    const size_t n = fill((const size_t[]){8, 2, 2, 8}, a, b);
    const struct test_variable x = {NULL, a, 2}, y = {NULL, b, 2};
    struct chosen c = choose_in(yaml, n, &x, &y);
    ck_assert_int_eq(c.test.kind, TEST_NONE);
    expect_reason(&c.test, "no test: the whole population took part, nobody was drawn: differences are "
                            "those of the answers given");
    chosen_clear(&c);
}
END_TEST

/* All of 1 .. 5 below all of 6 .. 10: two of the C(10, 5) = 252 orders are as far apart. */
START_TEST(two_groups_take_wilcoxon)
{
    double x[10];
    size_t groups[10];
    for (size_t i = 0; i < 10; i++) {
        x[i] = (double)i;
        groups[i] = i >= 5;
    }
    const struct test_variable a = {x, NULL, 0}, b = {NULL, groups, 2};
    struct chosen c = choose_in(two_of_forty, 10, &a, &b);
    ck_assert_int_eq(c.test.kind, TEST_WILCOXON);
    ck_assert_double_eq(c.test.statistic, 0);
    ck_assert_double_eq_tol(c.test.p, 2 / 252.0, 1e-12);
    ck_assert_double_eq(c.test.effect, -1);
    chosen_clear(&c);
}
END_TEST

/* Rank sums 10, 26, 42 of 12: H = 12 / (12 x 13) x 2540 / 4 - 39; chi-squared with 2 df is
 * exponential. A fourth group of two is left out. */
START_TEST(more_groups_take_kruskal)
{
    double x[14];
    size_t groups[14];
    for (size_t i = 0; i < 14; i++) {
        x[i] = (double)i;
        groups[i] = i / 4;
    }
    const struct test_variable a = {x, NULL, 0}, b = {NULL, groups, 4};
    struct chosen c = choose_in(two_of_forty, 14, &a, &b);
    const double h = 635 / 13.0 - 39;
    ck_assert_int_eq(c.test.kind, TEST_KRUSKAL);
    ck_assert_uint_eq(c.test.n, 12);
    ck_assert_double_eq_tol(c.test.statistic, h, 1e-12);
    ck_assert_double_eq(c.test.df, 2);
    ck_assert_double_eq_tol(c.test.p, exp(-h / 2), 1e-12);
    struct group_pair pairs[6];
    ck_assert_uint_eq(compare_pairs(x, groups, 14, 4, pairs), 3);
    /* 4 against 4 without overlap: 2 of C(8, 4) = 70; three pairs of the same p. */
    ck_assert_double_eq_tol(pairs[0].p, 2 / 70.0, 1e-12);
    ck_assert_double_eq_tol(pairs[0].p_holm, 6 / 70.0, 1e-12);
    ck_assert_double_eq(pairs[2].delta, -1);
    chosen_clear(&c);
}
END_TEST

START_TEST(two_orders_take_spearman)
{
    double x[12], y[12];
    for (size_t i = 0; i < 12; i++) {
        x[i] = (double)i;
        y[i] = i == 0 ? 1 : i == 1 ? 0 : (double)(i * i);
    }
    const struct test_variable a = {x, NULL, 0}, b = {y, NULL, 0};
    struct chosen c = choose_in(two_of_forty, 12, &a, &b);
    ck_assert_int_eq(c.test.kind, TEST_SPEARMAN);
    /* One neighbouring pair swapped: 1 - 6 x 2 / (12 x 143), and 65 of 66 pairs in order. */
    ck_assert_double_eq_tol(c.test.effect, 1 - 12 / (12 * 143.0), 1e-12);
    ck_assert_double_eq_tol(c.test.kendall, 64 / 66.0, 1e-12);
    chosen_clear(&c);
}
END_TEST

START_TEST(strata_take_rao_and_scott)
{
    size_t a[ROOM], b[ROOM];
    const size_t n = fill((const size_t[]){12, 8, 6, 14}, a, b);
    struct codebook *codebook = small_codebook(two_of_forty);
    struct answers *answers = small_answers(codebook, n);
    const struct answer_column *strata = answers_column(answers, 0, ITEM_NONE);
    for (size_t i = 0; i < n; i++) {
        strata->status[i] = ANSWER_GIVEN;
        strata->levels[i] = (int16_t)(i % 2);
    }
    struct sample sample = small_sample(answers, WEIGHTING_STRATA);
    const struct test_variable x = {NULL, a, 2}, y = {NULL, b, 2};
    struct faults faults = {0};
    struct chosen_test test;
    ck_assert(choose_test(&sample, &x, &y, &test, &faults));
    ck_assert_int_eq(test.kind, TEST_RAO_SCOTT);
    struct survey_test expected;
    ck_assert(test_independence(&sample.design, a, 2, b, 2, INDEPENDENCE_F, &expected, &faults));
    ck_assert_double_eq(test.p, expected.p_value);
    ck_assert_double_eq(test.ddf, expected.ddf);
    sample_clear(&sample);
    answers_free(answers);
    codebook_free(codebook);
}
END_TEST

/* Clusters may be numbers or names: 7, 7, 3, 3, 12 are three of them, in two kinds of question. */
START_TEST(clusters_are_numbers_or_names)
{
    static const char *const types[] = {"numeric", "text"};
    static const double numbers[] = {7, 7, 3, 3, 12};
    static const char *const names[] = {"seven", "seven", "three", "three", "twelve"};
    for (size_t t = 0; t < 2; t++) {
        char yaml[200];
        snprintf(yaml, sizeof yaml,
                 "survey: test\ntitle: {fr: Essai}\npopulation: {cluster: farm}\nquestions:\n"
                 "  - {id: farm, type: %s}\n",
                 types[t]);
        struct codebook *codebook = small_codebook(yaml);
        struct answers *answers = small_answers(codebook, 5);
        const struct answer_column *farm = answers_column(answers, 0, ITEM_NONE);
        for (size_t i = 0; i < 5; i++) {
            farm->status[i] = ANSWER_GIVEN;
            if (t)
                farm->texts[i] = names[i];
            else
                farm->numbers[i] = numbers[i];
        }
        struct sample sample = small_sample(answers, WEIGHTING_NONE);
        const struct design_stage *stage = &sample.design.stages[0];
        ck_assert_uint_eq(stage->n_units, 3);
        ck_assert_uint_eq(stage->unit[0], stage->unit[1]);
        ck_assert_uint_eq(stage->unit[2], stage->unit[3]);
        ck_assert_uint_ne(stage->unit[0], stage->unit[4]);
        ck_assert_double_eq(sample.design.df, 2);
        sample_clear(&sample);
        farm->status[2] = ANSWER_SKIPPED;
        struct faults faults = {0};
        ck_assert(!sample_init(&sample, answers, &(struct describe_options){0}, &faults));
        ck_assert_str_eq(faults.text[0], "small.yaml: farm: 1 respondent has no answer to this question "
                                         "of the sampling: nobody can be weighted by it");
        faults_clear(&faults);
        answers_free(answers);
        codebook_free(codebook);
    }
}
END_TEST

/* Holm: 3 x 0.01, 2 x 0.03, and 0.04 held up to it; the one without a test does not count. */
START_TEST(several_tests_are_adjusted)
{
    struct chosen_test tests[4] = {{.kind = TEST_CHI2, .p = 0.01},
                                   {.kind = TEST_NONE, .p = (double)NAN, .p_holm = (double)NAN},
                                   {.kind = TEST_CHI2, .p = 0.04},
                                   {.kind = TEST_CHI2, .p = 0.03}};
    struct chosen_test *all[4] = {&tests[0], &tests[1], &tests[2], &tests[3]};
    chosen_tests_adjust(all, 4);
    ck_assert_double_eq_tol(tests[0].p_holm, 0.03, 1e-15);
    ck_assert(isnan(tests[1].p_holm));
    ck_assert_double_eq_tol(tests[2].p_holm, 0.06, 1e-15);
    ck_assert_double_eq_tol(tests[3].p_holm, 0.06, 1e-15);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {as_many_tables_are_told_as_were_drawn, few_expected_take_fisher,
                            enough_expected_take_chi_squared,
                            exactly_five_expected_is_enough,
                            nine_are_too_few,
                            one_level_is_no_comparison,
                            a_census_needs_no_test,
                            two_groups_take_wilcoxon,
                            more_groups_take_kruskal,
                            two_orders_take_spearman,
                            strata_take_rao_and_scott,
                            clusters_are_numbers_or_names,
                            several_tests_are_adjusted};
    return run_tests("choose", tests, sizeof tests / sizeof *tests);
}
