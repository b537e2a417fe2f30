#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include "analysis/quadratic.h"
#include "analysis/survey_test.h"
#include "data/random.h"
#include "tests/run.h"

enum { N = 60 };

/* Answers of a simple sample: levels, groups, and a number that depends on the group. */
struct made {
    size_t rows[N], columns[N];
    double y[N];
};

static struct made drawn(void)
{
    struct made made;
    struct random random;
    random_init(&random, 8, 0, 0, 0);
    for (size_t i = 0; i < N; i++) {
        made.rows[i] = i % 3;
        made.columns[i] = random_below(&random, 3) == made.rows[i] ? 1 : random_below(&random, 2);
        made.y[i] = random_normal(&random) + 0.4 * (double)made.columns[i];
    }
    return made;
}

static void simple(struct design *design, const double weights[])
{
    struct faults faults = {0};
    ck_assert(design_init(
        design, &(struct design_plan){.path = "x", .n = N, .weights = weights}, &faults));
}

static struct survey_test independence(const struct design *design, const struct made *made,
                                       enum independence_test test)
{
    struct faults faults = {0};
    struct survey_test out;
    ck_assert(test_independence(design, made->rows, 3, made->columns, 2, test, &out, &faults));
    ck_assert_uint_eq(faults.n, 0);
    return out;
}

static double pearson(const struct made *made)
{
    double counts[3][2] = {{0}}, rows[3] = {0}, columns[2] = {0}, x2 = 0;
    for (size_t i = 0; i < N; i++) {
        counts[made->rows[i]][made->columns[i]]++;
        rows[made->rows[i]]++;
        columns[made->columns[i]]++;
    }
    for (size_t r = 0; r < 3; r++)
        for (size_t c = 0; c < 2; c++) {
            const double expected = rows[r] * columns[c] / N;
            x2 += pow(counts[r][c] - expected, 2) / expected;
        }
    return x2;
}

START_TEST(simple_sample_gives_pearson_back)
{
    /* Every generalised design effect is n / (n - 1): variances with that factor. */
    const struct made made = drawn();
    struct design design;
    simple(&design, NULL);
    const double x2 = pearson(&made), effect = N / (N - 1.0);
    const struct survey_test first = independence(&design, &made, INDEPENDENCE_CHISQ);
    ck_assert_double_eq_tol(first.statistic, x2, 1e-10);
    ck_assert_double_eq(first.ndf, 2);
    ck_assert_double_eq_tol(first.p_value, gsl_cdf_chisq_Q(x2 / effect, 2), 1e-12);
    const struct survey_test second = independence(&design, &made, INDEPENDENCE_F);
    ck_assert_double_eq_tol(second.statistic, x2 / effect / 2, 1e-10);
    ck_assert_double_eq_tol(second.ndf, 2, 1e-10);
    ck_assert_double_eq_tol(second.ddf, 2 * 59, 1e-8);
    /* Equal factors: the quadratic form is an F law. */
    const struct survey_test exact = independence(&design, &made, INDEPENDENCE_LINCOM);
    ck_assert_double_eq_tol(exact.p_value, second.p_value, 1e-9);
    const struct survey_test saddle = independence(&design, &made, INDEPENDENCE_SADDLEPOINT);
    ck_assert_double_eq_tol(saddle.p_value / second.p_value, 1, 0.06);
    ck_assert_uint_eq(first.n, N);
    design_clear(&design);
}
END_TEST

START_TEST(wald_by_hand_in_a_table_of_four)
{
    /* Y = n11 - n1. n.1 / n; its linearised variable has variance n / (n - 1) sum of squares, the
     * sum being n times the product of the four marginal shares at independence plus Y's own. */
    struct made made = drawn();
    for (size_t i = 0; i < N; i++)
        made.rows[i] = made.rows[i] > 0;
    struct design design;
    simple(&design, NULL);
    double n11 = 0, row = 0, column = 0, squares = 0, sum = 0;
    for (size_t i = 0; i < N; i++) {
        n11 += made.rows[i] && made.columns[i];
        row += (double)made.rows[i] / N;
        column += (double)made.columns[i] / N;
    }
    const double y = n11 - N * row * column;
    for (size_t i = 0; i < N; i++) {
        const double u = ((double)made.rows[i] - row) * ((double)made.columns[i] - column);
        squares += u * u;
        sum += u;
    }
    const double variance = N / (N - 1.0) * (squares - sum * sum / N);
    const struct survey_test wald = independence(&design, &made, INDEPENDENCE_WALD);
    ck_assert_double_eq_tol(wald.statistic, y * y / variance, 1e-10);
    ck_assert_double_eq(wald.ddf, 59);
    const struct survey_test adjusted = independence(&design, &made, INDEPENDENCE_ADJ_WALD);
    ck_assert_double_eq_tol(adjusted.statistic, wald.statistic, 1e-10); /* one contrast */
    ck_assert_double_eq_tol(adjusted.p_value, gsl_cdf_fdist_Q(wald.statistic, 1, 59), 1e-12);
    design_clear(&design);
}
END_TEST

