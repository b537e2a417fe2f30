/* Fuel and electricity of a leg: physical, so that the ledger can hold it. */
#ifndef SIM_ACCOUNT_ENERGY_H
#define SIM_ACCOUNT_ENERGY_H
#include "data/catalogue.h"
#include "sim/account/tier3.h"

/* Litres or kWh (vehicle side) per km at a load (kg / payload, clamped to [0, 1]) and a mean
 * speed: the vehicle's empty-full line at 45 km/h, times the shape of its EMEP Tier 3 energy
 * curve E(speed) / E(45) where the catalogue has one. */
double energy_per_km(const struct catalogue *catalogue, const struct vehicle *vehicle,
                     double load_share, double speed_km_h);

/* The same, looked up once for many legs. The vehicle is borrowed. */
struct energy_curve {
    const struct vehicle *vehicle;
    struct tier3_curve shape;
};
struct energy_curve energy_curve_of(const struct catalogue *catalogue,
                                    const struct vehicle *vehicle);
double energy_curve_per_km(const struct energy_curve *curve, double load_share,
                           double speed_km_h);
#endif
