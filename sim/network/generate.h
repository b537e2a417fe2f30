/* Roads made up from communes alone, for territories without a road file. They are
 * plausible, not real: routes share roads and lengths are right on average, no single road
 * exists. Every feature is marked GENERATED = 1.
 *
 * Neighbouring communes are linked by a beta-skeleton of their chefs-lieux. A gravity model
 * sends traffic over it; the links that carry most, up to main_share of all kilometres, are
 * main roads, the next up to regional_share are regional, the others local. Speeds are
 * IGN's for single-carriageway roads of importance 2, 3 and 4. Lines meander so that their
 * drawn length is a factor times the straight line: the factor that brings the circuity of
 * quickest paths to what was asked. */
#ifndef SIM_NETWORK_GENERATE_H
#define SIM_NETWORK_GENERATE_H
#include "data/catalogue.h"
#include "data/layer.h"
#include "sim/network/proximity.h"
#include "sim/network/towns.h"

struct generate_request {
    double beta;           /* 1 Gabriel .. 2 relative neighbourhood */
    double circuity;       /* mean road / great circle of the pairs of towns, at least 1 */
    double main_share, regional_share; /* of the kilometres */
};

/* A Gabriel graph, circuity 1.3 (traffic.csv), 10 % main and 30 % regional roads: about the
 * shares of ROUTE 500 (an assumption of ours). */
struct generate_request generate_default(void);

enum { GENERATED_MAIN, GENERATED_REGIONAL, GENERATED_LOCAL, N_GENERATED };

struct generated {
    size_t n_towns, n_roads;
    double length_km[N_GENERATED];
    double factor;           /* drawn length / straight line; at least 1.01 */
    double straight_circuity; /* of the graph before bending */
    double circuity;         /* of the roads as drawn */
};

/* The roads as a layer in the towns' CRS; fields ID, CLASS (main, regional, local),
 * SPEED_KMH, FROM_ID, TO_ID, NAME, LENGTH_KM, GENERATED. The same towns give the same
 * layer. Release with layer_free(). */
struct layer *roads_generate(const struct towns *towns, const struct generate_request *request,
                             const struct catalogue *catalogue, int jobs,
                             struct generated *summary);

/* Mean road / great circle over pairs of towns at least 1 km apart, along quickest paths of
 * the links drawn straight; speeds: one a link. From at most 300 towns, evenly taken. */
double links_circuity(const struct towns *towns, const struct link links[], size_t n_links,
                      const double speed_km_h[], int jobs);
#endif
