/* Rings of polygons: which way they turn, which lies in which. */
#include <math.h>
#include <stdlib.h>
#include "data/layer_build.h"
#include "data/mem.h"

double ring_area(const struct point points[], size_t n)
{
    double twice = 0;
    for (size_t i = 1; i + 1 < n; i++) /* from the first point: exact for small rings far off */
        twice += (points[i].x - points[0].x) * (points[i + 1].y - points[0].y) -
                 (points[i + 1].x - points[0].x) * (points[i].y - points[0].y);
    return twice / 2;
}

void ring_reverse(struct point points[], size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        struct point swap = points[i];
        points[i] = points[n - 1 - i];
        points[n - 1 - i] = swap;
    }
}

bool ring_holds(const struct point points[], size_t n, struct point at)
{
    bool inside = false;
    for (size_t i = 0; i + 1 < n; i++) {
        const struct point a = points[i], b = points[i + 1];
        if ((a.y > at.y) != (b.y > at.y) &&
            at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
    }
    return inside;
}

struct ring {
    struct point *points;
    size_t n;
    double area, west, south, east, north;
};

static struct ring ring_measured(struct point points[], size_t n)
{
    struct ring ring = {points, n, ring_area(points, n), points[0].x, points[0].y, points[0].x,
                        points[0].y};
    for (size_t i = 1; i < n; i++) {
        ring.west = fmin(ring.west, points[i].x);
        ring.south = fmin(ring.south, points[i].y);
        ring.east = fmax(ring.east, points[i].x);
        ring.north = fmax(ring.north, points[i].y);
    }
    return ring;
}

/* True when inner lies in outer. The middle of an edge is asked for: rings may touch in a vertex,
 * not along an edge. */
static bool ring_is_in(const struct ring *inner, const struct ring *outer)
{
    if (fabs(outer->area) <= fabs(inner->area) || inner->west < outer->west ||
        inner->south < outer->south || inner->east > outer->east || inner->north > outer->north)
        return false;
    const struct point a = inner->points[0], b = inner->points[inner->n > 1];
    return ring_holds(outer->points, outer->n, (struct point){(a.x + b.x) / 2, (a.y + b.y) / 2});
}

void rings_turn(struct point points[], size_t n_points, const size_t parts[], size_t n_parts)
{
    enum { RINGS_MAX = 5000, STEPS_MAX = 1000000000 };
    if (n_parts > RINGS_MAX || n_points > STEPS_MAX / n_parts)
        return;
    struct ring *rings = mem_zeroed(n_parts, sizeof *rings);
    for (size_t r = 0; r < n_parts; r++) {
        const size_t to = r + 1 < n_parts ? parts[r + 1] : n_points;
        rings[r] = ring_measured(&points[parts[r]], to - parts[r]);
    }
    for (size_t r = 0; r < n_parts; r++) {
        bool outer = true;
        for (size_t s = 0; s < n_parts; s++)
            outer ^= ring_is_in(&rings[r], &rings[s]);
        if ((rings[r].area > 0) == outer)
            ring_reverse(rings[r].points, rings[r].n);
    }
    free(rings);
}
