/* Tests on ranks, against hand-computed figures, brute force and each other. */
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include "analysis/ranks.h"
#include "analysis/scales.h"
#include "data/random.h"
#include "tests/run.h"

START_TEST(ties_share_their_ranks)
{
    const double x[] = {3, 1, 3, 7};
    double ranks[4];
    ck_assert_double_eq(ranks_of(x, 4, ranks), 6); /* 2^3 - 2 */
    ck_assert_double_eq(ranks[0], 2.5);
    ck_assert_double_eq(ranks[1], 1);
    ck_assert_double_eq(ranks[3], 4);
}
END_TEST

/* All orders of 3 and 4: W of each, counted. */
START_TEST(exact_rank_sums_equal_counting)
{
    for (unsigned set = 0; set < 1u << 7; set++) {
        double x[7], y[7];
        size_t n = 0, m = 0;
        for (unsigned i = 0; i < 7; i++)
            if (set >> i & 1)
                x[n++] = i;
            else
                y[m++] = i;
        if (n != 3)
            continue;
        double w = 0, below = 0, above = 0, all = 0;
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < m; j++)
                w += x[i] > y[j];
        for (unsigned other = 0; other < 1u << 7; other++) {
            if (__builtin_popcount(other) != 3)
                continue;
            double v = 0;
            for (unsigned i = 0; i < 7; i++)
                for (unsigned j = 0; j < i; j++)
                    v += (other >> i & 1) && !(other >> j & 1);
            all++;
            below += v <= w;
            above += v >= w;
        }
        const struct rank_sum found = rank_sum_test(x, n, y, m, 0.95);
        ck_assert_double_eq(found.w, w);
        ck_assert_double_eq_tol(found.p_exact, fmin(1, 2 * fmin(below, above) / all), 1e-12);
    }
}
END_TEST

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Of an odd number of pairs: the median of their differences, to twice the tolerance of the zero. */
START_TEST(the_shift_is_the_median_difference)
{
    const double x[] = {2.1, 3.7, 5.2, 1.4, 4.4}, y[] = {1.1, 0.3, 2.2};
    double differences[15];
    for (size_t i = 0; i < 15; i++)
        differences[i] = x[i / 3] - y[i % 3];
    qsort(differences, 15, sizeof *differences, ascending);
    const struct rank_sum found = rank_sum_test(x, 5, y, 3, 0.95);
    ck_assert_double_eq_tol(found.shift, differences[7], 2e-4);
    ck_assert_double_lt(found.shift_low, found.shift);
    ck_assert_double_gt(found.shift_high, found.shift);
}
END_TEST

/* Two groups: H is the square of the normal statistic of the rank sum. */
/* Of C(40, 20) orders of 40 values two part them so; either side may be the upper one. */
START_TEST(least_chances_of_rank_sums_are_exact)
{
    double low[20], high[20];
    for (size_t i = 0; i < 20; i++) {
        low[i] = (double)i;
        high[i] = (double)i + 20;
    }
    const double p = 2 / 137846528820.;
    ck_assert_double_eq_tol(rank_sum_test(low, 20, high, 20, 0.95).p_exact / p, 1, 1e-12);
    ck_assert_double_eq_tol(rank_sum_test(high, 20, low, 20, 0.95).p_exact / p, 1, 1e-12);
}
END_TEST

START_TEST(kruskal_of_two_groups_is_the_rank_sum)
{
    const double all[] = {1, 4, 4, 6, 9, 2, 3, 4, 8};
    const size_t groups[] = {0, 0, 0, 0, 0, 1, 1, 1, 1};
    double ranks[2];
    const struct kruskal found = kruskal_test(all, groups, 9, 2, ranks);
    ck_assert_double_eq_tol(found.p, rank_sum_test(all, 5, all + 5, 4, 0.95).p_normal, 1e-12);
}
END_TEST

/* All judges agree: W = 1 and chi2 = n (k - 1); all disagree evenly: 0. */
START_TEST(kendall_w_of_agreement)
{
    const double same[] = {1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3};
    const double even[] = {1, 2, 3, 2, 3, 1, 3, 1, 2};
    double ranks[3];
    struct friedman found = friedman_test(same, 4, 3, ranks);
    ck_assert_double_eq_tol(found.w, 1, 1e-12);
    ck_assert_double_eq_tol(found.chi2, 8, 1e-12);
    ck_assert_double_eq_tol(ranks[2], 3, 1e-12);
    found = friedman_test(even, 3, 3, ranks);
    ck_assert_double_eq_tol(found.w, 0, 1e-12);
}
END_TEST

