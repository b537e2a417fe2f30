#include "analysis/design.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/calibrate.h"
#include "analysis/groups.h"
#include "data/mem.h"
#include "data/text.h"

/* Sampling fractions this near to 1 leave nothing to chance. */
static const double census_slack = 1e-7;

/* The populations of a stage, one a stratum; they are told for each respondent. */
static void read_populations(struct design_stage *stage, const struct design_plan *plan,
                             const double told[], struct faults *faults)
{
    for (size_t h = 0; h < stage->n_strata; h++)
        stage->population[h] = (double)NAN;
    for (size_t i = 0; i < plan->n; i++) {
        const size_t h = stage->unit_stratum[stage->unit[i]];
        const struct where where = {plan->path, 0, NULL};
        const double population = told ? told[i] : (double)INFINITY;
        if (isnan(stage->population[h]))
            stage->population[h] = population;
        if (isnan(population))
            faults_add(faults, where,
                       _("respondent %zu: expected the number of units in the "
                         "population of its stratum, found nothing"),
                       i + 1);
        else if (population != stage->population[h])
            faults_add(faults, where,
                       _("respondent %zu: its stratum has %g units in the population, but %g "
                         "by another respondent: give one number for each stratum"),
                       i + 1, population, stage->population[h]);
        else if (population < (double)stage->n_drawn[h] * (1 - 1e-9))
            faults_add(faults, where,
                       _("respondent %zu: %zu units of its stratum answered, more than the %g "
                         "in the population: correct the population"),
                       i + 1, stage->n_drawn[h], population);
        else
            continue;
        return; /* one fault a stage: the next ones are the same again */
    }
}

static void init_stage(struct design_stage *stage, const struct design_stage *before,
                       const struct stage_plan *told, const struct design_plan *plan,
                       struct faults *faults)
{
    static const struct stage_plan respondents = {NULL, NULL, NULL};
    if (!told)
        told = &respondents;
    const size_t n = plan->n;
    size_t *strata = mem_zeroed(n, sizeof *strata);
    if (!told->strata && !before)
        stage->n_strata = n > 0;
    else
        stage->n_strata = groups_number(before ? before->unit : NULL,
                                        told->strata ? told->strata : before->unit, n, strata);
    stage->unit = mem_zeroed(n, sizeof *stage->unit);
    stage->n_units = groups_number(strata, told->clusters, n, stage->unit);
    stage->unit_stratum = mem_zeroed(stage->n_units, sizeof *stage->unit_stratum);
    for (size_t i = 0; i < n; i++)
        stage->unit_stratum[stage->unit[i]] = strata[i];
    free(strata);
    stage->n_drawn = mem_zeroed(stage->n_strata, sizeof *stage->n_drawn);
    for (size_t u = 0; u < stage->n_units; u++)
        stage->n_drawn[stage->unit_stratum[u]]++;
    stage->population = mem_zeroed(stage->n_strata, sizeof *stage->population);
    read_populations(stage, plan, told->population, faults);
}

/* Told, or units in the population for each drawn, stage by stage. */
static void init_weights(struct design *design, const struct design_plan *plan,
                         struct faults *faults)
{
    for (size_t i = 0; i < design->n; i++) {
        double weight = plan->weights ? plan->weights[i] : 1;
        for (size_t s = 0; s < design->n_stages && !plan->weights; s++) {
            const struct design_stage *stage = &design->stages[s];
            const size_t h = stage->unit_stratum[stage->unit[i]];
            if (isfinite(stage->population[h]))
                weight *= stage->population[h] / (double)stage->n_drawn[h];
        }
        if (!isfinite(weight) || weight < 0) {
            faults_add(faults, (struct where){plan->path, 0, NULL},
                       _("respondent %zu: expected a weight of 0 or more, found %g"), i + 1,
                       weight);
            return;
        }
        design->weights[i] = weight;
    }
}

double design_left_share(const struct design_stage *stage, size_t stratum)
{
    const double drawn = (double)stage->n_drawn[stratum] / stage->population[stratum];
    return 1 - drawn < census_slack ? 0 : 1 - drawn;
}

/* Units of each stratum of the first stage that hold a weight. */
static void count_held(const struct design *design, size_t held[])
{
    const struct design_stage *stage = &design->stages[0];
    unsigned char *units = mem_zeroed(stage->n_units, 1);
    for (size_t i = 0; i < design->n; i++) {
        const size_t u = stage->unit[i];
        if (design->weights[i] == 0 || units[u])
            continue;
        units[u] = 1;
        held[stage->unit_stratum[u]]++;
    }
    free(units);
}

/* The replicates of a stratum, one a unit, tell its units apart but for one constraint, that their weights keep
 * their sum, which a domain feels only where it holds them all. Units without replicates, of a census or alone,
 * all weigh the same in every replicate. */
