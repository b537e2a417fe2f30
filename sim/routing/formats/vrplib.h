/* A file of the TSPLIB family as it stands: for vrplib*.c only. */
#ifndef SIM_ROUTING_FORMATS_VRPLIB_H
#define SIM_ROUTING_FORMATS_VRPLIB_H
#include "sim/routing/formats/build.h"

/* What may be said of each node or of each vehicle: in a section, or in a line for all. */
enum attribute {
    NODE_COORD, DISPLAY_DATA, DEMAND, BACKHAUL, SERVICE_TIME, TIME_WINDOW, RELEASE_TIME, PRIZE,
    CAPACITY, FIXED_COST, UNIT_COST, MAX_DURATION, MAX_DISTANCE, VEHICLE_DEPOT, RELOAD_DEPOT,
    MAX_RELOADS, ROUTE_LIMIT, N_ATTRIBUTES
};

struct attribute_values {
    bool given, for_all; /* for_all: by one line, not at the depots */
    size_t line;         /* where it begins */
    double *values;      /* rows x width; owned */
    size_t *lines;       /* of each row; 0: none; owned */
};

enum weight_type { WEIGHT_NONE, WEIGHT_EUC_2D, WEIGHT_CEIL_2D, WEIGHT_MAN_2D, WEIGHT_MAX_2D,
                   WEIGHT_GEO, WEIGHT_EXPLICIT };

struct vrplib {
    struct reading *reading;
    struct faults *warnings;
    size_t n_nodes, n_vehicles; /* 0: not said */
    bool ended;                 /* by EOF */
    bool misread;               /* a line that sections need was there, but wrong */
    char *name;                 /* owned */
    enum weight_type weight_type;
    size_t weight_format;       /* in weight_formats */
    double *weights;            /* n_nodes x n_nodes; NULL: none; owned */
    size_t n_depots;
    size_t *depots;             /* nodes from 0 on; owned */
    struct attribute_values attributes[N_ATTRIBUTES];
};

const char *attribute_name(enum attribute attribute);
size_t attribute_width(enum attribute attribute);

/* Reads all lines; false with faults. */
bool vrplib_parse(struct vrplib *file);

/* EDGE_WEIGHT_FORMAT by its name, SIZE_MAX when it is none; and the numbers of such a section. */
size_t weight_format_from(const char *name);
void vrplib_parse_weights(struct vrplib *file);
#endif
