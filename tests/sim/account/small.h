/* A territory of two farms, a hub and an outlet, three fleets and one organisation, made by
 * hand for the tests of sim/account. */
#ifndef TESTS_SIM_ACCOUNT_SMALL_H
#define TESTS_SIM_ACCOUNT_SMALL_H
#include <stdlib.h>
#include <string.h>
#include "sim/account/account.h"
#include "tests/run.h"

enum { FLEET_VAN, FLEET_TRUCK, FLEET_ELECTRIC, N_FLEETS };
enum { FLOW_FARM, FLOW_CARRIER, N_FLOWS };
enum { FARM_A, FARM_B };

struct small {
    struct catalogue *catalogue;
    struct place places[4];
    struct farm farms[2];
    struct hub hubs[1];
    struct outlet outlets[1];
    struct territory territory;
    struct product products[2]; /* vegetables, ambient; dairy, chilled */
    struct fleet fleets[N_FLEETS];
    struct flow flows[N_FLOWS];
    struct organisation organisation;
    struct grant grants[2];
    struct scenario scenario;
    struct actors actors;
    struct arena arena;
    struct ledger ledger;
    struct account_basis basis;
    size_t farm_a, farm_b, hub, carrier, association, outlets_actor; /* actors */
};

static inline void small_start(struct small *s)
{
    static char id[][12] = {"farm_a", "farm_b", "platform", "school"};
    static char diesel[] = "diesel_b7_reg", petrol[] = "petrol_e10_reg",
                electricity[] = "electricity_fr_reg";
    struct faults faults = {0};
    memset(s, 0, sizeof *s);
    s->catalogue = catalogue_read("data/reference", &faults);
    ck_assert_uint_eq(faults.n, 0);
    for (size_t p = 0; p < 4; p++)
        s->places[p] = (struct place){.id = id[p], .name = id[p]};
    s->farms[1].place = 1;
    s->hubs[0] = (struct hub){.place = 2, .rent_eur_year = 7280};
    s->outlets[0].place = 3;
    s->territory = (struct territory){.n_places = 4,
                                      .n_farms = 2,
                                      .n_hubs = 1,
                                      .n_outlets = 1,
                                      .places = s->places,
                                      .farms = s->farms,
                                      .hubs = s->hubs,
                                      .outlets = s->outlets};
    s->products[1].temperature = TEMPERATURE_CHILLED;
    const char *vehicles[N_FLEETS] = {"van_s_diesel_fridge", "truck_12t_fridge",
                                      "van_s_electric_fridge"};
    for (size_t f = 0; f < N_FLEETS; f++)
        s->fleets[f] = (struct fleet){.type = *catalogue_vehicle(s->catalogue, vehicles[f]),
                                      .count = f == FLEET_TRUCK ? 2 : SIZE_MAX};
    s->flows[FLOW_FARM].driver = DRIVER_FARM;
    s->flows[FLOW_CARRIER].driver = DRIVER_CARRIER;
    s->organisation.n_flows = N_FLOWS;
    s->organisation.flows = s->flows;
    s->scenario = (struct scenario){.n_products = 2,
                                    .products = s->products,
                                    .n_fleets = N_FLEETS,
                                    .fleets = s->fleets,
                                    .n_organisations = 1,
                                    .organisations = &s->organisation};
    s->scenario.prices = (struct prices){
        .diesel_eur_l = 1.65,
        .petrol_eur_l = 1.70,
        .electricity_eur_kwh = 0.20,
        .farmer_eur_h = 15,
        .driver_eur_h = 25,
        .staff_eur_h = 16,
        .toll_eur_km_truck = 0.17,
        .toll_eur_km_light = 0.10,
        .room_kwh_m3_year = 73,
        .charging_loss_share = 0.07,
        .carrier_days_year = 250,
        .diesel_factor = diesel,
        .petrol_factor = petrol,
        .electricity_factor = electricity,
        .refrigerant_gwp = 2140,
        .refrigerant_leak_share_year = 0.2,
        .temperature_c = 12,
    };
    s->actors = actors_of(&s->territory);
    ledger_init(&s->ledger, &s->arena);
    s->basis = (struct account_basis){.catalogue = s->catalogue,
                                      .scenario = &s->scenario,
                                      .territory = &s->territory,
                                      .actors = &s->actors,
                                      .n_days = 364};
    s->farm_a = actor_of_farm(&s->actors, FARM_A);
    s->farm_b = actor_of_farm(&s->actors, FARM_B);
    s->hub = actor_of_hub(&s->actors, &s->territory, 0);
    s->carrier = actor_of_kind(&s->actors, ACTOR_CARRIER);
    s->association = actor_of_kind(&s->actors, ACTOR_ASSOCIATION);
    s->outlets_actor = actor_of_kind(&s->actors, ACTOR_OUTLETS);
}

static inline void small_end(struct small *s)
{
    actors_clear(&s->actors);
    arena_clear(&s->arena);
    catalogue_free(s->catalogue);
}

/* The round of test_cost.c: 50 km in 75 minutes with the small refrigerated van. */
static inline void small_add_van(struct small *s, size_t actor, int day)
{
    struct ledger_trip *trip = ledger_add_trip(&s->ledger);
    trip->actor = actor;
    trip->fleet = FLEET_VAN;
    trip->flow = FLOW_FARM;
    trip->day = day;
    trip->laden_km = 30;
    trip->empty_km = 20;
    trip->motorway_km = 10;
    trip->activity_s[ACTIVITY_DRIVE] = 4500;
    trip->activity_s[ACTIVITY_WAIT] = 900;
    trip->activity_s[ACTIVITY_LOAD] = 600;
    trip->activity_s[ACTIVITY_UNLOAD] = 1200;
    trip->duration_s = 7200;
    trip->fuel_l = 3.5;
    trip->fridge_l = 0.625;
    trip->kg = 200;
    trip->crates = 25;
    trip->kg_km = 4000;
    trip->max_load_share = 0.8;
    trip->n_stops = 4;
    trip->cold_starts = 1;
}

/* 120 km of the carrier's refrigerated 12 t truck. */
static inline void small_add_truck(struct small *s, int day)
{
    struct ledger_trip *trip = ledger_add_trip(&s->ledger);
    trip->actor = s->carrier;
    trip->fleet = FLEET_TRUCK;
    trip->flow = FLOW_CARRIER;
    trip->day = day;
    trip->laden_km = 80;
    trip->empty_km = 40;
    trip->motorway_km = 40;
    trip->activity_s[ACTIVITY_DRIVE] = 3 * 3600;
    trip->activity_s[ACTIVITY_WAIT] = 1800;
    trip->activity_s[ACTIVITY_LOAD] = 900;
    trip->activity_s[ACTIVITY_UNLOAD] = 4500;
    trip->duration_s = 5 * 3600;
    trip->fuel_l = 22;
    trip->fridge_l = 8;
    trip->kg = 1500;
    trip->crates = 190;
    trip->kg_km = 90000;
    trip->max_load_share = 0.5;
    trip->n_stops = 9;
    trip->cold_starts = 1;
}

static inline void small_add_line(struct small *s, size_t order, size_t farm, double kg,
                                  enum outcome outcome)
{
    struct ledger_order *line = ledger_add_order(&s->ledger);
    line->order = order;
    line->farm = farm;
    line->day = (int)order;
    line->kg = kg;
    line->crates = kg / 8;
    line->sales_eur_kg = 3;
    line->lead_s = 7200;
    line->warm_s = 600;
    line->outcome = outcome;
}
#endif
