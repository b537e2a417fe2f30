#include "analysis/estimate.h"
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "analysis/cells.h"
#include "analysis/replicate.h"
#include "data/mem.h"
#include "data/text.h"

static const double usual_level = 0.95;

const char *no_interval_words(enum no_interval why)
{
    static const char *const words[] = {
        [INTERVAL_GIVEN] = N_("interval given"),
        [INTERVAL_NO_DF] = N_("as many strata as units leave no degree of freedom"),
        [INTERVAL_NO_ANSWER] = N_("nobody answered"),
        [INTERVAL_ONE_ANSWER] =
            N_("one answer tells nothing of how much answers differ"),
        [INTERVAL_ALIKE] =
            N_("answers that are alike tell nothing of how much others differ"),
        [INTERVAL_PARTLY] =
            N_("nobody was left to chance, and what those who gave no answer would say is not known"),
        [INTERVAL_UNDEFINED] = N_("the standard error is not defined")};
    return _(words[why]);
}

static enum no_interval why_none(const struct survey_estimate *estimate)
{
    if (!estimate->n)
        return INTERVAL_NO_ANSWER;
    if (estimate->df <= 0)
        return INTERVAL_NO_DF;
    return isfinite(estimate->se) && isfinite(estimate->estimate) ? INTERVAL_GIVEN
                                                                  : INTERVAL_UNDEFINED;
}

void estimate_finish(struct survey_estimate *estimate, double level)
{
    const double p = 0.5 + (level > 0 ? level : usual_level) / 2;
    estimate->cv = estimate->se / estimate->estimate;
    if (!isfinite(estimate->cv))
        estimate->cv = (double)NAN;
    estimate->why_none = why_none(estimate);
    const bool given = estimate->why_none == INTERVAL_GIVEN;
    const double normal = given ? estimate->se * gsl_cdf_ugaussian_Pinv(p) : (double)NAN;
    const double student =
        given ? estimate->se * gsl_cdf_tdist_Pinv(p, estimate->df) : (double)NAN;
    estimate->normal_low = estimate->estimate - normal;
    estimate->normal_high = estimate->estimate + normal;
    estimate->t_low = estimate->estimate - student;
    estimate->t_high = estimate->estimate + student;
}

bool estimate_is_alike(const struct design *design, const double x[], double estimate, double se)
{
    static const double rounding = 1e-9;
    const struct design_stage *stage = &design->stages[0];
    if (!(se <= rounding * fabs(estimate)))
        return false;
    for (size_t i = 0; i < design->n; i++)
        if (design->weights[i] != 0 && !isnan(x[i]) &&
            design_left_share(stage, stage->unit_stratum[stage->unit[i]]) > 0)
            return true;
    return false;
}

void estimate_withhold(struct survey_estimate *estimate, enum no_interval why)
{
    estimate->why_none = why;
    estimate->normal_low = estimate->normal_high = (double)NAN;
    estimate->t_low = estimate->t_high = (double)NAN;
}

/* k variables: columns of numbers, or the indicators of levels. */
struct variables {
    size_t k;
    const double *const *columns;
    const size_t *levels; /* where columns is NULL */
};

static double value_at(const struct variables *variables, size_t i, size_t j)
{
    return variables->columns ? variables->columns[j][i] : variables->levels[i] == j;
}

static bool is_whole(const struct variables *variables, size_t i)
{
    if (!variables->columns)
        return variables->levels[i] < variables->k;
    for (size_t j = 0; j < variables->k; j++)
        if (isnan(variables->columns[j][i]))
            return false;
    return true;
}

/* What an analysis rests on: the design, or the domain of those who answered. */
struct basis {
    const struct design *whole, *design;
    struct design domain;
    double sum;
    size_t n;
};

static void basis_init(struct basis *basis, const struct design *design,
                       const struct variables *variables)
{
    *basis = (struct basis){.whole = design, .design = design};
    unsigned char *keep = mem_zeroed(design->n, 1);
    bool all = true;
    for (size_t i = 0; i < design->n; i++) {
        keep[i] = is_whole(variables, i);
        all = all && (keep[i] || design->weights[i] == 0);
    }
    if (!all) {
        design_domain(&basis->domain, design, keep);
        basis->design = &basis->domain;
    }
    free(keep);
    basis->sum = design_sum(basis->design);
    basis->n = design_count(basis->design);
}

static void basis_clear(struct basis *basis)
{
    if (basis->design == &basis->domain)
        design_clear(&basis->domain);
}

static double level_of(const struct estimate_options *options)
{
    return options && options->level > 0 ? options->level : usual_level;
}

