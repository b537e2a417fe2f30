#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>
#include "analysis/calibrate.h"
#include "analysis/estimate.h"
#include "data/random.h"
#include "tests/run.h"

enum { N = 8 };
static const size_t sizes[N] = {0, 0, 0, 0, 0, 1, 1, 1}, places[N] = {0, 1, 0, 1, 0, 1, 0, 1};
static const double x[N] = {2, 4, 3, 5, 6, 9, 11, 13};
static const char *const size_names[] = {"small", "large"};

static void made(struct design *design)
{
    struct faults faults = {0};
    ck_assert(design_init(design, &(struct design_plan){.path = "pat.csv", .n = N}, &faults));
}

static struct survey_estimate mean_of(const struct design *design)
{
    const double *const columns[] = {x};
    struct faults faults = {0};
    struct survey_estimate out;
    ck_assert(estimate_means(design, columns, 1, NULL, &out, NULL, &faults));
    return out;
}

START_TEST(poststratification_by_hand)
{
    /* 30 small and 10 large in the population: weights 6 and 10 / 3; means 4 and 11. */
    const double totals[] = {30, 10};
    const struct calibration_margin margin = {"size", sizes, 2, size_names, totals, 0};
    struct design design;
    struct faults faults = {0};
    made(&design);
    ck_assert(design_poststratify(&design, &margin, &faults));
    ck_assert_double_eq_tol(design.weights[0], 6, 1e-12);
    ck_assert_double_eq_tol(design.weights[7], 10 / 3.0, 1e-12);
    const struct survey_estimate mean = mean_of(&design);
    ck_assert_double_eq_tol(mean.estimate, 0.75 * 4 + 0.25 * 11, 1e-12);
    /* Residuals from the means of their groups: 10 and 8 as sums of squares.
     * 8 / 7 * (36 * 10 + 100 / 9 * 8) / 40^2. */
    ck_assert_double_eq_tol(mean.se * mean.se, 8 / 7.0 * (360 + 800 / 9.0) / 1600, 1e-12);
    struct survey_estimate shares[2];
    ck_assert(estimate_proportions(&design, sizes, 2, NULL, shares, NULL, &faults));
    ck_assert_double_eq_tol(shares[0].estimate, 0.75, 1e-12);
    ck_assert_double_eq_tol(shares[0].se, 0, 1e-12); /* it is known */
    design_clear(&design);
}
END_TEST

START_TEST(raking_meets_its_margins)
{
    const double by_size[] = {30, 10}, by_place[] = {15, 25};
    const struct calibration_margin margins[] = {{"size", sizes, 2, size_names, by_size, 0},
                                                 {"place", places, 2, NULL, by_place, 0}};
    struct design design;
    struct faults faults = {0};
    made(&design);
    ck_assert(design_rake(&design, margins, 2, NULL, &faults));
    struct survey_estimate of_size[2], of_place[2];
    ck_assert(estimate_counts(&design, sizes, 2, NULL, of_size, NULL, &faults));
    ck_assert(estimate_counts(&design, places, 2, NULL, of_place, NULL, &faults));
    for (size_t l = 0; l < 2; l++) {
        ck_assert_double_eq_tol(of_size[l].estimate, by_size[l], 1e-7);
        ck_assert_double_eq_tol(of_place[l].estimate, by_place[l], 1e-7);
        ck_assert_double_lt(of_size[l].se, 1e-6);
    }
    /* Weights are a factor of the size times one of the place. */
    ck_assert_double_eq_tol(design.weights[0] * design.weights[5],
                            design.weights[1] * design.weights[6], 1e-7);
    design_clear(&design);
}
END_TEST

