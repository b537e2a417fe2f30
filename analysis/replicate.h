/* Variances by replication: an estimate computed anew under many sets of weights. Weights of a
 * replicate are made when asked for, so that none are stored. The functions of estimate.h and
 * survey_test.h do so where a design asks for it. */
#ifndef ANALYSIS_REPLICATE_H
#define ANALYSIS_REPLICATE_H
#include "analysis/estimate.h"

struct replicates {
    const struct design *design; /* borrowed */
    size_t n; /* as many as the bootstrap asks for, or as there are units of the first stage */
};

/* The replicates that the design's variance asks for. Population counts of the first stage are
 * heeded. Faults: a calibrated design (use linearisation), a bootstrap of fewer than two, too many
 * units for a jackknife, a stratum of one unit under LONELY_FAIL (which is left as it is
 * otherwise); false. */
bool replicates_init(struct replicates *replicates, const struct design *design,
                     struct faults *faults);

/* Weights of a replicate, one a respondent; the factor by which its squared deviation counts. */
double replicate_weights(const struct replicates *replicates, size_t replicate, double weights[]);

/* Computes k estimates from weights. */
struct replicate_statistic {
    void (*compute)(const void *context, const double weights[], double estimates[]);
    const void *context;
    size_t k;
};

/* Covariance, k x k, of the estimates around the mean of the replicates; replicates with an estimate
 * that is no number are left out. False with faults as replicates_init(). */
bool replicate_covariance(const struct design *design, const struct replicate_statistic *statistic,
                          double covariance[], struct faults *faults);

/* Covariance of the totals of linearised variables as design_covariance(), by the method that the
 * design asks for. */
bool totals_covariance(const struct design *design, double z[], size_t k, double covariance[],
                       struct faults *faults);
#endif
