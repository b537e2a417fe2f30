#include <gsl/gsl_errno.h>
#include <math.h>
#include "analysis/calibrate.h"
#include "analysis/interval.h"
#include "analysis/quantile.h"
#include "analysis/replicate.h"
#include "data/random.h"
#include "tests/run.h"

enum { N = 90, N_LEVELS = 3, N_REPLICATES = 1000 };

struct answers_made {
    double x[N], weights[N], population[N];
    size_t strata[N], levels[N];
};

/* Three strata of 30, of populations 40, 60 and 300; weights N / n. */
static struct answers_made drawn(void)
{
    static const double sizes[] = {40, 60, 300};
    struct answers_made out;
    struct random random;
    random_init(&random, 3, 0, 0, 0);
    for (size_t i = 0; i < N; i++) {
        out.strata[i] = i / 30;
        out.population[i] = sizes[i / 30];
        out.weights[i] = sizes[i / 30] / 30;
        out.x[i] = (double)(i / 30) + random_normal(&random);
        out.levels[i] = random_below(&random, N_LEVELS);
    }
    return out;
}

static void made(struct design *design, const struct answers_made *data, bool stratified)
{
    const struct stage_plan stage = {.strata = stratified ? data->strata : NULL,
                                     .population = stratified ? data->population : NULL};
    struct faults faults = {0};
    ck_assert(design_init(
        design, &(struct design_plan){.path = "x", .n = N, .n_stages = 1, .stages = &stage},
        &faults));
}

/* The same design, its variances by another method. */
static struct design by(const struct design *design, enum variance_method method)
{
    struct design other = *design;
    other.variance = (struct variance_plan){method, N_REPLICATES, 1};
    return other;
}

START_TEST(jackknife_of_a_mean_is_the_linear_variance)
{
    /* With equal weights in each stratum the mean is linear in the units. */
    const struct answers_made data = drawn();
    const double *const columns[] = {data.x};
    for (int stratified = 0; stratified < 2; stratified++) {
        struct design design;
        struct survey_estimate linear, jackknife;
        struct faults faults = {0};
        made(&design, &data, stratified);
        const struct design again = by(&design, VARIANCE_JACKKNIFE);
        ck_assert(estimate_means(&design, columns, 1, NULL, &linear, NULL, &faults));
        ck_assert(estimate_means(&again, columns, 1, NULL, &jackknife, NULL, &faults));
        ck_assert_double_eq_tol(jackknife.estimate, linear.estimate, 1e-12);
        ck_assert_double_eq_tol(jackknife.se, linear.se, 1e-12);
        ck_assert_double_eq_tol(jackknife.t_low, linear.t_low, 1e-12);
        design_clear(&design);
    }
}
END_TEST

START_TEST(bootstrap_agrees_with_linearisation)
{
    /* The standard deviation of 1000 estimates is known to 1 / sqrt(2000) = 2.2 %; four of them. */
    const struct answers_made data = drawn();
    struct design design;
    struct survey_estimate linear[N_LEVELS], bootstrap[N_LEVELS];
    struct faults faults = {0};
    made(&design, &data, true);
    const struct design again = by(&design, VARIANCE_BOOTSTRAP);
    ck_assert(estimate_proportions(&design, data.levels, N_LEVELS, NULL, linear, NULL, &faults));
    ck_assert(estimate_proportions(&again, data.levels, N_LEVELS, NULL, bootstrap, NULL, &faults));
    for (size_t l = 0; l < N_LEVELS; l++) {
        ck_assert_double_eq_tol(bootstrap[l].estimate, linear[l].estimate, 1e-12);
        ck_assert_double_eq_tol(bootstrap[l].se / linear[l].se, 1, 0.09);
        ck_assert_uint_eq(bootstrap[l].n, N);
    }
    design_clear(&design);
}
END_TEST

