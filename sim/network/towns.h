/* The towns that generated roads link: one a commune. */
#ifndef SIM_NETWORK_TOWNS_H
#define SIM_NETWORK_TOWNS_H
#include "data/crs.h"
#include "data/faults.h"

struct town {
    char *id, *name;      /* owned */
    struct point at_m, at_deg;
    double population;    /* 0 when unknown */
};

struct towns {
    size_t n;
    struct town *list;    /* by id, then place; no two within a metre; owned */
    char *crs_code;       /* metric: of the layer, else of where it lies; owned */
};

struct towns_request {
    const char *path;
    /* NULL: INSEE_COM, NOM_COM, POPULATION */
    const char *id_field, *name_field, *population_field;
    const char *crs;         /* metric CRS to work in; NULL: chosen */
    const char *assumed_crs; /* of a layer that names none; NULL: a fault then */
};

/* Reads polygons (at their chef-lieu: fields CHL_LON and CHL_LAT or CHL_X and CHL_Y; else
 * their centroid) or points. Faults: what layer_read() finds, lines, fewer than two towns.
 * Warnings: towns without a place, or at the place of another, which are left out. False if
 * it added any fault; release with towns_clear() in both cases. */
bool towns_read(struct towns *towns, const struct towns_request *request, struct faults *faults,
                struct faults *warnings);
void towns_clear(struct towns *towns);
#endif
