/* Which routes serve each stop once at least cost (set partitioning): the linear relaxation over
 * all sets of stops by the primal simplex method, and the best whole solution by depth-first
 * search, which the dual values bound (Balinski and Quandt 1964; Baldacci, Christofides and
 * Mingozzi 2008). What a set costs is known from below; the search asks for the exact cost of
 * those that it comes to. */
#ifndef SIM_ROUTING_PARTITION_H
#define SIM_ROUTING_PARTITION_H
#include "sim/routing/record.h"
#include "sim/routing/subsets.h"

struct partition;

enum { PARTITION_MAX_TYPES = 8 };

/* forgo_eur: of leaving each stop out; may be infinite. known: a solution, which tells about what
 * stops cost. subsets: of each type, borrowed. All memory is the arena's. */
struct partition *partition_create(const struct problem *problem, const double forgo_eur[],
                                   const struct record *known, struct subsets *const subsets[],
                                   struct arena *arena);

/* Adds a set that a vehicle of the type may serve. */
void partition_add(struct partition *partition, size_t type, uint32_t set, float least_eur);

/* Looks for a solution that costs less than *limit_eur; writes the best that it finds into the
 * record, and into *limit_eur what the next would have to beat: gain_eur less than its cost. Takes
 * steps off *steps_left; returns true when there is no better one, false when it ran out of them. */
bool partition_solve(struct partition *partition, double gain_eur, double *limit_eur,
                     size_t *steps_left, struct record *best);
#endif