static void fill_undefined(struct survey_estimate out[], size_t k, const struct basis *basis)
{
    for (size_t j = 0; j < k; j++) {
        out[j] = (struct survey_estimate){.estimate = (double)NAN,
                                          .se = (double)NAN,
                                          .deff = (double)NAN,
                                          .df = basis->whole->df,
                                          .census = basis->whole->census};
        estimate_finish(&out[j], 0);
    }
}

/* The variance that a mean would have in a simple random sample as large (Kish 1965). */
static double simple_variance(const struct basis *basis, const struct variables *variables,
                              size_t j, double mean, const struct estimate_options *options)
{
    const struct design *design = basis->design;
    const double n = (double)basis->n;
    double squares = variables->columns ? 0 : basis->sum * mean * (1 - mean);
    for (size_t i = 0; i < design->n && variables->columns; i++)
        if (design->weights[i] != 0) {
            const double from_mean = value_at(variables, i, j) - mean;
            squares += design->weights[i] * from_mean * from_mean;
        }
    const double with = squares / basis->sum / (n - 1);
    if (options && options->deff == DEFF_WITH_REPLACEMENT)
        return with;
    return basis->sum < n ? (double)NAN : with * (basis->sum - n) / basis->sum;
}

static void weighted_sums(const struct basis *basis, const struct variables *variables,
                          double sums[])
{
    const struct design *design = basis->design;
    for (size_t i = 0; i < design->n && !variables->columns; i++)
        if (design->weights[i] != 0)
            sums[variables->levels[i]] += design->weights[i];
    for (size_t i = 0; i < design->n && variables->columns; i++)
        for (size_t j = 0; j < variables->k && design->weights[i] != 0; j++)
            sums[j] += design->weights[i] * value_at(variables, i, j);
}

/* What the k variables' totals (as_total) or means vary by. */
static double *linearised(const struct basis *basis, const struct variables *variables,
                          const double sums[], bool as_total)
{
    const struct design *design = basis->design;
    const size_t k = variables->k;
    double *z = mem_zeroed(design->n * k, sizeof *z);
    for (size_t i = 0; i < design->n; i++)
        for (size_t j = 0; j < k && design->weights[i] != 0; j++) {
            const double value = value_at(variables, i, j);
            z[i * k + j] = design->weights[i] *
                           (as_total ? value : (value - sums[j] / basis->sum) / basis->sum);
        }
    return z;
}

/* The statistics of replicates, computed from other weights than the basis's own. */
struct recomputed {
    const struct basis *basis;
    const struct variables *variables;
};

/* The totals of the variables; returns the sum of weights. */
static double recompute_sums(const struct recomputed *recomputed, const double weights[],
                             double sums[])
{
    const struct design *design = recomputed->basis->design;
    const struct variables *variables = recomputed->variables;
    double sum = 0;
    memset(sums, 0, variables->k * sizeof *sums);
    for (size_t i = 0; i < design->n; i++) {
        if (weights[i] == 0)
            continue;
        sum += weights[i];
        if (!variables->columns)
            sums[variables->levels[i]] += weights[i];
        for (size_t j = 0; j < variables->k && variables->columns; j++)
            sums[j] += weights[i] * variables->columns[j][i];
    }
    return sum;
}

static void recompute_totals(const void *context, const double weights[], double estimates[])
{
    recompute_sums(context, weights, estimates);
}

static void recompute_means(const void *context, const double weights[], double estimates[])
{
    const struct recomputed *recomputed = context;
    const double sum = recompute_sums(recomputed, weights, estimates);
    for (size_t j = 0; j < recomputed->variables->k; j++)
        estimates[j] /= sum;
}

/* Of two columns. */
static void recompute_ratio(const void *context, const double weights[], double estimates[])
{
    double sums[2];
    recompute_sums(context, weights, sums);
    *estimates = sums[0] / sums[1];
}

static void recompute_variance(const void *context, const double weights[], double estimates[])
{
    const struct recomputed *recomputed = context;
    const double *x = recomputed->variables->columns[0], n = (double)recomputed->basis->n;
    double mean;
    const double sum = recompute_sums(context, weights, &mean);
    mean /= sum;
    *estimates = 0;
    for (size_t i = 0; i < recomputed->basis->design->n; i++)
        if (weights[i] != 0)
            *estimates += weights[i] / sum * (x[i] - mean) * (x[i] - mean) * n / (n - 1);
}

