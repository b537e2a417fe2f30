/* Exact times of one given route: whether its vehicle can drive it, when it leaves, what it
 * costs. */
#ifndef SIM_ROUTING_SCHEDULE_H
#define SIM_ROUTING_SCHEDULE_H
#include "sim/routing/routing.h"

/* What a route breaks. */
enum schedule_limit {
    SCHEDULE_FITS,
    SCHEDULE_STOPS,    /* more stops than a route may have */
    SCHEDULE_TRIPS,    /* more trips than the vehicle may make, or a trip without stops */
    SCHEDULE_NEEDS,    /* the vehicle lacks what the stop needs */
    SCHEDULE_GOODS,    /* no compartment takes goods of its class */
    SCHEDULE_PINNED,   /* what is settled stands otherwise */
    SCHEDULE_PAIR,     /* a drop before its pick-up, or not in the same trip */
    SCHEDULE_APART,    /* goods that must not ride together */
    SCHEDULE_KG,       /* more on board than the vehicle, or its compartments, can take */
    SCHEDULE_CRATES,
    SCHEDULE_NO_WAY,
    SCHEDULE_DISTANCE,
    SCHEDULE_WINDOW,   /* a stop reached after it closes */
    SCHEDULE_SHIFT,    /* back after the shift ends */
    SCHEDULE_DURATION,
    SCHEDULE_DRIVING,  /* too long at the wheel without a rest */
    SCHEDULE_BREAK,    /* no place for a break in its windows */
    SCHEDULE_ABOARD    /* goods too long on the road */
};

struct schedule_memory;

struct schedule {
    double start_s, duration_s, distance_km, cost_eur;
    enum schedule_limit limit;
    size_t entry;  /* of the stops, where it breaks; n: on the way to the end */
    double excess; /* by how much: s, km, kg or crates; 0 where that says nothing */
    bool any;      /* to be set: where the duration of its vehicle has neither price nor limit, the first
                    * schedule that fits will do, which is found sooner */
    struct schedule_memory *memory; /* owned */
};

/* Prepares for routes of one problem, which must stay as it is. Release with
 * schedule_clear(). */
void schedule_init(struct schedule *schedule, const struct routing_problem *problem);
void schedule_clear(struct schedule *schedule);

/* Schedules the route that visits stops[0 .. n-1], stops of the problem and ROUTING_RELOAD,
 * each stop at most once, with a vehicle of that type, at the least cost: driving is given by
 * the order, so that this is the shortest duration, and of those the one that ends first. False
 * when the route breaks a limit; the schedule then says which (the first one found: those of load before those of time)
 * and its other figures mean nothing.
 *
 * Exact for every feature of the problem and all of them together, with these reserves.
 * Compartments: kg and crates are fitted each by itself, at any moment anew (Hall's condition
 * over sets of classes). Limits of driving time under a profile: driving is counted along the
 * shortest schedule of each choice of rests, so that a route that only another schedule could
 * drive is refused. Breaks or rests together with a profile or limits of time aboard: every
 * useful choice of places for them is tried, the first SCHEDULE_MAX_CHOICES of them.
 *
 * One pass over the stops, without allocation, where a route has no later windows, rests,
 * profile or limits of time aboard. Else labels of (duration, end, latest start) and rests
 * taken, as in resource-constrained shortest paths, or, with a profile or time aboard, the
 * least and greatest fixed points of the constraints of time, which are a lattice. */
bool schedule_route(const struct routing_problem *problem, size_t vehicle, const size_t stops[],
                    size_t n, struct schedule *schedule);
enum { SCHEDULE_MAX_CHOICES = 2000 };

/* Fills the times, rests and figures of a route whose stops are those of the last one that
 * schedule_route() found to fit, which must still be there. Releases what stood in begin_s and
 * rests; both are the route's. */
void schedule_write(const struct schedule *schedule, struct routing_route *route);

/* What a stop that cannot be served alone for that reason is told. */
enum routing_refusal schedule_refusal(enum schedule_limit limit);
#endif