START_TEST(scale_of_weights_changes_no_test)
{
    const struct made made = drawn();
    double weights[N], scaled[N];
    for (size_t i = 0; i < N; i++) {
        weights[i] = 1 + (double)(i % 7);
        scaled[i] = 1000 * weights[i];
    }
    struct design a, b;
    simple(&a, weights);
    simple(&b, scaled);
    for (size_t t = 0; t < N_INDEPENDENCE_TESTS; t++) {
        const double p = independence(&a, &made, (enum independence_test)t).p_value;
        ck_assert_double_eq_tol(p, independence(&b, &made, (enum independence_test)t).p_value, 1e-10);
        ck_assert(p > 0 && p < 1);
    }
    design_clear(&a);
    design_clear(&b);
}
END_TEST

START_TEST(tables_that_cannot_be_tested)
{
    struct made made = drawn();
    for (size_t i = 0; i < N; i++)
        made.columns[i] = 0;
    struct design design;
    simple(&design, NULL);
    for (size_t t = 0; t < N_INDEPENDENCE_TESTS; t++) {
        ck_assert_double_nan(independence(&design, &made, (enum independence_test)t).p_value);
        ck_assert_double_nan(independence(&design, &made, (enum independence_test)t).statistic);
    }
    design_clear(&design);
}
END_TEST

/* Each cluster is one row: with the rows given, nothing is left that the columns could vary by between
 * clusters, but what rounding leaves. */
START_TEST(clusters_that_are_rows_test_nothing)
{
    struct random random;
    random_init(&random, 8, 0, 0, 0);
    for (size_t draw = 0; draw < 50; draw++) {
        struct made made;
        double weights[N];
        for (size_t i = 0; i < N; i++) {
            made.rows[i] = i % 3;
            made.columns[i] = i % 2;
            weights[i] = 1 + (double)random_below(&random, 400) / 100;
        }
        struct faults faults = {0};
        struct design design;
        const struct stage_plan stage = {.clusters = made.rows};
        ck_assert(design_init(&design,
                              &(struct design_plan){.path = "x",
                                                    .n = N,
                                                    .weights = weights,
                                                    .stages = &stage,
                                                    .n_stages = 1},
                              &faults));
        const struct survey_test second = independence(&design, &made, INDEPENDENCE_F);
        ck_assert_msg(isnan(second.p_value), "F %g, p %g", second.statistic, second.p_value);
        ck_assert(isnan(independence(&design, &made, INDEPENDENCE_CHISQ).p_value));
        ck_assert(isnan(independence(&design, &made, INDEPENDENCE_SADDLEPOINT).p_value));
        design_clear(&design);
    }
}
END_TEST

START_TEST(level_of_the_test_under_independence)
{
    /* 1000 pairs of independent questions in 40 clusters of 5 who answer alike: at 5 % between 3 and 7
     * must be called dependent (a deviation is 0.7), where Pearson's own test calls many more. */
    enum { N_CLUSTERS = 40, SIZE = 5, N_ALL = N_CLUSTERS * SIZE, N_TABLES = 1000 };
    size_t rows[N_ALL], columns[N_ALL], clusters[N_ALL], n_called = 0, n_naive = 0;
    struct random random;
    random_init(&random, 21, 0, 0, 0);
    for (size_t i = 0; i < N_ALL; i++)
        clusters[i] = i / SIZE;
    const struct stage_plan stage = {.clusters = clusters};
    struct design design;
    struct faults faults = {0};
    ck_assert(design_init(
        &design, &(struct design_plan){.path = "x", .n = N_ALL, .n_stages = 1, .stages = &stage},
        &faults));
    for (size_t t = 0; t < N_TABLES; t++) {
        double p_row = 0, p_column = 0;
        for (size_t i = 0; i < N_ALL; i++) {
            if (i % SIZE == 0) {
                p_row = random_uniform(&random);
                p_column = random_uniform(&random);
            }
            rows[i] = random_uniform(&random) < p_row;
            columns[i] = random_uniform(&random) < p_column;
        }
        struct survey_test out;
        ck_assert(test_independence(&design, rows, 2, columns, 2, INDEPENDENCE_F, &out, &faults));
        n_called += out.p_value < 0.05;
        ck_assert(
            test_independence(&design, rows, 2, columns, 2, INDEPENDENCE_CHISQ, &out, &faults));
        n_naive += gsl_cdf_chisq_Q(out.statistic, 1) < 0.05;
    }
    ck_assert_uint_ge(n_called, 30);
    ck_assert_uint_le(n_called, 70);
    ck_assert_uint_ge(n_naive, 90);
    design_clear(&design);
}
END_TEST

