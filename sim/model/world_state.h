/* Inside of the world, shared by the files of sim/model that make it move. */
#ifndef SIM_MODEL_WORLD_STATE_H
#define SIM_MODEL_WORLD_STATE_H
#include "sim/engine/event.h"
#include "sim/engine/resource.h"
#include "sim/model/cargo.h"
#include "sim/model/chance.h"
#include "sim/model/world.h"

enum { DAY_S = 86400 };

/* The clock starts PLAN_DAYS_BEFORE days before day 0 of the run. */
static inline double day_start_s(int day)
{
    return (double)(day + PLAN_DAYS_BEFORE) * DAY_S;
}
static inline int day_at(double now_s)
{
    return (int)(now_s / DAY_S) - PLAN_DAYS_BEFORE;
}

/* A part of a consignment, when one vehicle cannot take it whole. */
struct piece {
    size_t consignment;
    double part; /* 0 to 1 */
};

enum visit_task { VISIT_LOAD, VISIT_UNLOAD, VISIT_END };
struct visit {
    size_t place;
    enum visit_task task;
    size_t first_piece, n_pieces; /* of world->pieces */
    double kg, crates;
};

/* One vehicle's route: its visits in order, and how far it is. */
struct route_run {
    size_t flow, fleet, actor;
    int day;                      /* that it is planned for */
    size_t first_visit, n_visits; /* of world->visits */
    size_t visit;                 /* the next, or the one going on */
    size_t at;                    /* place where it is */
    double leave_s;               /* not before: departure from the first loading place */
    double begin_s;
    double kg, crates, max_share; /* aboard */
    double driven_since_rest_s, driven_today_s;
    bool warm;                    /* its engine, from the route before */
    double arrived_s;             /* at the place where it is */
    double began_work_s;          /* there */
    size_t then;                  /* route of the same vehicle that waits for this one, or SIZE_MAX */
    struct ledger_trip trip;
};

struct hub_state {
    struct resource docks, staff;
    double cold_m3[N_TEMPERATURES]; /* of its cold rooms, in use */
};

struct world {
    const struct plan *plan;
    const struct setting *setting;
    const struct actors *actors;
    struct arena *arena;
    struct event_queue *queue;
    struct ledger *ledger;
    struct driven_routes *routes;
    struct gap_sample *sample;
    struct chance chance;
    struct cargo cargo;
    struct hub_state *hubs;
    size_t n_runs, room_runs, n_visits, room_visits, n_pieces, room_pieces;
    struct route_run *runs; /* these in the arena */
    struct visit *visits;
    struct piece *pieces;
    struct dispatcher *dispatcher;
};

/* dispatch.c: forms the routes of a flow on a day (event: a = flow, b = day + PLAN_DAYS_BEFORE). */
void dispatch_flow(void *context, size_t f, size_t day_index);
/* Memory of other days is the arena's: of one replication of one organisation. */
struct dispatcher *dispatcher_create(struct arena *arena, size_t n_flows, size_t n_places);
void dispatcher_free(struct dispatcher *dispatcher);

/* drive.c: starts a route (event: a = index of the run). */
void drive_begin(void *context, size_t run, size_t unused);

/* reception.c: goods at the end of a leg. visit: index into world->visits. */
void receive_at_hub(struct world *world, size_t hub, size_t visit);
void receive_at_outlet(struct world *world, const struct visit *visit, double began_s);
void refuse_at_outlet(struct world *world, const struct visit *visit);

/* Takes a consignment out of a hub's cold room, as it is loaded. */
void leave_hub(struct world *world, size_t hub, struct consignment *c);

/* Ends a consignment and writes its order lines into the ledger. */
void cargo_finish(struct world *world, struct consignment *c, enum outcome outcome);
#endif