START_TEST(bootstrap_weights_sum_to_each_stratum)
{
    const struct answers_made data = drawn();
    struct design design;
    struct replicates replicates;
    double weights[N], again[N];
    struct faults faults = {0};
    made(&design, &data, true);
    const struct design drawn_again = by(&design, VARIANCE_BOOTSTRAP);
    ck_assert(replicates_init(&replicates, &drawn_again, &faults));
    ck_assert_uint_eq(replicates.n, N_REPLICATES);
    for (size_t r = 0; r < 5; r++) {
        double sums[3] = {0};
        replicate_weights(&replicates, r, weights);
        replicate_weights(&replicates, r, again);
        for (size_t i = 0; i < N; i++) {
            ck_assert_double_ge(weights[i], 0);
            ck_assert_double_eq(weights[i], again[i]); /* the same seed, the same draw */
            sums[data.strata[i]] += weights[i];
        }
        for (size_t h = 0; h < 3; h++)
            ck_assert_double_eq_tol(sums[h], data.population[h * 30], 1e-9);
    }
    design_clear(&design);
}
END_TEST

START_TEST(census_does_not_vary)
{
    struct answers_made data = drawn();
    for (size_t i = 0; i < N; i++)
        data.population[i] = 30;
    struct design design;
    struct survey_estimate out;
    struct faults faults = {0};
    const double *const columns[] = {data.x};
    made(&design, &data, true);
    for (size_t m = VARIANCE_JACKKNIFE; m < N_VARIANCE_METHODS; m++) {
        const struct design again = by(&design, (enum variance_method)m);
        ck_assert(estimate_means(&again, columns, 1, NULL, &out, NULL, &faults));
        ck_assert_double_eq_tol(out.se, 0, 1e-12);
        ck_assert(out.census);
    }
    design_clear(&design);
}
END_TEST

START_TEST(missing_values_are_left_out)
{
    struct answers_made data = drawn();
    data.levels[4] = SIZE_MAX;
    data.x[7] = (double)NAN;
    struct design design;
    struct survey_estimate linear, jackknife, shares[N_LEVELS];
    struct faults faults = {0};
    const double *const columns[] = {data.x};
    made(&design, &data, false);
    const struct design again = by(&design, VARIANCE_JACKKNIFE);
    ck_assert(estimate_means(&again, columns, 1, NULL, &jackknife, NULL, &faults));
    ck_assert(estimate_means(&design, columns, 1, NULL, &linear, NULL, &faults));
    ck_assert_uint_eq(jackknife.n, N - 1);
    ck_assert_double_eq_tol(jackknife.estimate, linear.estimate, 1e-12);
    ck_assert(estimate_proportions(&again, data.levels, N_LEVELS, NULL, shares, NULL, &faults));
    ck_assert_uint_eq(shares[0].n, N - 1);
    ck_assert_double_eq_tol(shares[0].estimate + shares[1].estimate + shares[2].estimate, 1, 1e-12);
    design_clear(&design);
}
END_TEST

START_TEST(quantile_agrees_with_linearisation)
{
    /* The share below is a mean, whose jackknife is the linear variance: so is its inverse. */
    const struct answers_made data = drawn();
    struct design design;
    struct survey_estimate linear, jackknife;
    struct faults faults = {0};
    const double p = 0.5;
    made(&design, &data, true);
    const struct design again = by(&design, VARIANCE_JACKKNIFE);
    ck_assert(estimate_quantiles(&again, data.x, &p, 1, NULL, &jackknife, &faults));
    ck_assert(estimate_quantiles(&design, data.x, &p, 1, NULL, &linear, &faults));
    ck_assert_double_eq(jackknife.estimate, linear.estimate);
    ck_assert_double_eq(jackknife.t_low, linear.t_low);
    ck_assert_double_eq(jackknife.t_high, linear.t_high);
    design_clear(&design);
}
END_TEST

START_TEST(logits_need_two_answers_in_each_replicate)
{
    /* Leaving out the only one who says so leaves no logit: the error of the share
     * stands in, as in the interval on the logit of the mean. With two the replicates have theirs. */
    const struct answers_made data = drawn();
    double holds[N] = {[5] = 1};
    struct design design;
    made(&design, &data, false);
    const struct design again = by(&design, VARIANCE_JACKKNIFE);
    for (size_t others = 0; others < 2; others++) {
        struct proportion_interval logit, of_mean;
        struct faults faults = {0};
        holds[40] = (double)others;
        ck_assert(proportion_interval(&again, holds, PROPORTION_LOGIT, 0, &logit, &faults));
        ck_assert(proportion_interval(&again, holds, PROPORTION_XLOGIT, 0, &of_mean, &faults));
        ck_assert_double_gt(logit.low, 0);
        if (others) /* log(1 / 88) is farther from log(2 / 88) than its slope tells */
            ck_assert_double_lt(logit.low, of_mean.low);
        else
            ck_assert_double_eq(logit.low, of_mean.low);
    }
    design_clear(&design);
}
END_TEST

