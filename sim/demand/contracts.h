/* Contracts: which farm supplies which outlet with which product, and how much in a normal
 * week. They are made once for a scenario, before any chance: what a coordinator would
 * find in the delivery notes. */
#ifndef SIM_DEMAND_CONTRACTS_H
#define SIM_DEMAND_CONTRACTS_H
#include <stddef.h>
#include "data/scenario.h"
#include "data/territory.h"

struct contract {
    size_t outlet, product, farm;
    double share; /* of what the outlet buys of the product from the territory */
};

struct contracts {
    size_t n;
    struct contract *list;   /* by outlet, then product, then farm; owned */
    double volume_factor;    /* on what the meals of outlets come to, for demand.volume_kg_week */
    double *farm_kg_week;    /* expected in a school week at full season, one a farm; owned */
    double wanted_kg_week;   /* local purchases that outlets want in such a week, */
    double placed_kg_week;   /* and what the farms within reach can supply of it */
};

/* distance_km: n_places x n_places of the territory, row-major, farm to outlet.
 *
 * Outlets choose in the order of a hash of their id, product by product. Each outlet wants
 * farms_per_product farms (all that it needs when they are small). ALLOCATE_NEAREST takes the nearest
 * farms that have supply left; ALLOCATE_CAPACITY the farms with most supply left;
 * ALLOCATE_CONTRACTS weighs both: the least distance x (1 + share of the supply already
 * promised). What no farm within contract_reach_km can supply is bought elsewhere and is
 * not part of the comparison; wanted - placed tells how much. */
struct contracts contracts_make(const struct scenario *scenario,
                                const struct territory *territory, const double distance_km[]);
void contracts_clear(struct contracts *contracts);

/* Kilograms of a product that an outlet buys from the territory for one day of meals, at full
 * season. */
double contracts_day_kg(const struct contracts *contracts, const struct scenario *scenario,
                        const struct outlet *outlet, size_t product);
#endif