/* A fault of raking: the message, and not a weight changed. */
static void rake_fails(const struct calibration_margin margins[], size_t n, size_t max_iterations,
                       const char *message)
{
    struct design design;
    struct faults faults = {0};
    made(&design);
    ck_assert(!design_rake(&design, margins, n, &(struct rake_options){max_iterations, 0}, &faults));
    ck_assert_uint_eq(faults.n, 1);
    ck_assert_str_eq(faults.text[0], message);
    for (size_t i = 0; i < N; i++)
        ck_assert_double_eq(design.weights[i], 1);
    const double se = mean_of(&design).se;
    design_clear(&design);
    made(&design);
    ck_assert_double_eq(se, mean_of(&design).se);
    design_clear(&design);
    faults_clear(&faults);
}

START_TEST(three_faults_of_raking)
{
    static const size_t three_sizes = 3;
    const char *const names[] = {"small", "large", "huge"};
    const double with_huge[] = {30, 8, 2}, by_size[] = {30, 10}, by_place[] = {15, 25};
    const double other[] = {15, 26};
    const struct calibration_margin empty[] = {{"size", sizes, three_sizes, names, with_huge, 0},
                                               {"place", places, 2, NULL, by_place, 0}};
    rake_fails(empty, 2, 0,
               "pat.csv: size: category \"huge\" is empty: 2 in the population and nobody among "
               "the respondents: join it to another category");
    const struct calibration_margin unequal[] = {{"size", sizes, 2, size_names, by_size, 0},
                                                 {"place", places, 2, NULL, other, 0}};
    rake_fails(unequal, 2, 0,
               "pat.csv: place: the totals sum to 41, those of \"size\" to 40: both must give the "
               "same population");
    /* Everybody of a size is of the same colour, but the totals say otherwise. */
    const double contrary[] = {20, 20};
    const struct calibration_margin same[] = {{"size", sizes, 2, size_names, by_size, 0},
                                              {"colour", sizes, 2, size_names, contrary, 0}};
    rake_fails(same, 2, 50,
               "pat.csv: colour: raking did not settle in 50 iterations: the margins contradict "
               "each other, or too few respondents cross them: join categories or drop a margin");
}
END_TEST

START_TEST(other_faults_of_margins)
{
    const size_t unknown[N] = {0, 0, SIZE_MAX, 0, 0, 1, 1, 1};
    const double by_size[] = {30, 10}, none[] = {40, 0}, negative[] = {50, -10};
    const struct calibration_margin nobody[] = {{"size", unknown, 2, size_names, by_size, 0}};
    rake_fails(nobody, 1, 0, "pat.csv: size: respondent 3 has no category: fill it in, or leave the "
                             "respondent out");
    const struct calibration_margin zero[] = {{"size", sizes, 2, size_names, none, 0}};
    rake_fails(zero, 1, 0, "pat.csv: size: category \"large\" has respondents but a total of 0: "
                           "correct the total or the category");
    const struct calibration_margin below[] = {{"size", sizes, 2, NULL, negative, 0}};
    rake_fails(below, 1, 0,
               "pat.csv: size: category \"2\": expected a total of 0 or more, found -10");
}
END_TEST

static const struct calibrate_options linear = {.distance = CALIBRATE_LINEAR},
                                      raking = {.distance = CALIBRATE_RAKING};

START_TEST(regression_estimator_by_hand)
{
    /* Calibrated to a known mean of an auxiliary the total is N (mean + b (X - mean of it)). */
    const double ones[N] = {1, 1, 1, 1, 1, 1, 1, 1}, z[N] = {1, 2, 3, 4, 5, 6, 7, 8};
    const double *const columns[] = {ones, z};
    const double totals[] = {80, 400};
    double szx = 0, szz = 0;
    for (size_t i = 0; i < N; i++) {
        szx += (z[i] - 4.5) * (x[i] - 53 / 8.0);
        szz += (z[i] - 4.5) * (z[i] - 4.5);
    }
    struct design design;
    struct faults faults = {0};
    made(&design);
    ck_assert(design_calibrate(&design, columns, 2, totals, &linear, &faults));
    const struct survey_estimate mean = mean_of(&design);
    ck_assert_double_eq_tol(mean.estimate, 53 / 8.0 + szx / szz * (5 - 4.5), 1e-10);
    double sum = 0, sum_z = 0;
    for (size_t i = 0; i < N; i++) {
        sum += design.weights[i];
        sum_z += design.weights[i] * z[i];
    }
    ck_assert_double_eq_tol(sum, 80, 1e-9);
    ck_assert_double_eq_tol(sum_z, 400, 1e-9);
    design_clear(&design);
}
END_TEST