/* Their covariance; of levels in a simple design, by counting. */
static bool covariance_of(const struct basis *basis, const struct variables *variables,
                          const double sums[], bool as_total, double covariance[],
                          struct faults *faults)
{
    const size_t k = variables->k;
    if (basis->design->variance.method != VARIANCE_LINEARISED) {
        const struct recomputed recomputed = {basis, variables};
        const struct replicate_statistic statistic = {
            as_total ? recompute_totals : recompute_means, &recomputed, k};
        return replicate_covariance(basis->design, &statistic, covariance, faults);
    }
    if (variables->columns || !cells_apply(basis->design)) {
        double *z = linearised(basis, variables, sums, as_total);
        const bool fine = design_covariance(basis->design, z, k, covariance, faults);
        free(z);
        return fine;
    }
    double *values = mem_zeroed(k * k, sizeof *values);
    for (size_t l = 0; l < k; l++)
        for (size_t j = 0; j < k; j++)
            values[l * k + j] =
                as_total ? l == j : ((double)(l == j) - sums[j] / basis->sum) / basis->sum;
    cells_covariance(basis->design, variables->levels, values, k, covariance);
    free(values);
    return true;
}

static bool estimate_sums(const struct basis *basis, const struct variables *variables,
                          bool as_total, const struct estimate_options *options,
                          struct survey_estimate out[], double covariance[],
                          struct faults *faults)
{
    const size_t k = variables->k;
    double *sums = mem_zeroed(k, sizeof *sums);
    weighted_sums(basis, variables, sums);
    const bool fine = covariance_of(basis, variables, sums, as_total, covariance, faults);
    for (size_t j = 0; j < k && fine; j++) {
        const double mean = sums[j] / basis->sum;
        const double raise = as_total ? basis->sum * basis->sum : 1;
        out[j] = (struct survey_estimate){.estimate = as_total ? sums[j] : mean,
                                          .se = sqrt(covariance[j * k + j]),
                                          .df = basis->whole->df,
                                          .n = basis->n,
                                          .census = basis->whole->census};
        const double simple = raise * simple_variance(basis, variables, j, mean, options);
        out[j].deff = simple > 0 ? covariance[j * k + j] / simple : (double)NAN;
        estimate_finish(&out[j], level_of(options));
    }
    free(sums);
    return fine;
}

static bool estimate_all(const struct design *design, const struct variables *variables,
                         bool as_total, const struct estimate_options *options,
                         struct survey_estimate out[], double covariance[],
                         struct faults *faults)
{
    struct basis basis;
    basis_init(&basis, design, variables);
    const size_t k = variables->k;
    double *own = covariance ? covariance : mem_zeroed(k * k, sizeof *own);
    bool fine = true;
    fill_undefined(out, k, &basis);
    for (size_t c = 0; c < k * k; c++)
        own[c] = (double)NAN;
    if (basis.n)
        fine = estimate_sums(&basis, variables, as_total, options, out, own, faults);
    if (!covariance)
        free(own);
    basis_clear(&basis);
    return fine;
}

bool estimate_means(const struct design *design, const double *const columns[], size_t k,
                    const struct estimate_options *options, struct survey_estimate out[],
                    double covariance[], struct faults *faults)
{
    const struct variables variables = {.k = k, .columns = columns};
    return estimate_all(design, &variables, false, options, out, covariance, faults);
}

bool estimate_totals(const struct design *design, const double *const columns[], size_t k,
                     const struct estimate_options *options, struct survey_estimate out[],
                     double covariance[], struct faults *faults)
{
    const struct variables variables = {.k = k, .columns = columns};
    return estimate_all(design, &variables, true, options, out, covariance, faults);
}

bool estimate_proportions(const struct design *design, const size_t levels[], size_t n_levels,
                          const struct estimate_options *options, struct survey_estimate out[],
                          double covariance[], struct faults *faults)
{
    const struct variables variables = {.k = n_levels, .levels = levels};
    return estimate_all(design, &variables, false, options, out, covariance, faults);
}

bool estimate_counts(const struct design *design, const size_t levels[], size_t n_levels,
                     const struct estimate_options *options, struct survey_estimate out[],
                     double covariance[], struct faults *faults)
{
    const struct variables variables = {.k = n_levels, .levels = levels};
    return estimate_all(design, &variables, true, options, out, covariance, faults);
}

/* The variance of one estimate from its linearised variable, or from replicates of it. */
static bool finish_estimate(const struct recomputed *recomputed, double z[],
                            void (*recompute)(const void *, const double[], double[]),
                            double estimate, const struct estimate_options *options,
                            struct survey_estimate *out, struct faults *faults)
{
    const struct basis *basis = recomputed->basis;
    const struct replicate_statistic statistic = {recompute, recomputed, 1};
    double variance = 0;
    const bool fine = basis->design->variance.method == VARIANCE_LINEARISED
                          ? design_covariance(basis->design, z, 1, &variance, faults)
                          : replicate_covariance(basis->design, &statistic, &variance, faults);
    *out = (struct survey_estimate){.estimate = estimate,
                                    .se = fine ? sqrt(variance) : (double)NAN,
                                    .df = basis->whole->df,
                                    .deff = (double)NAN,
                                    .n = basis->n,
                                    .census = basis->whole->census};
    estimate_finish(out, level_of(options));
    return fine;
}

