/* A plain problem (no pairs, one trip, one window a stop) laid out for routes that may break
 * limits at a price: what driving costs in one compact matrix, and times only where they bind. */
#ifndef SIM_ROUTING_GROUND_H
#define SIM_ROUTING_GROUND_H
#include "sim/routing/problem.h"

/* The inner loops are compiled once for each kind of problem: these must be inlined so that
 * the kind is a constant. */
#ifdef __GNUC__
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#else
#define ALWAYS_INLINE static inline
#endif

/* What a problem has beyond one type of vehicle with one capacity. */
enum {
    GROUND_TIMED = 1, /* windows, or limits of duration or distance */
    GROUND_RICH = 2   /* several types, two capacities, waiting that costs, or such limits */
};

/* A chain of visits driven in order, late or not: its duration with waiting, the time warp
 * that would undo its lateness, and the first and last departure for which these are least
 * (Vidal, Crainic, Gendreau and Prins 2013, section 4.1). Idle time and km only where rich. */
struct span {
    double duration_s, warp_s, earliest_s, latest_s, idle_s, km;
};

/* Vehicles that differ only in capacity, limits and scale of prices: they share ends and
 * matrices. The price of an arc is the type's rate times eur[]. */
struct fleet {
    const float *eur;         /* n_sites x n_sites */
    const float *eur_to;      /* the same, a row each destination */
    const double *s, *km;     /* likewise; NULL where the kind needs none */
    double barred_eur;        /* eur[] of a drive that cannot be made: more than a whole way of
                               * others, but no more, so that sums stay exact to GAIN_EUR */
    size_t depot;             /* site: its row leads from the start, its column to the end */
    struct span depart, arrive;
    size_t *members, n_members; /* types, the cheapest for a middling route first */
};

struct carrier {
    size_t fleet;
    double rate, fixed_eur, eur_per_s;
    double capacity_kg, capacity_crates, max_duration_s, max_distance_km;
    size_t count;
};

struct ground {
    const struct problem *problem;
    unsigned kind;
    bool uniform;            /* every way pays the same for an arc, and none chooses its carrier */
    size_t n, n_sites;       /* stops; then the depots */
    size_t n_fleets, n_carriers;
    struct fleet *fleets;
    struct carrier *carriers; /* as the problem's types */
    double *kg, *crates;      /* n_sites: 0 at depots */
    struct span *visits;      /* n: each stop alone */
    double mean_eur, mean_s;  /* of the arcs between neighbours: scales for prices */
    double total_kg, total_crates;
    size_t n_near;
    const uint32_t *near;     /* n x n_near, nearest first */
};

/* All memory is the arena's; the problem must outlive it. */
void ground_lay_out(struct ground *ground, const struct problem *problem, size_t n_near,
                    struct arena *arena);

ALWAYS_INLINE double ground_over(double x, double limit)
{
    return x > limit ? x - limit : 0;
}

ALWAYS_INLINE struct span span_join(const struct span *a, double drive_s, double km,
                                    const struct span *b, unsigned kind)
{
    const double before_s = a->duration_s - a->warp_s + drive_s;
    const double early_s = b->earliest_s - before_s - a->latest_s;
    const double late_s = a->earliest_s + before_s - b->latest_s;
    const double wait_s = early_s > 0 ? early_s : 0, warp_s = late_s > 0 ? late_s : 0;
    const double earliest_s = b->earliest_s - before_s, latest_s = b->latest_s - before_s;
    struct span joined;
    joined.duration_s = a->duration_s + b->duration_s + drive_s + wait_s;
    joined.warp_s = a->warp_s + b->warp_s + warp_s;
    joined.earliest_s = (earliest_s > a->earliest_s ? earliest_s : a->earliest_s) - wait_s;
    joined.latest_s = (latest_s < a->latest_s ? latest_s : a->latest_s) + warp_s;
    joined.idle_s = kind & GROUND_RICH ? a->idle_s + b->idle_s + wait_s : 0;
    joined.km = kind & GROUND_RICH ? a->km + b->km + km : 0;
    return joined;
}

/* The chain a, then the site b begins, as the fleet drives. */
ALWAYS_INLINE struct span ground_join(const struct ground *ground, const struct fleet *fleet,
                                      const struct span *a, size_t from, size_t to,
                                      const struct span *b, unsigned kind)
{
    const size_t arc = from * ground->n_sites + to;
    const double km = kind & GROUND_RICH && fleet->km ? fleet->km[arc] : 0;
    return span_join(a, fleet->s[arc], km, b, kind);
}
#endif
