/* Several items that measure one thing: their agreement, and what single items say. Unweighted. */
#ifndef ANALYSIS_SCALES_H
#define ANALYSIS_SCALES_H
#include <stdbool.h>
#include <stddef.h>

/* Reliability of k items over n respondents who answered all (x: n x k, row-major): Cronbach's alpha
 * (1951), raw and of standardised items, with Feldt's interval (Feldt, Woodruff & Salih 1987),
 * Guttman's lambda 6. Items that agree with the others only when turned round must be turned before. */
struct reliability {
    double alpha, alpha_low, alpha_high, alpha_standard, lambda6;
    double mean_r, median_r;
};
/* rest_r, without: of each item its correlation with the sum of the others, and alpha without it. */
struct reliability reliability_of(const double x[], size_t n, size_t k, double level,
                                  double rest_r[], double without[]);

/* Which items a common factor loads against the others (first principal component, its sign that of
 * most items). */
void reversed_items(const double x[], size_t n, size_t k, bool reversed[]);
#endif