static double rank_of_jackknife(const struct design_stage *stage, const size_t held[])
{
    size_t n_varying = 0, n_whole = 0, n_constant = 0;
    for (size_t h = 0; h < stage->n_strata; h++)
        if (stage->n_drawn[h] > 1 && design_left_share(stage, h) > 0) {
            n_varying += held[h];
            n_whole += held[h] == stage->n_drawn[h];
        } else {
            n_constant += held[h];
        }
    if (n_whole + n_constant > 0)
        return (double)(n_varying - n_whole + 1);
    return (double)n_varying;
}

static double count_df(const struct design *design)
{
    const struct design_stage *stage = &design->stages[0];
    size_t *held = mem_zeroed(stage->n_strata, sizeof *held), n_held = 0, n_strata = 0;
    count_held(design, held);
    for (size_t h = 0; h < stage->n_strata; h++) {
        n_held += held[h];
        n_strata += held[h] > 0;
    }
    double df = (double)n_held - (double)n_strata;
    if (design->variance.method == VARIANCE_JACKKNIFE && n_held)
        df = rank_of_jackknife(stage, held) - 1;
    free(held);
    return df;
}

static bool is_census(const struct design *design)
{
    for (size_t s = 0; s < design->n_stages; s++)
        for (size_t h = 0; h < design->stages[s].n_strata; h++)
            if (design_left_share(&design->stages[s], h) > 0)
                return false;
    return design->n > 0;
}

bool design_init(struct design *design, const struct design_plan *plan, struct faults *faults)
{
    const size_t n_before = faults->n;
    *design = (struct design){.path = plan->path,
                              .n = plan->n,
                              .n_stages = plan->n_stages ? plan->n_stages : 1,
                              .lonely = plan->lonely};
    design->weights = mem_zeroed(plan->n, sizeof *design->weights);
    design->stages = mem_zeroed(design->n_stages, sizeof *design->stages);
    for (size_t s = 0; s < design->n_stages; s++)
        init_stage(&design->stages[s], s ? &design->stages[s - 1] : NULL,
                   plan->n_stages ? &plan->stages[s] : NULL, plan, faults);
    init_weights(design, plan, faults);
    design->df = count_df(design);
    design->census = is_census(design);
    if (faults->n == n_before)
        return true;
    design_clear(design);
    return false;
}

void design_vary(struct design *design, const struct variance_plan *variance)
{
    design->variance = *variance;
    design->df = count_df(design);
}

void design_clear(struct design *design)
{
    free(design->weights);
    for (size_t s = 0; s < design->n_stages && !design->is_domain; s++) {
        free(design->stages[s].unit);
        free(design->stages[s].unit_stratum);
        free(design->stages[s].n_drawn);
        free(design->stages[s].population);
    }
    if (!design->is_domain) {
        free(design->stages);
        calibration_free(design->calibration);
    }
    *design = (struct design){0};
}

void design_domain(struct design *domain, const struct design *whole, const unsigned char keep[])
{
    *domain = *whole;
    domain->is_domain = true;
    domain->weights = mem_zeroed(whole->n, sizeof *domain->weights);
    for (size_t i = 0; i < whole->n; i++)
        domain->weights[i] = keep[i] ? whole->weights[i] : 0;
    domain->df = count_df(domain);
}

double design_sum(const struct design *design)
{
    double sum = 0;
    for (size_t i = 0; i < design->n; i++)
        sum += design->weights[i];
    return sum;
}

size_t design_count(const struct design *design)
{
    size_t n = 0;
    for (size_t i = 0; i < design->n; i++)
        n += design->weights[i] != 0;
    return n;
}

/* A stage as its variance is summed. */
struct stage_sums {
    const struct design *design;
    const struct design_stage *stage;
    size_t k;
    double *totals;        /* n_units x k */
    double *means;         /* n_strata x k */
    unsigned char *active; /* one a stratum: somebody there has a weight, or, in a domain of a
                              calibrated design, a residual */
    double *scale;         /* one a stratum; NaN: cannot be told */
};

/* Units of a stratum measured from their mean; what is left of rounding becomes 0, so that what
 * is the same throughout a stratum has no variance at all. */
static void centre(struct stage_sums *sums, bool adjust)
{
    const struct design_stage *stage = sums->stage;
    const size_t k = sums->k;
    for (size_t u = 0; u < stage->n_units; u++)
        for (size_t j = 0; j < k; j++)
            sums->means[stage->unit_stratum[u] * k + j] +=
                sums->totals[u * k + j] / (double)stage->n_drawn[stage->unit_stratum[u]];
    for (size_t u = 0; u < stage->n_units; u++) {
        const size_t h = stage->unit_stratum[u];
        if (adjust && stage->n_drawn[h] == 1)
            continue;
        for (size_t j = 0; j < k; j++) {
            const double mean = sums->means[h * k + j],
                         from_mean = sums->totals[u * k + j] - mean;
            sums->totals[u * k + j] = fabs(from_mean) > 1e-13 * fabs(mean) ? from_mean : 0;
        }
    }
}

/* Factor of each stratum's sum of squares: the share not drawn, n / (n - 1), and the sampling
 * fractions of the stages before. */