bool estimate_ratio(const struct design *design, const double numerator[],
                    const double denominator[], const struct estimate_options *options,
                    struct survey_estimate *out, struct faults *faults)
{
    const double *const columns[] = {numerator, denominator};
    const struct variables variables = {.k = 2, .columns = columns};
    struct basis basis;
    basis_init(&basis, design, &variables);
    double sums[2] = {0, 0};
    weighted_sums(&basis, &variables, sums);
    const double ratio = sums[0] / sums[1];
    double *z = mem_zeroed(design->n, sizeof *z);
    for (size_t i = 0; i < design->n; i++)
        if (basis.design->weights[i] != 0)
            z[i] = basis.design->weights[i] * (numerator[i] - ratio * denominator[i]) / sums[1];
    const bool fine =
        finish_estimate(&(struct recomputed){&basis, &variables}, z, recompute_ratio,
                        isfinite(ratio) ? ratio : (double)NAN, options, out, faults);
    free(z);
    basis_clear(&basis);
    return fine;
}

bool estimate_variance(const struct design *design, const double x[],
                       const struct estimate_options *options, struct survey_estimate *out,
                       struct faults *faults)
{
    const struct variables variables = {.k = 1, .columns = &x};
    struct basis basis;
    basis_init(&basis, design, &variables);
    double sum = 0, squares = 0;
    weighted_sums(&basis, &variables, &sum);
    const double mean = sum / basis.sum, n = (double)basis.n;
    for (size_t i = 0; i < design->n; i++)
        if (basis.design->weights[i] != 0)
            squares += basis.design->weights[i] * (x[i] - mean) * (x[i] - mean);
    const double variance = n > 1 ? squares / basis.sum * n / (n - 1) : (double)NAN;
    double *z = mem_zeroed(design->n, sizeof *z);
    for (size_t i = 0; i < design->n && n > 1; i++)
        if (basis.design->weights[i] != 0)
            z[i] = basis.design->weights[i] / basis.sum *
                   ((x[i] - mean) * (x[i] - mean) * n / (n - 1) - variance);
    const bool fine = finish_estimate(&(struct recomputed){&basis, &variables}, z,
                                      recompute_variance, variance, options, out, faults);
    free(z);
    basis_clear(&basis);
    return fine;
}

/* An analysis done for each group in turn; out holds k estimates a group. */
static bool by_groups(const struct design *design, const struct variables *variables,
                      bool as_total, const size_t groups[], size_t n_groups,
                      const struct estimate_options *options, struct survey_estimate out[],
                      struct faults *faults)
{
    unsigned char *keep = mem_zeroed(design->n, 1);
    bool fine = true;
    for (size_t g = 0; g < n_groups && fine; g++) {
        for (size_t i = 0; i < design->n; i++)
            keep[i] = groups[i] == g;
        struct design domain;
        design_domain(&domain, design, keep);
        domain.df = design->df;
        fine = estimate_all(&domain, variables, as_total, options, out + g * variables->k, NULL,
                            faults);
        design_clear(&domain);
    }
    free(keep);
    return fine;
}

bool estimate_means_by(const struct design *design, const double x[], const size_t groups[],
                       size_t n_groups, const struct estimate_options *options,
                       struct survey_estimate out[], struct faults *faults)
{
    const struct variables variables = {.k = 1, .columns = &x};
    return by_groups(design, &variables, false, groups, n_groups, options, out, faults);
}

bool estimate_totals_by(const struct design *design, const double x[], const size_t groups[],
                        size_t n_groups, const struct estimate_options *options,
                        struct survey_estimate out[], struct faults *faults)
{
    const struct variables variables = {.k = 1, .columns = &x};
    return by_groups(design, &variables, true, groups, n_groups, options, out, faults);
}

bool estimate_proportions_by(const struct design *design, const size_t levels[], size_t n_levels,
                             const size_t groups[], size_t n_groups,
                             const struct estimate_options *options,
                             struct survey_estimate out[], struct faults *faults)
{
    const struct variables variables = {.k = n_levels, .levels = levels};
    return by_groups(design, &variables, false, groups, n_groups, options, out, faults);
}

void estimate_crosstab(const struct design *design, const size_t rows[], size_t n_rows,
                       const size_t columns[], size_t n_columns, double counts[])
{
    memset(counts, 0, n_rows * n_columns * sizeof *counts);
    for (size_t i = 0; i < design->n; i++)
        if (rows[i] < n_rows && columns[i] < n_columns)
            counts[rows[i] * n_columns + columns[i]] += design->weights[i];
}
