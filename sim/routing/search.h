/* The search behind routing_solve(): construction, then slack induction by string removals
 * (Christiaens and Vanden Berghe 2020, Transportation Science 54(2)) under simulated annealing,
 * or the genetic search where that pays; exact for very small problems. */
#ifndef SIM_ROUTING_SEARCH_H
#define SIM_ROUTING_SEARCH_H
#include "sim/routing/tours.h"

/* Finds routes; every request of the problem is either on one or absent. Processor time counts
 * from began_s on. Begins from warm, unless NULL, as far as its routes can be driven. Fills the neighbour lists where it needs
 * them. The record's memory is the arena's. */
void search_run(struct problem *problem, const struct routing_effort *effort, double began_s,
                const struct record *warm, struct arena *arena, struct record *best);
#endif
