/* The communes of a territory: found by INSEE code, by name, or by the point they contain. */
#ifndef DATA_TERRITORY_COMMUNES_H
#define DATA_TERRITORY_COMMUNES_H
#include "data/layer.h"

struct commune {
    char *code, *name;     /* owned */
    char *folded;          /* name as compared: no case, no accents, "St" is "Saint"; owned */
    double population;     /* NaN when unknown */
    struct point centre_m; /* chef-lieu, else the centroid of the polygon; NaN: null shape */
    size_t feature;        /* in the layer */
    struct point low_m, high_m; /* corners of its box */
};

struct communes {
    const struct layer *layer; /* borrowed */
    size_t n;
    struct commune *communes; /* one a feature, sorted by folded name, then code; owned */
};

/* Which fields of the layer hold what; NULL takes the usual names (INSEE_COM, NOM_COM,
 * POPULATION, and what IGN and INSEE call them elsewhere). path is for faults. */
struct communes_source {
    const char *path, *id_field, *name_field, *population_field;
};

/* Index of each field; SIZE_MAX: the layer has none. */
struct communes_fields {
    size_t id, name, population;
};

/* Names of all fields: "INSEE, NOM". Release with free(). */
char *communes_field_names(const struct layer *layer);

/* Finds them in a layer of polygons or points. Faults: a named field that is not there. */
struct communes_fields communes_fields_of(const struct layer *layer,
                                          const struct communes_source *source,
                                          struct faults *faults);

/* Indexes the polygons of layer, which must be in the CRS crs. Chefs-lieux come from the
 * fields CHL_LON and CHL_LAT (degrees), else CHL_X and CHL_Y (EPSG:2154), else they are
 * centroids. Faults: no polygons, a named field that the layer does not have. False if it
 * added any; release with communes_clear() in both cases. */
bool communes_init(struct communes *communes, const struct layer *layer, const struct crs *crs,
                   const struct communes_source *source, struct faults *faults);
void communes_clear(struct communes *communes);

/* The communes whose INSEE code (leading zero optional) or name is text: how many, and the
 * first of them in communes->communes; the others follow it. */
size_t communes_find(const struct communes *communes, const char *text, size_t *first);

/* The commune with the name nearest to a mistyped one, or NULL. */
const struct commune *communes_nearest(const struct communes *communes, const char *text);

/* The commune that contains the point, or NULL. */
const struct commune *communes_at(const struct communes *communes, struct point at_m);

bool commune_contains(const struct communes *communes, const struct commune *commune,
                      struct point at_m);
double commune_area_km2(const struct communes *communes, const struct commune *commune);
#endif