static bool scale_strata(struct stage_sums *sums, const double before[], struct faults *faults)
{
    const struct design_stage *stage = sums->stage;
    for (size_t h = 0; h < stage->n_strata; h++) {
        const double n = (double)stage->n_drawn[h],
                     left = design_left_share(stage, h) * before[h];
        sums->scale[h] = sums->active[h] ? left * (n > 1 ? n / (n - 1) : 1) : 0;
        if (n > 1 || !sums->active[h] || left <= 0)
            continue;
        if (sums->design->lonely == LONELY_AVERAGE)
            sums->scale[h] = (double)NAN;
        if (sums->design->lonely != LONELY_FAIL)
            continue;
        size_t respondent = 0;
        while (stage->unit_stratum[stage->unit[respondent]] != h)
            respondent++;
        faults_add(faults, (struct where){sums->design->path, 0, NULL},
                   _("the stratum of respondent %zu has only one unit, so that its variance is "
                     "unknown: join it to another stratum, or choose remove, certainty, adjust "
                     "or average"),
                   respondent + 1);
        return false;
    }
    return true;
}

/* Adds the variance of a stage. */
static void add_stage(const struct stage_sums *sums, double covariance[])
{
    const struct design_stage *stage = sums->stage;
    const size_t k = sums->k;
    double *own = mem_zeroed(k * k, sizeof *own);
    for (size_t u = 0; u < stage->n_units; u++) {
        const double scale = sums->scale[stage->unit_stratum[u]];
        const double *z = sums->totals + u * k;
        for (size_t a = 0; a < k && scale > 0; a++)
            for (size_t b = 0; b <= a && z[a] != 0; b++)
                own[a * k + b] += scale * z[a] * z[b];
    }
    double n_active = 0, n_told = 0;
    for (size_t h = 0; h < stage->n_strata; h++) {
        n_active += sums->active[h];
        n_told += sums->active[h] && !isnan(sums->scale[h]);
    }
    const double raise = n_active > n_told ? n_active / n_told : 1;
    for (size_t a = 0; a < k; a++)
        for (size_t b = 0; b <= a; b++) {
            covariance[a * k + b] += raise * own[a * k + b];
            covariance[b * k + a] = covariance[a * k + b];
        }
    free(own);
}

static bool sum_stage(const struct design *design, size_t s, const double z[], size_t k,
                      const double before[], double covariance[], struct faults *faults)
{
    const struct design_stage *stage = &design->stages[s];
    struct stage_sums sums = {.design = design, .stage = stage, .k = k};
    sums.totals = mem_zeroed(stage->n_units * k, sizeof *sums.totals);
    sums.means = mem_zeroed(stage->n_strata * k, sizeof *sums.means);
    sums.active = mem_zeroed(stage->n_strata, 1);
    sums.scale = mem_zeroed(stage->n_strata, sizeof *sums.scale);
    for (size_t i = 0; i < design->n; i++) {
        const size_t u = stage->unit[i];
        bool counts = design->weights[i] != 0;
        for (size_t j = 0; j < k; j++) {
            sums.totals[u * k + j] += z[i * k + j];
            counts = counts || z[i * k + j] != 0;
        }
        if (counts)
            sums.active[stage->unit_stratum[u]] = 1;
    }
    centre(&sums, design->lonely == LONELY_ADJUST);
    const bool fine = scale_strata(&sums, before, faults);
    if (fine)
        add_stage(&sums, covariance);
    free(sums.totals);
    free(sums.means);
    free(sums.active);
    free(sums.scale);
    return fine;
}

/* Product of the sampling fractions before a stage, for each of its strata. */
static double *fractions_before(const struct design *design, size_t s)
{
    const struct design_stage *stage = &design->stages[s];
    double *before = mem_zeroed(stage->n_strata, sizeof *before);
    for (size_t i = 0; i < design->n; i++) {
        double fraction = 1;
        for (size_t r = 0; r < s; r++) {
            const struct design_stage *earlier = &design->stages[r];
            const size_t h = earlier->unit_stratum[earlier->unit[i]];
            fraction *= (double)earlier->n_drawn[h] / earlier->population[h];
        }
        before[stage->unit_stratum[stage->unit[i]]] = fraction;
    }
    return before;
}

static bool tells_population(const struct design_stage *stage)
{
    for (size_t h = 0; h < stage->n_strata; h++)
        if (isfinite(stage->population[h]))
            return true;
    return false;
}

bool design_covariance(const struct design *design, double z[], size_t k, double covariance[],
                       struct faults *faults)
{
    calibration_residuals(design->calibration, z, design->n, k);
    memset(covariance, 0, k * k * sizeof *covariance);
    bool fine = true;
    for (size_t s = 0; s < design->n_stages && fine; s++) {
        if (s && !tells_population(&design->stages[s]))
            break;
        double *before = fractions_before(design, s);
        fine = sum_stage(design, s, z, k, before, covariance, faults);
        free(before);
    }
    return fine;
}
