#include "analysis/classes.h"
#include <math.h>
#include <stdbool.h>

/* The least of 1, 2, 5, 10, ... times a power of ten with which the values take CLASSES_MAX classes
 * at most. */
static double round_step(double low, double high)
{
    static const double rounds[] = {1, 2, 5};
    double power = pow(10, floor(log10((high - low) / CLASSES_MAX)) - 1);
    for (;; power *= 10)
        for (size_t r = 0; r < sizeof rounds / sizeof *rounds; r++) {
            const double step = rounds[r] * power;
            const double first = floor(low / step);
            if (high <= (first + CLASSES_MAX) * step)
                return step;
        }
}

size_t classes_find(const struct classes *classes, double x)
{
    const double place = floor((x - classes->low) / classes->step);
    const size_t c = place > 0 ? (size_t)fmin(place, CLASSES_MAX - 1) : 0;
    if (classes->single)
        return c;
    /* The upper bound of the last class is in it. */
    const bool on_bound = c > 0 && x == classes->high &&
                          classes->low + (double)c * classes->step == x;
    return on_bound ? c - 1 : c;
}

struct classes classes_of(const double x[], size_t n)
{
    double low = (double)INFINITY, high = -(double)INFINITY;
    bool whole = true;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) {
            low = fmin(low, x[i]);
            high = fmax(high, x[i]);
            whole = whole && !(floor(x[i]) < x[i]);
        }
    struct classes classes = {0};
    if (!isfinite(low) || !isfinite(high))
        return classes;
    classes.single = whole && high - low < CLASSES_MAX;
    classes.step = classes.single                          ? 1
                   : high > low && isfinite(high - low) ? fmax(round_step(low, high), whole ? 2 : 0)
                                                          : fmax(1, fabs(low) * 0x1p-40);
    classes.low = high > low && !classes.single ? floor(low / classes.step) * classes.step : low;
    classes.high = high;
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i]))
            continue;
        const size_t c = classes_find(&classes, x[i]);
        classes.counts[c]++;
        classes.n = c + 1 > classes.n ? c + 1 : classes.n;
    }
    return classes;
}
