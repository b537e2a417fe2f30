/* A world small enough to work out by hand: two farms, a massification point, a platform, two
 * outlets and a depot on a plane where vehicles drive straight at 60 km/h. Nothing is left
 * to chance until a test says so. */
#ifndef TESTS_SIM_SMALL_WORLD_H
#define TESTS_SIM_SMALL_WORLD_H
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/scenario.h"
#include "data/territory.h"
#include "sim/network/travel.h"

enum { FARM_A, FARM_B, POINT, PLATFORM, SCHOOL_A, SCHOOL_B, YARD, N_SMALL_PLACES };
enum { SMALL_INDIVIDUAL, SMALL_POOLED, N_SMALL_ORGANISATIONS };
enum { EVERY_DAY = 0x7f, MONDAY = 1, TUESDAY = 2, SMALL_MONDAY = 20332 /* 2025-09-01 */ };

struct small_world {
    struct scenario scenario;
    struct territory territory;
    struct catalogue catalogue;
    struct travel travel;
    struct product product;
    struct fleet fleets[2];
    struct flow flows[4]; /* one of individual, three of pooled */
    struct organisation organisations[N_SMALL_ORGANISATIONS];
    struct place places[N_SMALL_PLACES];
    struct farm farms[2];
    struct hub hubs[2];
    struct outlet outlets[2];
    double supply_kg_week[2];
};

static inline void small_places(struct small_world *w)
{
    static const struct {
        const char *id;
        enum place_kind kind;
        double x_km, y_km;
    } PLACES[N_SMALL_PLACES] = {
        {"farm-a", PLACE_FARM, 0, 0},
        {"farm-b", PLACE_FARM, 0, 10},
        {"point", PLACE_MASSIFICATION_POINT, 5, 0},
        {"platform", PLACE_PLATFORM, 30, 0},
        {"school-a", PLACE_OUTLET, 40, 0},
        {"school-b", PLACE_OUTLET, 30, 10},
        {"yard", PLACE_DEPOT, 30, 0},
    };
    for (size_t i = 0; i < N_SMALL_PLACES; i++)
        w->places[i] = (struct place){.id = (char *)PLACES[i].id,
                                      .name = (char *)PLACES[i].id,
                                      .commune = (char *)"",
                                      .kind = PLACES[i].kind,
                                      .at_m = {PLACES[i].x_km * 1000, PLACES[i].y_km * 1000},
                                      .path = "places.csv"};
    for (size_t f = 0; f < 2; f++) {
        w->supply_kg_week[f] = 1e6;
        w->farms[f] = (struct farm){
            .place = f, .fleet = 0, .supply_kg_week = &w->supply_kg_week[f], .days = EVERY_DAY};
        w->hubs[f] = (struct hub){.place = POINT + f,
                                  .opens_s = 0,
                                  .closes_s = 86400,
                                  .docks = 1,
                                  .staff = 1,
                                  .overnight = true};
        w->outlets[f] = (struct outlet){.place = SCHOOL_A + f,
                                        .kind = (char *)"school",
                                        .meals_day = 100,
                                        .days = TUESDAY,
                                        .opens_s = 7 * 3600,
                                        .closes_s = 11 * 3600,
                                        .service_s = NAN,
                                        .local_share = NAN};
    }
    w->territory = (struct territory){.n_places = N_SMALL_PLACES,
                                      .n_farms = 2,
                                      .n_hubs = 2,
                                      .n_outlets = 2,
                                      .places = w->places,
                                      .farms = w->farms,
                                      .hubs = w->hubs,
                                      .outlets = w->outlets,
                                      .crs_code = (char *)"EPSG:2154"};
}

static inline void small_travel_clear(struct small_world *w)
{
    for (int k = 0; k < N_ROAD_CLASSES; k++) {
        free(w->travel.by_class[k].time_s);
        free(w->travel.by_class[k].distance_km);
    }
}

/* Straight lines, a kilometre a minute; in place of those from before places moved. */
static inline void small_travel(struct small_world *w)
{
    small_travel_clear(w);
    w->travel = (struct travel){.source = TRAVEL_CROW_FLIES, .circuity = 1};
    for (int k = 0; k < N_ROAD_CLASSES; k++) {
        struct matrix *m = &w->travel.by_class[k];
        *m = (struct matrix){.n = N_SMALL_PLACES,
                             .time_s = mem_zeroed(N_SMALL_PLACES * N_SMALL_PLACES, sizeof(double)),
                             .distance_km =
                                 mem_zeroed(N_SMALL_PLACES * N_SMALL_PLACES, sizeof(double))};
        for (size_t i = 0; i < N_SMALL_PLACES; i++)
            for (size_t j = 0; j < N_SMALL_PLACES; j++) {
                const double km = hypot(w->places[i].at_m.x - w->places[j].at_m.x,
                                        w->places[i].at_m.y - w->places[j].at_m.y) /
                                  1000;
                m->distance_km[i * N_SMALL_PLACES + j] = km;
                m->time_s[i * N_SMALL_PLACES + j] = km * 60;
            }
    }
}

