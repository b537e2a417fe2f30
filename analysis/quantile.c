#include "analysis/quantile.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include "analysis/interval.h"
#include "data/mem.h"

const char *const quantile_rules[N_QUANTILE_RULES] = {
    [QUANTILE_MATH] = "math", [QUANTILE_SCHOOL] = "school", [QUANTILE_HF1] = "hf1",
    [QUANTILE_HF2] = "hf2",   [QUANTILE_HF3] = "hf3",       [QUANTILE_HF4] = "hf4",
    [QUANTILE_HF5] = "hf5",   [QUANTILE_HF6] = "hf6",       [QUANTILE_HF7] = "hf7",
    [QUANTILE_HF8] = "hf8",   [QUANTILE_HF9] = "hf9",
    [QUANTILE_SHAH_VAISH] = "shahvaish"};

const char *const quantile_intervals[N_QUANTILE_INTERVALS] = {[QUANTILE_BY_MEAN] = "mean",
                                                              [QUANTILE_BY_XLOGIT] = "xlogit",
                                                              [QUANTILE_BY_BETA] = "beta",
                                                              [QUANTILE_BY_ASIN] = "asin"};

struct weighted {
    double x, weight;
    size_t row;
};

/* Rows of one value stay in order: rules that tell them apart depend on it. */
static int by_x(const void *a, const void *b)
{
    const struct weighted *p = a, *q = b;
    const int by_value = (p->x > q->x) - (p->x < q->x);
    return by_value ? by_value : (p->row > q->row) - (p->row < q->row);
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
            distribution->points[distribution->n++] = (struct weighted){x[i], weights[i], i};
    qsort(distribution->points, distribution->n, sizeof *distribution->points, by_x);
    long double sum = 0;
    for (size_t i = 0; i < distribution->n; i++) {
        sum += (long double)distribution->points[i].weight;
        distribution->points[i].weight = (double)sum;
    }
}

/* Points whose share is p or less. */
static size_t count_below(const struct weighted points[], size_t n, double p)
{
    size_t n_below = 0, end = n;
    while (n_below < end) {
        const size_t middle = n_below + (end - n_below) / 2;
        if (points[middle].weight <= p * points[n - 1].weight)
            n_below = middle + 1;
        else
            end = middle;
    }
    return n_below;
}

/* One of the values, or the middle of two. Shares are compared to the last bit, as in the reference
 * implementation: one that rounding puts a hair below p is below it. */
static double quantile_by_step(const struct weighted points[], size_t n, double p,
                               enum quantile_rule rule, bool as_reference)
{
    const size_t n_below = count_below(points, n, p);
    if (!n_below || n_below == n)
        return points[n_below ? n - 1 : as_reference && n > 1].x;
    const double low = points[n_below - 1].x, high = points[n_below].x;
    if (p - points[n_below - 1].weight / points[n - 1].weight != 0)
        return high;
    if (rule == QUANTILE_SCHOOL || rule == QUANTILE_HF2)
        return (low + high) / 2;
    return rule == QUANTILE_HF3 && n_below % 2 ? high : low;
}

/* Where a value stands: the weights below it and up to it, in parts below and 1 - below, over the sum of
 * all and more times the weight of the greatest. */
struct plotting {
    double below, more;
};

static const struct plotting plottings[N_QUANTILE_RULES] = {
    [QUANTILE_HF4] = {0, 0},           [QUANTILE_HF5] = {0.5, 0},
    [QUANTILE_HF6] = {0, 1},           [QUANTILE_HF7] = {1, -1},
    [QUANTILE_HF8] = {1. / 3, 1. / 3}, [QUANTILE_HF9] = {3. / 8, 1. / 4}};

static double position(const struct weighted points[], size_t n, size_t i,
                       const struct plotting *plotting)
{
    const double before = i ? points[i - 1].weight : 0;
    const double last = points[n - 1].weight - (n > 1 ? points[n - 2].weight : 0);
    return (plotting->below * before + (1 - plotting->below) * points[i].weight) /
           (points[n - 1].weight + plotting->more * last);
}

/* A quantile that is one of the values is it to the last bit, two neighbours being alike or the share falling
 * on one: who answered it counts as at or below the quantile. */
static const double on_a_value = 1e-9;

static double quantile_between(const struct weighted points[], size_t n, double p,
                               enum quantile_rule rule, bool as_reference)
{
    const struct plotting *plotting = &plottings[rule];
    size_t low = 0, high = n; /* the last position at or below p is before high */
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (position(points, n, middle, plotting) <= p)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == n || n == 1)
        return points[n - 1].x;
    if (!low && !(as_reference && rule == QUANTILE_HF4))
        return points[0].x;
    const size_t at = low ? low - 1 : 0;
    const double a = position(points, n, at, plotting);
    const double share = (p - a) / (position(points, n, at + 1, plotting) - a);
    if (share > 1 - on_a_value)
        return points[at + 1].x;
    return share < on_a_value ? points[at].x
                              : points[at].x + share * (points[at + 1].x - points[at].x);
}

/* The value whose plotting position is the last at or below p, or the first of all: the mean of those that
 * share it. Positions are (S + (1 - w) / 2) / (n + 1), S being cumulated weights of mean 1, and w the
 * respondent's own, or as_reference as it came, so that positions need not rise with the values. */
