/* Weighted quantiles, with intervals by inversion of the test of a proportion (Woodruff 1952). */
#ifndef ANALYSIS_QUANTILE_H
#define ANALYSIS_QUANTILE_H
#include "analysis/estimate.h"

/* How a quantile is read off the weighted cumulative distribution: the nine ways of Hyndman & Fan (1996),
 * where the sum of weights up to a value takes the place of its rank. */
enum quantile_rule {
    QUANTILE_MATH,   /* the least value with F(x) >= p; way 1 */
    QUANTILE_SCHOOL, /* the same, but the mean of two neighbours where F(x) = p; way 2 */
    QUANTILE_HF1, /* QUANTILE_MATH */
    QUANTILE_HF2, /* QUANTILE_SCHOOL */
    QUANTILE_HF3, /* where F(x) = p, of two neighbours the one of even rank */
    QUANTILE_HF4, /* from here on between neighbours, in proportion */
    QUANTILE_HF5,
    QUANTILE_HF6,
    QUANTILE_HF7,
    QUANTILE_HF8,
    QUANTILE_HF9,
    QUANTILE_SHAH_VAISH, /* Shah & Vaish (2006): the value whose position, among n + 1, is the last to p */
    N_QUANTILE_RULES
};
extern const char *const quantile_rules[N_QUANTILE_RULES]; /* "math", ... */

/* Interval of p on the scale of the distribution before it is inverted. */
enum quantile_interval {
    QUANTILE_BY_MEAN,
    QUANTILE_BY_XLOGIT,
    QUANTILE_BY_BETA,
    QUANTILE_BY_ASIN,
    N_QUANTILE_INTERVALS
};
extern const char *const quantile_intervals[N_QUANTILE_INTERVALS]; /* "mean", ... */

struct quantile_options {
    enum quantile_rule rule;
    enum quantile_interval interval;
    double level; /* 0: 0.95 */
    /* As R's survey 4.1 does, against its own definition and only to compare with it: the interval of
     * QUANTILE_BY_MEAN is around the share at or below the quantile, not around p; up to QUANTILE_HF4 a
     * share below that of the least value, which is that value, is reckoned from the next one; and where
     * nobody is above the quantile, which leaves no interval, QUANTILE_BY_MEAN has one without width; and
     * QUANTILE_SHAH_VAISH takes off half of a weight that is not scaled as the others are. */
    bool as_reference;
};

/* The quantiles of x at n_p shares p. se is the width of the interval over twice Student's
 * quantile; t_low and t_high hold the interval, normal_* are NaN. There is none, nor se, where the
 * interval of the share reaches beyond 0 or 1, as that of a quartile of few answers does; one side of it is
 * told as_reference alone. */
bool estimate_quantiles(const struct design *design, const double x[], const double p[],
                        size_t n_p, const struct quantile_options *options,
                        struct survey_estimate out[], struct faults *faults);

/* The quantile alone, of values in any order with their weights; NaN where all weights are 0. */
double weighted_quantile(const double x[], const double weights[], size_t n, double p,
                         enum quantile_rule rule);
#endif
