/* Estimates from a design, with their standard errors by Taylor linearisation. A value is missing
 * where it is NaN (a level: NO_LEVEL, SIZE_MAX): the respondent leaves this analysis as if outside
 * a domain; the design stays. */
#ifndef ANALYSIS_ESTIMATE_H
#define ANALYSIS_ESTIMATE_H
#include <stdbool.h>
#include <stddef.h>
#include "analysis/design.h"

/* What the variance is compared with by the design effect: a simple random sample as large. */
enum deff_kind {
    DEFF_WITHOUT_REPLACEMENT, /* NaN when the weights sum to less than the respondents */
    DEFF_WITH_REPLACEMENT
};

/* The level of intervals is that of the options, 0.95 when they say 0. */
struct estimate_options {
    double level;
    enum deff_kind deff;
};

/* Why there is no interval. */
enum no_interval {
    INTERVAL_GIVEN,
    INTERVAL_NO_DF,     /* no degree of freedom: units - strata <= 0 */
    INTERVAL_NO_ANSWER, /* nobody answered */
    INTERVAL_ONE_ANSWER, /* of one answer, whose variance looks like none */
    INTERVAL_ALIKE,      /* of answers that do not differ, whose variance is none */
    INTERVAL_PARTLY,     /* all of the population were reached, but some gave no answer */
    INTERVAL_UNDEFINED  /* the standard error is no number */
};

/* Every number is NaN where it is not defined; intervals are NaN unless why_none is
 * INTERVAL_GIVEN. In a census se is 0 and census says so. */
struct survey_estimate {
    double estimate, se, cv;
    double normal_low, normal_high; /* estimate +- z se */
    double t_low, t_high;           /* Student's, with df */
    double df, deff;
    size_t n;                       /* answers it rests on */
    bool census;
    enum no_interval why_none;
};

/* A phrase for a user, behind "no interval: ". */
const char *no_interval_words(enum no_interval why);

/* Fills cv and the intervals from estimate, se and df; level 0 stands for 0.95. */
void estimate_finish(struct survey_estimate *estimate, double level);

/* True where a standard error of 0 tells nothing: answers do not differ within strata of which some did
 * not answer. x: NaN for those it does not rest on. */
bool estimate_is_alike(const struct design *design, const double x[], double estimate, double se);

/* Takes the intervals back. */
void estimate_withhold(struct survey_estimate *estimate, enum no_interval why);

/* Means or totals of k variables, columns[j] one value a respondent; listwise: who lacks one lacks
 * all. options NULL: the usual. covariance: k x k of the estimates, or NULL. Adds a fault and
 * returns false when the design refuses (a stratum of one unit). */
bool estimate_means(const struct design *design, const double *const columns[], size_t k,
                    const struct estimate_options *options, struct survey_estimate out[],
                    double covariance[], struct faults *faults);
bool estimate_totals(const struct design *design, const double *const columns[], size_t k,
                     const struct estimate_options *options, struct survey_estimate out[],
                     double covariance[], struct faults *faults);

/* Share, or weighted count, of each of n_levels levels. */
bool estimate_proportions(const struct design *design, const size_t levels[], size_t n_levels,
                          const struct estimate_options *options, struct survey_estimate out[],
                          double covariance[], struct faults *faults);
bool estimate_counts(const struct design *design, const size_t levels[], size_t n_levels,
                     const struct estimate_options *options, struct survey_estimate out[],
                     double covariance[], struct faults *faults);

/* Total of the numerator over that of the denominator. */
bool estimate_ratio(const struct design *design, const double numerator[],
                    const double denominator[], const struct estimate_options *options,
                    struct survey_estimate *out, struct faults *faults);

/* Variance of a variable in the population, n / (n - 1) times the weighted mean square. */
bool estimate_variance(const struct design *design, const double x[],
                       const struct estimate_options *options, struct survey_estimate *out,
                       struct faults *faults);

/* Means or totals of x for each of n_groups groups (NO_LEVEL: in none); df is the whole design's.
 * A group without answers has n 0 and NaN. */
bool estimate_means_by(const struct design *design, const double x[], const size_t groups[],
                       size_t n_groups, const struct estimate_options *options,
                       struct survey_estimate out[], struct faults *faults);
bool estimate_totals_by(const struct design *design, const double x[], const size_t groups[],
                        size_t n_groups, const struct estimate_options *options,
                        struct survey_estimate out[], struct faults *faults);

/* Shares of the levels within each group: out is n_groups x n_levels. */
bool estimate_proportions_by(const struct design *design, const size_t levels[], size_t n_levels,
                             const size_t groups[], size_t n_groups,
                             const struct estimate_options *options,
                             struct survey_estimate out[], struct faults *faults);

/* Weighted count of each cell of a table, n_rows x n_columns. */
void estimate_crosstab(const struct design *design, const size_t rows[], size_t n_rows,
                       const size_t columns[], size_t n_columns, double counts[]);
#endif
