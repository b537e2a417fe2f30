#include "analysis/interval.h"
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include "analysis/replicate.h"
#include "data/mem.h"

static const double usual_level = 0.95;

/* Parameters of a beta law above which it is normal but for the first moments. */
static const double near_normal = 1e5;

const char *const proportion_methods[N_PROPORTION_METHODS] = {
    [PROPORTION_LOGIT] = "logit", [PROPORTION_LIKELIHOOD] = "likelihood",
    [PROPORTION_ASIN] = "asin",   [PROPORTION_BETA] = "beta",
    [PROPORTION_MEAN] = "mean",   [PROPORTION_XLOGIT] = "xlogit"};

const char *const simple_methods[N_SIMPLE_METHODS] = {
    [SIMPLE_WILSON] = "wilson",
    [SIMPLE_WILSON_CONTINUITY] = "wilson_continuity",
    [SIMPLE_CLOPPER_PEARSON] = "clopper_pearson",
    [SIMPLE_AGRESTI_COULL] = "agresti_coull",
    [SIMPLE_WALD] = "wald",
    [SIMPLE_WILSON_FPC] = "wilson_fpc_neff",
    [SIMPLE_HYPERGEOMETRIC] = "hypergeometric_exact"};

struct span {
    double low, high;
};

/* What an interval is made of: the share, its error, Student's t, the probability above. */
struct share {
    double p, se, t, tail;
    double logit_se; /* of log(p / (1 - p)) */
    double n; /* answers */
    double n_eff;
};

static struct span logit_span(const struct share *share)
{
    const double logit = log(share->p / (1 - share->p));
    const double reach = share->t * share->logit_se;
    return (struct span){1 / (1 + exp(reach - logit)), 1 / (1 + exp(-reach - logit))};
}

static struct span asin_span(const struct share *share)
{
    const double angle = asin(sqrt(share->p));
    const double reach = share->t * share->se / (2 * sqrt(share->p * (1 - share->p)));
    const double low = sin(fmax(angle - reach, 0)), high = sin(fmin(angle + reach, M_PI / 2));
    return (struct span){low * low, high * high};
}

/* From the normal law with the third and fourth moments of a beta law (Cornish & Fisher 1938). */
static double beta_near_normal(double p, double a, double b)
{
    const double n = a + b, mean = a / n, z = gsl_cdf_ugaussian_Pinv(p);
    const double spread = sqrt(a * b / (n + 1)) / n;
    const double skew = 2 * (b - a) * sqrt(n + 1) / ((n + 2) * sqrt(a * b));
    const double excess =
        6 * ((a - b) * (a - b) * (n + 1) - a * b * (n + 2)) / (a * b * (n + 2) * (n + 3));
    return mean + spread * (z + (z * z - 1) * skew / 6 + (z * z * z - 3 * z) * excess / 24 -
                            (2 * z * z * z - 5 * z) * skew * skew / 36);
}

