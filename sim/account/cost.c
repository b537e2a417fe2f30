#include "sim/account/cost.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "sim/account/ghg.h"

static const double HOUR_S = 3600;
enum { ROOM_YEAR_DAYS = 365 }; /* of room_kwh_m3_year */

double cost_wage_eur_h(const struct account_basis *basis, size_t actor)
{
    const struct prices *prices = &basis->scenario->prices;
    assert(actor < basis->actors->n);
    switch (basis->actors->list[actor].kind) {
    case ACTOR_FARM:
        return prices->farmer_eur_h;
    case ACTOR_CARRIER:
        return prices->driver_eur_h;
    default:
        return prices->staff_eur_h;
    }
}

static void cost_of_time(double wage_eur_h, const double activity_s[N_ACTIVITIES],
                         double eur[N_COST_ITEMS])
{
    double driving_s = activity_s[ACTIVITY_DRIVE] + activity_s[ACTIVITY_WAIT];
    double handling_s = activity_s[ACTIVITY_PREPARE] + activity_s[ACTIVITY_LOAD] +
                        activity_s[ACTIVITY_UNLOAD] + activity_s[ACTIVITY_HANDLE];
    eur[COST_DRIVING_TIME] = wage_eur_h * driving_s / HOUR_S;
    eur[COST_HANDLING_TIME] = wage_eur_h * handling_s / HOUR_S;
}

static bool is_hired(const struct account_basis *basis, size_t actor)
{
    enum actor_kind kind = basis->actors->list[actor].kind;
    return kind == ACTOR_CARRIER || kind == ACTOR_ASSOCIATION;
}

static double vehicle_eur(const struct account_basis *basis, const struct ledger_trip *trip,
                          const struct vehicle *v, double vehicle_days)
{
    double km = trip->laden_km + trip->empty_km;
    double running_eur = km * (v->maintenance_eur_km + v->tyres_eur_km);
    if (is_hired(basis, trip->actor))
        return running_eur + vehicle_days *
                                 (v->price_eur / v->life_years + v->insurance_eur_year) /
                                 basis->scenario->prices.carrier_days_year;
    return running_eur +
           km * (v->price_eur + v->insurance_eur_year * v->life_years) / v->life_km;
}

void cost_of_trip(const struct account_basis *basis, const struct ledger_trip *trip,
                  double vehicle_days, double eur[N_COST_ITEMS])
{
    const struct prices *prices = &basis->scenario->prices;
    assert(trip->fleet < basis->scenario->n_fleets && trip->actor < basis->actors->n);
    const struct vehicle *vehicle = &basis->scenario->fleets[trip->fleet].type;
    double litre_eur =
        vehicle->energy == ENERGY_PETROL ? prices->petrol_eur_l : prices->diesel_eur_l;
    double toll_eur_km = vehicle->road_class == ROAD_TRUCK ? prices->toll_eur_km_truck
                                                           : prices->toll_eur_km_light;
    memset(eur, 0, N_COST_ITEMS * sizeof *eur);
    cost_of_time(cost_wage_eur_h(basis, trip->actor), trip->activity_s, eur);
    eur[COST_FUEL] = litre_eur * (trip->fuel_l + trip->fridge_l) +
                     prices->electricity_eur_kwh *
                         ghg_mains_kwh(prices, trip->energy_kwh + trip->fridge_kwh);
    eur[COST_VEHICLE] = vehicle_eur(basis, trip, vehicle, vehicle_days);
    eur[COST_TOLL] = toll_eur_km * trip->motorway_km;
}

double cost_room_kwh(const struct account_basis *basis, const struct ledger_work *work)
{
    return work->cold_m3_days * basis->scenario->prices.room_kwh_m3_year / ROOM_YEAR_DAYS;
}

void cost_of_work(const struct account_basis *basis, const struct ledger_work *work,
                  double eur[N_COST_ITEMS])
{
    memset(eur, 0, N_COST_ITEMS * sizeof *eur);
    cost_of_time(cost_wage_eur_h(basis, work->actor), work->activity_s, eur);
    eur[COST_HUB] = cost_room_kwh(basis, work) * basis->scenario->prices.electricity_eur_kwh;
}

double cost_of_loss_eur(const struct ledger_order *order)
{
    bool lost = order->outcome == OUTCOME_REFUSED || order->outcome == OUTCOME_SPOILED;
    return lost ? order->kg * order->sales_eur_kg : 0;
}

double cost_of_rent_eur(const struct account_basis *basis, size_t hub)
{
    assert(hub < basis->territory->n_hubs);
    return basis->territory->hubs[hub].rent_eur_year * basis->n_days / ACCOUNT_YEAR_DAYS;
}

/* Trips of one actor, fleet and day side by side. */
struct trip_key {
    size_t actor, fleet, trip;
    int day;
};

static int by_actor_fleet_day(const void *a, const void *b)
{
    const struct trip_key *x = a, *y = b;
    if (x->actor != y->actor)
        return x->actor < y->actor ? -1 : 1;
    if (x->fleet != y->fleet)
        return x->fleet < y->fleet ? -1 : 1;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->trip < y->trip ? -1 : 1;
}

void cost_vehicle_days(const struct account_basis *basis, const struct ledger *ledger,
                       double days[])
{
    struct trip_key *keys = mem_zeroed(ledger->n_trips, sizeof *keys);
    for (size_t i = 0; i < ledger->n_trips; i++) {
        const struct ledger_trip *trip = &ledger->trips[i];
        keys[i] = (struct trip_key){trip->actor, trip->fleet, i, trip->day};
    }
    qsort(keys, ledger->n_trips, sizeof *keys, by_actor_fleet_day);
    for (size_t first = 0, last; first < ledger->n_trips; first = last) {
        const struct trip_key *key = &keys[first];
        for (last = first + 1; last < ledger->n_trips; last++)
            if (keys[last].actor != key->actor || keys[last].fleet != key->fleet ||
                keys[last].day != key->day)
                break;
        size_t n = last - first, count = basis->scenario->fleets[key->fleet].count;
        double each = n > count ? (double)count / (double)n : 1;
        for (size_t i = first; i < last; i++)
            days[keys[i].trip] = each;
    }
    free(keys);
}
