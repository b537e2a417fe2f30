/* Vehicle routing: which vehicle visits which stops in which order. The interface of the
 * solver; what is behind it may change, what it promises may not.
 *
 * One formulation serves every problem: each feature is a field that, left 0, is not there. */
#ifndef SIM_ROUTING_ROUTING_H
#define SIM_ROUTING_ROUTING_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "data/faults.h"

enum routing_task {
    ROUTING_DELIVER, /* unloads goods that the vehicle loaded at the start of the trip; a problem
                      * that only collects may use it too: the sums are the same */
    ROUTING_COLLECT, /* takes goods on to the end of the trip */
    ROUTING_PICK_UP, /* takes goods on to the stop `partner`, later in the same trip */
    ROUTING_DROP     /* unloads what was picked up at the stop `partner` */
};

struct routing_window {
    double open_s, close_s;
};

/* A stop is served once, by one vehicle, its service starting inside a window: early vehicles
 * wait. */
struct routing_stop {
    size_t place;                 /* row and column of the matrices */
    double load_kg, load_crates;  /* of a pair: those of both its stops, which are the same */
    double service_s;
    double open_s, close_s;       /* 0 and infinity: always */
    const struct routing_window *later; /* further windows, ascending, after the first; borrowed */
    size_t n_later;
    enum routing_task task;
    size_t partner;               /* of a pick-up its drop, and the reverse */
    double release_s;             /* no trip that carries its goods from the start leaves before */
    double penalty_eur;           /* price of leaving it out; 0: it must be served. Of a pair:
                                   * that of its pick-up */
    uint64_t needs;               /* bits that the vehicle must have, as of a tail lift */
    unsigned goods;               /* class of its goods: below n_goods */
    double max_aboard_s;          /* from when the trip leaves, or the service of its pick-up ends,
                                   * until its service starts; collections: from the end of
                                   * their service until the trip is back. Of a pair the
                                   * stricter of its two holds. 0: no limit */
};

/* A part of the body with room of its own. Which classes may ride in it: bit g for class g. */
struct routing_compartment {
    uint32_t goods;
    double capacity_kg, capacity_crates;
};

/* A rest in which nothing else happens, before leaving for a stop or on arrival there: it begins
 * inside one of its windows. It is part of the route, also before its first stop and at its
 * end. */
struct routing_break {
    const struct routing_window *windows; /* ascending; borrowed */
    size_t n_windows;
    double duration_s;
};

/* How fast traffic is by the clock: from from_s[i] until from_s[i + 1] a drive takes its time
 * in the matrix divided by speed[i] (Ichoua, Gendreau and Potvin 2003: who leaves later never
 * arrives earlier). from_s[0] is 0; the last holds for ever. */
struct routing_profile {
    size_t n;
    const double *from_s, *speed; /* borrowed; speed above 0 */
};

/* Vehicles of one type. */
struct routing_vehicle {
    size_t start, end;            /* places */
    const double *time_s;         /* n_places x n_places, row-major; borrowed */
    const double *distance_km;
    const struct routing_profile *profile; /* borrowed; NULL: time_s holds at any hour */
    size_t count;                 /* SIZE_MAX: no limit */
    double capacity_kg, capacity_crates;
    const struct routing_compartment *compartments; /* borrowed; 0 of them: one room for all */
    size_t n_compartments;
    double wall_crates;           /* flexible walls, set for a trip in steps of so many crates: each
                                   * class takes whole steps, enough for the most that is aboard
                                   * of it; 0: goods share the room freely */
    double shift_start_s;         /* a route leaves at or after this */
    double shift_end_s;           /* and is back by then; 0: no limit */
    double max_duration_s;        /* of a route, waiting included; infinity: none */
    double max_distance_km;       /* infinity: none */
    size_t max_trips;             /* a vehicle may come back to its start and load again, up to
                                   * so many trips; 0 is 1 */
    double reload_s;              /* time that takes */
    const struct routing_break *breaks; /* all of them, in this order; borrowed */
    size_t n_breaks;
    double max_drive_s, rest_s;   /* no more driving than that without a rest of rest_s, taken
                                   * at a stop, which may be a break: EU 561/2006 article 7; 0:
                                   * no rule */
    size_t max_stops;             /* of a route; 0: no limit */
    uint64_t has;                 /* bits that stops may need */
    double fixed_eur, eur_per_km, eur_per_h;
};

/* The end of a trip within a route: the vehicle reloads at its start. */
#define ROUTING_RELOAD SIZE_MAX

/* Part of the answer that is settled: a route of this type that begins with these stops, in
 * this order (as of a vehicle that is already out). */
struct routing_pinned {
    size_t vehicle;
    const size_t *stops; /* borrowed; no reloads */
    size_t n_stops;
    bool closed;         /* nothing may be added after them */
};

struct routing_problem {
    size_t n_places;
    size_t n_stops;
    const struct routing_stop *stops;       /* borrowed */
    size_t n_vehicles;
    const struct routing_vehicle *vehicles; /* types; borrowed */
    size_t n_goods;                /* classes, at most ROUTING_MAX_GOODS; 0 is 1 */
    const uint32_t *apart;         /* n_goods: bit h of apart[g]: g and h never ride in one trip;
                                    * borrowed; NULL: all mix */
    const struct routing_pinned *pinned; /* borrowed */
    size_t n_pinned;
    double longest_eur_per_h;      /* price of the longest route's duration: above 0 the work is
                                    * balanced, and far above the other prices this is min-max */
};
enum { ROUTING_MAX_GOODS = 6 };

