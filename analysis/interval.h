/* Intervals for a proportion, which the usual estimate +- t se serves badly near 0 and 1. */
#ifndef ANALYSIS_INTERVAL_H
#define ANALYSIS_INTERVAL_H
#include "analysis/estimate.h"

/* With a design. */
enum proportion_method {
    PROPORTION_LOGIT,      /* Wald on the logit of a logistic model; of replicates, from their logits */
    PROPORTION_LIKELIHOOD, /* profile of the scaled binomial likelihood (Rao & Scott) */
    PROPORTION_ASIN,       /* variance-stabilising arcsine of the root */
    PROPORTION_BETA,       /* Korn & Graubard 1998: Clopper-Pearson with the effective n */
    PROPORTION_MEAN,       /* Wald */
    PROPORTION_XLOGIT,     /* Wald on the logit of the mean */
    N_PROPORTION_METHODS
};
extern const char *const proportion_methods[N_PROPORTION_METHODS]; /* "logit", ... */

struct proportion_interval {
    double estimate, se, low, high;
    double df;
    size_t n;
    bool census;
    enum no_interval why_none;
};

/* Share of those with holds[i] 1 among 1 and 0; NaN: missing. level 0 stands for 0.95. */
bool proportion_interval(const struct design *design, const double holds[],
                         enum proportion_method method, double level,
                         struct proportion_interval *out, struct faults *faults);

/* Without a design: x of n, in a population of N where it is known. */
enum simple_method {
    SIMPLE_WILSON,
    SIMPLE_WILSON_CONTINUITY,
    SIMPLE_CLOPPER_PEARSON,
    SIMPLE_AGRESTI_COULL,
    SIMPLE_WALD,
    SIMPLE_WILSON_FPC,    /* Wilson with n_eff = n (N - 1) / (N - n) */
    SIMPLE_HYPERGEOMETRIC, /* exact, for a known N: counts M that are not too unlikely */
    N_SIMPLE_METHODS
};
extern const char *const simple_methods[N_SIMPLE_METHODS]; /* "wilson", ... */

struct simple_interval {
    double estimate, low, high; /* NaN where n is 0, or N is needed and unknown (0) or below n */
    double n_eff;               /* of SIMPLE_WILSON_FPC: infinite in a census */
    size_t count_low, count_high; /* of SIMPLE_HYPERGEOMETRIC: who would say so among all N */
    bool census;
};

struct simple_interval simple_interval(size_t x, size_t n, size_t population,
                                       enum simple_method method, double level);
#endif
