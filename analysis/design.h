/* How respondents were chosen, and what follows for the variance of anything estimated from them:
 * weights, strata, clusters nested in strata, at one or more stages, and known population counts.
 *
 * Variances are those of totals of linearised variables, with replacement at the first stage or,
 * where population counts are given, without, stage after stage (Saerndal, Swensson & Wretman 1992,
 * sections 4.3 and 5.5; Lumley 2010, appendix B). */
#ifndef ANALYSIS_DESIGN_H
#define ANALYSIS_DESIGN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "data/faults.h"

/* What to do with a stratum of which only one unit was drawn: its variance cannot be estimated. */
enum lonely_policy {
    LONELY_FAIL,      /* refuse, with a fault */
    LONELY_REMOVE,    /* it adds no variance */
    LONELY_CERTAINTY, /* the same: the unit was certain to be drawn */
    LONELY_ADJUST,    /* measured from the mean of all units, not of its stratum */
    LONELY_AVERAGE,   /* the mean variance of the other strata */
    N_LONELY_POLICIES
};

/* A stage of sampling as the caller holds it; arrays have one value a respondent. */
struct stage_plan {
    const size_t *clusters;   /* NULL: each respondent is a unit; numbers may repeat over strata */
    const size_t *strata;     /* NULL: one stratum */
    const double *population; /* units in the stratum (at later stages: in the cluster) that could
                                 have been drawn; NULL: unknown, as if drawn with replacement, and
                                 at later stages as if what varies there showed in the first */
};

struct design_plan {
    const char *path;      /* of the data, for messages; borrowed by the design */
    size_t n;              /* respondents */
    const double *weights; /* NULL: units in the population for each drawn, or else 1 */
    size_t n_stages;       /* 0: respondents drawn at random from an unknown number */
    const struct stage_plan *stages; /* borrowed during the call */
    enum lonely_policy lonely;
};

/* A stage with its units numbered. Strata of a later stage lie within units of the one before. */
struct design_stage {
    size_t n_units, n_strata;
    size_t *unit;         /* one a respondent; owned */
    size_t *unit_stratum; /* one a unit; owned */
    size_t *n_drawn;      /* units drawn, one a stratum; owned */
    double *population;   /* units there, one a stratum, INFINITY: unknown; owned */
};

struct calibration;

/* How variances are found: from linearised variables, or by replicates (replicate.h). */
enum variance_method {
    VARIANCE_LINEARISED,
    VARIANCE_JACKKNIFE, /* a unit of the first stage left out at a time, within strata (JKn) */
    VARIANCE_BOOTSTRAP, /* n - 1 of n units drawn within strata, rescaled (Rao, Wu & Yue 1992) */
    N_VARIANCE_METHODS
};

struct variance_plan {
    enum variance_method method;
    size_t n_replicates; /* of the bootstrap */
    uint64_t seed;       /* likewise */
};

struct design {
    const char *path;
    size_t n;
    double *weights;       /* owned; 0: outside the domain */
    size_t n_stages;       /* at least 1 */
    struct design_stage *stages;     /* owned, but by a domain borrowed */
    struct calibration *calibration; /* what the weights were fitted to; NULL: nothing; likewise */
    bool is_domain;
    enum lonely_policy lonely;
    struct variance_plan variance;   /* design_init() leaves it at linearisation; see design_vary() */
    double df;             /* units - strata of the first stage that hold a weight, or, of a jackknife, the
                              rank of the replicates' weights less 1; may be 0 */
    bool census;           /* everybody in the population answered: sampling errors are 0 */
};

/* Numbers the units. Adds a fault for a weight that is negative or no number, a population that is
 * no number, differs within a stratum or is below the units drawn; false if it added any. Release
 * with design_clear(). */
bool design_init(struct design *design, const struct design_plan *plan, struct faults *faults);
void design_clear(struct design *design);

/* Chooses how variances are found, and counts df for it. That of a jackknife (Lumley 2010, section 2.3; the
 * degf() of R's survey) is units - strata, too, but without strata that do not vary, and without taking one
 * for a stratum of which a domain lacks units. */
void design_vary(struct design *design, const struct variance_plan *variance);

/* A design for the respondents kept (keep[i] not 0): the others weigh 0 and the design stays, df
 * is counted anew. The whole must outlive it. Release with design_clear(). */
void design_domain(struct design *domain, const struct design *whole,
                   const unsigned char keep[]);

/* Sum of weights, and how many respondents have one. */
double design_sum(const struct design *design);
size_t design_count(const struct design *design);

/* Share of a stratum's units that were not drawn: 0 in a census, 1 when they were drawn with
 * replacement. */
double design_left_share(const struct design_stage *stage, size_t stratum);

/* Covariance, k x k, of the totals of k weighted linearised variables: z, n x k, row-major, holds
 * weight times value and is 0 outside the domain; it is scratch (calibrated designs leave residuals
 * in it). Adds a fault for a stratum of one unit under LONELY_FAIL, and returns false. */
bool design_covariance(const struct design *design, double z[], size_t k, double covariance[],
                       struct faults *faults);
#endif
