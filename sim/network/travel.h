/* Time and distance between places: the face of sim/network that the rest of the simulator
 * sees. Roads where there are any (quickest path on the road graph, places snapped to the
 * nearest edge, access added), else great circle x circuity. */
#ifndef SIM_NETWORK_TRAVEL_H
#define SIM_NETWORK_TRAVEL_H
#include <stdbool.h>
#include <stddef.h>
#include "data/catalogue.h"
#include "data/territory.h"

/* Directed: i to j may differ from j to i. n x n, row-major; infinity: no way. */
struct matrix {
    size_t n;
    double *time_s;      /* owned */
    double *distance_km; /* along the quickest path; owned */
};

enum travel_source { TRAVEL_ROADS, TRAVEL_GENERATED, TRAVEL_CROW_FLIES };

struct travel {
    enum travel_source source;
    struct matrix by_class[N_ROAD_CLASSES]; /* indexed by enum road_class */
    struct network *network;                /* NULL when the crow flies; owned */
    bool cached;                            /* read from the disk cache */
    double circuity;                        /* mean road / great circle over the pairs */
};

struct travel_options {
    const char *cache_dir; /* NULL: no cache */
    int jobs;              /* threads */
};

/* Travel between all places of the territory, for every road class. Faults: unreadable or
 * empty road layer, a dialect that does not fit its fields. Warnings: places further than 1 km
 * from any road, pairs without a way (they then travel as the crow flies x circuity).
 * NULL with faults. Release with travel_free(). */
struct travel *travel_create(const struct scenario *scenario, const struct territory *territory,
                             const struct catalogue *catalogue, const struct travel_options *options,
                             struct faults *faults, struct faults *warnings);
void travel_free(struct travel *travel); /* NULL is fine */

/* The way from place i to place j as points of the territory's CRS, first and last being the places.
 * Two points when the crow flies. Owned by the caller: free(). */
struct point *travel_path(const struct travel *travel, const struct territory *territory,
                          enum road_class road_class, size_t i, size_t j, size_t *n_points);
#endif
