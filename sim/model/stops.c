#include "sim/model/stops.h"
#include <math.h>

struct hours stop_hours(const struct plan *plan, const struct flow *flow, size_t place)
{
    const struct territory *territory = plan->setting->territory;
    struct hours hours = {0, 86400};
    const size_t outlet = plan_outlet_at(territory, place), hub = plan_hub_at(territory, place);
    if (outlet != SIZE_MAX)
        hours = (struct hours){territory->outlets[outlet].opens_s,
                               territory->outlets[outlet].closes_s};
    else if (hub != SIZE_MAX)
        hours = (struct hours){territory->hubs[hub].opens_s, territory->hubs[hub].closes_s};
    if (plan_leads_to(plan, flow, place)) {
        hours.open_s = fmax(hours.open_s, flow->arrive_open_s);
        hours.close_s = fmin(hours.close_s, flow->arrive_close_s);
    }
    return hours;
}

double stop_service_s(const struct plan *plan, size_t place, double crates, bool load)
{
    const struct handling *handling = &plan->setting->scenario->handling;
    const struct territory *territory = plan->setting->territory;
    const size_t outlet = plan_outlet_at(territory, place);
    double fixed_s = handling->unload_s_stop;
    if (outlet != SIZE_MAX && !isnan(territory->outlets[outlet].service_s))
        fixed_s = territory->outlets[outlet].service_s;
    return fixed_s + crates * (load ? handling->load_s_crate : handling->unload_s_crate);
}

double stop_planned_s(const struct plan *plan, size_t place, double crates, bool collection)
{
    const struct handling *handling = &plan->setting->scenario->handling;
    return stop_service_s(plan, place, crates, collection) +
           crates * (collection ? handling->unload_s_crate : handling->load_s_crate);
}

static double energy_price_eur(const struct prices *prices, enum energy energy)
{
    switch (energy) {
    case ENERGY_PETROL:
        return prices->petrol_eur_l;
    case ENERGY_ELECTRIC:
        return prices->electricity_eur_kwh;
    case ENERGY_DIESEL:
    case ENERGY_OTHER:
        break;
    }
    return prices->diesel_eur_l;
}

static double wage_eur_h(const struct prices *prices, enum driver driver)
{
    switch (driver) {
    case DRIVER_FARM:
        return prices->farmer_eur_h;
    case DRIVER_CARRIER:
        return prices->driver_eur_h;
    case DRIVER_ASSOCIATION:
    case DRIVER_OUTLET:
        break;
    }
    return prices->staff_eur_h;
}

/* What the law leaves of a shift for driving and work: above 4.5 h a heavy vehicle may have to
 * rest once. */
static double work_of_shift_s(const struct vehicle *type, double shift_s)
{
    if (type->gvw_kg <= LAW_HEAVY_KG || shift_s <= LAW_DRIVE_S)
        return shift_s;
    return fmax(LAW_DRIVE_S, shift_s - LAW_REST_S);
}

struct routing_vehicle stop_vehicle(const struct plan *plan, const struct flow *flow, size_t fleet,
                                    size_t start, size_t end)
{
    const struct setting *setting = plan->setting;
    const struct prices *prices = &setting->scenario->prices;
    const struct vehicle *type = &setting->scenario->fleets[fleet].type;
    const struct matrix *matrix = &setting->travel->by_class[type->road_class];
    const size_t positioning = end * matrix->n + start; /* to the hub, or home from it */
    const double work_s =
        work_of_shift_s(type, flow->shift_s) - matrix->time_s[positioning];
    const bool to_hub = plan_leads_to(plan, flow, end) &&
                        plan_hub_at(setting->territory, end) != SIZE_MAX;
    const double until_closing_s =
        to_hub ? stop_hours(plan, flow, end).close_s - flow->slack_s - flow->depart_s : (double)INFINITY;
    const bool own = flow->driver == DRIVER_FARM || flow->driver == DRIVER_OUTLET;
    const double fuel_eur_km =
        type->full_per_100km / 100 * energy_price_eur(prices, type->energy);
    return (struct routing_vehicle){
        .start = start,
        .end = end,
        .time_s = matrix->time_s,
        .distance_km = matrix->distance_km,
        .count = SIZE_MAX,
        .capacity_kg = type->payload_kg,
        .capacity_crates = type->crates,
        .shift_start_s = flow->depart_s,
        .max_duration_s = fmax(0, fmin(work_s, until_closing_s)),
        .max_distance_km = fmax(0, type->range_km - matrix->distance_km[positioning]),
        .fixed_eur = own ? 0
                         : (type->price_eur / type->life_years + type->insurance_eur_year) /
                               prices->carrier_days_year,
        .eur_per_km = fuel_eur_km + type->maintenance_eur_km + type->tyres_eur_km +
                      (own ? (type->price_eur + type->insurance_eur_year * type->life_years) /
                                 type->life_km
                           : 0),
        .eur_per_h = wage_eur_h(prices, flow->driver),
    };
}

size_t stop_base(const struct plan *plan, const struct flow *flow, size_t fleet, size_t hub,
                 size_t other_end)
{
    if (flow->driver == DRIVER_OUTLET)
        return other_end;
    const size_t depot =
        plan_depot(plan->setting->territory, &plan->setting->scenario->fleets[fleet]);
    return depot == SIZE_MAX || flow->driver == DRIVER_FARM ? hub : depot;
}
