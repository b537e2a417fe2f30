/* Roads built in a line or two, for tests. */
#ifndef TESTS_SIM_NETWORK_ROADS_HELP_H
#define TESTS_SIM_NETWORK_ROADS_HELP_H
#include "sim/network/graph.h"

/* A straight road of n points at one speed for every class. */
struct test_road {
    unsigned ways;
    double speed_km_h;
    size_t n;
    struct point points[6];
};

/* Release with roads_free(). */
static inline struct roads *test_roads(const struct test_road list[], size_t n, bool cut)
{
    struct road roads[64];
    size_t start[65] = {0};
    struct point points[64 * 6];
    for (size_t i = 0; i < n; i++) {
        const double v = list[i].speed_km_h;
        roads[i] = (struct road){.ways = list[i].ways, .speed_km_h = {v, v, v}};
        for (size_t k = 0; k < list[i].n; k++)
            points[start[i] + k] = list[i].points[k];
        start[i + 1] = start[i] + list[i].n;
    }
    return roads_from_arrays(roads, start, n, points, cut);
}
#endif
