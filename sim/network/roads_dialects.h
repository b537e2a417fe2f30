/* The rules by which the lines of each dialect become roads: private to roads.c. */
#ifndef SIM_NETWORK_ROADS_DIALECTS_H
#define SIM_NETWORK_ROADS_DIALECTS_H
#include "data/layer.h"
#include "sim/network/roads.h"

enum { N_DIALECT_FIELDS = 16 };

/* A layer being read by a dialect: where its fields are, and the rules of speed. */
struct road_reading {
    const struct layer *layer;
    const struct roads_request *request;
    size_t field[N_DIALECT_FIELDS]; /* SIZE_MAX: the layer has none */
};

struct road_dialect_rules {
    enum road_dialect dialect;
    const char *id;
    bool cut_at_vertices;
    const char *fields[N_DIALECT_FIELDS][2]; /* names in shapefiles and in GeoPackages */
    unsigned needed; /* bits of the fields without which it is not this dialect */
    /* False: the line is left out. */
    bool (*read)(const struct road_reading *reading, size_t feature, struct road *road);
};

extern const struct road_dialect_rules road_dialects[]; /* in the order of detection */
extern const size_t n_road_dialects;
#endif
