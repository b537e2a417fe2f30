/* Accounts: cost, emissions, air pollutants, service and money of each actor, as pure functions
 * of a ledger and a price list. */
#ifndef SIM_ACCOUNT_ACCOUNT_H
#define SIM_ACCOUNT_ACCOUNT_H
#include "data/catalogue.h"
#include "data/scenario.h"
#include "data/territory.h"
#include "sim/account/actor.h"
#include "sim/account/ledger.h"

/* The indicators of summary.csv, in its order. */
enum metric {
    METRIC_DISTANCE_KM,       /* net: what these orders are charged with */
    METRIC_DISTANCE_GROSS_KM, /* whole rounds, shared parts included */
    METRIC_LADEN_KM, METRIC_EMPTY_KM,
    METRIC_COST_EUR,          /* resources used, before fees and grants move money */
    METRIC_COST_FUEL_EUR, METRIC_COST_VEHICLE_EUR, METRIC_COST_DRIVING_TIME_EUR,
    METRIC_COST_HANDLING_TIME_EUR, /* prepare, load, unload, sort */
    METRIC_COST_HUB_EUR, METRIC_COST_TOLL_EUR, METRIC_COST_LOSS_EUR,
    METRIC_FARMER_TIME_EUR,   /* part of the cost that is the farmers' own time */
    METRIC_GHG_WTW_KGCO2E, METRIC_GHG_TTW_KGCO2E,
    METRIC_NOX_G, METRIC_PM25_G, METRIC_PM10_G, METRIC_CO_G, METRIC_NMVOC_G,
    METRIC_DRIVING_H, METRIC_LABOUR_H, METRIC_WAITING_H,
    METRIC_ROUTES, METRIC_STOPS,
    METRIC_FUEL_L, METRIC_ELECTRICITY_KWH,
    METRIC_ORDERED_KG,        /* = delivered + lost + unserved */
    METRIC_DELIVERED_KG, METRIC_LOSS_KG, METRIC_UNSERVED_KG,
    METRIC_ORDERS, METRIC_UNSERVED_ORDERS,
    METRIC_FILL_SHARE,        /* mean over routes of the fullest moment / capacity */
    METRIC_ON_TIME_SHARE, METRIC_LEAD_H, METRIC_WARM_MIN,
    METRIC_SALES_EUR,
    METRIC_PAID_EUR, METRIC_RECEIVED_EUR, /* fees, tariffs, commissions, grants */
    METRIC_NET_COST_EUR,      /* cost + paid - received: what the actor bears */
    METRIC_COST_PER_KG_EUR,   /* cost / delivered kg */
    METRIC_KGCO2E_PER_KG,
    N_METRICS
};

struct metric_info {
    const char *id, *unit;    /* "distance_km", "km" */
    const char *label;        /* English msgid; show it through _() */
    bool additive;            /* all = sum over actors, year = sum over days */
    int decimals;             /* to show */
};
extern const struct metric_info metric_infos[N_METRICS];

/* Yearly amounts (rents, memberships, flat tariffs, grants) are pro rata: a run of n_days bears
 * n_days / ACCOUNT_YEAR_DAYS of them. 52 weeks are one year. */
enum { ACCOUNT_YEAR_DAYS = 364 };

/* What pricing needs besides the ledger. All borrowed. */
struct account_basis {
    const struct catalogue *catalogue;
    const struct scenario *scenario;
    const struct territory *territory;
    const struct actors *actors;
    size_t organisation;
    int n_days;
};

/* Metrics of every actor: out[actor * N_METRICS + metric], row 0 for all. A share without a
 * base (no route, no order) is NaN. Trips and work count for the actor who does them, orders
 * for the farm that owes them; what is priced how is said in cost.h, ghg.h, emission.h, budget.h.
 *   orders            of the outlets, each counted once for all and once for each of its farms
 *   unserved_orders   those of which some line did not arrive, or was refused or spoiled
 *   on_time_share     of the order lines
 *   loss_kg           refused or spoiled
 *   unserved_kg       never brought: no flow, no vehicle in time, not prepared; the farm keeps it
 *   lead_h, warm_min  mean of the delivered lines; warm_min of those that must stay cold
 *   fill_share        mean of the routes, each weighted by the share charged to these orders
 *   electricity_kwh   from the mains: charging losses and cold rooms included
 * Not additive over actors: orders and the shares and means. */
void account_year(const struct account_basis *basis, const struct ledger *ledger, double out[]);

/* Distance, cost, ghg_wtw, routes, delivered kg, late orders for all actors together by day:
 * out[day * N_DAILY + k]. Rents are spread evenly; what happened before the first day or after
 * the last counts on that day, so that the days add up to the year. Late: some line came late
 * or was refused. */
enum daily { DAILY_DISTANCE_KM, DAILY_COST_EUR, DAILY_GHG_WTW_KGCO2E, DAILY_ROUTES,
             DAILY_DELIVERED_KG, DAILY_LATE_ORDERS, N_DAILY };
void account_days(const struct account_basis *basis, const struct ledger *ledger, double out[]);
#endif