static inline void small_flows(struct small_world *w)
{
    const struct flow any = {.within_km = INFINITY,
                             .arrive_close_s = 86400,
                             .shift_s = 12 * 3600,
                             .own_share = 0.5,
                             .fleet = SIZE_MAX};
    for (size_t i = 0; i < 4; i++)
        w->flows[i] = any;
    struct flow *deliver = &w->flows[0], *drop = &w->flows[1], *collect = &w->flows[2],
                *ship = &w->flows[3];
    deliver->id = (char *)"deliver";
    deliver->from.kinds = 1 << PLACE_FARM;
    deliver->to.kinds = 1 << PLACE_OUTLET;
    deliver->days = TUESDAY;
    deliver->depart_s = 6 * 3600;
    deliver->routes = ROUTES_OWN;

    drop->id = (char *)"drop";
    drop->from.kinds = 1 << PLACE_FARM;
    drop->to.kinds = 1 << PLACE_MASSIFICATION_POINT;
    drop->assign = ASSIGN_NEAREST;
    drop->days = MONDAY;
    drop->depart_s = 6 * 3600;
    drop->arrive_open_s = 7 * 3600;
    drop->arrive_close_s = 10 * 3600;
    drop->routes = ROUTES_DEDICATED;

    collect->id = (char *)"collect";
    collect->from.kinds = 1 << PLACE_MASSIFICATION_POINT;
    collect->to.kinds = 1 << PLACE_PLATFORM;
    collect->assign = ASSIGN_NEAREST;
    collect->driver = DRIVER_CARRIER;
    collect->fleet = 1;
    collect->days = MONDAY;
    collect->depart_s = 11 * 3600;
    collect->routes = ROUTES_FIXED;

    ship->id = (char *)"ship";
    ship->from.kinds = 1 << PLACE_PLATFORM;
    ship->to.kinds = 1 << PLACE_OUTLET;
    ship->driver = DRIVER_CARRIER;
    ship->fleet = 1;
    ship->days = TUESDAY;
    ship->depart_s = 6 * 3600;
    ship->routes = ROUTES_DAILY;

    w->organisations[SMALL_INDIVIDUAL] =
        (struct organisation){.id = (char *)"individual",
                              .label = {(char *)"Chacun livre", (char *)"Each farm"},
                              .n_flows = 1,
                              .flows = deliver};
    w->organisations[SMALL_POOLED] =
        (struct organisation){.id = (char *)"pooled",
                              .label = {(char *)"Plateforme", (char *)"Platform"},
                              .n_flows = 3,
                              .flows = drop};
}

static inline void small_vehicles(struct small_world *w)
{
    const struct vehicle van = {.id = (char *)"van",
                                .label_fr = (char *)"van",
                                .label_en = (char *)"van",
                                .gvw_kg = 2000,
                                .payload_kg = 600,
                                .crates = 60,
                                .carries = {true, true, true},
                                .road_class = ROAD_VAN,
                                .emep_class = (char *)"LCV",
                                .emep_segment = (char *)"N1-II",
                                .euro_standard = (char *)"",
                                .empty_per_100km = 6,
                                .full_per_100km = 8,
                                .range_km = INFINITY,
                                .price_eur = 20000,
                                .life_years = 8,
                                .life_km = 200000,
                                .maintenance_eur_km = 0.05,
                                .tyres_eur_km = 0.01,
                                .insurance_eur_year = 1000};
    w->fleets[0] = (struct fleet){.id = (char *)"van", .type = van, .count = SIZE_MAX};
    w->fleets[1] = (struct fleet){
        .id = (char *)"truck", .type = van, .count = SIZE_MAX, .depot = (char *)"yard"};
    w->fleets[1].type.gvw_kg = 12000;
    w->fleets[1].type.payload_kg = 5000;
    w->fleets[1].type.crates = 400;
    w->fleets[1].type.road_class = ROAD_TRUCK;
}

/* One week from Monday 1 September 2025: 100 meals on the Tuesday at each school, 0.8 kg of
 * one product each, by crates of 8 kg: 10 crates and 80 kg a school on average. */
static inline struct small_world *small_world_create(void)
{
    struct small_world *w = mem_zeroed(1, sizeof *w);
    small_places(w);
    small_travel(w);
    small_flows(w);
    small_vehicles(w);
    w->product = (struct product){.id = (char *)"vegetables",
                                  .meal_kg = 0.8,
                                  .crate_kg = 8,
                                  .price_eur_kg = 2,
                                  .shelf_life_days = 5,
                                  .season = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}};
    w->scenario = (struct scenario){
        .path = (char *)"small.yaml",
        .id = (char *)"small",
        .calendar = {.start_day = SMALL_MONDAY, .n_weeks = 1},
        .n_products = 1,
        .n_fleets = 2,
        .n_organisations = N_SMALL_ORGANISATIONS,
        .products = &w->product,
        .demand = {.order_days = TUESDAY,
                   .lead_days = 2,
                   .local_share = 1,
                   .dispersion_size = INFINITY,
                   .farms_per_product = 1,
                   .contract_reach_km = 200,
                   .allocation = ALLOCATE_CONTRACTS},
        .fleets = w->fleets,
        .organisations = w->organisations,
        .handling = {.prepare_s_order = 60,
                     .prepare_s_line = 30,
                     .admin_s_order = 120,
                     .load_s_crate = 10,
                     .unload_s_stop = 300,
                     .unload_s_crate = 20,
                     .hub_s_crate = 15},
        .prices = {.diesel_eur_l = 1.5,
                   .farmer_eur_h = 15,
                   .driver_eur_h = 25,
                   .staff_eur_h = 15,
                   .carrier_days_year = 250,
                   .diesel_factor = (char *)"diesel_b7_reg",
                   .petrol_factor = (char *)"petrol_e10_reg",
                   .electricity_factor = (char *)"electricity_fr_reg",
                   .temperature_c = 12},
        .uncertainty = {.peak_factor = 1},
        .experiment = {.seed = 1,
                       .replications_min = 4,
                       .replications_max = 4,
                       .precision_metric = (char *)"cost_eur",
                       .precision_share = 1e-9,
                       .confidence = 0.95},
    };
    return w;
}

static inline void small_world_free(struct small_world *w)
{
    small_travel_clear(w);
    free(w);
}
#endif
