/* The world of one replication of one organisation: goods, hubs and vehicles on one clock. */
#ifndef SIM_MODEL_WORLD_H
#define SIM_MODEL_WORLD_H
#include <stdatomic.h>
#include "sim/account/actor.h"
#include "sim/account/ledger.h"
#include "sim/demand/orders.h"
#include "sim/model/gap.h"
#include "sim/model/plan.h"

/* A route as it was driven, for maps. */
struct driven_route {
    size_t flow, fleet, actor;
    int day;
    double start_s, distance_km, kg; /* start: seconds of the day */
    size_t n_places;
    size_t *places;                  /* owned */
};
struct driven_routes {
    size_t n, room;
    struct driven_route *list;       /* owned */
};
void driven_routes_clear(struct driven_routes *routes);

struct world_run {
    const struct plan *plan;
    const struct actors *actors;
    const struct orders *orders;   /* of the replication */
    uint64_t replication;
    struct arena *arena;           /* for all that the run needs */
    struct driven_routes *routes;  /* filled when not NULL */
    struct gap_sample *sample;     /* filled when not NULL */
    const atomic_bool *cancelled;  /* once true the rest of the year is left out; NULL: never */
    size_t n_events;               /* out */
};

/* Simulates the year and writes its ledger (initialised, on the same arena). A function of the plan, the
 * orders and the replication alone. */
void world_simulate(struct world_run *run, struct ledger *ledger);
#endif
