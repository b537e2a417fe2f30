/* Proximity graphs: which of many points are neighbours. */
#ifndef SIM_NETWORK_PROXIMITY_H
#define SIM_NETWORK_PROXIMITY_H
#include <stddef.h>
#include <stdint.h>
#include "data/crs.h"

struct link {
    uint32_t a, b; /* a < b */
};

/* The lune-based beta-skeleton (Kirkpatrick & Radke 1985) for beta in [1, 2]: two points at
 * distance d are linked unless a third lies inside the lune of both circles of radius beta
 * d / 2 through them, or on its edge when beta is below 2. beta 1 is the Gabriel graph, 2 the
 * relative neighbourhood graph; both hold the shortest spanning tree, so that all is joined. Points must differ. Links are
 * sorted; owned by the caller: free(). Returns how many. */
size_t proximity_links(const struct point points[], size_t n, double beta, struct link **links);

/* Traffic that a gravity model sends over each link: population x population / distance^2
 * between every pair, along the shortest path, from the n_origins_max most populous points.
 * weight: one a point; traffic: one a link. */
void proximity_traffic(const struct point points[], const double weight[], size_t n,
                       const struct link links[], size_t n_links, size_t n_origins_max,
                       double traffic[]);
#endif