/* A rest on the road: after the service of stops[after - 1] and before that of stops[after];
 * n_stops: before the end. The vehicle leaves as soon as it is served or rested (a trip: not
 * before the releases) and waits where it arrives. */
struct routing_rest {
    size_t after;
    bool on_arrival;          /* at stops[after]; else before leaving for it */
    double begin_s, duration_s;
};

struct routing_route {
    size_t vehicle;           /* type */
    size_t n_stops;
    size_t *stops;            /* indices into the problem's stops, in order, and ROUTING_RELOAD
                               * between trips; owned */
    double *begin_s;          /* n_stops: when each service or reload begins; owned; NULL in a
                               * solution that was read: as early as can be after start_s */
    size_t n_rests;
    struct routing_rest *rests; /* owned */
    double start_s, duration_s, distance_km, cost_eur;
};

/* Why a stop could not be served. */
enum routing_refusal {
    ROUTING_SERVED,
    ROUTING_TOO_LARGE,        /* its load fits no vehicle */
    ROUTING_INCOMPATIBLE,     /* no vehicle has what it needs, or may carry its goods */
    ROUTING_UNREACHABLE,      /* no way there and back */
    ROUTING_WINDOW_MISSED,    /* no vehicle reaches it before it closes, even alone */
    ROUTING_SHIFT_TOO_SHORT,  /* out and back exceeds shift, duration or distance, even alone */
    ROUTING_NO_TIME_TO_REST,  /* the same with its vehicle's breaks, not without */
    ROUTING_RELEASED_LATE,    /* its goods are ready too late to be there in time and back, even alone */
    ROUTING_TOO_LONG_ABOARD,  /* its goods would be on the road too long, even alone */
    ROUTING_NO_VEHICLE_LEFT,  /* the limited fleet is full */
    ROUTING_NOT_WORTH_IT      /* serving it costs more than its penalty */
};

struct routing_solution {
    size_t n_routes;
    struct routing_route *routes;    /* owned */
    size_t n_unserved;
    enum routing_refusal *refusals;  /* one a stop of the problem; owned */
    double cost_eur;                 /* routes, penalties and the longest route's price */
    double distance_km;
};

/* Told of each better solution: processor time since the start, what it costs, and how many requests that
 * must be served it leaves out: the fewer the better, whatever the cost. */
typedef void routing_listener(void *context, double processor_s, double cost_eur,
                              size_t n_routes, size_t n_owed);

/* How long to search. All limits hold at once; the first to be met ends the search. */
struct routing_effort {
    size_t iterations;  /* of ruin and recreate after the local search; 0: local search only; of up
                         * to 15 stops with several trips at least 15 a stop are made */
    double processor_s; /* 0: no limit. With one, the answer depends on the machine's speed */
    double target_eur;  /* stops once it costs no more; 0: none */
    uint64_t seed;
    bool fewest_vehicles; /* before cost */
    const struct routing_solution *start; /* yesterday's routes, in the stops of this problem, as
                             * far as they still fit; stops that they lack are inserted; borrowed;
                             * NULL: from nothing */
    routing_listener *listener; /* NULL: none */
    void *context;
};

/* Solves the problem; deterministic for the same problem and effort without a limit of time.
 * Release with routing_solution_clear(). */
void routing_solve(const struct routing_problem *problem, const struct routing_effort *effort,
                   struct routing_solution *solution);
void routing_solution_clear(struct routing_solution *solution);

/* The same in memory that is kept from one problem to the next: for thousands of small
 * problems. One workspace a thread; free(NULL) is fine. */
struct routing_workspace;
struct routing_workspace *routing_workspace_create(void);
void routing_workspace_free(struct routing_workspace *workspace);
void routing_solve_in(struct routing_workspace *workspace, const struct routing_problem *given,
                      const struct routing_effort *effort, struct routing_solution *solution);

/* The reason in plain words, with what to do about it; to be passed through gettext(). */
const char *routing_refusal_text(enum routing_refusal refusal);

/* Recomputes a solution from scratch, with no code of the search, from the times that it gives
 * (begin_s, rests): adds a fault for each violation and returns false if there are any. Costs
 * and distances may be off by 1e-6 relative, loads and limits by 2e-9, times by 1e-4 s. Compartments as
 * schedule_route() understands them. */
bool routing_verify(const struct routing_problem *problem, const struct routing_solution *solution,
                    struct faults *violations);

/* Arrival of who leaves for a drive by the vehicle's profile, drive_s in the matrix: the same code. */
double routing_arrive_s(const struct routing_vehicle *vehicle, double leave_s, double drive_s);

/* The same in other words. */
struct routing_names {
    const char *solution;      /* a path */
    const char *const *stops;  /* one a stop: "17", "job 17" */
};
bool routing_verify_named(const struct routing_problem *problem,
                          const struct routing_solution *solution,
                          const struct routing_names *names, struct faults *violations);
#endif
