/* Estimates from replications. */
#ifndef SIM_EXPERIMENT_INTERVAL_H
#define SIM_EXPERIMENT_INTERVAL_H
#include <stddef.h>

/* Mean and its confidence interval; n: values that it rests on. No value: all NaN; a single
 * one: no interval (low and high NaN). */
struct estimate {
    double mean, low, high;
    size_t n;
};

/* Values as they come, in one pass and no room of their own: how many, their mean, and the sum of
 * their squared deviations from it (Welford, Technometrics 4, 1962). Start from {0}. */
struct moments {
    size_t n;
    double mean, squares;
};
void moments_add(struct moments *moments, double x); /* NaN is left out */

/* Student interval of the mean (Law, Simulation Modeling and Analysis, 5th ed., eq. 4.12).
 * confidence in (0, 1). Over differences a - b, pair by pair, it is the paired interval: with
 * common random numbers far narrower than that of two independent samples. */
struct estimate moments_estimate(const struct moments *moments, double confidence);

/* Half-width as a share of the absolute mean; infinity without an interval or at mean 0.
 * An interval without width is exact, a difference of 0 included: 0. */
double interval_relative_half_width(struct estimate estimate);
#endif
