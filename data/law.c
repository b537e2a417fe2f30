#include "data/law.h"
#include <gsl/gsl_cdf.h>
#include <math.h>

/* ---- Lognormal ---------------------------------------- */

/* Mean and standard deviation of the logarithm, and the shares of the law below its bounds. */
struct logarithm {
    double mu, sigma, below_min, below_max;
};

/* The share of a lognormal law below x, its logarithm's mean being so many sigma2 further. */
static double share_below(const struct logarithm *log_law, double x, double tilt)
{
    if (!(x > 0))
        return 0;
    return isinf(x) ? 1
                    : gsl_cdf_ugaussian_P((log(x) - log_law->mu) / log_law->sigma -
                                          tilt * log_law->sigma);
}

static struct logarithm logarithm_of(const struct law *law)
{
    struct logarithm log_law = {.sigma = sqrt(log1p(law->cv * law->cv))};
    log_law.mu = log(law->mean) - 0.5 * log_law.sigma * log_law.sigma;
    log_law.below_min = share_below(&log_law, law->min, 0);
    log_law.below_max = share_below(&log_law, law->max, 0);
    return log_law;
}

static double clamped(const struct law *law, double x)
{
    return fmin(fmax(x, law->min), law->max);
}

static double lognormal_quantile(const struct law *law, double u)
{
    if (!(law->cv > 0))
        return clamped(law, law->mean);
    const struct logarithm l = logarithm_of(law);
    const double share = l.below_min + u * (l.below_max - l.below_min);
    if (share <= 0 || share >= 1)
        return clamped(law, share <= 0 ? 0 : HUGE_VAL);
    return clamped(law, exp(l.mu + l.sigma * gsl_cdf_ugaussian_Pinv(share)));
}

/* E X^power within the bounds: exp(power mu + power^2 sigma2 / 2) times the share that the law tilted
 * by power has there, of the share that the law itself has. */
static double lognormal_moment(const struct law *law, double power)
{
    if (!(law->cv > 0))
        return pow(clamped(law, law->mean), power);
    const struct logarithm l = logarithm_of(law);
    const double inside = l.below_max - l.below_min;
    if (!(inside > 0))
        return pow(law_quantile(law, 0.5), power);
    return exp(power * l.mu + 0.5 * power * power * l.sigma * l.sigma) *
           (share_below(&l, law->max, power) - share_below(&l, law->min, power)) / inside;
}

/* ---- The others ---------------------------------------- */

/* Ayyub and Klir 2006: the two sides of the triangle. */
static double triangular_quantile(const struct law *law, double u)
{
    const double width = law->max - law->min, rise = law->mode - law->min;
    if (!(width > 0))
        return law->min;
    return u * width < rise ? law->min + sqrt(u * width * rise)
                            : law->max - sqrt((1 - u) * width * (law->max - law->mode));
}

static double table_quantile(const struct law *law, double u)
{
    size_t i = 0;
    while (i < law->n && u > law->at[i])
        i++;
    if (i == 0)
        return law->values[0];
    if (i == law->n)
        return law->values[law->n - 1];
    const double part = (u - law->at[i - 1]) / (law->at[i] - law->at[i - 1]);
    return law->values[i - 1] + part * (law->values[i] - law->values[i - 1]);
}

/* E X^power, power 1 or 2: flat parts at both ends, straight ones between. */
static double table_moment(const struct law *law, int power)
{
    const double *at = law->at, *x = law->values;
    const size_t last = law->n - 1;
    double sum = at[0] * pow(x[0], power) + (1 - at[last]) * pow(x[last], power);
    for (size_t i = 0; i < last; i++) {
        const double a = x[i], b = x[i + 1], mass = at[i + 1] - at[i];
        sum += mass * (power == 1 ? (a + b) / 2 : (a * a + a * b + b * b) / 3);
    }
    return sum;
}

static double discrete_quantile(const struct law *law, double u)
{
    double below = 0;
    size_t last = 0;
    for (size_t i = 0; i < law->n; i++) {
        below += law->at[i];
        if (law->at[i] > 0)
            last = i;
        if (u < below)
            return law->values[i];
    }
    return law->values[last];
}

static double discrete_moment(const struct law *law, int power)
{
    double sum = 0;
    for (size_t i = 0; i < law->n; i++)
        sum += law->at[i] * pow(law->values[i], power);
    return sum;
}

/* ---- All of them ---------------------------------------- */

double law_quantile(const struct law *law, double u)
{
    switch (law->kind) {
    case LAW_UNIFORM:
        return law->min + u * (law->max - law->min);
    case LAW_TRIANGULAR:
        return triangular_quantile(law, u);
    case LAW_LOGNORMAL:
        return lognormal_quantile(law, u);
    case LAW_QUANTILES:
        return table_quantile(law, u);
    case LAW_DISCRETE:
        return discrete_quantile(law, u);
    default:
        return (double)NAN;
    }
}

double law_mean(const struct law *law)
{
    switch (law->kind) {
    case LAW_UNIFORM:
        return (law->min + law->max) / 2;
    case LAW_TRIANGULAR:
        return (law->min + law->mode + law->max) / 3;
    case LAW_LOGNORMAL:
        return lognormal_moment(law, 1);
    case LAW_QUANTILES:
        return table_moment(law, 1);
    case LAW_DISCRETE:
        return discrete_moment(law, 1);
    default:
        return (double)NAN;
    }
}

double law_sd(const struct law *law)
{
    const double a = law->min, b = law->max, c = law->mode, mean = law_mean(law);
    switch (law->kind) {
    case LAW_UNIFORM:
        return (b - a) / sqrt(12);
    case LAW_TRIANGULAR:
        return sqrt((a * a + b * b + c * c - a * b - a * c - b * c) / 18);
    case LAW_LOGNORMAL:
        return sqrt(fmax(0, lognormal_moment(law, 2) - mean * mean));
    case LAW_QUANTILES:
        return sqrt(fmax(0, table_moment(law, 2) - mean * mean));
    case LAW_DISCRETE:
        return sqrt(fmax(0, discrete_moment(law, 2) - mean * mean));
    default:
        return (double)NAN;
    }
}
