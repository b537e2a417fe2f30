/* Greenhouse gases: litres and kWh times the scenario's factors (well to wheel, tank to wheel;
 * CH4 and N2O of combustion are inside them), and what refrigeration leaks. */
#ifndef SIM_ACCOUNT_GHG_H
#define SIM_ACCOUNT_GHG_H
#include "data/scenario.h"
#include "sim/account/ledger.h"

struct ghg {
    double wtw_kgco2e, ttw_kgco2e;
};

/* kg CO2e per litre, or per kWh from the mains. */
struct ghg_factors {
    struct ghg diesel, petrol, electricity;
};

/* A factor without its use part (Base Carbone prints some whole) is split as the legal factor
 * of the same fuel; NaN where a factor is unknown. */
struct ghg_factors ghg_factors_of(const struct catalogue *catalogue,
                                  const struct prices *prices);

/* Of the whole route, not yet multiplied by its share: fuel and electricity of traction and
 * cold unit, and the refrigerant: charge x yearly leak x GWP, spread over the km that the
 * vehicle drives in a year (life_km / life_years). The leak counts in both. */
struct ghg ghg_of_trip(const struct ghg_factors *factors, const struct prices *prices,
                       const struct vehicle *vehicle, const struct ledger_trip *trip);

/* kWh from the mains: charging losses on all that a vehicle takes. */
double ghg_mains_kwh(const struct prices *prices, double vehicle_kwh);
#endif
