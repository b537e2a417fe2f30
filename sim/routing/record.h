/* A solution at rest: who visits what. Searches hand solutions to each other as records. */
#ifndef SIM_ROUTING_RECORD_H
#define SIM_ROUTING_RECORD_H
#include "sim/routing/problem.h"

struct record {
    size_t n_routes, n_absent;
    size_t *types, *lengths; /* of each route, which has stops */
    size_t *stops;           /* of all routes, one after the other */
    size_t *absent;          /* stops on no route */
    double cost_eur;         /* of the routes */
};

/* Room for any solution, all stops absent but not listed; all memory is the arena's. */
void record_init(struct record *record, const struct problem *problem, struct arena *arena);

/* True when a serves more stops than b, or as many at less cost. */
bool record_beats(const struct record *a, const struct record *b);
#endif
