/* Proven optima of very small problems: the best route of every set of stops by dynamic
 * programming over subsets (Held and Karp 1962), with the time windows as labels that do not
 * dominate each other, then the best way to split the stops into such sets. Partial routes that
 * a bound on all that remains shows to be too dear are dropped. */
#ifndef SIM_ROUTING_EXACT_H
#define SIM_ROUTING_EXACT_H
#include "sim/routing/tours.h"

enum { EXACT_MAX_STOPS = 12 };

/* Turns a good solution into an optimal one: most stops served, then least cost. Gives up, and
 * leaves it as it is, after trying max_steps continuations of partial routes, or at once where
 * the bound says that it would; returns true when the solution is proven optimal. The better it
 * is from the start, the sooner. */
bool exact_improve(const struct problem *problem, size_t max_steps, struct arena *arena,
                   struct record *best);
#endif