/* Between bounds that close in on it. */
static double beta_by_halving(double p, double a, double b)
{
    double low = 0, high = 1;
    for (int halving = 0; halving < 60; halving++) {
        const double middle = (low + high) / 2;
        if (gsl_cdf_beta_P(middle, a, b) < p)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

/* Quantile of a beta law: by GSL, which gives up here and there. */
static double beta_quantile(double p, double a, double b)
{
    if (fmin(a, b) >= near_normal)
        return beta_near_normal(p, a, b);
    const double quantile = gsl_cdf_beta_Pinv(p, a, b);
    return isnan(quantile) ? beta_by_halving(p, a, b) : quantile;
}

static double beta_low(double x, double n, double tail)
{
    return x > 0 ? beta_quantile(tail, x, n - x + 1) : 0;
}

static double beta_high(double x, double n, double tail)
{
    return x < n ? beta_quantile(1 - tail, x + 1, n - x) : 1;
}

static struct span beta_span(const struct share *share)
{
    const double x = share->n_eff * share->p;
    return (struct span){beta_low(x, share->n_eff, share->tail),
                         beta_high(x, share->n_eff, share->tail)};
}

/* Twice the fall of the scaled log likelihood from p to q, less t^2. */
static double fall(const struct share *share, double q)
{
    const double n = share->p * (1 - share->p) / (share->se * share->se) * (1 - 1 / share->n);
    return 2 * n *
               (share->p * log(share->p / q) + (1 - share->p) * log((1 - share->p) / (1 - q))) -
           share->t * share->t;
}

static double cross_fall(const struct share *share, double outside)
{
    double inside = share->p;
    for (int halving = 0; halving < 100; halving++) {
        const double middle = (inside + outside) / 2;
        if (fall(share, middle) > 0)
            outside = middle;
        else
            inside = middle;
    }
    return inside;
}

static struct span likelihood_span(const struct share *share)
{
    return (struct span){cross_fall(share, 0), cross_fall(share, 1)};
}

static struct span wald_span(const struct share *share)
{
    return (struct span){share->p - share->t * share->se, share->p + share->t * share->se};
}

static struct span (*const spans[])(const struct share *) = {
    [PROPORTION_LOGIT] = logit_span, [PROPORTION_LIKELIHOOD] = likelihood_span,
    [PROPORTION_ASIN] = asin_span,   [PROPORTION_BETA] = beta_span,
    [PROPORTION_MEAN] = wald_span,   [PROPORTION_XLOGIT] = logit_span};

/* Where all answered alike only Korn and Graubard's has something to say: n for the effective n.
 * A share that the design itself fixes, or a census, has no width. */
static void fill_span(const struct share *share, enum proportion_method method,
                      struct proportion_interval *out)
{
    const bool alike = share->p <= 0 || share->p >= 1;
    struct span span = {share->p, share->p};
    if (alike && !out->census && method != PROPORTION_BETA)
        out->why_none = INTERVAL_UNDEFINED;
    else if (!out->census && (share->se > 0 || alike))
        span = spans[method](share);
    if (out->why_none != INTERVAL_GIVEN)
        return;
    out->low = span.low;
    out->high = span.high;
}

struct logit_of {
    const struct design *design;
    const double *holds;
    bool *alike; /* set where all of a replicate answered alike: there is no logit */
};

static void recompute_logit(const void *context, const double weights[], double estimates[])
{
    const struct logit_of *of = context;
    double hold = 0, others = 0;
    for (size_t i = 0; i < of->design->n; i++)
        if (weights[i] != 0 && !isnan(of->holds[i])) {
            hold += weights[i] * of->holds[i];
            others += weights[i] * (1 - of->holds[i]);
        }
    *estimates = log(hold / others);
    *of->alike = *of->alike || !isfinite(*estimates);
}

/* Error of the logit: the share's by its derivative, or from logits of replicates that all have one. */
static bool find_logit_se(const struct design *design, const double holds[],
                          enum proportion_method method, struct share *share,
                          struct faults *faults)
{
    share->logit_se = share->se / (share->p * (1 - share->p));
    if (method != PROPORTION_LOGIT || design->variance.method == VARIANCE_LINEARISED)
        return true;
    bool alike = false;
    const struct logit_of of = {design, holds, &alike};
    const struct replicate_statistic statistic = {recompute_logit, &of, 1};
    double variance = 0;
    const bool fine = replicate_covariance(design, &statistic, &variance, faults);
    if (!alike)
        share->logit_se = sqrt(variance);
    return fine;
}

bool proportion_interval(const struct design *design, const double holds[],
                         enum proportion_method method, double level,
                         struct proportion_interval *out, struct faults *faults)
{
    struct survey_estimate mean;
    const bool fine = estimate_means(design, &holds, 1, NULL, &mean, NULL, faults);
    *out = (struct proportion_interval){.estimate = mean.estimate,
                                        .se = mean.se,
                                        .low = (double)NAN,
                                        .high = (double)NAN,
                                        .df = mean.df,
                                        .n = mean.n,
                                        .census = mean.census,
                                        .why_none = mean.why_none};
    if (!fine || mean.why_none != INTERVAL_GIVEN)
        return fine;
    const double tail = (1 - (level > 0 ? level : usual_level)) / 2;
    struct share share = {.p = mean.estimate,
                          .se = mean.se,
                          .t = gsl_cdf_tdist_Qinv(tail, mean.df),
                          .tail = tail,
                          .n = (double)mean.n};
    const double n = (double)design_count(design),
                 t_n = n > 1 ? gsl_cdf_tdist_Qinv(tail, n - 1) : share.t;
    const double simple = share.p * (1 - share.p), ratio = t_n / share.t;
    share.n_eff = (share.se > 0 ? simple / (share.se * share.se) : share.n) * ratio * ratio;
    if (!find_logit_se(design, holds, method, &share, faults))
        return false;
    fill_span(&share, method, out);
    return true;
}

/* Wilson's score interval, moved outwards by a continuity correction. */
static struct span wilson(double x, double n, double z, double correction)
{
    const double half = z * z / (2 * n);
    const double low = (x - correction) / n, high = (x + correction) / n;
    struct span span = {0, 1};
    if (low > 0)
        span.low =
            (low + half - z * sqrt(low * (1 - low) / n + half / (2 * n))) / (1 + 2 * half);
    if (high < 1)
        span.high =
            (high + half + z * sqrt(high * (1 - high) / n + half / (2 * n))) / (1 + 2 * half);
    return span;
}

static struct span wald(double p, double n, double z)
{
    const double reach = z * sqrt(p * (1 - p) / n);
    return (struct span){p - reach, p + reach};
}

/* Chance of at least (from_above) or at most x among n drawn, were count of the population so. */
static double tail_chance(size_t count, size_t x, size_t n, size_t population, bool from_above)
{
    const unsigned drawn = (unsigned)n, so = (unsigned)count,
                   others = (unsigned)(population - count);
    if (!from_above)
        return gsl_cdf_hypergeometric_P((unsigned)x, so, others, drawn);
    return x ? gsl_cdf_hypergeometric_Q((unsigned)x - 1, so, others, drawn) : 1;
}

/* The least and the greatest count that are not too unlikely; chances are monotonous in it. */
static void exact_counts(size_t x, size_t n, size_t population, double tail,
                         struct simple_interval *out)
{
    size_t low = x, high = population - (n - x);
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (tail_chance(middle, x, n, population, true) > tail)
            high = middle;
        else
            low = middle + 1;
    }
    out->count_low = low;
    low = x;
    high = population - (n - x);
    while (low < high) {
        const size_t middle = low + (high - low + 1) / 2;
        if (tail_chance(middle, x, n, population, false) > tail)
            low = middle;
        else
            high = middle - 1;
    }
    out->count_high = low;
    out->low = (double)out->count_low / (double)population;
    out->high = (double)out->count_high / (double)population;
}

static struct span simple_span(double x, double n, enum simple_method method, double tail)
{
    const double z = gsl_cdf_ugaussian_Qinv(tail);
    switch (method) {
    case SIMPLE_WILSON_CONTINUITY:
        return wilson(x, n, z, 0.5);
    case SIMPLE_CLOPPER_PEARSON:
        return (struct span){beta_low(x, n, tail), beta_high(x, n, tail)};
    case SIMPLE_AGRESTI_COULL:
        return wald((x + z * z / 2) / (n + z * z), n + z * z, z);
    case SIMPLE_WALD:
        return wald(x / n, n, z);
    default:
        return wilson(x, n, z, 0);
    }
}

struct simple_interval simple_interval(size_t x, size_t n, size_t population,
                                       enum simple_method method, double level)
{
    struct simple_interval out = {.estimate = (double)NAN,
                                  .low = (double)NAN,
                                  .high = (double)NAN,
                                  .n_eff = (double)n,
                                  .census = n > 0 && n == population};
    const bool finite = method == SIMPLE_WILSON_FPC || method == SIMPLE_HYPERGEOMETRIC;
    if (n)
        out.estimate = (double)x / (double)n;
    if (!n || x > n || (finite && population < n))
        return out;
    const double tail = (1 - (level > 0 ? level : usual_level)) / 2;
    double p_n = (double)n;
    if (method == SIMPLE_WILSON_FPC) {
        out.n_eff = p_n * ((double)population - 1) / ((double)population - p_n);
        p_n = out.n_eff;
    }
    struct span span = {out.estimate, out.estimate};
    if (!isinf(p_n))
        span = simple_span(out.estimate * p_n, p_n, method, tail);
    out.low = span.low;
    out.high = span.high;
    if (method == SIMPLE_HYPERGEOMETRIC)
        exact_counts(x, n, population, tail, &out);
    return out;
}
