/* Proven optima of small problems where vehicles come back to load again, or goods are released in
 * the day: the best trips through every set of stops by dynamic programming over subsets (Held and
 * Karp 1962), then the best trips of a vehicle for every set, then the best way to share the stops out.
 *
 * Without windows no vehicle need wait once it has left: it may always leave so late that what it
 * delivers is there, and its route takes what its trips and reloads take. Releases bind only where
 * it must be back by some hour, and then the trips are best driven in the order of their releases
 * (Lawler 1973, of one machine). */
#ifndef SIM_ROUTING_TRIPS_H
#define SIM_ROUTING_TRIPS_H
#include "sim/routing/record.h"

/* Sets of stops, of all types together; partial trips and routes that a proof may keep. */
enum { TRIPS_MAX_STOPS = 12, TRIPS_MAX_SETS = 1 << TRIPS_MAX_STOPS, TRIPS_MAX_LABELS = 1 << 17 };

/* True for so few stops to deliver to, or to collect from, without windows, where several trips and
 * releases are all that only schedule_route() knows, and who makes several trips ends where it
 * starts. */
bool trips_serves(const struct problem *problem);

/* As exact_improve(); it gives up when it would keep too much. */
bool trips_improve(const struct problem *problem, struct arena *arena, struct record *best);
#endif
