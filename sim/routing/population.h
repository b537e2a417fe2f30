/* Solutions that breed: those that keep all limits and the others apart, each kept for its
 * cost and for how much it differs from its likes (Vidal 2022, sections 4.2 and 4.5). */
#ifndef SIM_ROUTING_POPULATION_H
#define SIM_ROUTING_POPULATION_H
#include "data/random.h"
#include "sim/routing/draft.h"

/* A draft at rest. */
struct plan {
    size_t n_routes;
    uint32_t *carriers, *lengths; /* of each route */
    uint32_t *stops;              /* of all routes, one after the other */
    uint32_t *next, *prev;        /* of each stop; n where there is none */
    double eur;                   /* without penalties */
    double over_kg, over_crates, late_s, over_km;
    size_t n_barred;              /* routes with a drive that cannot be made */
    double price_eur;             /* with them, when last priced */
    double crowding;              /* mean distance to its closest likes */
    double fitness;               /* lower is better */
    size_t index;                 /* in the pool */
};

bool plan_is_feasible(const struct plan *plan);
void plan_recall(struct draft *draft, const struct plan *plan);

/* Numbers of plans in each half: survivors of a cull, newcomers until the next, the best that
 * are safe, and the closest that tell how crowded a plan's place is. */
struct population_sizes {
    size_t n_kept, n_new, n_elite, n_close;
};

struct half {
    struct plan **plans; /* cheapest first */
    size_t n;
};

struct population {
    const struct ground *ground;
    struct population_sizes sizes;
    struct half feasible, infeasible;
    struct plan *pool, **spare, **order;
    size_t n_pool, n_spare;
    float *distances; /* n_pool x n_pool: shares of the stops with other neighbours */
    bool stale;       /* fitness is to be computed anew */
};

/* All memory is the arena's. */
void population_init(struct population *population, const struct ground *ground,
                     const struct population_sizes *sizes, struct arena *arena);

/* Takes a copy of the draft, which serves all stops; culls the half that it joins when that is
 * full. Returns the copy, valid until the next call. */
const struct plan *population_add(struct population *population, const struct draft *draft);

/* The fitter of two drawn at random; there must be some. */
const struct plan *population_draw(struct population *population, struct random *random);

static inline size_t population_size(const struct population *population)
{
    return population->feasible.n + population->infeasible.n;
}

/* Prices the infeasible half anew. */
void population_reprice(struct population *population, const struct penalties *penalties);

/* Forgets all plans. */
void population_clear(struct population *population);
#endif
