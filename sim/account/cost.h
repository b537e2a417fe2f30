/* Cost of the resources used, by item, before any fee or grant moves money.
 *
 *   fuel      litres and kWh (charging losses included) of traction and cold unit x price
 *   vehicle   driven by a farm or an outlet: its own, every cost per km: price / life_km +
 *             maintenance + tyres + insurance x life_years / life_km. Driven by the carrier or
 *             the association: maintenance and tyres per km, and for each vehicle-day
 *             (price / life_years + insurance) / carrier_days_year. Routes of one fleet on one
 *             day take one vehicle-day each, but no more than the fleet has vehicles, which
 *             they share evenly
 *   driving   wage x (drive + wait)
 *   handling  wage x (prepare + load + unload + sort)
 *   hub       electricity of the cold m3 held; rent, of hubs that the organisation uses
 *   toll      motorway km x tariff of the class (truck above 3.5 t)
 *   loss      refused or spoiled kg x price, borne by the farm
 *
 * Wages: farms farmer_eur_h, the carrier driver_eur_h, all others staff_eur_h. */
#ifndef SIM_ACCOUNT_COST_H
#define SIM_ACCOUNT_COST_H
#include "sim/account/account.h"

enum cost_item { COST_FUEL, COST_VEHICLE, COST_DRIVING_TIME, COST_HANDLING_TIME, COST_HUB,
                 COST_TOLL, COST_LOSS, N_COST_ITEMS };

/* vehicle_days: of its fleet, that this trip takes. Eur of the whole route, not yet multiplied
 * by its share. */
void cost_of_trip(const struct account_basis *basis, const struct ledger_trip *trip,
                  double vehicle_days, double eur[N_COST_ITEMS]);
void cost_of_work(const struct account_basis *basis, const struct ledger_work *work,
                  double eur[N_COST_ITEMS]);
double cost_of_loss_eur(const struct ledger_order *order);

/* Rent of a hub for the days of the run. */
double cost_of_rent_eur(const struct account_basis *basis, size_t hub);

/* kWh from the mains of the chilled room. */
double cost_room_kwh(const struct account_basis *basis, const struct ledger_work *work);

double cost_wage_eur_h(const struct account_basis *basis, size_t actor);

/* Vehicle-days of every trip of the ledger, into days[n_trips]. */
void cost_vehicle_days(const struct account_basis *basis, const struct ledger *ledger,
                       double days[]);
#endif
