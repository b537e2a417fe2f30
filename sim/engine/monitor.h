/* Statistics that need no record: of a level over time, and of single values. */
#ifndef SIM_ENGINE_MONITOR_H
#define SIM_ENGINE_MONITOR_H
#include <stddef.h>

/* A level that holds until it changes, weighted by time. */
struct monitor {
    double start_s, since_s; /* of the record; of the present level */
    double level, max;
    double area; /* integral of the level from start_s to since_s */
};
void monitor_init(struct monitor *monitor, double now_s, double level);
void monitor_set(struct monitor *monitor, double now_s, double level);
double monitor_area(const struct monitor *monitor, double now_s);
double monitor_mean(const struct monitor *monitor, double now_s); /* the level, at the start */

/* Values one by one: mean and variance by Welford (1962). Start from {0}. */
struct tally {
    size_t n;
    double mean, squares;   /* sum of squared distances from the mean */
    double total, min, max; /* 0 without values */
};
void tally_add(struct tally *tally, double value);
double tally_variance(const struct tally *tally); /* n - 1 below; NaN under two values */
#endif