START_TEST(exponential_weights_stay_positive_and_agree_with_raking)
{
    const double by_size[] = {30, 10}, by_place[] = {15, 25}, totals[] = {40, 10, 25};
    const struct calibration_margin margins[] = {{"size", sizes, 2, size_names, by_size, 0},
                                                 {"place", places, 2, NULL, by_place, 0}};
    double ones[N], large[N], second[N];
    for (size_t i = 0; i < N; i++) {
        ones[i] = 1;
        large[i] = (double)sizes[i];
        second[i] = (double)places[i];
    }
    const double *const columns[] = {ones, large, second};
    struct design raked, calibrated;
    struct faults faults = {0};
    made(&raked);
    made(&calibrated);
    ck_assert(design_rake(&raked, margins, 2, NULL, &faults));
    ck_assert(design_calibrate(&calibrated, columns, 3, totals, &raking, &faults));
    for (size_t i = 0; i < N; i++) {
        ck_assert_double_gt(calibrated.weights[i], 0);
        ck_assert_double_eq_tol(calibrated.weights[i], raked.weights[i], 1e-7);
    }
    design_clear(&raked);
    design_clear(&calibrated);
}
END_TEST

/* Between its bounds the logit of the factor is linear in the auxiliary (Deville & Saerndal 1992,
 * case 6): its second differences vanish. */
START_TEST(logit_weights_keep_their_bounds)
{
    const double ones[N] = {1, 1, 1, 1, 1, 1, 1, 1}, z[N] = {1, 2, 3, 4, 5, 6, 7, 8};
    const double *const columns[] = {ones, z};
    const double totals[] = {8, 42};
    const struct calibrate_options options = {CALIBRATE_LOGIT, 0.4, 1.8};
    struct design design;
    struct faults faults = {0};
    made(&design);
    ck_assert(design_calibrate(&design, columns, 2, totals, &options, &faults));
    double sum = 0, sum_z = 0, logit[N];
    for (size_t i = 0; i < N; i++) {
        const double g = design.weights[i];
        ck_assert(g > 0.4 && g < 1.8);
        logit[i] = log((g - 0.4) * 0.8 / ((1.8 - g) * 0.6));
        sum += g;
        sum_z += g * z[i];
    }
    ck_assert_double_eq_tol(sum, 8, 1e-6);
    ck_assert_double_eq_tol(sum_z, 42, 1e-5);
    for (size_t i = 2; i < N; i++)
        ck_assert_double_eq_tol(logit[i] - 2 * logit[i - 1] + logit[i - 2], 0, 1e-9);
    design_clear(&design);
}
END_TEST

/* Linear factors 1 + a + b z are cut at the bounds: by hand, of z = -1, 0, 0, 1 with weights 1 and a
 * total of z of 1, factors 1 - b, 1, 1, 1 + b sum to 4 with b = 0.5; bounds of 0.6 .. 1.6 hold the
 * first at 0.6, so that the others make up for it. */
