/* Proven optima of small problems: the best route of every set of stops by dynamic programming over
 * subsets (Held and Karp 1962), then the best way to split the stops into such sets. */
#ifndef SIM_ROUTING_EXACT_H
#define SIM_ROUTING_EXACT_H
#include "sim/routing/record.h"

enum { EXACT_MAX_STOPS = 15 };

/* True for problems of so few stops and types of vehicles, without pinned routes, a price of
 * the longest route, and rules that only schedule_route() knows, but for those of trips.h. */
bool exact_serves(const struct problem *problem);

/* What a proof may take; then it gives up. */
struct exact_effort {
    size_t max_steps;
    bool fewest_vehicles; /* before cost */
};

/* Turns a solution of such a problem, which may leave out stops, into an optimal one: most stops
 * served, then least cost. Returns true when it is proven optimal; else it may have improved the
 * solution or left it as it was. */
bool exact_improve(const struct problem *problem, const struct exact_effort *effort,
                   struct arena *arena, struct record *best);
#endif
