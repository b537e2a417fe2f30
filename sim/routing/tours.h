/* Routes under search, as linked lists with what constant-time moves need to know at each
 * node: what the route has done up to there, and what is left from there on. */
#ifndef SIM_ROUTING_TOURS_H
#define SIM_ROUTING_TOURS_H
#include <math.h>
#include "sim/routing/problem.h"
#include "sim/routing/record.h"

#define NO_TYPE SIZE_MAX
#define NO_ROUTE SIZE_MAX

/* Nodes 0 .. n-1 are the stops; route r starts at node n + 2r and ends at n + 2r + 1. */
struct node {
    size_t next, prev, site;
    size_t route; /* NO_ROUTE while unserved */
    size_t rank;  /* place in the route; the start has 0 */
    double kg, crates, service_s; /* sums from the start up to here */
};

/* One family's view of a node. */
struct reach {
    struct segment done;          /* start .. node */
    struct segment left;          /* node .. end */
    double km, drive_s;           /* start .. node */
    double km_left;               /* node .. end */
    double back_km, back_drive_s; /* node .. start, against the route's direction */
};

struct tour {
    size_t type; /* NO_TYPE when empty */
    size_t n_stops;
    double cost_eur; /* 0 when empty */
    double idle_s;   /* waiting within its duration */
    size_t saved_at; /* trial in which it was last saved */
    size_t version;  /* another one for another content; 0: never set */
};

struct tours {
    const struct problem *problem;
    struct node *nodes;
    struct reach *reaches;    /* n_nodes x n_families */
    struct tour *list;        /* n + 1 slots, so that one is always empty */
    size_t *used, n_used;     /* slots with stops */
    size_t *spare, n_spare;   /* slots without */
    size_t *rank;             /* of each slot in the one or the other */
    size_t *left;             /* vehicles left of each type */
    size_t *absent, n_absent; /* unserved stops; kept by who removes and inserts */
    double cost_eur;
    size_t n_versions;        /* given out so far */
    size_t n_trials;          /* begun so far */
    struct trial *trial;      /* owned by the arena */
};

/* All memory is the arena's. Begins with every stop absent. */
void tours_init(struct tours *tours, const struct problem *problem, struct arena *arena);

static inline size_t tour_start(const struct tours *tours, size_t route)
{
    return tours->problem->n + 2 * route;
}

static inline size_t tour_end(const struct tours *tours, size_t route)
{
    return tour_start(tours, route) + 1;
}

static inline bool tours_is_stop(const struct tours *tours, size_t node)
{
    return node < tours->problem->n;
}

static inline struct reach *tours_reach(const struct tours *tours, size_t node, size_t family)
{
    return &tours->reaches[node * tours->problem->n_families + family];
}

static inline const struct arc *tours_arc(const struct tours *tours, size_t family, size_t from,
                                          size_t to)
{
    return problem_arc(tours->problem, family, tours->nodes[from].site, tours->nodes[to].site);
}

/* Makes a route visit stops[0 .. n-1] with a vehicle of this type; 0 stops close it. Stops
 * that it visited before must be set elsewhere next, or be listed as absent. */
void tours_set(struct tours *tours, size_t route, const size_t stops[], size_t n, size_t type);

/* Inserts a stop of no route after a node of a route, which takes this type. */
void tours_insert(struct tours *tours, size_t stop, size_t after, size_t type);

/* Takes a stop out of its route and lists it as absent. Until tours_update(), nothing may be
 * asked about the route. */
void tours_remove(struct tours *tours, size_t stop);
void tours_update(struct tours *tours, size_t route);

/* Writes the route's stops in order; returns their number. */
size_t tours_stops(const struct tours *tours, size_t route, size_t stops[]);

/* A vehicle for a route. */
struct offer {
    double cost_eur; /* infinite: nobody can drive it */
    size_t type;
};

/* Lowers the offer to the cheapest type of this family: the route's own or one of which a
 * vehicle is left. */
static inline void tours_offer(const struct tours *tours, size_t family, size_t own_type,
                               double km, double duration_s, double kg, double crates,
                               struct offer *offer)
{
    const struct family *drive = &tours->problem->families[family];
    for (size_t m = 0; m < drive->n_members; m++) {
        const size_t t = drive->members[m];
        const struct type *type = &tours->problem->types[t];
        const double cost_eur = type_cost_eur(type, km, duration_s);
        if (cost_eur < offer->cost_eur && (t == own_type || tours->left[t]) &&
            type_carries(type, kg, crates) && duration_s <= type->max_duration_s &&
            km <= type->max_distance_km)
            *offer = (struct offer){cost_eur, t};
    }
}

/* Begins a trial: tours_undo() takes back what insertions, removals and trades have done
 * since, at a cost that depends only on the routes touched. tours_set() is not recorded. */
void tours_begin(struct tours *tours);
void tours_undo(struct tours *tours);

/* True when the route has changed since the trial began. */
static inline bool tours_is_touched(const struct tours *tours, size_t route)
{
    return tours->n_trials && tours->list[route].saved_at == tours->n_trials;
}

/* Gives the route a cheaper vehicle that is left, or swaps with another route when that
 * saves. Returns true when it changed anything. */
bool tours_trade(struct tours *tours, size_t route);

void tours_store(const struct tours *tours, struct record *record);
void tours_recall(struct tours *tours, const struct record *record);

/* Asserts that links, sums and costs equal a full recount. */
void tours_check(const struct tours *tours);

#ifdef PROXILOG_SLOW_CHECKS
#define TOURS_CHECK(tours) tours_check(tours)
#else
#define TOURS_CHECK(tours) ((void)0)
#endif
#endif
