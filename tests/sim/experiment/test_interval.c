#include "sim/experiment/interval.h"
#include <math.h>
#include "data/random.h"
#include "tests/run.h"

static struct estimate estimate_of(const double x[], size_t n, double confidence)
{
    struct moments m = {0};
    for (size_t i = 0; i < n; i++)
        moments_add(&m, x[i]);
    return moments_estimate(&m, confidence);
}

START_TEST(student_interval_of_a_textbook_sample)
{
    /* Law, Simulation Modeling and Analysis, example 4.27: ten observations of mean 1.34 and
     * variance 0.17; the 90 percent interval is 1.34 +- 0.24. */
    const double x[] = {1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09};
    const struct estimate e = estimate_of(x, 10, 0.90);
    ck_assert_double_eq_tol(e.mean, 1.34, 0.005);
    ck_assert_double_eq_tol((e.high - e.low) / 2, 0.24, 0.005);
    ck_assert_uint_eq(e.n, 10);
}
END_TEST

START_TEST(pairs_are_narrower_than_their_parts)
{
    const double a[] = {10, 20, 30, 40}, b[] = {11, 21.5, 31, 41.5};
    struct moments differences = {0};
    for (int i = 0; i < 4; i++)
        moments_add(&differences, b[i] - a[i]);
    const struct estimate e = moments_estimate(&differences, 0.95);
    /* Differences 1, 1.5, 1, 1.5: mean 1.25, s = 0.28868, t(3) = 3.18245: 0.45936. */
    ck_assert_double_eq_tol(e.mean, 1.25, 1e-12);
    ck_assert_double_eq_tol((e.high - e.low) / 2, 0.45936, 1e-4);
    const struct estimate alone = estimate_of(a, 4, 0.95);
    ck_assert_double_gt(alone.high - alone.low, e.high - e.low);
}
END_TEST

START_TEST(missing_values_are_left_out)
{
    const double x[] = {1, NAN, 3, NAN};
    const struct estimate e = estimate_of(x, 4, 0.95);
    ck_assert_uint_eq(e.n, 2);
    ck_assert_double_eq(e.mean, 2);
    const struct estimate one = estimate_of(x, 2, 0.95);
    ck_assert_double_eq(one.mean, 1);
    ck_assert(isnan(one.low) && isnan(one.high));
    ck_assert(isnan(estimate_of(x + 1, 1, 0.95).mean));
}
END_TEST

/* Sums of squares would lose all digits here: deviations of 1 around a billion. */
START_TEST(small_deviations_of_large_values_count)
{
    const double x[] = {1e9 - 1, 1e9, 1e9 + 1};
    const struct estimate e = estimate_of(x, 3, 0.95);
    ck_assert_double_eq(e.mean, 1e9);
    /* s = 1, t(2) = 4.30265: 4.30265 / sqrt(3). */
    ck_assert_double_eq_tol((e.high - e.low) / 2, 2.48414, 1e-5);
}
END_TEST

START_TEST(half_widths_without_a_base)
{
    ck_assert(isinf(interval_relative_half_width((struct estimate){0, -1, 1, 5})));
    ck_assert(isinf(interval_relative_half_width((struct estimate){1, NAN, NAN, 1})));
    ck_assert_double_eq(interval_relative_half_width((struct estimate){-10, -11, -9, 5}), 0.1);
    ck_assert_double_eq(interval_relative_half_width((struct estimate){3, 3, 3, 5}), 0);
}
END_TEST

START_TEST(intervals_cover_as_often_as_they_say)
{
    enum { TRIALS = 4000, N = 8 };
    struct random random;
    random_init(&random, 11, 0, 0, 0);
    int covered = 0;
    for (int t = 0; t < TRIALS; t++) {
        double x[N];
        for (int i = 0; i < N; i++)
            x[i] = 5 + 2 * random_normal(&random);
        const struct estimate e = estimate_of(x, N, 0.9);
        covered += e.low <= 5 && 5 <= e.high;
    }
    /* Four standard deviations of a binomial share. */
    ck_assert_double_eq_tol((double)covered / TRIALS, 0.9, 4 * sqrt(0.09 / TRIALS));
}
END_TEST

int main(void)
{
    const TTest *tests[] = {student_interval_of_a_textbook_sample,
                            pairs_are_narrower_than_their_parts,
                            missing_values_are_left_out,
                            small_deviations_of_large_values_count,
                            half_widths_without_a_base,
                            intervals_cover_as_often_as_they_say};
    return run_tests("interval", tests, sizeof tests / sizeof *tests);
}