/* Two columns: Q is McNemar's (b - c)^2 / (b + c) = (4 - 1)^2 / 5. */
START_TEST(cochran_of_two_is_mcnemar)
{
    const double x[] = {1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0};
    ck_assert_double_eq_tol(cochran_q(x, 7, 2).q, 9.0 / 5, 1e-12);
}
END_TEST

/* Pairs counted one by one, ties and all. */
START_TEST(kendall_equals_counting)
{
    struct random random;
    random_init(&random, 11, 0, 0, 0);
    for (int trial = 0; trial < 100; trial++) {
        enum { N = 12 };
        double x[N], y[N], score = 0, pairs_x = 0, pairs_y = 0;
        for (size_t i = 0; i < N; i++) {
            x[i] = (double)random_below(&random, 6);
            y[i] = (double)random_below(&random, 6);
        }
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; j < i; j++) {
                const double a = x[i] - x[j], b = y[i] - y[j];
                score += ((a > 0) - (a < 0)) * ((b > 0) - (b < 0));
                pairs_x += a != 0;
                pairs_y += b != 0;
            }
        ck_assert_double_eq_tol(correlate(x, y, N).kendall, score / sqrt(pairs_x * pairs_y),
                                1e-12);
    }
}
END_TEST

/* Holm 1979 by hand: 0.01 x 3, then at least that. */
/* Of n answers 0.1 a mean of sums is a hair off 0.1. */
START_TEST(a_constant_has_no_correlation)
{
    enum { MOST = 40 };
    double x[MOST], y[MOST], items[2 * MOST], rest[2], without[2];
    for (size_t n = 4; n <= MOST; n++) {
        for (size_t i = 0; i < n; i++) {
            x[i] = items[2 * i] = 0.1;
            y[i] = items[2 * i + 1] = (double)((7 * i) % n);
        }
        const struct correlation found = correlate(x, y, n);
        ck_assert_double_nan(found.pearson);
        ck_assert_double_nan(found.pearson_p);
        ck_assert_double_nan(found.spearman);
        ck_assert_double_nan(found.kendall);
        ck_assert_double_nan(reliability_of(items, n, 2, 0.95, rest, without).mean_r);
    }
}
END_TEST

START_TEST(holm_by_hand)
{
    const double p[] = {0.04, 0.01, 0.03};
    double adjusted[3];
    p_adjust(p, 3, ADJUST_HOLM, adjusted);
    ck_assert_double_eq_tol(adjusted[1], 0.03, 1e-15);
    ck_assert_double_eq_tol(adjusted[2], 0.06, 1e-15);
    ck_assert_double_eq_tol(adjusted[0], 0.06, 1e-15);
}
END_TEST

/* Parallel items, each the common part plus noise: alpha = k r / (1 + (k - 1) r). One is turned. */
START_TEST(reliability_of_parallel_items)
{
    enum { N = 4000, K = 4 };
    static double x[N * K];
    struct random random;
    random_init(&random, 5, 0, 0, 0);
    for (size_t i = 0; i < N; i++) {
        const double common = random_normal(&random);
        for (size_t j = 0; j < K; j++)
            x[i * K + j] = (j == 2 ? -1 : 1) * (common + random_normal(&random));
    }
    bool reversed[K];
    reversed_items(x, N, K, reversed);
    for (size_t j = 0; j < K; j++)
        ck_assert_int_eq(reversed[j], j == 2);
    for (size_t i = 0; i < N; i++)
        x[i * K + 2] = -x[i * K + 2];
    double rest[K], without[K];
    const struct reliability found = reliability_of(x, N, K, 0.95, rest, without);
    ck_assert_double_eq_tol(found.alpha, 0.8, 0.015);
    ck_assert_double_lt(found.alpha_low, 0.8);
    ck_assert_double_gt(found.alpha_high, 0.8);
    ck_assert_double_eq_tol(without[0], 0.75, 0.02);
}
END_TEST

int main(void)
{
    gsl_set_error_handler_off();
    const TTest *tests[] = {ties_share_their_ranks,
                            exact_rank_sums_equal_counting,
                            the_shift_is_the_median_difference,
                            least_chances_of_rank_sums_are_exact,
                            kruskal_of_two_groups_is_the_rank_sum,
                            kendall_w_of_agreement,
                            cochran_of_two_is_mcnemar,
                            kendall_equals_counting,
                            a_constant_has_no_correlation, holm_by_hand,
                            reliability_of_parallel_items};
    return run_tests("ranks", tests, sizeof tests / sizeof *tests);
}
