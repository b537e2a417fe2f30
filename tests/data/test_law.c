#include "data/law.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include "tests/run.h"

static const double AT[] = {0.1, 0.25, 0.5, 0.9}, X[] = {2, 3, 3, 11};
static const double SHARES[] = {0.2, 0, 0.5, 0.3}, KINDS[] = {1, 2, 5, 9};

static const struct law LAWS[] = {
    {.kind = LAW_UNIFORM, .min = -1, .max = 5},
    {.kind = LAW_TRIANGULAR, .min = 2, .mode = 3, .max = 10},
    {.kind = LAW_TRIANGULAR, .min = 2, .mode = 2, .max = 10},
    {.kind = LAW_TRIANGULAR, .min = 2, .mode = 10, .max = 10},
    {.kind = LAW_LOGNORMAL, .mean = 27, .cv = 0.3, .min = 0, .max = HUGE_VAL},
    {.kind = LAW_LOGNORMAL, .mean = 27, .cv = 0.6, .min = 15, .max = 60},
    {.kind = LAW_LOGNORMAL, .mean = 5, .cv = 2, .min = 0.1, .max = HUGE_VAL},
    {.kind = LAW_QUANTILES, .n = 4, .at = AT, .values = X},
    {.kind = LAW_DISCRETE, .n = 4, .at = SHARES, .values = KINDS},
};
enum { N_LAWS = sizeof LAWS / sizeof *LAWS };

/* Moments by midpoints of the quantile function, whose heavy tails ask for many. */
START_TEST(moments_are_those_of_the_quantile_function)
{
    enum { N = 2000000 };
    for (size_t k = 0; k < N_LAWS; k++) {
        double mean = 0, square = 0, last = -HUGE_VAL;
        for (int i = 0; i < N; i++) {
            const double x = law_quantile(&LAWS[k], (i + 0.5) / N);
            ck_assert_double_ge(x, last);
            last = x;
            mean += x / N;
            square += x * x / N;
        }
        const double sd = sqrt(square - mean * mean);
        ck_assert_msg(fabs(law_mean(&LAWS[k]) - mean) < 1e-3 * fabs(mean), "%zu: %g, not %g", k,
                      law_mean(&LAWS[k]), mean);
        ck_assert_msg(fabs(law_sd(&LAWS[k]) - sd) < 5e-3 * sd, "%zu: %g, not %g", k,
                      law_sd(&LAWS[k]), sd);
    }
}
END_TEST

START_TEST(quantiles_by_hand)
{
    ck_assert_double_eq(law_quantile(&LAWS[0], 0.5), 2);
    /* A triangle from 2 over 3 to 10: 1/8 lies below the mode. */
    ck_assert_double_eq_tol(law_quantile(&LAWS[1], 0.125), 3, 1e-12);
    ck_assert_double_eq_tol(law_quantile(&LAWS[1], 1), 10, 1e-12);
    ck_assert_double_eq_tol(law_mean(&LAWS[1]), 5, 1e-12);
    /* The median of a lognormal law is its mean over sqrt(1 + cv^2). */
    ck_assert_double_eq_tol(law_quantile(&LAWS[4], 0.5), 27 / sqrt(1.09), 1e-9);
    ck_assert_double_eq_tol(law_mean(&LAWS[4]), 27, 1e-9);
    ck_assert_double_eq_tol(law_sd(&LAWS[4]), 8.1, 1e-9);
    /* Its shares are GSL's, cut or not. */
    const double sigma = sqrt(log(1.36)), mu = log(27) - sigma * sigma / 2;
    const double low = gsl_cdf_lognormal_P(15, mu, sigma), high = gsl_cdf_lognormal_P(60, mu, sigma);
    for (size_t k = 0; k < 10; k++) {
        const double share = 0.05 + 0.1 * (double)k;
        ck_assert_double_eq_tol(gsl_cdf_lognormal_P(law_quantile(&LAWS[5], share), mu, sigma),
                                low + share * (high - low), 1e-12);
    }
    ck_assert_double_eq_tol(law_quantile(&LAWS[5], 0), 15, 1e-12);
    ck_assert_double_eq_tol(law_quantile(&LAWS[5], 1), 60, 1e-12);
    /* A table: flat below 0.1, straight from 0.1 to 0.25, level to 0.5, straight to 0.9, flat. */
    const double at[] = {0, 0.1, 0.175, 0.4, 0.7, 0.95, 1}, x[] = {2, 2, 2.5, 3, 7, 11, 11};
    for (size_t i = 0; i < 7; i++)
        ck_assert_double_eq_tol(law_quantile(&LAWS[7], at[i]), x[i], 1e-12);
    /* Shares: none of the second kind, the last one even where rounding leaves a gap. */
    const double u[] = {0, 0.199, 0.2, 0.699, 0.7, 1}, kind[] = {1, 1, 5, 5, 9, 9};
    for (size_t i = 0; i < 6; i++)
        ck_assert_double_eq(law_quantile(&LAWS[8], u[i]), kind[i]);
}
END_TEST

START_TEST(a_law_without_width_or_none_at_all)
{
    const struct law still = {.kind = LAW_LOGNORMAL, .mean = 4, .cv = 0, .max = HUGE_VAL};
    ck_assert_double_eq(law_quantile(&still, 0.3), 4);
    ck_assert_double_eq(law_mean(&still), 4);
    ck_assert_double_eq(law_sd(&still), 0);
    const struct law none = {.kind = LAW_NONE};
    ck_assert_double_nan(law_quantile(&none, 0.5));
    ck_assert_double_nan(law_mean(&none));
    ck_assert_double_nan(law_sd(&none));
}
END_TEST

int main(void)
{
    const TTest *tests[] = {moments_are_those_of_the_quantile_function, quantiles_by_hand,
                            a_law_without_width_or_none_at_all};
    return run_tests("law", tests, sizeof tests / sizeof *tests);
}
