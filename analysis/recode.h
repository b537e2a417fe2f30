/* Global recoding: levels that too few gave are merged, numbers become classes. */
#ifndef ANALYSIS_RECODE_H
#define ANALYSIS_RECODE_H
#include <stdbool.h>
#include <stddef.h>

/* Levels 0 .. n_levels - 1, each in a group; groups are numbered in the order of their first level.
 */
struct recoding {
    size_t n_levels, n_groups;
    size_t *group_of; /* one a level; owned */
};

/* Each level its own group. Release with recoding_clear(). */
void recoding_init(struct recoding *recoding, size_t n_levels);
void recoding_clear(struct recoding *recoding);

/* What levels are merged by. */
struct recode_rule {
    size_t n_rows;      /* tables that share the recoding (the ranks of a ranking); 1 else */
    const long *counts; /* n_rows x n_levels */
    const long *grown;  /* counts less those of an earlier release; NULL: none */
    size_t threshold;   /* a group counts 0, or this at least; so does its growth */
    bool ordered;       /* only neighbours are merged */
    const int *sides;   /* of an ordered scale: -1, 0, 1; the same side first; NULL: none */
    bool into_first;    /* all that is merged comes to the first level: one group of several */
};

/* Merges, from the groups as they are, until no group is small: the smallest with its smaller
 * neighbour of the same side, with the first level's, or with the smallest other. False when that leaves one group
 * of several levels, which says nothing. */
bool recode_merge(struct recoding *recoding, const struct recode_rule *rule);

/* Merges once more: the smallest group that anybody is in. False when there is one such group only.
 */
bool recode_coarsen(struct recoding *recoding, const struct recode_rule *rule);

/* Bounds of at most n_classes classes of about as many numbers each, two significant digits; class
 * k holds bounds[k - 1] <= x < bounds[k], the first and the last are open. Returns how many bounds,
 * at most n_classes - 1. NaN is left out. */
size_t recode_bounds(const double numbers[], size_t n, size_t n_classes, double bounds[]);
size_t recode_class(double number, const double bounds[], size_t n_bounds);
#endif
