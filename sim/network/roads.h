/* Road lines as the router understands them: which way, how fast, for whom. One reader
 * for every dialect that French users have; the rules of each are tables in
 * roads_dialects.c. */
#ifndef SIM_NETWORK_ROADS_H
#define SIM_NETWORK_ROADS_H
#include <stdbool.h>
#include <stddef.h>
#include "data/catalogue.h"
#include "data/crs.h"
#include "data/scenario.h"

enum { ROAD_ALONG = 1, ROAD_AGAINST = 2, ROAD_BOTH_WAYS = 3 };

/* For maps: from the widest to the thinnest line. */
enum road_rank {
    RANK_MOTORWAY,
    RANK_MAIN,
    RANK_REGIONAL,
    RANK_LOCAL,
    RANK_STREET,
    N_ROAD_RANKS
};

struct road {
    unsigned ways;                     /* ROAD_ALONG, ROAD_AGAINST or both */
    enum road_rank rank;
    double speed_km_h[N_ROAD_CLASSES]; /* mean in operation; 0: closed to the class */
};

/* Lines that some class may use. Line i has the points point_start[i] .. point_start[i+1]-1. */
struct roads {
    enum road_dialect dialect; /* never ROADS_DETECT */
    bool cut_at_vertices;      /* lines cross wherever they share a vertex, not only at ends */
    bool geographic;           /* points are degrees */
    size_t n_features;         /* of the layer, kept or not */
    size_t n;
    struct road *list;      /* owned */
    size_t *point_start;    /* n + 1; owned */
    struct point *points;   /* as in the file: what crossings are found by; owned */
    struct point *points_m; /* in the metric CRS asked for; owned, or equal to points */
};

struct roads_request {
    const char *path;
    enum road_dialect dialect;         /* ROADS_DETECT: told from the fields */
    const struct road_columns *columns; /* of ROADS_COLUMNS; borrowed */
    const struct crs *to_crs;           /* metric; NULL: points_m is points */
    const char *assumed_crs;            /* when the file names none; NULL: a fault then */
    const struct catalogue *catalogue;  /* road_speeds and limits; borrowed */
    bool take_any; /* a layer of no known dialect: every line is a road open both ways */
};

/* Reads the layer and keeps the roads that vehicles may use. Left out: ferries, tracks,
 * paths, stairs, footways and cycleways, private and closed roads, roads being built.
 * Faults: what layer_read() finds, a layer that holds no lines, fields that do not fit the
 * dialect (with those found), no usable road. NULL if it added any. Release with
 * roads_free(). */
struct roads *roads_read(const struct roads_request *request, struct faults *faults);
void roads_free(struct roads *roads); /* NULL is fine */

/* Lines given as arrays, for tests and generated roads: copies everything; a plane. */
struct roads *roads_from_arrays(const struct road list[], const size_t point_start[], size_t n,
                                const struct point points[], bool cut_at_vertices);

/* Mean speed of cars on an open single-carriageway road of IGN's importance 1 to 5, by the
 * catalogue's rule; what generated roads are given. */
double road_rural_km_h(const struct catalogue *catalogue, int importance);

const char *road_dialect_id(enum road_dialect dialect); /* "bdtopo" */

/* False when there is no dialect of that name ("geofabrik", "bdtopo", "detect" ...). */
bool road_dialect_from(const char *id, enum road_dialect *dialect);
#endif
