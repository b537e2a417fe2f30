/* Ruin: takes strings of stops out of routes that lie side by side. */
#ifndef SIM_ROUTING_RUIN_H
#define SIM_ROUTING_RUIN_H
#include "data/random.h"
#include "sim/routing/tours.h"

struct ruin {
    double mean_removed;  /* stops a ruin */
    size_t longest;       /* string */
    size_t *routes;       /* room for n: touched by the last ruin */
    size_t n_routes;
    size_t *stops;        /* room for n */
    bool *touched;        /* of each slot; all false between ruins */
};

void ruin_init(struct ruin *ruin, const struct problem *problem, struct arena *arena);

/* Removes strings near a random stop. */
void ruin_strings(struct ruin *ruin, struct tours *tours, struct random *random);
#endif
