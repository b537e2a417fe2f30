/* The territory of a scenario: its places, resolved to points of one metric CRS, and the
 * layers that a map shows. */
#ifndef DATA_TERRITORY_H
#define DATA_TERRITORY_H
#include "data/layer.h"
#include "data/scenario.h"

struct place {
    char *id, *name, *commune; /* commune "" when unknown */
    enum place_kind kind;
    struct point at_m;         /* in the territory's CRS */
    double lon_deg, lat_deg;
    bool synthetic;
    const char *path;          /* the table it comes from; borrowed from the scenario */
    size_t line;
};
struct farm {
    size_t place, fleet;       /* indices into places, scenario fleets */
    double *supply_kg_week;    /* one a product; 0: does not grow it; owned */
    unsigned days;             /* weekdays on which it may ship */
};
struct hub {
    size_t place;
    double opens_s, closes_s;
    size_t docks, staff;
    double chilled_room_m3, frozen_room_m3, rent_eur_year;
    bool overnight;            /* goods may stay the night */
};
struct outlet {
    size_t place;
    char *kind;                /* "college" "school" "lycee" "hospital" "shop" ... */
    double meals_day;
    unsigned days;             /* weekdays on which it serves meals */
    bool school_calendar;      /* closed in school holidays */
    double opens_s, closes_s;  /* receiving window */
    double service_s;          /* fixed part of a delivery; NaN: handling.unload_s_stop */
    double local_share;        /* NaN: demand.local_share */
};

struct territory {
    size_t n_places, n_farms, n_hubs, n_outlets;
    struct place *places;      /* farms, hubs, outlets, depots: in that order */
    struct farm *farms;
    struct hub *hubs;
    struct outlet *outlets;
    char *crs_code;            /* "EPSG:2154" */
    struct layer *communes;    /* polygons in that CRS; NULL: none */
    size_t n_synthetic;        /* places marked synthetic */
};

/* Reads the tables of places and locates each: by lon/lat, by x_m/y_m, or at the chef-lieu of its
 * commune (INSEE code or name, fields CHL_X/CHL_Y or the centroid of the polygon). Faults: a place
 * that cannot be located, duplicate ids, unknown product or fleet, place outside the territory by
 * more than 200 km, hub closing before it opens, supply that is no number... NULL if it
 * added any. Release with territory_free(). */
struct territory *territory_read(const struct scenario *scenario, struct faults *faults,
                                 struct faults *warnings);
void territory_free(struct territory *territory);
#endif
