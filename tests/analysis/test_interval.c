#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include "analysis/interval.h"
#include "tests/run.h"

START_TEST(published_intervals)
{
    /* Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263 and 15 of 148, four digits. */
    static const struct {
        size_t x, n;
        enum simple_method method;
        double low, high;
    } known[] = {{81, 263, SIMPLE_WALD, 0.2522, 0.3638},
                 {81, 263, SIMPLE_WILSON, 0.2553, 0.3662},
                 {81, 263, SIMPLE_WILSON_CONTINUITY, 0.2535, 0.3682},
                 {81, 263, SIMPLE_CLOPPER_PEARSON, 0.2527, 0.3676},
                 {15, 148, SIMPLE_WILSON, 0.0624, 0.1605},
                 {15, 148, SIMPLE_WILSON_CONTINUITY, 0.0598, 0.1644},
                 {15, 148, SIMPLE_CLOPPER_PEARSON, 0.0578, 0.1617},
                 {0, 20, SIMPLE_WILSON, 0, 0.1611},
                 {0, 20, SIMPLE_CLOPPER_PEARSON, 0, 0.1684},
                 {29, 29, SIMPLE_WILSON, 0.8830, 1}};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        const struct simple_interval out =
            simple_interval(known[k].x, known[k].n, 0, known[k].method, 0.95);
        ck_assert_double_eq_tol(out.low, known[k].low, 6e-5);
        ck_assert_double_eq_tol(out.high, known[k].high, 6e-5);
    }
}
END_TEST

START_TEST(agresti_coull_is_centred_on_wilson)
{
    const struct simple_interval wilson = simple_interval(7, 30, 0, SIMPLE_WILSON, 0.9);
    const struct simple_interval wider = simple_interval(7, 30, 0, SIMPLE_AGRESTI_COULL, 0.9);
    ck_assert_double_eq_tol(wilson.low + wilson.high, wider.low + wider.high, 1e-12);
    ck_assert_double_lt(wider.low, wilson.low);
}
END_TEST

/* Chance of x among n drawn when count of the population are so. */
static double chance(size_t x, size_t count, size_t n, size_t population)
{
    return gsl_ran_hypergeometric_pdf((unsigned)x, (unsigned)count, (unsigned)(population - count),
                                      (unsigned)n);
}

START_TEST(exact_counts_by_brute_force)
{
    enum { POPULATION = 12, N = 5 };
    for (size_t x = 0; x <= N; x++) {
        size_t low = POPULATION, high = 0;
        for (size_t count = x; count <= POPULATION - (N - x); count++) {
            double above = 0, below = 0;
            for (size_t k = 0; k <= N; k++) {
                above += k >= x ? chance(k, count, N, POPULATION) : 0;
                below += k <= x ? chance(k, count, N, POPULATION) : 0;
            }
            if (above > 0.05 && count < low)
                low = count;
            if (below > 0.05)
                high = count;
        }
        const struct simple_interval out =
            simple_interval(x, N, POPULATION, SIMPLE_HYPERGEOMETRIC, 0.9);
        ck_assert_uint_eq(out.count_low, low);
        ck_assert_uint_eq(out.count_high, high);
        ck_assert_double_eq_tol(out.high, (double)high / POPULATION, 1e-15);
    }
}
END_TEST

START_TEST(exact_intervals_cover_every_truth)
{
    enum { POPULATION = 52, N = 17 };
    for (size_t truth = 0; truth <= POPULATION; truth++) {
        double covered = 0;
        for (size_t x = 0; x <= N; x++) {
            const struct simple_interval out =
                simple_interval(x, N, POPULATION, SIMPLE_HYPERGEOMETRIC, 0.95);
            if (out.count_low <= truth && truth <= out.count_high)
                covered += chance(x, truth, N, POPULATION);
        }
        ck_assert_double_ge(covered, 0.95);
    }
}
END_TEST

START_TEST(known_population_narrows)
{
    const struct simple_interval wilson = simple_interval(10, 38, 52, SIMPLE_WILSON, 0.95);
    const struct simple_interval known = simple_interval(10, 38, 52, SIMPLE_WILSON_FPC, 0.95);
    ck_assert_double_eq_tol(known.n_eff, 38 * 51 / 14.0, 1e-12);
    ck_assert_double_gt(known.low, wilson.low);
    ck_assert_double_lt(known.high, wilson.high);
}
END_TEST

