#include "sim/experiment/interval.h"
#include <gsl/gsl_cdf.h>
#include <math.h>

void moments_add(struct moments *m, double x)
{
    if (isnan(x))
        return;
    m->n++;
    const double before = x - m->mean;
    m->mean += before / (double)m->n;
    m->squares += before * (x - m->mean);
}

struct estimate moments_estimate(const struct moments *m, double confidence)
{
    if (m->n == 0)
        return (struct estimate){NAN, NAN, NAN, 0};
    if (m->n == 1)
        return (struct estimate){m->mean, NAN, NAN, 1};
    const double n = (double)m->n;
    const double half = gsl_cdf_tdist_Pinv((1 + confidence) / 2, n - 1) *
                        sqrt(m->squares / (n - 1) / n);
    return (struct estimate){m->mean, m->mean - half, m->mean + half, m->n};
}

double interval_relative_half_width(struct estimate e)
{
    const double half = (e.high - e.low) / 2;
    if (isnan(half))
        return INFINITY;
    if (half <= 0)
        return 0;
    return e.mean != 0 ? half / fabs(e.mean) : (double)INFINITY;
}
