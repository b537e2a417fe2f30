/* Tests and correlations on ranks (ties share the mean of their ranks), and adjustments of several
 * p-values. Unweighted; values are finite. */
#ifndef ANALYSIS_RANKS_H
#define ANALYSIS_RANKS_H
#include <stddef.h>

/* Ranks from 1; returns the sum of t^3 - t over groups of t ties. */
double ranks_of(const double x[], size_t n, double ranks[]);

/* Two samples: W counts the pairs with x above y, ties by half (Mann & Whitney 1947). p_normal with
 * ties corrected, without and with continuity correction; p_exact without ties and under 50 each,
 * else NaN. shift: Hodges and Lehmann's, and its interval, from the normal statistic. */
struct rank_sum {
    double w, p_normal, p_normal_cc, p_exact;
    double shift, shift_low, shift_high, delta; /* Cliff's delta: 2 W / (n m) - 1 */
};
struct rank_sum rank_sum_test(const double x[], size_t n, const double y[], size_t m,
                              double level);

/* Pairs (Wilcoxon 1945): V sums the ranks of positive differences; zeros are dropped. */
struct signed_rank {
    double v, p_normal, p_normal_cc;
    size_t n; /* differences that are not 0 */
};
struct signed_rank signed_rank_test(const double x[], const double y[], size_t n);

/* k groups (Kruskal & Wallis 1952); epsilon2 = H / (n - 1). groups[i] < k. */
struct kruskal {
    double h, df, p, epsilon2;
};
struct kruskal kruskal_test(const double x[], const size_t groups[], size_t n, size_t k,
                            double mean_ranks[]);

/* n rows of k values, row-major: Friedman's test and Kendall's W, corrected for ties. */
struct friedman {
    double chi2, df, p, w;
};
struct friedman friedman_test(const double x[], size_t n, size_t k, double mean_ranks[]);

/* n rows of k values 0 or 1 (Cochran 1950). */
struct cochran {
    double q, df, p;
};
struct cochran cochran_q(const double x[], size_t n, size_t k);

struct correlation {
    double pearson, pearson_t, pearson_p, pearson_low, pearson_high; /* Fisher's z, 0.95 */
    double spearman, spearman_p;                /* by Student's t */
    double kendall, kendall_z, kendall_p;       /* tau-b, normal, ties corrected */
};
struct correlation correlate(const double x[], const double y[], size_t n);

/* p-values adjusted for being n. */
enum p_adjustment { ADJUST_HOLM, ADJUST_HOCHBERG, ADJUST_BH, ADJUST_BONFERRONI };
void p_adjust(const double p[], size_t n, enum p_adjustment how, double adjusted[]);
#endif
