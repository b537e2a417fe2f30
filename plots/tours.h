/* The answer to a routing problem: every route from its depot and back. Every array is borrowed
 * for the call; points that are not finite are left out. */
#ifndef PLOTS_TOURS_H
#define PLOTS_TOURS_H
#include "data/crs.h"
#include "plots/drawing.h"
#include "plots/theme.h"

struct tour {
    const char *label;        /* "12 stops: 341"; shown when there is room for all */
    size_t n;
    const struct point *at;   /* x to the right, y up */
    const bool *is_depot;     /* of each point; ways from and to these are thin */
};

struct tours {
    struct frame frame;
    size_t n_tours, n_depots, n_unserved;
    const struct tour *tours;
    const struct point *depots, *unserved;
    const char *unit;         /* of the coordinates, for the scale: "km", or "" */
};

/* Colours go round the middle of the depots, so that neighbours differ; where there are more
 * routes than colours, dashes tell them apart. */
struct drawing *tours_draw(const struct tours *tours, const struct theme *theme);
#endif
