/* Roads ready to travel on: graph, index and one router per class of vehicles, places put
 * on the roads, and the matrices between them. What travel.h hides, and what `proxilog
 * matrix` uses. */
#ifndef SIM_NETWORK_NETWORK_H
#define SIM_NETWORK_NETWORK_H
#include "sim/network/router.h"

/* How the crow's legs are costed: to the roads, between places nearer to each other than to the
 * roads, and where there is no road. */
struct crow {
    double circuity;    /* length / straight line */
    double access_km_h; /* to and from the roads (catalogue: speed_ops_urban) */
    double cruise_km_h; /* without roads (catalogue: speed_ops_rural) */
};
struct crow crow_of(const struct catalogue *catalogue, double circuity);

struct network {
    struct roads *roads;                   /* owned */
    struct graph *graph;                   /* owned */
    struct snap_index *index;              /* owned */
    struct router *router[N_ROAD_CLASSES]; /* the same one for classes of equal speeds; owned */
    size_t n_places;
    /* n_places of each; NULL: no network for the class; shared as routers are; owned */
    struct position *position[N_ROAD_CLASSES];
    struct crow crow;
};

/* A point in both forms: metres of the roads' CRS, degrees. */
struct spot_point {
    struct point at_m, at_deg;
};

/* Takes the roads over. Release with network_free(). */
struct network *network_create(struct roads *roads, struct crow crow);
void network_free(struct network *network); /* NULL is fine */

/* The first class that shares the router of this one. */
enum road_class network_same(const struct network *network, enum road_class road_class);

/* Puts n places on the nearest edge that each class may drive. */
void network_snap(struct network *network, const struct spot_point places[], size_t n);

/* Warns when a place lies more than 1 km from the nearest road open to the class; false
 * when it does not. */
bool network_warn_far(const struct network *network, enum road_class road_class, size_t place,
                      const char *name, struct where where, struct faults *warnings);

/* Warns when less than nine tenths of the kilometres open to the class hang together, and so
 * the rest of the layer is of no use; false when they do. */
bool network_warn_broken(const struct network *network, enum road_class road_class,
                         const char *path, struct faults *warnings);

/* "cars", "vans", "trucks" in the language of the run. */
const char *road_class_name(enum road_class road_class);

/* Between all places, access to the roads included. Two places nearer to each other than to
 * the roads are joined directly. Pairs without a way go as the crow flies; returns how
 * many. matrix is filled anew: release with matrix_clear(). */
size_t network_matrix(const struct network *network, enum road_class road_class,
                      const struct spot_point places[], int jobs, struct matrix *matrix);

/* As the crow flies: great circle x circuity at cruise speed. */
void crow_matrix(struct crow crow, const struct spot_point places[], size_t n,
                 struct matrix *matrix);

/* The way between two places, both included. Owned by the caller: free(). */
struct point *network_path(const struct network *network, enum road_class road_class,
                           const struct spot_point places[], size_t i, size_t j,
                           size_t *n_points);

/* Mean over the pairs at least 1 km apart of distance / great circle; NaN without any. */
double matrix_circuity(const struct matrix *matrix, const struct spot_point places[]);
#endif
