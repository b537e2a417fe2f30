/* A routing problem laid out for search: only stops that some vehicle can serve alone, only
 * the rows of the matrices that matter, and for each stop its neighbours. */
#ifndef SIM_ROUTING_PROBLEM_H
#define SIM_ROUTING_PROBLEM_H
#include <stdint.h>
#include "data/arena.h"
#include "sim/routing/routing.h"

/* No route lasts or drives that long: stands for "no way" without infinities, whose
 * differences are not numbers. A window may still be open without end. */
#define NEVER_S 1e12
#define FARTHEST 1e11

/* Rounding that feasibility forgives: seconds, and shares of a capacity or limit. */
#define TIME_SLACK_S 1e-7
#define SHARE_SLACK 1e-9

/* A gain in cost below this is no gain. */
#define GAIN_EUR 1e-7

struct arc {
    double s, km;
};

/* A chain of visits driven without a break: its least duration, waiting included, and the
 * first and last departure that reach it (Vidal, Crainic, Gendreau and Prins 2013, section
 * 4.1, without time warp: what is late never happens). */
struct segment {
    double duration_s, earliest_s, latest_s;
};

static inline struct segment segment_never(void)
{
    return (struct segment){.duration_s = NEVER_S, .earliest_s = 0, .latest_s = NEVER_S};
}

static inline struct segment segment_join(struct segment a, double drive_s, struct segment b)
{
    const double before_s = a.duration_s + drive_s;
    if (a.earliest_s + before_s > b.latest_s + TIME_SLACK_S)
        return segment_never();
    const double early_s = b.earliest_s - before_s - a.latest_s;
    const double wait_s = early_s > 0 ? early_s : 0;
    const double earliest_s = b.earliest_s - before_s, latest_s = b.latest_s - before_s;
    return (struct segment){
        .duration_s = before_s + b.duration_s + wait_s,
        .earliest_s = (earliest_s > a.earliest_s ? earliest_s : a.earliest_s) - wait_s,
        .latest_s = latest_s < a.latest_s ? latest_s : a.latest_s};
}

/* What types share that drive alike: matrices, ends and shift. Sites 0 .. n-1 are stops, n is
 * the start and n+1 the end. */
struct family {
    const double *time_s, *distance_km;
    const struct routing_profile *profile;
    size_t start, end;
    double shift_start_s, shift_end_s;
    double fastest;             /* speed of the profile at its fastest: arcs take that */
    struct segment depart;      /* a route before it has done anything */
    struct segment arrive;      /* and once it is back */
    struct arc *arcs, *arcs_to; /* (n+2) x (n+2): a row each origin, and each destination; may
                                 * be the same */
    size_t *members, n_members; /* types */
    double *detours[5];         /* as detour.h keeps them; NULL until asked for */
};

struct type {
    size_t family;
    double capacity_kg, capacity_crates, max_duration_s, max_distance_km;
    double fixed_eur, eur_per_km, eur_per_s;
    size_t count, max_stops, max_trips;
    uint64_t has;
};

#define NO_STOP UINT32_MAX

struct task {
    double kg, crates, service_s;
    struct segment visit; /* alone, without driving; of several windows, their hull */
    double size;          /* the larger share of the largest capacities */
    double remote_eur;    /* price of driving out and back for it alone */
    double penalty_eur;   /* of leaving it out; infinite: it must be served */
    double release_s;
    enum routing_task kind;
    uint32_t partner;     /* NO_STOP where there is none */
    uint64_t needs;
};

struct problem {
    const struct routing_problem *given; /* borrowed */
    size_t n;              /* stops */
    size_t n_requests;     /* stops, a pick-up and its drop as one */
    size_t n_sites;        /* n + 2 */
    size_t *origin;        /* index in the problem as it was given */
    uint32_t *site_of;     /* the reverse; NO_STOP for those that nobody can serve */
    struct task *drafts;   /* of every stop given, partners by its indices */
    struct task *tasks;    /* n_sites: those of the start and the end are nothing to do */
    struct task reload;    /* a visit to the start between two trips */
    size_t n_families, n_types;
    struct family *families;
    struct type *types;    /* in the order given */
    bool limited;          /* some type may run out */
    bool windows;          /* some window or shift is not always open */
    bool durations;        /* the duration of a route has a price or a limit */
    bool pairs;            /* some stops are pick-ups with their drops */
    bool mixed;            /* loads come aboard on the way: their sum is not their peak */
    bool needs;            /* some stop needs what not every vehicle has */
    bool trips;            /* some vehicle may reload */
    bool optional;         /* some stop may be left out at a price */
    bool rich;             /* some rule that only schedule_route() knows */
    bool plain;            /* none of the above but windows and durations, and no pinned route
                            * nor price of the longest: the genetic search and proofs serve it */
    bool company;          /* some request cannot be served alone, but perhaps with others */
    enum routing_refusal *alone_why; /* of each stop given: why not; ROUTING_SERVED for others */
    double *alone_s;       /* n x n_types: how long a route of its own takes; NULL unless the
                            * longest route has a price */
    double *alone_eur;     /* n x n_types: of serving a request with a route of its own; infinite
                            * when that cannot be */
    struct schedule *schedule; /* while the problem is laid out, where rules count that only it
                                * knows */
    size_t n_near;
    uint32_t *near;        /* n x n_near: the nearest stops in time, nearest first; near.h fills it */
};

/* Lays out the problem; all its memory is the arena's. Writes into refusals, one a stop of
 * the problem given, why each stop cannot be served, ROUTING_SERVED where one vehicle alone
 * could do it, or might with other stops. */
void problem_lay_out(struct problem *problem, const struct routing_problem *given,
                     struct arena *arena, enum routing_refusal refusals[]);

static inline const struct arc *problem_arc(const struct problem *problem, size_t family,
                                            size_t from, size_t to)
{
    return &problem->families[family].arcs[from * problem->n_sites + to];
}

static inline bool type_carries(const struct type *type, double kg, double crates)
{
    return kg <= type->capacity_kg && crates <= type->capacity_crates;
}

static inline double type_drive_eur(const struct type *type, const struct arc *arc)
{
    return type->eur_per_km * arc->km + type->eur_per_s * arc->s;
}

static inline double type_cost_eur(const struct type *type, double km, double duration_s)
{
    return type->fixed_eur + type->eur_per_km * km + type->eur_per_s * duration_s;
}
#endif
