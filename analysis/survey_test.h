/* Tests that heed the design. */
#ifndef ANALYSIS_SURVEY_TEST_H
#define ANALYSIS_SURVEY_TEST_H
#include "analysis/estimate.h"

/* Independence of rows and columns of a weighted table (Rao & Scott 1984; Koch et al. 1975). */
enum independence_test {
    INDEPENDENCE_F,          /* Pearson with Rao & Scott's second-order correction, F */
    INDEPENDENCE_CHISQ,      /* first order: divided by the mean generalised design effect */
    INDEPENDENCE_WALD,
    INDEPENDENCE_ADJ_WALD,   /* for few units */
    INDEPENDENCE_LINCOM,     /* Pearson against its own law, a linear combination of chi-squares, over an
                                independent one, but with replicates (as R's survey) without */
    INDEPENDENCE_SADDLEPOINT, /* the same by Kuonen's approximation (1999) */
    N_INDEPENDENCE_TESTS
};
extern const char *const independence_tests[N_INDEPENDENCE_TESTS]; /* "F", "Chisq", ... */

/* NaN where a test has no such number. */
struct survey_test {
    double statistic, ndf, ddf, p_value;
    size_t n;
};

/* rows, columns: levels, NO_LEVEL missing. Levels without answers are left out. A table with one
 * row or column, or no answers, has NaN throughout. */
bool test_independence(const struct design *design, const size_t rows[], size_t n_rows,
                       const size_t columns[], size_t n_columns, enum independence_test test,
                       struct survey_test *out, struct faults *faults);

/* Difference of means between group 1 and group 0 (NO_LEVEL: in neither); t with df - 1. */
bool test_means(const struct design *design, const double y[], const size_t groups[], double level,
                struct survey_estimate *difference, struct survey_test *out,
                struct faults *faults);

/* Rank tests (Lumley & Scott 2013). Two groups: difference of mean scores and t; more: statistic is
 * Wald's chi-square, tested as F with ndf and df - ndf. */
enum rank_scores {
    RANK_WILCOXON, /* also Kruskal-Wallis */
    RANK_NORMAL,   /* van der Waerden */
    RANK_MEDIAN    /* Mood */
};
bool test_ranks(const struct design *design, const double y[], const size_t groups[],
                size_t n_groups, enum rank_scores scores, double *difference,
                struct survey_test *out, struct faults *faults);

/* Cronbach's alpha of k columns from the weighted covariance matrix; listwise. */
double weighted_alpha(const struct design *design, const double *const columns[], size_t k);

/* Kish: how much unequal weights cost. */
struct weight_summary {
    size_t n;
    double min, max, sum, mean, cv, n_eff, deff; /* cv with n - 1 */
};
struct weight_summary weights_summary(const double weights[], size_t n);
#endif
