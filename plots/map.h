/* The territory: communes, roads, farms, hubs, outlets, and the routes of a day by
 * organisation. Coordinates are metres in one projected CRS, north up. Every array is
 * borrowed for the call; points that are not finite are left out. */
#ifndef PLOTS_MAP_H
#define PLOTS_MAP_H
#include "data/layer.h"
#include "plots/drawing.h"
#include "plots/theme.h"

/* Each has a shape of its own. */
enum map_mark {
    MAP_FARM,
    MAP_MASSIFICATION_POINT,
    MAP_PLATFORM,
    MAP_DISPATCH_POINT,
    MAP_PICKUP_POINT,
    MAP_DEPOT,
    MAP_SCHOOL,
    MAP_COLLEGE,
    MAP_LYCEE,
    MAP_HOSPITAL,
    MAP_RESTAURANT,
    MAP_SHOP,
    MAP_OUTLET, /* any other */
    N_MAP_MARKS
};

struct map_place {
    struct point at_m;
    enum map_mark mark;
    double weight;     /* the area follows it among outlets (meals a day); 0 or NaN: usual */
    const char *label; /* NULL: none */
};

enum map_road { MAP_ROAD_MOTORWAY, MAP_ROAD_MAIN, MAP_ROAD_MEDIUM, MAP_ROAD_MINOR, N_MAP_ROADS };

struct map_route {
    size_t n_points;
    const struct point *points_m; /* along the road if known; stop to stop otherwise */
    double load_kg;               /* width follows it; 0 or NaN: usual width */
};

/* The routes of one organisation on one day. */
struct map_panel {
    const char *label;   /* "Chacun livre · mardi 7 octobre : 41 tournées, 2 310 km" */
    size_t colour;       /* organisation index */
    size_t n_routes;
    const struct map_route *routes;
};

struct map {
    struct frame frame;
    const struct layer *communes;      /* polygons; NULL: none */
    const char *const *commune_names;  /* one a feature; NULL: no names */
    const double *commune_weights;     /* population: largest named first; NULL: none named */
    const struct point *commune_centres_m; /* where names go; NULL: middles of the polygons */
    const struct layer *roads;         /* lines; NULL: none */
    const unsigned char *road_classes; /* enum map_road, one a feature; NULL: all minor */
    bool roads_generated;              /* the legend says so */
    bool crow_flies;                   /* routes are drawn from stop to stop: the legend says so */
    const char *weight_label;          /* what sizes mean: "size: meals a day"; NULL: none */
    size_t n_places, n_panels;
    const struct map_place *places;
    const struct map_panel *panels;    /* none: one map without routes */
};

/* One map, or a panel an organisation side by side, all of the same extent. Names that find
 * no room are left out, those of the smallest towns first. */
struct drawing *map_draw(const struct map *map, const struct theme *theme);

const char *map_mark_name(enum map_mark mark); /* translated: "massification point" */
#endif