static double quantile_shah_vaish(const struct weighted points[], size_t n, double p,
                                  bool as_reference)
{
    const double mean_weight = points[n - 1].weight / (double)n;
    double first = (double)INFINITY, at = -(double)INFINITY, of_first = 0, of_last = 0;
    size_t n_first = 0, n_at = 0;
    for (size_t i = 0; i < n; i++) {
        const double own = points[i].weight - (i ? points[i - 1].weight : 0);
        const double w = as_reference ? own : own / mean_weight;
        const double here = (points[i].weight / mean_weight + (1 - w) / 2) / ((double)n + 1);
        if (here < first)
            n_first = 0, of_first = 0, first = here;
        if (here <= p && here > at)
            n_at = 0, of_last = 0, at = here;
        if (here == first)
            n_first++, of_first += points[i].x;
        if (here == at)
            n_at++, of_last += points[i].x;
    }
    return n_at ? of_last / (double)n_at : of_first / (double)n_first;
}

/* The points of one value as one. */
static size_t merge_alike(const struct distribution *distribution, struct weighted merged[])
{
    size_t n = 0;
    for (size_t i = 0; i < distribution->n; i++) {
        const bool alike = n && !(distribution->points[i].x > merged[n - 1].x);
        merged[n - (alike ? 1 : 0)] = distribution->points[i];
        n += !alike;
    }
    return n;
}

static double distribution_quantile(const struct distribution *distribution, double p,
                                    const struct quantile_options *options)
{
    const size_t n = distribution->n;
    if (!n || !(p >= 0 && p <= 1))
        return (double)NAN;
    if (options->rule == QUANTILE_SHAH_VAISH)
        return quantile_shah_vaish(distribution->points, n, p, options->as_reference);
    if (options->rule >= QUANTILE_HF4)
        return quantile_between(distribution->points, n, p, options->rule, options->as_reference);
    if (options->rule != QUANTILE_HF3)
        return quantile_by_step(distribution->points, n, p, options->rule, options->as_reference);
    struct weighted *merged = mem_zeroed(n, sizeof *merged);
    const size_t n_merged = merge_alike(distribution, merged);
    const double quantile =
        quantile_by_step(merged, n_merged, p, options->rule, options->as_reference);
    free(merged);
    return quantile;
}

double weighted_quantile(const double x[], const double weights[], size_t n, double p,
                         enum quantile_rule rule)
{
    struct distribution distribution;
    distribution_init(&distribution, x, weights, n);
    const double quantile =
        distribution_quantile(&distribution, p, &(struct quantile_options){.rule = rule});
    free(distribution.points);
    return quantile;
}

/* An interval for a quantile from one for the share at or below it. */
static void invert(const struct distribution *distribution,
                   const struct quantile_options *options, struct survey_estimate *out, double low,
                   double high)
{
    out->normal_low = out->normal_high = out->deff = (double)NAN;
    out->t_low = distribution_quantile(distribution, low, options);
    out->t_high = distribution_quantile(distribution, high, options);
    if (out->df > 0)
        out->se = (out->t_high - out->t_low) /
                  (2 * gsl_cdf_tdist_Pinv(0.5 + options->level / 2, out->df));
    out->cv = out->se / out->estimate;
    if (!isfinite(out->cv))
        out->cv = (double)NAN;
    if (isnan(out->se) && out->why_none == INTERVAL_GIVEN)
        out->why_none = INTERVAL_UNDEFINED;
}

/* The interval of the share at or below the quantile, put around p, whose sampling error is that of a share p
 * with the same design effect. Where answers are round numbers many are at or below the quantile: around their
 * share the interval would tell of a higher quantile (Woodruff 1952 has p). */
static void put_around(struct proportion_interval *share, double p)
{
    const double at = share->estimate * (1 - share->estimate);
    if (!(at > 0))
        return;
    const double half = (share->high - share->low) / 2 * sqrt(p * (1 - p) / at);
    share->low = p - half;
    share->high = p + half;
}

static bool one_quantile(const struct design *design, const double x[], double p,
                         const struct distribution *distribution,
                         const struct quantile_options *options, struct survey_estimate *out,
                         struct faults *faults)
{
    static const enum proportion_method methods[] = {[QUANTILE_BY_MEAN] = PROPORTION_MEAN,
                                                     [QUANTILE_BY_XLOGIT] = PROPORTION_XLOGIT,
                                                     [QUANTILE_BY_BETA] = PROPORTION_BETA,
                                                     [QUANTILE_BY_ASIN] = PROPORTION_ASIN};
    const double quantile = distribution_quantile(distribution, p, options);
    double *below = mem_zeroed(design->n, sizeof *below);
    for (size_t i = 0; i < design->n; i++)
        below[i] = x[i] <= quantile;
    struct proportion_interval share;
    const bool fine = proportion_interval(design, below, methods[options->interval],
                                          options->level, &share, faults);
    free(below);
    if (!options->as_reference && options->interval == QUANTILE_BY_MEAN)
        put_around(&share, p);
    if (options->as_reference && options->interval == QUANTILE_BY_MEAN &&
        share.why_none == INTERVAL_UNDEFINED && share.estimate >= 1) {
        share.low = share.high = 1;
        share.why_none = INTERVAL_GIVEN;
    }
    *out = (struct survey_estimate){.estimate = quantile,
                                    .se = (double)NAN,
                                    .df = share.df,
                                    .n = share.n,
                                    .census = share.census,
                                    .why_none = share.why_none};
    invert(distribution, options, out, share.low, share.high);
    if (share.census && !options->as_reference) /* the share at or below it is rarely p itself */
        out->t_low = out->t_high = quantile;
    if (!options->as_reference && (isnan(out->t_low) || isnan(out->t_high)))
        estimate_withhold(out, out->why_none == INTERVAL_GIVEN ? INTERVAL_UNDEFINED : out->why_none);
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
