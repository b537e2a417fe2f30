/* Numbers sorted into a few classes with round bounds, for a table or a chart of how they spread. */
#ifndef ANALYSIS_CLASSES_H
#define ANALYSIS_CLASSES_H
#include <stdbool.h>
#include <stddef.h>

enum { CLASSES_MAX = 8 };

/* Class i holds low + i step <= x < low + (i + 1) step; the last its upper bound, too. Whole numbers
 * that lie close have a class each (single): class i holds low + i. */
struct classes {
    size_t n;
    bool single;
    bool open; /* the last class holds all above its lower bound */
    double low, step, high; /* high: the largest value */
    size_t counts[CLASSES_MAX];
};

/* Bounds are multiples of 1, 2 or 5 times a power of ten, five to eight classes where values are
 * that different; whole numbers are not cut between. NaN: missing. n 0 without values. */
struct classes classes_of(const double x[], size_t n);

/* The same; where most values would be in the first class, because a few are far above, classes up to
 * the ninth decile and an open one. */
struct classes classes_of_skewed(const double x[], size_t n);

/* The class of one of these values. */
size_t classes_find(const struct classes *classes, double x);
#endif
