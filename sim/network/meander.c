#include "sim/network/meander.h"
#include <assert.h>
#include <math.h>
#include "data/mem.h"
#include "data/random.h"
#include "data/streams.h"

static const double pi = 3.14159265358979323846;
static const double bend_m = 2000;
enum { BENDS_MAX = 40, POINTS_PER_BEND = 6 };

/* Sideways, as a share of the straight line: sum of two sines that vanish at both ends. */
struct wave {
    struct point a, b;
    double bends, second_share;
    int side; /* +1 or -1: the first bend */
    size_t n;
};

static struct point at(const struct wave *wave, double amplitude, size_t i)
{
    const double t = (double)i / (double)(wave->n - 1);
    const double x = wave->b.x - wave->a.x, y = wave->b.y - wave->a.y;
    if (i == 0)
        return wave->a;
    if (i + 1 == wave->n)
        return wave->b;
    double sideways = amplitude * wave->side *
                      (sin(pi * wave->bends * t) +
                       wave->second_share * sin(pi * (wave->bends + 1) * t));
    return (struct point){wave->a.x + t * x - sideways * y, wave->a.y + t * y + sideways * x};
}

static double length_m(const struct wave *wave, double amplitude)
{
    double sum_m = 0;
    struct point before = wave->a;
    for (size_t i = 1; i < wave->n; i++) {
        struct point here = at(wave, amplitude, i);
        sum_m += hypot(here.x - before.x, here.y - before.y);
        before = here;
    }
    return sum_m;
}

/* The amplitude that gives the length, by halving: length grows with it. */
static double amplitude_for(const struct wave *wave, double wanted_m)
{
    double low = 0, high = 1;
    while (length_m(wave, high) < wanted_m && high < 1e6)
        high *= 2;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (length_m(wave, middle) < wanted_m)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

struct point *meander(struct point a, struct point b, double factor, uint64_t seed,
                      size_t *n_points)
{
    assert(factor >= 1);
    struct random random;
    random_init(&random, seed, 0, STREAM_SYNTHESIS, 0);
    const double straight_m = hypot(b.x - a.x, b.y - a.y);
    const double bends = fmin(BENDS_MAX, fmax(2, round(straight_m / bend_m)));
    const struct wave wave = {.a = a, .b = b, .bends = bends,
                              .second_share = 0.3 + 0.7 * random_uniform(&random),
                              .side = random_below(&random, 2) ? 1 : -1,
                              .n = (size_t)(bends + 1) * POINTS_PER_BEND + 1};
    const double amplitude = amplitude_for(&wave, factor * straight_m);
    struct point *points = mem_zeroed(wave.n, sizeof *points);
    for (size_t i = 0; i < wave.n; i++)
        points[i] = at(&wave, amplitude, i);
    *n_points = wave.n;
    return points;
}
