/* Laws of uncertain inputs, each by its quantile function: a value is drawn as law_quantile() of a
 * uniform number (inversion), so that one number of a random stream makes one value and any other
 * design of uniform numbers can take its place. */
#ifndef DATA_LAW_H
#define DATA_LAW_H
#include <stddef.h>

enum law_kind {
    LAW_NONE,       /* does not vary */
    LAW_UNIFORM,    /* min, max */
    LAW_TRIANGULAR, /* min, mode, max */
    LAW_LOGNORMAL,  /* mean and cv of the law without bounds, then cut at min and max */
    LAW_QUANTILES,  /* values[i] at the share at[i]: straight between them, flat beyond them */
    LAW_DISCRETE,   /* values[i] with the probability at[i]; they sum to 1 */
    N_LAW_KINDS
};

struct law {
    enum law_kind kind;
    double mean, cv, mode;
    double min, max;     /* of a lognormal law: 0 and infinity cut nothing */
    size_t n;
    const double *at, *values; /* borrowed */
};

/* The value that a share u of [0, 1] of the law lies below; of LAW_NONE, NaN. */
double law_quantile(const struct law *law, double u);

/* Expected value and standard deviation of what is drawn, bounds included. That of a cut lognormal
 * law: Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1 (1994), eq. 14.69.
 * NaN for LAW_NONE. */
double law_mean(const struct law *law);
double law_sd(const struct law *law);
#endif
