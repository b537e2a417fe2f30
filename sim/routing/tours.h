/* Routes under search, as linked lists with what constant-time insertion needs to know at each
 * node: what the route has done up to there, and what is left from there on. */
#ifndef SIM_ROUTING_TOURS_H
#define SIM_ROUTING_TOURS_H
#include <math.h>
#include "sim/routing/problem.h"
#include "sim/routing/record.h"

#define NO_TYPE SIZE_MAX
#define NO_ROUTE UINT32_MAX

/* Nodes 0 .. n-1 are the stops; route r starts at node n + 2r and ends at n + 2r + 1; further
 * nodes are reloads, each the start of a trip. */
struct node {
    uint32_t next, prev;
    uint32_t route; /* NO_ROUTE while unserved */
    uint32_t site;
    struct arc gap;  /* to the next */
    double back_km;  /* from the one before */
};

/* Kept where windows or durations matter. */
struct clock {
    double leave_s;  /* soonest end of the service here */
    double latest_s; /* latest arrival from which all the rest can be done */
};

/* Kept where durations matter. */
struct reach {
    struct segment done; /* start .. node */
    struct segment left; /* node .. end */
};

/* Kept where loads come aboard on the way: what is aboard on leaving, and the most that is
 * aboard in the trip up to here, and from here on; at the end, in all trips. */
struct load {
    double kg, crates;
};
struct hold {
    struct load aboard, before, after;
};

static inline struct load load_max(struct load a, struct load b)
{
    return (struct load){fmax(a.kg, b.kg), fmax(a.crates, b.crates)};
}

/* Kept where vehicles reload: of the trip that a node belongs to, or, of a start or a reload, begins;
 * and the least time from the departure of the trip to that of the node. */
struct trip {
    struct load load;
    double release_s, since_s;
    uint32_t first; /* its start or reload */
};

struct tour {
    size_t type; /* NO_TYPE when empty */
    size_t n_stops, n_trips;
    struct load load;  /* sum over its stops */
    uint64_t needs;
    double km, duration_s, cost_eur; /* 0 when empty */
    double active_s;   /* of its duration, what is no waiting */
    size_t n_pinned;   /* first stops that stay */
    size_t saved_at;   /* trial in which it was last saved */
    uint64_t version;  /* another one for another content; 0: never set */
    bool closed;       /* nothing may be added */
};

struct tours {
    const struct problem *problem;
    size_t n_slots;
    struct node *nodes;
    struct clock *clocks;     /* NULL where neither windows nor durations matter */
    struct reach *reaches;    /* NULL where durations do not matter */
    struct hold *holds;       /* NULL where all loads come aboard at the start */
    struct trip *trips;       /* NULL where nobody reloads */
    struct tour *list;        /* n + 1 slots, so that one is always empty */
    uint32_t *used, n_used;   /* slots with stops */
    uint32_t *spare, n_spare; /* slots without */
    uint32_t *rank;           /* of each slot in the one or the other */
    uint32_t *reloads, n_reloads; /* free nodes for them */
    uint32_t *reload_rank;    /* of each node in that list */
    size_t *left;             /* vehicles left of each type */
    uint32_t *absent, n_absent; /* unserved requests: stops, and of pairs the pick-up */
    uint32_t n_waiting;       /* of them, the first so many were so when the trial began */
    double cost_eur;          /* of the routes */
    uint64_t n_versions;      /* given out so far */
    size_t n_trials;          /* begun so far */
    size_t n_recalls;         /* of records so far */
    struct trial *trial;      /* owned by the arena */
    struct timetable *timetable; /* scratch of exact schedules; owned by the arena */
    struct timetable *company;   /* the same of routes begun in company; NULL: none are */
};

/* All memory is the arena's. Begins with every request absent but those on pinned routes. */
void tours_init(struct tours *tours, const struct problem *problem, struct arena *arena);

static inline uint32_t tour_start(const struct tours *tours, uint32_t route)
{
    return (uint32_t)tours->problem->n + 2 * route;
}

static inline uint32_t tour_end(const struct tours *tours, uint32_t route)
{
    return tour_start(tours, route) + 1;
}

static inline bool tours_is_stop(const struct tours *tours, uint32_t node)
{
    return node < tours->problem->n;
}

static inline bool tours_is_reload(const struct tours *tours, uint32_t node)
{
    return node >= tours->problem->n + 2 * tours->n_slots;
}

/* What there is to do at a node. */
static inline const struct task *tours_task(const struct tours *tours, uint32_t node)
{
    return tours_is_reload(tours, node) ? &tours->problem->reload
                                        : &tours->problem->tasks[tours->nodes[node].site];
}

static inline const struct family *tour_family(const struct tours *tours, uint32_t route)
{
    const struct problem *problem = tours->problem;
    const size_t type = tours->list[route].type;
    return &problem->families[type == NO_TYPE ? 0 : problem->types[type].family];
}

/* A reload in a list of stops. */
#define RELOAD UINT32_MAX

/* Makes a route visit stops[0 .. n-1], reloads among them, with a vehicle of this type; 0 stops
 * close it. Stops that it visited before must be set elsewhere next, or be listed as absent.
 * Returns false, and the route is not to be used as it is, when that cannot be driven. */
bool tours_set(struct tours *tours, uint32_t route, const uint32_t stops[], size_t n, size_t type);

/* Puts a stop of no route, or a reload, after a node of a route, and gives that a type. Until
 * tours_update(), nothing may be asked about the route; tours_insert() does that too. */
void tours_link(struct tours *tours, uint32_t node, uint32_t after, size_t type);
void tours_insert(struct tours *tours, uint32_t stop, uint32_t after, size_t type);
uint32_t tours_new_reload(struct tours *tours);

/* Takes a request out of its route and lists it as absent. Until tours_update(), nothing may be
 * asked about the route. */
void tours_remove(struct tours *tours, uint32_t stop);
bool tours_update(struct tours *tours, uint32_t route); /* false: it cannot be driven */

/* Writes the route's stops in order, with its reloads if there is room for them (reloads true);
 * returns their number. */
size_t tours_stops(const struct tours *tours, uint32_t route, bool reloads, uint32_t stops[]);

/* Begins a trial: tours_undo() takes back what insertions, removals and trades have done
 * since, at a cost that depends only on the routes touched. tours_set() is not recorded. */
void tours_begin(struct tours *tours);
void tours_undo(struct tours *tours);

/* True when the route has changed since the trial began. */
static inline bool tours_is_touched(const struct tours *tours, uint32_t route)
{
    return tours->n_trials && tours->list[route].saved_at == tours->n_trials;
}

/* The routes that have changed since the trial began, emptied ones among them. */
const uint32_t *tours_touched(const struct tours *tours, size_t *n);

/* Gives the route a cheaper vehicle that is left, or swaps with another route when that
 * saves. Returns true when it changed anything. */
bool tours_trade(struct tours *tours, uint32_t route);

/* Cost of routes, of what is left out, and of the longest route. */
double tours_total_eur(const struct tours *tours);

/* Requests that must be served and are not. */
size_t tours_owed(const struct tours *tours);

void tours_store(const struct tours *tours, struct record *record);

/* Takes routes from a record as far as they can be driven; what cannot is absent. */
void tours_recall(struct tours *tours, const struct record *record);

/* Asserts that links, sums and costs equal a full recount. */
void tours_check(const struct tours *tours);

#ifdef PROXILOG_SLOW_CHECKS
#define TOURS_CHECK(tours) tours_check(tours)
#else
#define TOURS_CHECK(tours) ((void)0)
#endif
#endif
