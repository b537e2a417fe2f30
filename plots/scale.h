/* Axes: round tick values and their places. */
#ifndef PLOTS_SCALE_H
#define PLOTS_SCALE_H
#include <stddef.h>
#include "plots/number.h"

/* Values low .. high lie at from_pt .. to_pt; ticks are the multiples of step among them. */
struct scale {
    double low, high, step;
    double from_pt, to_pt;
    int decimals; /* that tell ticks apart */
};

/* A scale that holds low and high, with 1 to n_max steps of 1, 2 or 5
 * times a power of ten. Bounds that are not finite or equal give a scale around zero. */
struct scale scale_round(double low, double high, size_t n_max);

/* The same steps, but no wider than low .. high: the last bar ends the axis. */
struct scale scale_tight(double low, double high, size_t n_max);

/* At least low and at most high when the value is outside, NaN at low. */
double scale_at(const struct scale *scale, double value);

size_t scale_n_ticks(const struct scale *scale);
double scale_tick(const struct scale *scale, size_t i);
void scale_tick_text(const struct scale *scale, size_t i, enum language language,
                     char text[NUMBER_BYTES]);

/* Widens low .. high to hold a finite value. Start from (INFINITY, -INFINITY) or (0, 0). */
void scale_widen(double *low, double *high, double value);
#endif