START_TEST(difference_of_means_by_hand)
{
    /* Means 2 and 5; influences -1/2, 1/2 and 0, -2/3, 2/3: 5 / 4 (1/2 + 8/9). */
    const double y[] = {1, 3, 5, 3, 7};
    const size_t groups[] = {0, 0, 1, 1, 1};
    struct design design;
    struct faults faults = {0};
    struct survey_estimate difference;
    struct survey_test out;
    ck_assert(design_init(&design, &(struct design_plan){.path = "x", .n = 5}, &faults));
    ck_assert(test_means(&design, y, groups, 0.95, &difference, &out, &faults));
    ck_assert_double_eq_tol(difference.estimate, 3, 1e-12);
    ck_assert_double_eq_tol(difference.se * difference.se, 5 / 4.0 * (0.5 + 8 / 9.0), 1e-12);
    ck_assert_double_eq(out.ddf, 3);
    ck_assert_double_eq_tol(out.statistic, 3 / difference.se, 1e-12);
    ck_assert_double_eq_tol(out.p_value, 2 * gsl_cdf_tdist_Q(out.statistic, 3), 1e-12);
    const size_t alone[] = {0, 0, 0, 0, 0};
    ck_assert(test_means(&design, y, alone, 0.95, &difference, &out, &faults));
    ck_assert_double_nan(out.p_value);
    design_clear(&design);
}
END_TEST

START_TEST(ranks_ignore_the_scale)
{
    struct made made = drawn();
    double stretched[N];
    for (size_t i = 0; i < N; i++)
        stretched[i] = exp(3 * made.y[i]);
    struct design design;
    struct faults faults = {0};
    simple(&design, NULL);
    for (size_t s = RANK_WILCOXON; s <= RANK_MEDIAN; s++) {
        struct survey_test a, b;
        double of_a, of_b;
        ck_assert(test_ranks(&design, made.y, made.columns, 2, (enum rank_scores)s, &of_a, &a, &faults));
        ck_assert(
            test_ranks(&design, stretched, made.columns, 2, (enum rank_scores)s, &of_b, &b, &faults));
        ck_assert_double_eq(a.statistic, b.statistic);
        ck_assert_double_eq(of_a, of_b);
        ck_assert_double_eq(a.ddf, N - 2);
        ck_assert(test_ranks(&design, made.y, made.rows, 3, (enum rank_scores)s, &of_a, &a, &faults));
        ck_assert_double_eq(a.ndf, 2);
        ck_assert_double_eq(a.ddf, N - 3);
        ck_assert_double_nan(of_a);
        ck_assert(a.p_value > 0 && a.p_value < 1);
    }
    design_clear(&design);
}
END_TEST

START_TEST(difference_of_ranks_counts_pairs)
{
    /* The difference of mean ranks over n is the share of pairs in which the second group is ahead,
     * less a half (Mann and Whitney): here 5 of 6 pairs. */
    const double y[] = {1, 5, 4, 6, 7};
    const size_t groups[] = {0, 0, 1, 1, 1};
    struct design design;
    struct faults faults = {0};
    struct survey_test out;
    double difference;
    ck_assert(design_init(&design, &(struct design_plan){.path = "x", .n = 5}, &faults));
    ck_assert(test_ranks(&design, y, groups, 2, RANK_WILCOXON, &difference, &out, &faults));
    ck_assert_double_eq_tol(difference, 5 / 6.0 - 0.5, 1e-12);
    design_clear(&design);
}
END_TEST

/* Where nothing varies within a group there is nothing to test by: no chance, rather than that of what rounding
 * left of a variance. Far from 0 a difference is what it was. */
START_TEST(what_does_not_vary_cannot_be_tested)
{
    const struct made made = drawn();
    double weights[N], alike[N], apart[N], far[N];
    for (size_t i = 0; i < N; i++) {
        weights[i] = 1 + 10 * fabs(sin((double)i));
        alike[i] = 0.1;
        apart[i] = 0.1 + 0.2 * (double)made.columns[i];
        far[i] = floor(10 * made.y[i]);
    }
    struct design design;
    struct faults faults = {0};
    struct survey_estimate difference;
    struct survey_test out, near;
    simple(&design, weights);
    ck_assert(test_means(&design, alike, made.columns, 0, &difference, &out, &faults));
    ck_assert_double_eq(difference.estimate, 0);
    ck_assert_double_nan(out.p_value);
    ck_assert(test_means(&design, apart, made.columns, 0, &difference, &out, &faults));
    ck_assert_double_eq(difference.se, 0);
    ck_assert_double_nan(out.p_value);
    for (int s = 0; s < 3; s++)
        for (size_t k = 2; k <= 3; k++) {
            double of;
            ck_assert(test_ranks(&design, alike, k == 2 ? made.columns : made.rows, k,
                                 (enum rank_scores)s, &of, &out, &faults));
            ck_assert_double_nan(out.p_value);
        }
    ck_assert(test_means(&design, far, made.columns, 0, &difference, &near, &faults));
    for (size_t i = 0; i < N; i++)
        far[i] += 1e12;
    ck_assert(test_means(&design, far, made.columns, 0, &difference, &out, &faults));
    /* Means of 1e12 are known to 1e-4, differences from them to some 1e-5 of a spread of 10. */
    ck_assert_double_eq_tol(out.statistic, near.statistic, 1e-3);
    design_clear(&design);
    ck_assert_uint_eq(faults.n, 0);
}
END_TEST

