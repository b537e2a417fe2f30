/* Tables of counts: independence, residuals, association; Fisher's exact test. Unweighted. */
#ifndef ANALYSIS_CONTINGENCY_H
#define ANALYSIS_CONTINGENCY_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Counts of r x c cells, row-major. Rows and columns without counts are left out of df, expected
 * counts and association. */
struct contingency {
    size_t n_rows, n_columns;
    const double *counts;
};

struct independence {
    double n, chi2, df, p; /* Pearson */
    double g2, g2_p;       /* likelihood ratio */
    double min_expected;
    /* Association: Cramer's V and its bias-corrected form (Bergsma 2013), phi squared, Pearson's
     * contingency coefficient, Tschuprow's T. */
    double v, v_corrected, phi2, c, t;
};

/* NaN where a table has fewer than two rows or columns with counts. */
struct independence contingency_test(const struct contingency *table);

/* Of each cell, NULL where not wanted: expected counts, Pearson residuals (O - E) / sqrt(E),
 * adjusted residuals (Haberman 1973), standard normal under independence. */
void contingency_residuals(const struct contingency *table, double expected[], double pearson[],
                           double adjusted[]);

/* Fisher's exact test: two-sided p, the probability of all tables with these margins that are no
 * likelier than this one. By enumeration where that is within reach, else from n_draws random
 * tables, for which the units of all rows share out the columns' places by lot, se telling how sure p is
 * then. May part from R's fisher.test in the eighth
 * digit where tables are many: its FEXACT (Mehta & Patel 1986, ACM Algorithm 643) adds small terms one by
 * one to a sum that loses them. */
struct fisher {
    double p, se;
    size_t n_draws; /* FISHER_DRAWS, fewer of very many answers; 0: exact, and se is 0 */
};
enum { FISHER_DRAWS = 100000 };
struct fisher fisher_test(const struct contingency *table, uint64_t seed);

/* Of a 2 x 2 table. */
struct two_by_two {
    double sample_or;              /* ad / bc */
    double or_mle, or_low, or_high; /* conditional maximum likelihood, exact interval */
    double p_greater;              /* of an odds ratio above 1 */
    double yates_chi2, yates_p;    /* Pearson with continuity correction */
    double mcnemar, mcnemar_p, mcnemar_cc, mcnemar_cc_p;
};
struct two_by_two two_by_two(const double counts[4], double level);
#endif