START_TEST(strata_that_do_not_vary_bring_no_degree_of_freedom)
{
    /* 90 units, 30 of a census: 60 - 2. Of a domain that lacks units of both other strata no constraint is
     * left but that all weights sum up: 2 + 3 units and the census's constant, less 1. */
    struct answers_made data = drawn();
    unsigned char keep[N] = {[0] = 1, [1] = 1, [29] = 1, [30] = 1, [31] = 1, [60] = 1, [61] = 1, [62] = 1};
    for (size_t i = 0; i < 30; i++)
        data.population[i] = 30;
    struct design design, domain;
    made(&design, &data, true);
    ck_assert_double_eq(design.df, 87);
    design_vary(&design, &(struct variance_plan){.method = VARIANCE_JACKKNIFE});
    ck_assert_double_eq(design.df, 58);
    design_domain(&domain, &design, keep);
    ck_assert_double_eq(domain.df, 5);
    design_clear(&domain);
    keep[0] = keep[1] = keep[29] = 0;
    design_domain(&domain, &design, keep);
    ck_assert_double_eq(domain.df, 4);
    design_clear(&domain);
    design_vary(&design, &(struct variance_plan){.method = VARIANCE_LINEARISED});
    ck_assert_double_eq(design.df, 87);
    design_clear(&design);
}
END_TEST

static void refused(const struct design *design, enum variance_method method, size_t n,
                    const char *message)
{
    struct replicates replicates;
    struct faults faults = {0};
    struct design other = *design;
    other.variance = (struct variance_plan){method, n, 1};
    ck_assert(!replicates_init(&replicates, &other, &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_str_eq(faults.text[0], message);
    faults_clear(&faults);
}

START_TEST(what_cannot_be_replicated_is_refused)
{
    struct answers_made data = drawn();
    struct design design;
    struct faults faults = {0};
    made(&design, &data, true);
    refused(&design, VARIANCE_BOOTSTRAP, 1, "x: a bootstrap needs two replicates or more");
    const double totals[] = {40, 60, 300};
    const struct calibration_margin margin = {"stratum", data.strata, 3, NULL, totals, 0};
    ck_assert(design_poststratify(&design, &margin, &faults));
    refused(&design, VARIANCE_BOOTSTRAP, N_REPLICATES,
            "x: replicates of calibrated weights would have to be calibrated one by one: use "
            "linearisation");
    design_clear(&design);
    data.strata[0] = 3;
    made(&design, &data, true);
    refused(&design, VARIANCE_JACKKNIFE, 0, "x: a stratum has only one unit, so that its variance "
                                            "is unknown: join it to another stratum");
    design_clear(&design);
    const struct design_plan many = {.path = "x", .n = 20001};
    ck_assert(design_init(&design, &many, &faults));
    refused(&design, VARIANCE_JACKKNIFE, 0, "x: a jackknife of 20001 units would take too long: "
                                            "use linearisation or the bootstrap");
    design_clear(&design);
}
END_TEST

int main(void)
{
    gsl_set_error_handler_off();
    const TTest *tests[] = {jackknife_of_a_mean_is_the_linear_variance,
                            bootstrap_agrees_with_linearisation,
                            bootstrap_weights_sum_to_each_stratum,
                            census_does_not_vary,
                            missing_values_are_left_out,
                            quantile_agrees_with_linearisation,
                            logits_need_two_answers_in_each_replicate,
                            strata_that_do_not_vary_bring_no_degree_of_freedom,
                            what_cannot_be_replicated_is_refused};
    return run_tests("replicate", tests, sizeof tests / sizeof *tests);
}