START_TEST(law_of_quadratic_forms)
{
    /* Imhof (1961), table 1: chances of 0.6 X1 + 0.3 X2 + 0.1 X3 beyond 0.1, 0.7 and 2, four digits; a
     * denominator of a million degrees of freedom moves them by less than that. */
    const double a[] = {0.6, 0.3, 0.1}, beyond[] = {0.1, 0.7, 2}, chance[] = {0.9458, 0.5064, 0.1240};
    for (size_t k = 0; k < 3; k++) {
        ck_assert_double_eq_tol(quadratic_tail(a, 3, beyond[k], 1e6), chance[k], 6e-5);
        ck_assert_double_eq_tol(quadratic_tail(a, 3, beyond[k], INFINITY), chance[k], 6e-5);
        ck_assert_double_eq_tol(quadratic_tail_saddlepoint(a, 3, beyond[k], INFINITY),
                                quadratic_tail_saddlepoint(a, 3, beyond[k], 1e9), 1e-7);
    }
    /* Equal factors over a chi-square: F. */
    const double equal[] = {1.5, 1.5, 1.5, 1.5};
    for (double x = 1; x < 60; x *= 2)
        ck_assert_double_eq_tol(quadratic_tail(equal, 4, x, 13), gsl_cdf_fdist_Q(x / 6, 4, 13), 1e-9);
    for (double x = 10; x < 60; x *= 2)
        ck_assert_double_eq_tol(quadratic_tail_saddlepoint(equal, 4, x, 13) /
                                    gsl_cdf_fdist_Q(x / 6, 4, 13),
                                1, 0.03);
    ck_assert_double_nan(quadratic_tail(a, 3, -1, 5));
    ck_assert_double_nan(quadratic_tail(a, 3, 1, 0));
    /* 13 chi-squares, also where rounding took a hair off. */
    ck_assert_double_eq_tol(quadratic_tail_saddlepoint(equal, 4, 9, nextafter(13, 0)),
                            quadratic_tail_saddlepoint(equal, 4, 9, 13), 1e-12);
    ck_assert_double_nan(quadratic_tail_saddlepoint(a, 0, 1, 5));
}
END_TEST

START_TEST(alpha_and_weights_by_hand)
{
    /* Items 1 2 3, 2 2 5: variances 1 and 3, of the sum 3 4 8 it is 7: 2 (1 - 4 / 7). */
    const double first[] = {1, 2, 3, (double)NAN}, second[] = {2, 2, 5, 1};
    const double *const items[] = {first, second};
    struct design design;
    struct faults faults = {0};
    ck_assert(design_init(&design, &(struct design_plan){.path = "x", .n = 4}, &faults));
    ck_assert_double_eq_tol(weighted_alpha(&design, items, 2), 6 / 7.0, 1e-12);
    design_clear(&design);
    const double weights[] = {1, 3, 0, 2};
    const struct weight_summary summary = weights_summary(weights, 4);
    ck_assert_uint_eq(summary.n, 3);
    ck_assert_double_eq(summary.sum, 6);
    ck_assert_double_eq(summary.min, 1);
    ck_assert_double_eq_tol(summary.n_eff, 36 / 14.0, 1e-12);
    ck_assert_double_eq_tol(summary.deff, 3 * 14 / 36.0, 1e-12);
    ck_assert_double_eq_tol(summary.cv, 0.5, 1e-12);
}
END_TEST

int main(void)
{
    gsl_set_error_handler_off();
    const TTest *tests[] = {simple_sample_gives_pearson_back,
                            wald_by_hand_in_a_table_of_four,
                            scale_of_weights_changes_no_test,
                            tables_that_cannot_be_tested,
                            clusters_that_are_rows_test_nothing,
                            level_of_the_test_under_independence,
                            difference_of_means_by_hand,
                            ranks_ignore_the_scale,
                            difference_of_ranks_counts_pairs,
                            what_does_not_vary_cannot_be_tested, law_of_quadratic_forms,
                            alpha_and_weights_by_hand};
    return run_tests("survey_test", tests, sizeof tests / sizeof *tests);
}