START_TEST(census_and_impossible_counts)
{
    const struct simple_interval all = simple_interval(10, 52, 52, SIMPLE_HYPERGEOMETRIC, 0.95);
    ck_assert(all.census);
    ck_assert_double_eq(all.low, 10 / 52.0);
    ck_assert_double_eq(all.high, 10 / 52.0);
    ck_assert_double_eq(simple_interval(10, 52, 52, SIMPLE_WILSON_FPC, 0.95).low, 10 / 52.0);
    ck_assert_double_nan(simple_interval(0, 0, 52, SIMPLE_WILSON, 0.95).low);
    ck_assert_double_nan(simple_interval(1, 5, 0, SIMPLE_HYPERGEOMETRIC, 0.95).low);
    ck_assert_double_nan(simple_interval(1, 5, 4, SIMPLE_WILSON_FPC, 0.95).low);
    ck_assert_double_nan(simple_interval(6, 5, 9, SIMPLE_WILSON, 0.95).low);
}
END_TEST

static struct proportion_interval interval(const double holds[], size_t n,
                                           enum proportion_method method)
{
    struct design design;
    struct faults faults = {0};
    struct proportion_interval out;
    ck_assert(design_init(&design, &(struct design_plan){.path = "x", .n = n}, &faults));
    ck_assert(proportion_interval(&design, holds, method, 0.95, &out, &faults));
    ck_assert_uint_eq(faults.n, 0);
    design_clear(&design);
    return out;
}

static const double seven_of_ten[] = {1, 1, 1, 0, 1, 1, 0, 1, 0, 1};

START_TEST(intervals_of_an_equal_sample)
{
    /* p = 0.7, variance p q / (n - 1). */
    const double t = gsl_cdf_tdist_Pinv(0.975, 9), se = sqrt(0.21 / 9);
    const struct proportion_interval wald = interval(seven_of_ten, 10, PROPORTION_MEAN);
    ck_assert_double_eq_tol(wald.low, 0.7 - t * se, 1e-12);
    const struct proportion_interval logit = interval(seven_of_ten, 10, PROPORTION_LOGIT);
    ck_assert_double_eq_tol(log(logit.high / (1 - logit.high)), log(0.7 / 0.3) + t * se / 0.21, 1e-12);
    const struct proportion_interval angle = interval(seven_of_ten, 10, PROPORTION_ASIN);
    ck_assert_double_eq_tol(asin(sqrt(angle.low)), asin(sqrt(0.7)) - t * se / (2 * sqrt(0.21)), 1e-12);
    /* Effective n is 9, of which 6.3 hold. */
    const struct proportion_interval beta = interval(seven_of_ten, 10, PROPORTION_BETA);
    ck_assert_double_eq_tol(gsl_cdf_beta_P(beta.low, 6.3, 3.7), 0.025, 1e-9);
    ck_assert_double_eq_tol(gsl_cdf_beta_Q(beta.high, 7.3, 2.7), 0.025, 1e-9);
    /* Twice the fall of the likelihood of 9 answers, less one in ten, is t^2. */
    const struct proportion_interval fall = interval(seven_of_ten, 10, PROPORTION_LIKELIHOOD);
    const double at_low = 0.7 * log(0.7 / fall.low) + 0.3 * log(0.3 / (1 - fall.low));
    ck_assert_double_eq_tol(2 * 9 * 0.9 * at_low, t * t, 1e-9);
}
END_TEST

START_TEST(all_alike_is_never_certain)
{
    const double all[] = {1, 1, 1, 1, 1, 1, 1, 1};
    for (size_t m = 0; m < N_PROPORTION_METHODS; m++) {
        const struct proportion_interval out = interval(all, 8, (enum proportion_method)m);
        if (m == PROPORTION_BETA) {
            /* As Clopper and Pearson's. */
            ck_assert_double_eq_tol(out.low, pow(0.025, 1 / 8.0), 1e-9);
            ck_assert_double_eq(out.high, 1);
            continue;
        }
        ck_assert_int_eq(out.why_none, INTERVAL_UNDEFINED);
        ck_assert_double_nan(out.low);
    }
}
END_TEST

START_TEST(beta_of_very_many_answers)
{
    /* Parameters that GSL does not invert; its law itself still holds to six digits or so. */
    enum { LARGE = 400000 };
    static double holds[LARGE];
    for (size_t i = 0; i < LARGE; i++)
        holds[i] = i % 10 < 3;
    const struct proportion_interval beta = interval(holds, LARGE, PROPORTION_BETA);
    const double n = LARGE - 1, x = 0.3 * n;
    ck_assert_double_eq_tol(gsl_cdf_beta_P(beta.low, x, n - x + 1), 0.025, 1e-6);
    ck_assert_double_eq_tol(gsl_cdf_beta_Q(beta.high, x + 1, n - x), 0.025, 1e-6);
}
END_TEST

int main(void)
{
    gsl_set_error_handler_off();
    const TTest *tests[] = {published_intervals,          agresti_coull_is_centred_on_wilson,
                            exact_counts_by_brute_force,  exact_intervals_cover_every_truth,
                            known_population_narrows,     census_and_impossible_counts,
                            intervals_of_an_equal_sample, all_alike_is_never_certain,
                            beta_of_very_many_answers};
    return run_tests("interval", tests, sizeof tests / sizeof *tests);
}
