/* Money that moves between actors by the organisation's business model. Nothing here is a
 * use of resources: what one pays another receives, only grants come from outside.
 *
 *   membership      each farm that ships -> association
 *   turnover fee    share of the farm's delivered sales, farm -> association
 *   commission      share of the farm's delivered sales, farm -> association (the part of it
 *                   that pays logistics is told in reports and moves no money)
 *   carrier tariff  association -> carrier, when a flow is the carrier's. A flat tariff is due
 *                   even when nothing was carried; a drop is a stop; kg and crates count on
 *                   each route; an hour is one of the route's duration, a day a vehicle-day
 *   carrying farms  association -> farm: share of the turnover of the others' goods that it
 *                   carries, at the organisation's mean price per kg
 *   grants          outside -> association
 *
 * Hubs keep their own costs: nobody reimburses them. */
#ifndef SIM_ACCOUNT_BUDGET_H
#define SIM_ACCOUNT_BUDGET_H
#include <stdbool.h>
#include "sim/account/account.h"

/* What the tariffs are counted on; of the carrier's routes, multiplied by their share. */
struct carriage {
    double km, hours, vehicle_days, drops, kg, crates, cost_eur;
};

struct budget_base {
    struct carriage carrier;
    /* One an actor (only farms are read): */
    const double *sales_eur, *delivered_kg, *others_kg;
    const bool *ships;
};

double budget_tariff_eur(const struct account_basis *basis, const struct carriage *carrier);

/* Adds to paid_eur[] and received_eur[], one an actor each; returns the grants. */
double budget_settle(const struct account_basis *basis, const struct budget_base *base,
                     double paid_eur[], double received_eur[]);
#endif
