/* Ruin: takes strings of stops out of routes that lie side by side (Christiaens and Vanden
 * Berghe 2020, Transportation Science 54(2), section 5.1). */
#ifndef SIM_ROUTING_RUIN_H
#define SIM_ROUTING_RUIN_H
#include "data/random.h"
#include "sim/routing/tours.h"

struct ruin {
    double most_removed;  /* stops a ruin, on average */
    uint32_t *routes;     /* room for n + 1: touched by the last ruin */
    size_t n_routes;
    uint32_t *stops;      /* room for n */
    bool *touched;        /* of each slot; all false between ruins */
};

void ruin_init(struct ruin *ruin, const struct problem *problem, struct arena *arena);

/* Removes strings near a stop. */
void ruin_strings(struct ruin *ruin, struct tours *tours, struct random *random, uint32_t seed);

/* Removes a whole route, pinned stops excepted. */
void ruin_route(struct ruin *ruin, struct tours *tours, uint32_t route);
#endif
