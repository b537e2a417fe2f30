#include "sim/account/ghg.h"
#include <math.h>
#include <string.h>

/* The first factor of the same kind (the id's first word, the unit) that is split. */
static double use_share(const struct catalogue *catalogue, const struct emission_factor *factor)
{
    size_t n = strcspn(factor->id, "_");
    for (size_t i = 0; i < catalogue->n_factors; i++) {
        const struct emission_factor *other = &catalogue->factors[i];
        if (strncmp(other->id, factor->id, n) == 0 && other->id[n] == '_' &&
            strcmp(other->unit, factor->unit) == 0 && isfinite(other->ttw) && other->wtw > 0)
            return other->ttw / other->wtw;
    }
    return (double)NAN;
}

static struct ghg factor_of(const struct catalogue *catalogue, const char *id)
{
    const struct emission_factor *factor = id ? catalogue_factor(catalogue, id) : NULL;
    if (!factor)
        return (struct ghg){(double)NAN, (double)NAN};
    double wtw = isnan(factor->wtw) ? factor->wtt + factor->ttw : factor->wtw;
    double ttw = isnan(factor->ttw) ? wtw * use_share(catalogue, factor) : factor->ttw;
    return (struct ghg){wtw, ttw};
}

struct ghg_factors ghg_factors_of(const struct catalogue *catalogue,
                                  const struct prices *prices)
{
    return (struct ghg_factors){
        .diesel = factor_of(catalogue, prices->diesel_factor),
        .petrol = factor_of(catalogue, prices->petrol_factor),
        .electricity = factor_of(catalogue, prices->electricity_factor),
    };
}

double ghg_mains_kwh(const struct prices *prices, double vehicle_kwh)
{
    return vehicle_kwh / (1 - prices->charging_loss_share);
}

static void add(struct ghg *sum, const struct ghg *factor, double amount)
{
    if (amount == 0)
        return; /* an unknown factor does not matter then */
    sum->wtw_kgco2e += amount * factor->wtw_kgco2e;
    sum->ttw_kgco2e += amount * factor->ttw_kgco2e;
}

struct ghg ghg_of_trip(const struct ghg_factors *factors, const struct prices *prices,
                       const struct vehicle *vehicle, const struct ledger_trip *trip)
{
    struct ghg sum = {0};
    const struct ghg *fuel =
        vehicle->energy == ENERGY_PETROL ? &factors->petrol : &factors->diesel;
    add(&sum, fuel, trip->fuel_l + trip->fridge_l);
    add(&sum, &factors->electricity,
        ghg_mains_kwh(prices, trip->energy_kwh + trip->fridge_kwh));
    if (vehicle->refrigerant_kg > 0 && vehicle->life_km > 0) {
        double leak_kg_km = vehicle->refrigerant_kg * prices->refrigerant_leak_share_year *
                            vehicle->life_years / vehicle->life_km;
        double leak_kgco2e =
            leak_kg_km * prices->refrigerant_gwp * (trip->laden_km + trip->empty_km);
        sum.wtw_kgco2e += leak_kgco2e;
        sum.ttw_kgco2e += leak_kgco2e;
    }
    return sum;
}
