/* A scenario around place tables, made by hand so that these tests need no YAML. */
#ifndef TESTS_DATA_TERRITORY_CASE_H
#define TESTS_DATA_TERRITORY_CASE_H
#include <math.h>
#include <stdint.h>
#include "data/territory.h"

/* The structs own their texts; these are borrowed. */
#define TEXT(literal) ((char *)literal)
#define COMMUNES "data/territories/deux-sevres/communes.shp"

/* Static storage: nothing to release. Products vegetables and dairy; vehicles van_s and
 * van_s_fridge, the first of which starts at depot-1; a flow of each kind. */
struct territory_case {
    struct scenario scenario;
    struct product products[2];
    struct fleet fleets[2];
    struct flow flows[3];
    struct organisation organisation;
};

static inline void territory_case_init(struct territory_case *this)
{
    *this = (struct territory_case){
        .products = {{.id = TEXT("vegetables"), .label = {TEXT("Légumes"), TEXT("Vegetables")}},
                     {.id = TEXT("dairy"),
                      .label = {TEXT("Produits laitiers"), TEXT("Dairy")}}},
        .fleets = {{.id = TEXT("van_s"),
                    .type = {.id = TEXT("van_s_diesel")},
                    .depot = TEXT("depot-1")},
                   {.id = TEXT("van_s_fridge"), .type = {.id = TEXT("van_s_diesel_fridge")}}},
        .flows = {{.id = TEXT("drop"),
                   .from = {1u << PLACE_FARM, NULL},
                   .to = {1u << PLACE_MASSIFICATION_POINT, NULL},
                   .driver = DRIVER_FARM,
                   .fleet = SIZE_MAX},
                  {.id = TEXT("collect"),
                   .from = {1u << PLACE_MASSIFICATION_POINT, NULL},
                   .to = {1u << PLACE_PLATFORM, NULL},
                   .driver = DRIVER_CARRIER},
                  {.id = TEXT("ship"),
                   .from = {1u << PLACE_PLATFORM, NULL},
                   .to = {1u << PLACE_OUTLET, NULL},
                   .driver = DRIVER_CARRIER}},
    };
    this->organisation =
        (struct organisation){.id = TEXT("pooled"), .n_flows = 3, .flows = this->flows};
    this->scenario = (struct scenario){
        .path = TEXT("scenario.yaml"),
        .territory = {.communes_path = TEXT(COMMUNES)},
        .farms_path = TEXT("tests/bad/territory/good_farms.csv"),
        .hubs_path = TEXT("tests/bad/territory/good_hubs.csv"),
        .outlets_path = TEXT("tests/bad/territory/good_outlets.csv"),
        .depots_path = TEXT("tests/bad/territory/good_depots.csv"),
        .n_products = 2,
        .products = this->products,
        .n_fleets = 2,
        .fleets = this->fleets,
        .n_organisations = 1,
        .organisations = &this->organisation,
    };
}
#endif
