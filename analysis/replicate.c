#include "analysis/replicate.h"
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
                     struct faults *faults)
{
    const struct design_stage *stage = &design->stages[0];
    const struct where where = {design->path, 0, NULL};
    const size_t n_before = faults->n;
    const bool jackknife = design->variance.method == VARIANCE_JACKKNIFE;
    *replicates = (struct replicates){design, jackknife ? stage->n_units
                                                        : design->variance.n_replicates};
    if (design->calibration)
        faults_add(faults, where,
                   _("replicates of calibrated weights would have to be calibrated one "
                     "by one: use linearisation"));
    if (!jackknife && replicates->n < 2)
        faults_add(faults, where, _("a bootstrap needs two replicates or more"));
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
    random_init(&random, design->variance.seed, replicate, BOOTSTRAP_STREAM, 0);
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
    return (design->variance.method == VARIANCE_BOOTSTRAP ? draw_again : leave_out)(
        replicates, replicate, weights);
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

bool replicate_covariance(const struct design *design, const struct replicate_statistic *statistic,
                          double covariance[], struct faults *faults)
{
    struct replicates replicates;
    if (!replicates_init(&replicates, design, faults))
        return false;
    double *estimates = mem_zeroed(replicates.n * statistic->k, sizeof *estimates);
    double *factors = mem_zeroed(replicates.n, sizeof *factors);
    compute_all(&replicates, statistic, estimates, factors);
    spread_around_mean(estimates, factors, replicates.n, statistic->k, covariance);
    free(estimates);
    free(factors);
    return true;
}

/* Linearised variables, which hold the design's own weights. */
struct weighted_values {
    const struct design *design;
    const double *z;
    size_t k;
};

static void compute_totals(const void *context, const double weights[], double estimates[])
{
    const struct weighted_values *values = context;
    const size_t k = values->k;
    memset(estimates, 0, k * sizeof *estimates);
    for (size_t i = 0; i < values->design->n; i++) {
        const double own = values->design->weights[i];
        for (size_t j = 0; j < k && own != 0; j++)
            estimates[j] += weights[i] / own * values->z[i * k + j];
    }
}

bool totals_covariance(const struct design *design, double z[], size_t k, double covariance[],
                       struct faults *faults)
{
    if (design->variance.method == VARIANCE_LINEARISED)
        return design_covariance(design, z, k, covariance, faults);
    const struct weighted_values values = {design, z, k};
    const struct replicate_statistic statistic = {compute_totals, &values, k};
    return replicate_covariance(design, &statistic, covariance, faults);
}
