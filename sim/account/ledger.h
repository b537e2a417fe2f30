/* The ledger: the physical record of one replication of one organisation. Nothing in it is
 * priced; cost, emissions and budgets are pure functions of a ledger and a price list. */
#ifndef SIM_ACCOUNT_LEDGER_H
#define SIM_ACCOUNT_LEDGER_H
#include <stddef.h>
#include "data/arena.h"

enum activity {
    ACTIVITY_PREPARE, /* picking and packing orders at the farm, paperwork included */
    ACTIVITY_LOAD,
    ACTIVITY_DRIVE,
    ACTIVITY_WAIT,    /* for a window, a dock, goods, a legal break */
    ACTIVITY_UNLOAD,
    ACTIVITY_HANDLE,  /* sorting at hubs */
    N_ACTIVITIES
};

/* One route driven, or one vehicle's part of it. Index fields point into the actors, fleets
 * and flows of the run. share: part of the route charged to these orders (1 but for rounds
 * shared with other customers); quantities below are of the whole route, multiply by share. */
struct ledger_trip {
    size_t actor;      /* who drives */
    size_t fleet, flow;
    int day;           /* of the run, from 0 */
    double share;
    double laden_km, empty_km;
    double motorway_km; /* with a toll; 0 as long as roads are read without tolls */
    double activity_s[N_ACTIVITIES];
    double duration_s; /* from the start to the end of the route */
    double fuel_l, energy_kwh;             /* traction */
    double fridge_l, fridge_kwh;           /* refrigeration */
    double kg, crates;                     /* carried, each counted once */
    double others_kg;                      /* of kg: goods of other farms than the one that drives */
    double kg_km;                          /* sum over legs of load x km */
    double max_load_share;                 /* fullest moment / capacity, by the binding one of kg and crates */
    size_t n_stops;
    size_t cold_starts;
};

/* Work and storage that no vehicle does: at a farm or a hub, one day. */
struct ledger_work {
    size_t actor;
    int day;
    double activity_s[N_ACTIVITIES];
    double kg, crates;
    double cold_m3_days;
};

/* The end of one order line. */
enum outcome { OUTCOME_ON_TIME, OUTCOME_LATE, OUTCOME_REFUSED, OUTCOME_NO_FLOW, OUTCOME_NO_SHOW,
               OUTCOME_NO_VEHICLE, OUTCOME_SPOILED };
struct ledger_order {
    size_t order;      /* number of the outlet's order (several lines, farms and products) */
    size_t farm, outlet, product; /* indices into the territory and scenario */
    int day;           /* of delivery asked */
    double kg, crates;
    double lead_s;     /* from leaving the farm to delivery */
    double warm_s;     /* chilled or frozen goods outside the cold */
    double sales_eur_kg; /* price list of the order, so that a ledger stands alone */
    enum outcome outcome;
};

/* Rows are kept in the order in which they were written. Memory is the arena's. */
struct ledger {
    struct arena *arena;
    size_t n_trips, n_work, n_orders;
    size_t room_trips, room_work, room_orders;
    struct ledger_trip *trips;
    struct ledger_work *work;
    struct ledger_order *orders;
};

void ledger_init(struct ledger *ledger, struct arena *arena);
struct ledger_trip *ledger_add_trip(struct ledger *ledger);   /* zeroed, share 1; valid until the next add */
struct ledger_work *ledger_add_work(struct ledger *ledger);
struct ledger_order *ledger_add_order(struct ledger *ledger);
#endif
