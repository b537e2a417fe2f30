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

/* What types share that drive alike: matrices, ends and start of the shift. Sites 0 .. n-1
 * are stops, n is the start and n+1 the end. */
struct family {
    const double *time_s, *distance_km;
    size_t start, end;
    double shift_start_s;
    struct segment depart;      /* a route before it has done anything */
    struct arc *arcs, *arcs_to; /* (n+2) x (n+2): a row each origin, and each destination */
    size_t *members, n_members; /* types */
};

struct type {
    size_t family;
    double capacity_kg, capacity_crates, max_duration_s, max_distance_km;
    double fixed_eur, eur_per_km, eur_per_s;
    size_t count;
};

struct task {
    double kg, crates, service_s;
    struct segment visit; /* alone, without driving */
    double size;          /* the larger share of the largest capacities */
    double remote_eur;    /* price of driving out and back for it alone */
};

struct problem {
    size_t n;              /* stops */
    size_t n_sites;        /* n + 2 */
    size_t *origin;        /* index in the problem as it was given */
    struct task *tasks;    /* n_sites: those of the start and the end are nothing to do */
    size_t n_families, n_types;
    struct family *families;
    struct type *types;    /* in the order given */
    bool limited;          /* some type may run out */
    bool windows;          /* some window is not always open */
    size_t n_near;
    uint32_t *near;        /* n x n_near: the nearest stops in time, nearest first */
};

/* Lays out the problem; all its memory is the arena's. Writes into refusals, one a stop of
 * the problem given, why each stop cannot be served, ROUTING_SERVED where one vehicle alone
 * could do it. */
void problem_lay_out(struct problem *problem, const struct routing_problem *given,
                     struct arena *arena, enum routing_refusal refusals[]);

/* Fills near with up to n_max neighbours a stop. */
void problem_find_near(struct problem *problem, struct arena *arena, size_t n_max);

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
