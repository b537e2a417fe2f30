#include "analysis/replicate.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/random.h"
#include "data/text.h"

/* Purpose of the random streams, and units beyond which a jackknife takes too long for what it
 * tells beside linearisation. */
enum { BOOTSTRAP_STREAM = 41, JACKKNIFE_UNITS_MAX = 20000 };

bool replicates_init(struct replicates *replicates, const struct design *design,
                     enum replicate_kind kind, size_t n, uint64_t seed, struct faults *faults)
{
    const struct design_stage *stage = &design->stages[0];
    const struct where where = {design->path, 0, NULL};
    const size_t n_before = faults->n;
    const bool jackknife = kind != REPLICATE_BOOTSTRAP;
    *replicates = (struct replicates){design, kind, jackknife ? stage->n_units : n, seed};
    if (design->calibration)
        faults_add(faults, where,
                   _("replicates of calibrated weights would have to be calibrated one "
                     "by one: use linearisation"));
    if (kind == REPLICATE_JK1 && stage->n_strata > 1)
        faults_add(faults, where, _("jackknife JK1 is for designs without strata: use JKn"));
    if (jackknife && stage->n_units > JACKKNIFE_UNITS_MAX)
        faults_add(faults, where,
                   _("a jackknife of %zu units would take too long: use "
                     "linearisation or the bootstrap"),
                   stage->n_units);
    for (size_t h = 0; h < stage->n_strata; h++)
        if (stage->n_drawn[h] == 1 && stage->population[h] > 1 &&
            design->lonely == LONELY_FAIL) {
            faults_add(faults, where,
                       _("a stratum has only one unit, so that its variance is "
                         "unknown: join it to another stratum"));
            break;
        }
    return faults->n == n_before;
}

/* The unit left out weighs 0, the others of its stratum make up for it. */
static double leave_out(const struct replicates *replicates, size_t unit, double weights[])
{
    const struct design *design = replicates->design;
    const struct design_stage *stage = &design->stages[0];
    const size_t h = stage->unit_stratum[unit];
    const double n = (double)stage->n_drawn[h];
    for (size_t i = 0; i < design->n && n > 1; i++)
        if (stage->unit[i] == unit)
            weights[i] = 0;
        else if (stage->unit_stratum[stage->unit[i]] == h)
            weights[i] *= n / (n - 1);
    return design_left_share(stage, h) * (n - 1) / n;
}

/* Units of a stratum are numbered one after the other. */
static double draw_again(const struct replicates *replicates, size_t replicate, double weights[])
{
    const struct design *design = replicates->design;
    const struct design_stage *stage = &design->stages[0];
    struct random random;
    random_init(&random, replicates->seed, replicate, BOOTSTRAP_STREAM, 0);
    double *factors = mem_zeroed(stage->n_units, sizeof *factors);
    for (size_t h = 0, first = 0; h < stage->n_strata; first += stage->n_drawn[h], h++) {
        const size_t n = stage->n_drawn[h];
        for (size_t draw = 1; draw < n; draw++)
            factors[first + random_below(&random, n)]++;
        const double spread = n > 1 ? sqrt(design_left_share(stage, h)) : 0;
        const double raise = n > 1 ? (double)n / (double)(n - 1) : 1;
        for (size_t u = first; u < first + n; u++)
            factors[u] = 1 - spread + spread * raise * factors[u];
    }
    for (size_t i = 0; i < design->n; i++)
        weights[i] *= factors[stage->unit[i]];
    free(factors);
    return 1 / ((double)replicates->n - 1);
}

double replicate_weights(const struct replicates *replicates, size_t replicate, double weights[])
{
    const struct design *design = replicates->design;
    memcpy(weights, design->weights, design->n * sizeof *weights);
    return replicates->kind == REPLICATE_BOOTSTRAP ? draw_again(replicates, replicate, weights)
                                                   : leave_out(replicates, replicate, weights);
}

/* Estimates of each replicate, n x k, and their factors: 0 where one is no number or where the
 * replicate does not count. */
static void compute_all(const struct replicates *replicates,
                        const struct replicate_statistic *statistic, double estimates[],
                        double factors[])
{
    double *weights = mem_zeroed(replicates->design->n, sizeof *weights);
    for (size_t r = 0; r < replicates->n; r++) {
        factors[r] = replicate_weights(replicates, r, weights);
        statistic->compute(statistic->context, weights, estimates + r * statistic->k);
        for (size_t j = 0; j < statistic->k; j++)
            if (!isfinite(estimates[r * statistic->k + j]))
                factors[r] = 0;
    }
    free(weights);
}

static void spread_around_mean(const double estimates[], const double factors[], size_t n,
                               size_t k, double covariance[])
{
    double *means = mem_zeroed(k, sizeof *means);
    size_t n_counted = 0;
    for (size_t r = 0; r < n; r++)
        for (size_t j = 0; j < k && factors[r] > 0; j++) {
            n_counted += !j;
            means[j] += estimates[r * k + j];
        }
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b < k; b++) {
            double sum = 0;
            for (size_t r = 0; r < n; r++)
                if (factors[r] > 0)
                    sum += factors[r] * (estimates[r * k + a] - means[a] / (double)n_counted) *
                           (estimates[r * k + b] - means[b] / (double)n_counted);
            covariance[a * k + b] = sum;
        }
    free(means);
}

