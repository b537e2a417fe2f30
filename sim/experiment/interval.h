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

/* Student interval of the mean of x[0], x[stride], ..., NaN values left out (Law, Simulation
 * Modeling and Analysis, 5th ed., eq. 4.12). confidence in (0, 1). */
struct estimate interval_mean(const double x[], size_t stride, size_t n, double confidence);

/* The same of the differences a - b, pair by pair: with common random numbers far narrower than
 * that of two independent samples. Pairs with a NaN are left out. */
struct estimate interval_paired(const double a[], const double b[], size_t stride, size_t n,
                                double confidence);

/* Half-width as a share of the absolute mean; infinity without an interval or at mean 0.
 * An interval without width is exact, a difference of 0 included: 0. */
double interval_relative_half_width(struct estimate estimate);
#endif