START_TEST(linear_weights_stay_on_their_bounds)
{
    enum { FOUR = 4 };
    const double ones[FOUR] = {1, 1, 1, 1}, z[FOUR] = {-1, 0, 0, 1};
    const double *const columns[] = {ones, z};
    const double totals[] = {4, 0.9};
    struct design design;
    struct faults faults = {0};
    ck_assert(design_init(&design, &(struct design_plan){.path = "four.csv", .n = FOUR}, &faults));
    ck_assert(design_calibrate(&design, columns, 2, totals,
                               &(struct calibrate_options){CALIBRATE_LINEAR, 0.6, 1.6}, &faults));
    ck_assert_double_eq_tol(design.weights[0], 0.6, 1e-12);
    ck_assert_double_eq_tol(design.weights[3], 1.5, 1e-6); /* 1.5 - 0.6 = 0.9 */
    ck_assert_double_eq_tol(design.weights[1], 0.95, 1e-6);
    ck_assert_double_eq_tol(design.weights[2], 0.95, 1e-6);
    design_clear(&design);
    ck_assert(design_init(&design, &(struct design_plan){.path = "four.csv", .n = FOUR}, &faults));
    ck_assert(!design_calibrate(&design, columns, 2, totals,
                                &(struct calibrate_options){CALIBRATE_LOGIT, 0.5, 0.9}, &faults));
    ck_assert_str_eq(faults.text[0], "four.csv: expected bounds below and above 1 for what weights are "
                                     "multiplied by, found 0.5 and 0.9");
    faults_clear(&faults);
    design_clear(&design);
}
END_TEST

START_TEST(totals_out_of_reach_are_refused)
{
    const double ones[N] = {1, 1, 1, 1, 1, 1, 1, 1}, gap[N] = {1, (double)NAN, 1, 1, 1, 1, 1, 1};
    const double *const columns[] = {ones, ones}, *const gaps[] = {gap};
    const double totals[] = {80, 81};
    struct design design;
    struct faults faults = {0};
    made(&design);
    ck_assert(!design_calibrate(&design, columns, 2, totals, &linear, &faults));
    ck_assert(!design_calibrate(&design, gaps, 1, totals, &raking, &faults));
    ck_assert_str_eq(faults.text[0], "pat.csv: no weights reach the totals of the 2 calibration "
                                     "variables: check the totals, or use fewer variables");
    ck_assert_str_eq(faults.text[1], "pat.csv: respondent 2 has no value of calibration variable 1: "
                                     "fill it in, or leave the respondent out");
    for (size_t i = 0; i < N; i++)
        ck_assert_double_eq(design.weights[i], 1);
    design_clear(&design);
    faults_clear(&faults);
}
END_TEST

START_TEST(trimming_keeps_the_sum)
{
    const double weights[] = {1, 2, 3, 10}, once[] = {3, 4, 5, 4}, settled[] = {4, 4, 4, 4};
    struct design design;
    struct faults faults = {0};
    const struct design_plan plan = {.path = "pat.csv", .n = 4, .weights = weights};
    ck_assert(design_init(&design, &plan, &faults));
    ck_assert(design_trim(&design, 0, 4, false, &faults));
    ck_assert_mem_eq(design.weights, once, sizeof once); /* 6 shared out among three */
    ck_assert(design_trim(&design, 0, 4, true, &faults));
    for (size_t i = 0; i < 4; i++)
        ck_assert_double_eq_tol(design.weights[i], settled[i], 1e-9);
    ck_assert(!design_trim(&design, 0, 3, true, &faults));
    ck_assert_str_eq(faults.text[0], "pat.csv: weights that sum to 16 cannot lie between 0 and 3 for "
                                     "4 respondents: widen the bounds");
    design_clear(&design);
    faults_clear(&faults);
}
END_TEST

int main(void)
{
    gsl_set_error_handler_off();
    const TTest *tests[] = {poststratification_by_hand,
                            raking_meets_its_margins,
                            three_faults_of_raking,
                            other_faults_of_margins,
                            regression_estimator_by_hand,
                            exponential_weights_stay_positive_and_agree_with_raking,
                            logit_weights_keep_their_bounds,
                            linear_weights_stay_on_their_bounds, totals_out_of_reach_are_refused,
                            trimming_keeps_the_sum};
    return run_tests("calibrate", tests, sizeof tests / sizeof *tests);
}
