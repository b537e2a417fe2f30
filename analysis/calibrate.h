/* Weights that make a sample agree with what is known of its population, and the variance that
 * follows: linearised variables are replaced by their residuals (Deville & Saerndal 1992).
 *
 * Each changes the weights of a whole design (no domain) and adds to what it is calibrated to; with
 * faults it returns false and leaves the design as it was. */
#ifndef ANALYSIS_CALIBRATE_H
#define ANALYSIS_CALIBRATE_H
#include "analysis/design.h"

/* Known counts of the levels of a variable in the population. */
struct calibration_margin {
    const char *name;         /* for messages */
    const size_t *levels;     /* one a respondent; none may be missing */
    size_t n_levels;
    const char *const *names; /* of levels, for messages; NULL: numbers */
    const double *totals;     /* one a level */
    size_t line;              /* of the file that holds the totals, for messages; 0: none */
};

/* Weights of each level are multiplied so that they sum to its total. */
bool design_poststratify(struct design *design, const struct calibration_margin *margin,
                         struct faults *faults);

/* Post-stratifies to each margin in turn until no cell of the table of all margins moves by
 * epsilon. Refuses, each with its own message: a level with a total and nobody in it (or the
 * other way round), margins with different sums, no convergence within max_iterations. */
struct rake_options {
    size_t max_iterations; /* 0: 200 */
    double epsilon;        /* in weight, at or above 1; below 1 as a share of all weights; 0: 1e-10 */
};
bool design_rake(struct design *design, const struct calibration_margin margins[],
                 size_t n_margins, const struct rake_options *options, struct faults *faults);

/* The same margins by linear calibration: all at once, without rounds, but weights may turn negative. */
bool design_fit_linear(struct design *design, const struct calibration_margin margins[],
                       size_t n_margins, struct faults *faults);

enum calibration_distance {
    CALIBRATE_LINEAR, /* generalised regression; weights may turn negative */
    CALIBRATE_RAKING, /* exponential; weights stay above 0 */
    CALIBRATE_LOGIT   /* between the bounds, which it needs */
};

/* How far a weight may move: at least low and at most high times what it was. high 0: no bounds. Linear
 * and raking weights that would pass a bound stay on it (Deville & Saerndal 1992, cases 6 and 7). */
struct calibrate_options {
    enum calibration_distance distance;
    double low, high;
};

/* Weights whose totals of the k columns (include one of ones) are those given. Refuses bounds
 * that do not hold 1 between them. */
bool design_calibrate(struct design *design, const double *const columns[], size_t k,
                      const double totals[], const struct calibrate_options *options,
                      struct faults *faults);

/* Moves weights outside low .. high to the nearer bound and shares out the difference equally among
 * the others; strict: again until none lies outside. Variances keep what the design was calibrated
 * to. A fault when the bounds leave no room for the sum of weights. */
bool design_trim(struct design *design, double low, double high, bool strict,
                 struct faults *faults);

/* For design.c: replaces z (n x k, row-major) by residuals on what the design is calibrated to. */
void calibration_residuals(const struct calibration *calibration, double z[], size_t n, size_t k);
void calibration_free(struct calibration *calibration); /* NULL is fine */
#endif
