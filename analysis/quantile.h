/* Weighted quantiles, with intervals by inversion of the test of a proportion (Woodruff 1952). */
#ifndef ANALYSIS_QUANTILE_H
#define ANALYSIS_QUANTILE_H
#include "analysis/estimate.h"

/* How a quantile is read off the weighted cumulative distribution (Hyndman & Fan 1996). */
enum quantile_rule {
    QUANTILE_MATH,   /* the least value with F(x) >= p */
    QUANTILE_SCHOOL, /* the same, but the mean of two neighbours where F(x) = p */
    N_QUANTILE_RULES
};

/* Interval of p on the scale of the distribution before it is inverted. */
enum quantile_interval { QUANTILE_BY_MEAN, QUANTILE_BY_XLOGIT, QUANTILE_BY_BETA };

struct quantile_options {
    enum quantile_rule rule;
    enum quantile_interval interval;
    double level; /* 0: 0.95 */
};

/* The quantiles of x at n_p shares p. se is the width of the interval over twice Student's
 * quantile; t_low and t_high hold the interval, normal_* are NaN. */
bool estimate_quantiles(const struct design *design, const double x[], const double p[],
                        size_t n_p, const struct quantile_options *options,
                        struct survey_estimate out[], struct faults *faults);

/* The quantile alone, of values in any order with their weights; NaN where all weights are 0. */
double weighted_quantile(const double x[], const double weights[], size_t n, double p,
                         enum quantile_rule rule);
#endif
