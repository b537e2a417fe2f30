/* What the answers to a question give for a number of a scenario: a quantile with its interval, and a
 * lognormal law for how answers differ. */
#ifndef ANALYSIS_FEEDS_H
#define ANALYSIS_FEEDS_H
#include "analysis/describe.h"

/* A lognormal law with the mean and the variance of the logarithms of the values above 0: mean
 * exp(mu + sigma2 / 2), cv sqrt(exp(sigma2) - 1); sigma2 has n / (n - 1). NaN below two values. */
struct lognormal {
    double mean, cv;
    size_t n; /* values above 0 */
};
struct lognormal lognormal_fit(const double values[], const double weights[], size_t n);

struct fed_value {
    struct survey_estimate quantile; /* t_low, t_high: its interval (Woodruff 1952) */
    struct lognormal law;
    struct base base;
};

/* Of a numeric question, in its unit, but in % as shares of 1. Faults: those of the design, and a
 * question that nobody answered. */
bool feeds_value(const struct sample *sample, size_t question, double p, struct fed_value *out,
                 struct faults *faults);
#endif
