#include "analysis/classes.h"
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include "data/mem.h"

/* The least of 1, 2, 5, 10, ... times a power of ten with which the values take so many classes at
 * most. */
static double round_step(double low, double high, size_t n_most)
{
    static const double rounds[] = {1, 2, 5};
    double power = pow(10, floor(log10((high - low) / (double)n_most)) - 1);
    for (;; power *= 10)
        for (size_t r = 0; r < sizeof rounds / sizeof *rounds; r++) {
            const double step = rounds[r] * power;
            const double first = floor(low / step);
            if (high <= (first + (double)n_most) * step)
                return step;
        }
}

size_t classes_find(const struct classes *classes, double x)
{
    const double place = floor((x - classes->low) / classes->step);
    const size_t last = classes->open ? classes->n - 1 : CLASSES_MAX - 1;
    const size_t c = place > 0 ? (size_t)fmin(place, (double)last) : 0;
    if (classes->single || classes->open)
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
                   : high > low && isfinite(high - low) ? fmax(round_step(low, high, CLASSES_MAX), whole ? 2 : 0)
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

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Nine in ten of the values are at or below it. */
static double ninth_decile(const double x[], size_t n, size_t n_given)
{
    double *sorted = mem_zeroed(n_given, sizeof *sorted);
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]))
            sorted[k++] = x[i];
    qsort(sorted, k, sizeof *sorted, by_value);
    const double decile = sorted[(9 * k - 1) / 10];
    free(sorted);
    return decile;
}

struct classes classes_of_skewed(const double x[], size_t n)
{
    enum { SKEWED_MIN_N = 10 };
    const struct classes even = classes_of(x, n);
    size_t n_given = 0;
    for (size_t c = 0; c < even.n; c++)
        n_given += even.counts[c];
    if (n_given < SKEWED_MIN_N || even.single || 3 * even.counts[0] <= 2 * n_given)
        return even;
    const double high = ninth_decile(x, n, n_given);
    double least = even.high;
    bool whole = true;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i])) {
            least = fmin(least, x[i]);
            whole = whole && !(floor(x[i]) < x[i]);
        }
    if (!(high > least))
        return even;
    struct classes open = {.open = true, .high = even.high};
    open.step = fmax(round_step(least, high, CLASSES_MAX - 1), whole ? 1 : 0);
    open.low = floor(least / open.step) * open.step;
    open.n = (size_t)fmax(ceil((high - open.low) / open.step), 1) + 1;
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]))
            open.counts[classes_find(&open, x[i])]++;
    return open.step < even.step ? open : even;
}
