/* The search behind routing_solve(): construction, local search, then slack induction by
 * string removals (Christiaens and Vanden Berghe 2020, Transportation Science 54(2)) with
 * simulated annealing; exact for very small problems. */
#ifndef SIM_ROUTING_SEARCH_H
#define SIM_ROUTING_SEARCH_H
#include "sim/routing/tours.h"

struct search {
    size_t iterations; /* of ruin and recreate */
    uint64_t seed;
    bool exact;        /* try to prove small problems optimal first */
};

/* Finds routes; every stop of the problem is either on one or absent. Fills the neighbour
 * lists where it needs them. The record's memory is the arena's. */
void search_run(struct problem *problem, const struct search *search, struct arena *arena,
                struct record *best);
#endif