void replicate_estimates(const struct replicates *replicates,
                         const struct replicate_statistic *statistic, double level,
                         struct survey_estimate out[], double covariance[])
{
    const struct design *design = replicates->design;
    const size_t n = replicates->n, k = statistic->k;
    double *estimates = mem_zeroed(n * k, sizeof *estimates);
    double *factors = mem_zeroed(n, sizeof *factors);
    double *own = mem_zeroed(k * k, sizeof *own), *whole = mem_zeroed(k, sizeof *whole);
    compute_all(replicates, statistic, estimates, factors);
    spread_around_mean(estimates, factors, n, k, own);
    statistic->compute(statistic->context, design->weights, whole);
    for (size_t j = 0; j < k; j++) {
        out[j] = (struct survey_estimate){.estimate = whole[j],
                                          .se = sqrt(own[j * k + j]),
                                          .df = design->df,
                                          .deff = (double)NAN,
                                          .n = design_count(design),
                                          .census = design->census};
        estimate_finish(&out[j], level);
    }
    if (covariance)
        memcpy(covariance, own, k * k * sizeof *own);
    free(estimates);
    free(factors);
    free(own);
    free(whole);
}

/* What the usual statistics are computed from; who lacks a value is left out. */
struct sample {
    size_t n, k;
    const double *const *columns;
    const size_t *levels;
};

static bool is_whole(const struct sample *sample, size_t i)
{
    if (sample->levels)
        return sample->levels[i] < sample->k;
    for (size_t j = 0; j < sample->k; j++)
        if (isnan(sample->columns[j][i]))
            return false;
    return true;
}

/* Totals, and the sum of weights. */
static double sum_up(const struct sample *sample, const double weights[], double totals[])
{
    double sum = 0;
    memset(totals, 0, sample->k * sizeof *totals);
    for (size_t i = 0; i < sample->n; i++) {
        if (weights[i] == 0 || !is_whole(sample, i))
            continue;
        sum += weights[i];
        for (size_t j = 0; j < sample->k; j++)
            totals[j] += weights[i] * sample->columns[j][i];
    }
    return sum;
}

static void compute_means(const void *context, const double weights[], double estimates[])
{
    const struct sample *sample = context;
    const double sum = sum_up(sample, weights, estimates);
    for (size_t j = 0; j < sample->k; j++)
        estimates[j] /= sum;
}

static void compute_totals(const void *context, const double weights[], double estimates[])
{
    sum_up(context, weights, estimates);
}

/* Of two columns. */
static void compute_ratio(const void *context, const double weights[], double estimates[])
{
    double totals[2];
    sum_up(context, weights, totals);
    *estimates = totals[0] / totals[1];
}

static void compute_proportions(const void *context, const double weights[], double estimates[])
{
    const struct sample *sample = context;
    double sum = 0;
    memset(estimates, 0, sample->k * sizeof *estimates);
    for (size_t i = 0; i < sample->n; i++)
        if (sample->levels[i] < sample->k) {
            estimates[sample->levels[i]] += weights[i];
            sum += weights[i];
        }
    for (size_t j = 0; j < sample->k; j++)
        estimates[j] /= sum;
}

/* Runs a statistic over those who have a value. */
static void estimate_sample(const struct replicates *replicates,
                            const struct replicate_statistic *statistic, double level,
                            struct survey_estimate out[])
{
    const struct sample *sample = statistic->context;
    const struct design *design = replicates->design;
    size_t n = 0;
    for (size_t i = 0; i < design->n; i++)
        n += design->weights[i] != 0 && is_whole(sample, i);
    replicate_estimates(replicates, statistic, level, out, NULL);
    for (size_t j = 0; j < statistic->k; j++) {
        out[j].n = n;
        estimate_finish(&out[j], level);
    }
}

void replicate_means(const struct replicates *replicates, const double *const columns[],
                     size_t k, double level, struct survey_estimate out[])
{
    const struct sample sample = {.n = replicates->design->n, .k = k, .columns = columns};
    estimate_sample(replicates, &(struct replicate_statistic){compute_means, &sample, k}, level,
                    out);
}

void replicate_totals(const struct replicates *replicates, const double *const columns[],
                      size_t k, double level, struct survey_estimate out[])
{
    const struct sample sample = {.n = replicates->design->n, .k = k, .columns = columns};
    estimate_sample(replicates, &(struct replicate_statistic){compute_totals, &sample, k}, level,
                    out);
}

void replicate_ratio(const struct replicates *replicates, const double numerator[],
                     const double denominator[], double level, struct survey_estimate *out)
{
    const double *const columns[] = {numerator, denominator};
    const struct sample sample = {.n = replicates->design->n, .k = 2, .columns = columns};
    estimate_sample(replicates, &(struct replicate_statistic){compute_ratio, &sample, 1}, level,
                    out);
}

void replicate_proportions(const struct replicates *replicates, const size_t levels[],
                           size_t n_levels, double level, struct survey_estimate out[])
{
    assert(levels);
    const struct sample sample = {.n = replicates->design->n, .k = n_levels, .levels = levels};
    estimate_sample(replicates,
                    &(struct replicate_statistic){compute_proportions, &sample, n_levels}, level,
                    out);
}
