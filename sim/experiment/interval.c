#include "sim/experiment/interval.h"
#include <gsl/gsl_cdf.h>
#include <math.h>

/* Welford's running mean and sum of squares. */
struct moments {
    size_t n;
    double mean, squares;
};

static void add(struct moments *m, double x)
{
    if (isnan(x))
        return;
    m->n++;
    const double before = x - m->mean;
    m->mean += before / (double)m->n;
    m->squares += before * (x - m->mean);
}

static struct estimate student(const struct moments *m, double confidence)
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

struct estimate interval_mean(const double x[], size_t stride, size_t n, double confidence)
{
    struct moments m = {0};
    for (size_t i = 0; i < n; i++)
        add(&m, x[i * stride]);
    return student(&m, confidence);
}

struct estimate interval_paired(const double a[], const double b[], size_t stride, size_t n,
                                double confidence)
{
    struct moments m = {0};
    for (size_t i = 0; i < n; i++)
        add(&m, a[i * stride] - b[i * stride]);
    return student(&m, confidence);
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
