/* The plan of an organisation: what is settled before any chance. By which chain of flows do
 * the goods of each farm reach each outlet, on which days does each leg run, and along
 * which master routes. It is made once and only read by the replications. */
#ifndef SIM_MODEL_PLAN_H
#define SIM_MODEL_PLAN_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "data/catalogue.h"
#include "data/scenario.h"
#include "data/territory.h"
#include "sim/account/energy.h"
#include "sim/demand/contracts.h"
#include "sim/demand/season.h"
#include "sim/network/travel.h"

enum {
    PLAN_LEGS_MAX = 6,  /* echelons of a chain */
    PLAN_DAYS_BEFORE = 14 /* goods for the first days may leave this long before them */
};

struct leg {
    size_t flow;     /* of the organisation */
    size_t from, to; /* places */
};
struct chain {
    size_t n;
    struct leg legs[PLAN_LEGS_MAX];
};

/* What the organisations of a comparison share. All borrowed. */
struct setting {
    const struct scenario *scenario;
    const struct catalogue *catalogue;
    const struct territory *territory;
    const struct travel *travel;
    const struct season_days *season;
    const struct contracts *contracts;
};

/* Master route of a flow: stops in order, for one vehicle type. */
struct master {
    size_t flow, hub; /* hub: the place that all its stops go to, or come from */
    size_t fleet;
    size_t n_stops;
    size_t *places;   /* owned */
};

struct plan {
    const struct setting *setting;
    const struct organisation *organisation;
    size_t *chain_of;      /* n_farms x n_outlets: index into chains, SIZE_MAX: no way */
    size_t n_chains;
    struct chain *chains;
    bool *runs;            /* n_flows x (PLAN_DAYS_BEFORE + n_days) */
    bool *collects;        /* n_flows: see plan_is_collection() */
    uint64_t *place_hash;  /* n_places: names the streams of chance */
    struct energy_curve *energy; /* one a fleet */
    size_t n_masters;
    struct master *masters;
};

/* Release with plan_clear(). The setting outlives the plan. */
struct plan plan_make(const struct setting *setting, size_t organisation);
void plan_clear(struct plan *plan);

/* NULL when the goods of that farm have no way to that outlet. */
const struct chain *plan_chain(const struct plan *plan, size_t farm, size_t outlet);

/* Contracts whose goods no chain of flows brings to their outlet on any order day. */
size_t plan_n_unlinked(const struct plan *plan);

/* True when the flow runs on that day of the run (which may be negative). A run that falls
 * on a public holiday takes place on the working day before. */
bool plan_runs(const struct plan *plan, size_t flow, int day);

/* The days on which each leg of a chain runs so that goods arrive on the day due: the last
 * leg on the latest running day that is not after it, each earlier leg on the latest day
 * that makes the cut-off of the next. A farm's goods leave on a day on which it ships, not
 * before they are ordered (lead_days working days before), and stay the night only at hubs
 * that allow it. False when there are no such days in PLAN_DAYS_BEFORE days. */
bool plan_days(const struct plan *plan, const struct chain *chain, int due, int days[]);

/* Effort of the solver on a day's routes of so many stops, the same for every organisation. */
size_t plan_iterations(size_t n_stops);

/* Who drives: the fleet of a flow from or to a place. */
size_t plan_fleet(const struct plan *plan, const struct flow *flow, size_t farm_place);

/* Farm, hub or outlet at a place, as an index into the territory's list; SIZE_MAX if it is
 * of another kind. */
size_t plan_farm_at(const struct territory *territory, size_t place);
size_t plan_hub_at(const struct territory *territory, size_t place);
size_t plan_outlet_at(const struct territory *territory, size_t place);

/* Depot of a fleet as a place, or SIZE_MAX when it has none. */
size_t plan_depot(const struct territory *territory, const struct fleet *fleet);

/* A collection gathers the goods of several places for a hub, its routes being about that hub;
 * other routes spread those of the place where they are loaded. Hired vehicles collect when
 * their flow leads to hubs, and to no more of them than it has origins. */
bool plan_is_collection(const struct plan *plan, size_t flow);

/* True when the flow brings goods to that place. */
bool plan_leads_to(const struct plan *plan, const struct flow *flow, size_t place);
#endif
