/* Proven optima of small problems: the best route of every set of stops by dynamic programming over
 * subsets (Held and Karp 1962), then the best way to split the stops into such sets. */
#ifndef SIM_ROUTING_EXACT_H
#define SIM_ROUTING_EXACT_H
#include "sim/routing/record.h"

enum { EXACT_MAX_STOPS = 15 };

/* True for problems of so few stops and types of vehicles, without pairs, pinned routes, a price of
 * the longest route, stops that need company, and rules that only schedule_route() knows. */
bool exact_serves(const struct problem *problem);

/* Turns a solution of such a problem, which may leave out stops, into an optimal one: most stops
 * served, then least cost. Gives up where a type of vehicle could serve more than
 * max_sets sets of stops, and after max_steps, and then may have improved the solution or left it
 * as it was; returns true when it is proven optimal. */
bool exact_improve(const struct problem *problem, size_t max_sets, size_t max_steps,
                   struct arena *arena, struct record *best);
#endif
