#include "sim/demand/contracts.h"
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"

/* What the choice of farms reads and updates. */
struct market {
    const struct scenario *scenario;
    const struct territory *territory;
    const double *distance_km;
    double *left_kg_week; /* n_farms x n_products */
    struct contracts *contracts;
    size_t room;
};

struct ranked_outlet {
    uint64_t hash;
    size_t outlet;
};

static int by_hash(const void *a, const void *b)
{
    const struct ranked_outlet *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->outlet < y->outlet ? -1 : x->outlet > y->outlet;
}

static int by_outlet(const void *a, const void *b)
{
    const struct contract *x = a, *y = b;
    if (x->outlet != y->outlet)
        return x->outlet < y->outlet ? -1 : 1;
    if (x->product != y->product)
        return x->product < y->product ? -1 : 1;
    return x->farm < y->farm ? -1 : x->farm > y->farm;
}

/* What the meals of a day come to. */
static double meals_kg(const struct scenario *scenario, const struct outlet *outlet, size_t product)
{
    double share = isnan(outlet->local_share) ? scenario->demand.local_share : outlet->local_share;
    return outlet->meals_day * scenario->products[product].meal_kg * share;
}

double contracts_day_kg(const struct contracts *contracts, const struct scenario *scenario,
                        const struct outlet *outlet, size_t product)
{
    return contracts->volume_factor * meals_kg(scenario, outlet, product);
}

static int n_days_of(unsigned days)
{
    int n = 0;
    for (; days; days &= days - 1)
        n++;
    return n;
}

/* Outlets and products keep their shares of the volume that the scenario gives, if it gives one. */
static double volume_factor(const struct scenario *scenario, const struct territory *territory)
{
    double kg_week = 0;
    for (size_t o = 0; o < territory->n_outlets; o++)
        for (size_t p = 0; p < scenario->n_products; p++)
            kg_week += meals_kg(scenario, &territory->outlets[o], p) *
                       n_days_of(territory->outlets[o].days);
    return scenario->demand.volume_kg_week > 0 && kg_week > 0
               ? scenario->demand.volume_kg_week / kg_week
               : 1;
}

/* How little an outlet likes a farm; infinity when it cannot supply. */
static double reluctance(const struct market *market, size_t outlet, size_t product, size_t farm)
{
    const struct territory *territory = market->territory;
    const struct demand_rules *demand = &market->scenario->demand;
    const double supply = territory->farms[farm].supply_kg_week[product];
    const double left = market->left_kg_week[farm * market->scenario->n_products + product];
    const double km = market->distance_km[territory->farms[farm].place * territory->n_places +
                                          territory->outlets[outlet].place];
    if (left <= 0 || !(km <= demand->contract_reach_km))
        return INFINITY;
    switch (demand->allocation) {
    case ALLOCATE_NEAREST:
        return km;
    case ALLOCATE_CAPACITY:
        return -left;
    case ALLOCATE_CONTRACTS:
        break;
    }
    return km * (1 + (supply - left) / supply);
}

/* The farm that an outlet likes best for a product, of those that do not supply it yet (all
 * when again). SIZE_MAX when none can. */
static size_t best_farm(const struct market *market, size_t outlet, size_t product, bool again)
{
    const struct contracts *contracts = market->contracts;
    size_t best = SIZE_MAX;
    double least = INFINITY;
    for (size_t f = 0; f < market->territory->n_farms; f++) {
        bool supplies = false;
        for (size_t i = contracts->n; !again && i-- > 0;) {
            const struct contract *c = &contracts->list[i];
            if (c->outlet != outlet || c->product != product)
                break;
            supplies = supplies || c->farm == f;
        }
        const double r = supplies ? (double)INFINITY : reluctance(market, outlet, product, f);
        if (r < least) {
            least = r;
            best = f;
        }
    }
    return best;
}

/* Spreads what an outlet wants of a product over farms: an equal part each, then whatever
 * any of them can still supply. */
static void place_demand(struct market *market, size_t outlet, size_t product, double kg_week)
{
    struct contracts *contracts = market->contracts;
    const size_t first = contracts->n;
    const double part = kg_week / fmax(1, market->scenario->demand.farms_per_product);
    double unplaced = kg_week;
    while (unplaced > 1e-9 * kg_week) {
        size_t farm = best_farm(market, outlet, product, false);
        if (farm == SIZE_MAX)
            farm = best_farm(market, outlet, product, true);
        if (farm == SIZE_MAX)
            break;
        double *left = &market->left_kg_week[farm * market->scenario->n_products + product];
        double kg = fmin(fmin(part, unplaced), *left);
        *left -= kg;
        unplaced -= kg;
        contracts->farm_kg_week[farm] += kg;
        contracts->placed_kg_week += kg;
        contracts->list =
            mem_grown(contracts->list, &market->room, contracts->n + 1, sizeof *contracts->list);
        contracts->list[contracts->n++] = (struct contract){
            .outlet = outlet, .product = product, .farm = farm, .share = kg / kg_week};
    }
    /* The same farm may have been taken twice: merge. */
    size_t n = first;
    for (size_t i = first; i < contracts->n; i++) {
        size_t same = first;
        while (same < n && contracts->list[same].farm != contracts->list[i].farm)
            same++;
        if (same < n)
            contracts->list[same].share += contracts->list[i].share;
        else
            contracts->list[n++] = contracts->list[i];
    }
    contracts->n = n;
}

struct contracts contracts_make(const struct scenario *scenario,
                                const struct territory *territory, const double distance_km[])
{
    const size_t n_products = scenario->n_products;
    struct contracts contracts = {.volume_factor = volume_factor(scenario, territory)};
    contracts.farm_kg_week = mem_zeroed(territory->n_farms, sizeof *contracts.farm_kg_week);
    struct market market = {.scenario = scenario,
                            .territory = territory,
                            .distance_km = distance_km,
                            .contracts = &contracts};
    market.left_kg_week =
        mem_zeroed(territory->n_farms * n_products, sizeof *market.left_kg_week);
    for (size_t f = 0; f < territory->n_farms; f++)
        for (size_t p = 0; p < n_products; p++)
            market.left_kg_week[f * n_products + p] = territory->farms[f].supply_kg_week[p];

    struct ranked_outlet *ranked = mem_zeroed(territory->n_outlets, sizeof *ranked);
    for (size_t o = 0; o < territory->n_outlets; o++)
        ranked[o] = (struct ranked_outlet){
            text_hash(territory->places[territory->outlets[o].place].id), o};
    qsort(ranked, territory->n_outlets, sizeof *ranked, by_hash);

    for (size_t p = 0; p < n_products; p++)
        for (size_t i = 0; i < territory->n_outlets; i++) {
            const struct outlet *outlet = &territory->outlets[ranked[i].outlet];
            const double kg_week = contracts_day_kg(&contracts, scenario, outlet, p) *
                                   n_days_of(outlet->days);
            if (kg_week <= 0)
                continue;
            contracts.wanted_kg_week += kg_week;
            place_demand(&market, ranked[i].outlet, p, kg_week);
        }
    if (contracts.n)
        qsort(contracts.list, contracts.n, sizeof *contracts.list, by_outlet);
    free(ranked);
    free(market.left_kg_week);
    return contracts;
}

void contracts_clear(struct contracts *contracts)
{
    free(contracts->list);
    free(contracts->farm_kg_week);
    *contracts = (struct contracts){0};
}
