#include "analysis/quantile.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include "analysis/interval.h"
#include "analysis/replicate.h"
#include "data/mem.h"

struct weighted {
    double x, weight;
};

static int by_x(const void *a, const void *b)
{
    const struct weighted *p = a, *q = b;
    return (p->x > q->x) - (p->x < q->x);
}

/* Values in order, with the sum of the weights at or below each. */
struct distribution {
    size_t n;
    struct weighted *points; /* weight: the cumulated one; owned */
};

static void distribution_init(struct distribution *distribution, const double x[],
                              const double weights[], size_t n)
{
    distribution->n = 0;
    distribution->points = mem_zeroed(n, sizeof *distribution->points);
    for (size_t i = 0; i < n; i++)
        if (weights[i] != 0 && !isnan(x[i]))
            distribution->points[distribution->n++] = (struct weighted){x[i], weights[i]};
    qsort(distribution->points, distribution->n, sizeof *distribution->points, by_x);
    long double sum = 0;
    for (size_t i = 0; i < distribution->n; i++) {
        sum += (long double)distribution->points[i].weight;
        distribution->points[i].weight = (double)sum;
    }
}

/* Shares are compared to the last bit, as in the reference implementation: one that rounding
 * puts a hair below p is below it. */
static double distribution_quantile(const struct distribution *distribution, double p,
                                    enum quantile_rule rule)
{
    const struct weighted *points = distribution->points;
    const size_t n = distribution->n;
    if (!n || !(p >= 0 && p <= 1))
        return (double)NAN;
    const double sum = points[n - 1].weight;
    size_t n_below = 0, end = n; /* points with a share of p or less */
    while (n_below < end) {
        const size_t middle = n_below + (end - n_below) / 2;
        if (points[middle].weight <= p * sum)
            n_below = middle + 1;
        else
            end = middle;
    }
    if (!n_below || n_below == n)
        return points[n_below ? n - 1 : 0].x;
    const double low = points[n_below - 1].x, high = points[n_below].x;
    const bool tie = p - points[n_below - 1].weight / sum == 0;
    return !tie ? high : rule == QUANTILE_SCHOOL ? (low + high) / 2 : low;
}

double weighted_quantile(const double x[], const double weights[], size_t n, double p,
                         enum quantile_rule rule)
{
    struct distribution distribution;
    distribution_init(&distribution, x, weights, n);
    const double quantile = distribution_quantile(&distribution, p, rule);
    free(distribution.points);
    return quantile;
}

/* An interval for a quantile from one for the share at or below it. */
static void invert(const struct distribution *distribution, enum quantile_rule rule,
                   double level, struct survey_estimate *out, double low, double high)
{
    out->normal_low = out->normal_high = out->deff = (double)NAN;
    out->t_low = distribution_quantile(distribution, low, rule);
    out->t_high = distribution_quantile(distribution, high, rule);
    if (out->df > 0)
        out->se =
            (out->t_high - out->t_low) / (2 * gsl_cdf_tdist_Pinv(0.5 + level / 2, out->df));
    out->cv = out->se / out->estimate;
    if (!isfinite(out->cv))
        out->cv = (double)NAN;
    if (isnan(out->se) && out->why_none == INTERVAL_GIVEN)
        out->why_none = INTERVAL_UNDEFINED;
}

static bool one_quantile(const struct design *design, const double x[], double p,
                         const struct distribution *distribution,
                         const struct quantile_options *options, struct survey_estimate *out,
                         struct faults *faults)
{
    static const enum proportion_method methods[] = {[QUANTILE_BY_MEAN] = PROPORTION_MEAN,
                                                     [QUANTILE_BY_XLOGIT] = PROPORTION_XLOGIT,
                                                     [QUANTILE_BY_BETA] = PROPORTION_BETA};
    const double quantile = distribution_quantile(distribution, p, options->rule);
    double *below = mem_zeroed(design->n, sizeof *below);
    for (size_t i = 0; i < design->n; i++)
        below[i] = x[i] <= quantile;
    struct proportion_interval share;
    const bool fine = proportion_interval(design, below, methods[options->interval],
                                          options->level, &share, faults);
    free(below);
    *out = (struct survey_estimate){.estimate = quantile,
                                    .se = (double)NAN,
                                    .df = share.df,
                                    .n = share.n,
                                    .census = share.census,
                                    .why_none = share.why_none};
    invert(distribution, options->rule, options->level, out, share.low, share.high);
    return fine;
}

static struct quantile_options usual(const struct quantile_options *options)
{
    struct quantile_options filled = options ? *options : (struct quantile_options){0};
    if (!(filled.level > 0))
        filled.level = 0.95;
    return filled;
}

bool estimate_quantiles(const struct design *design, const double x[], const double p[],
                        size_t n_p, const struct quantile_options *options,
                        struct survey_estimate out[], struct faults *faults)
{
    const struct quantile_options filled = usual(options);
    unsigned char *keep = mem_zeroed(design->n, 1);
    for (size_t i = 0; i < design->n; i++)
        if (!isnan(x[i]))
            keep[i] = 1;
    struct design answered;
    design_domain(&answered, design, keep);
    free(keep);
    struct distribution distribution;
    distribution_init(&distribution, x, answered.weights, design->n);
    bool fine = true;
    for (size_t j = 0; j < n_p && fine; j++)
        fine = one_quantile(&answered, x, p[j], &distribution, &filled, &out[j], faults);
    free(distribution.points);
    design_clear(&answered);
    return fine;
}

void replicate_quantile(const struct replicates *replicates, const double x[], double p,
                        const struct quantile_options *options, struct survey_estimate *out)
{
    const struct quantile_options filled = usual(options);
    const struct design *design = replicates->design;
    struct distribution distribution;
    distribution_init(&distribution, x, design->weights, design->n);
    const double quantile = distribution_quantile(&distribution, p, filled.rule);
    double *below = mem_zeroed(design->n, sizeof *below);
    for (size_t i = 0; i < design->n; i++)
        below[i] = isnan(x[i]) ? (double)NAN : x[i] <= quantile;
    const double *const columns[] = {below};
    replicate_means(replicates, columns, 1, filled.level, out);
    free(below);
    out->estimate = quantile;
    invert(&distribution, filled.rule, filled.level, out, out->t_low, out->t_high);
    free(distribution.points);
}
