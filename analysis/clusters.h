/* Groups of similar respondents: Gower's distance over mixed variables, merging trees, medoids. For
 * n up to a few thousand: distances are n x n. */
#ifndef ANALYSIS_CLUSTERS_H
#define ANALYSIS_CLUSTERS_H
#include <stdbool.h>
#include <stddef.h>

/* A variable of Gower's (1971) distance: numbers (scaled by their range) or levels (same or not);
 * missing values leave the pair's comparison. */
struct gower_variable {
    const double *numbers; /* NaN: missing; NULL: levels */
    const size_t *levels;  /* SIZE_MAX: missing */
};
/* False when two respondents have no variable in common: their distance is then NaN. */
bool gower_distances(const struct gower_variable variables[], size_t n_variables, size_t n,
                     double distances[]);

enum linkage {
    LINKAGE_AVERAGE, /* unweighted pair-group */
    LINKAGE_WARD     /* Ward (1963) on squared distances, as Murtagh & Legendre (2014) have it */
};

/* Merges the nearest two groups until one is left: heights[0 .. n-2] ascending; left, right: the
 * groups merged, below n a respondent, n + i the group made at step i. distances, all of them numbers
 * (asserted), is scratch. */
struct merge {
    size_t left, right;
    double height;
};
void merge_groups(double distances[], size_t n, enum linkage linkage, struct merge merges[]);

/* Groups 0 .. k-1 of each respondent, numbered in the order of their first. */
void cut_tree(const struct merge merges[], size_t n, size_t k, size_t groups[]);

/* Mean silhouette (Rousseeuw 1987); groups below k. */
double mean_silhouette(const double distances[], const size_t groups[], size_t n, size_t k);

/* k medoids by building and swapping (Kaufman & Rousseeuw 1990), in the order of the first respondent
 * of their groups; returns the mean distance to them. */
double find_medoids(const double distances[], size_t n, size_t k, size_t medoids[]);
#endif
