/* Variances by replication: an estimate computed anew under many sets of weights. Weights of a
 * replicate are made when asked for, so that none are stored. */
#ifndef ANALYSIS_REPLICATE_H
#define ANALYSIS_REPLICATE_H
#include <stdint.h>
#include "analysis/estimate.h"
#include "analysis/quantile.h"

enum replicate_kind {
    REPLICATE_JK1,      /* leaves out a unit at a time; unstratified designs */
    REPLICATE_JKN,      /* the same within strata */
    REPLICATE_BOOTSTRAP /* n - 1 of n units drawn within strata, rescaled (Rao, Wu & Yue 1992) */
};

struct replicates {
    const struct design *design; /* borrowed */
    enum replicate_kind kind;
    size_t n;                    /* replicates: of the jackknife, units of the first stage */
    uint64_t seed;               /* of the bootstrap */
};

/* n, seed: of the bootstrap. Population counts of the first stage are heeded. Faults: a calibrated
 * design (use linearisation), JK1 with strata, a stratum of one unit under LONELY_FAIL (jackknife
 * and bootstrap leave it out otherwise); false. */
bool replicates_init(struct replicates *replicates, const struct design *design,
                     enum replicate_kind kind, size_t n, uint64_t seed, struct faults *faults);

/* Weights of a replicate, one a respondent; the factor by which its squared deviation counts. */
double replicate_weights(const struct replicates *replicates, size_t replicate, double weights[]);

/* Computes k estimates from weights. */
struct replicate_statistic {
    void (*compute)(const void *context, const double weights[], double estimates[]);
    const void *context;
    size_t k;
};

/* Estimates under the design's weights, with variances around the mean of the replicates; replicates
 * with an estimate that is no number are left out. covariance: k x k or NULL. */
void replicate_estimates(const struct replicates *replicates,
                         const struct replicate_statistic *statistic, double level,
                         struct survey_estimate out[], double covariance[]);

/* The usual ones. */
void replicate_means(const struct replicates *replicates, const double *const columns[], size_t k,
                     double level, struct survey_estimate out[]);
void replicate_totals(const struct replicates *replicates, const double *const columns[], size_t k,
                      double level, struct survey_estimate out[]);
void replicate_ratio(const struct replicates *replicates, const double numerator[],
                     const double denominator[], double level, struct survey_estimate *out);
void replicate_proportions(const struct replicates *replicates, const size_t levels[],
                           size_t n_levels, double level, struct survey_estimate out[]);
/* Interval by inversion, from the replicates of the share below the quantile. */
void replicate_quantile(const struct replicates *replicates, const double x[], double p,
                        const struct quantile_options *options, struct survey_estimate *out);
#endif
