/* What may be reached by way of other stops where that is shorter than going straight, as in tables
 * of times that break the triangle inequality: least times and distances (Dijkstra 1959), which
 * no route betters. Loads and limits of routes are left aside, so that more may seem to be reached
 * than is. */
#ifndef SIM_ROUTING_DETOUR_H
#define SIM_ROUTING_DETOUR_H
#include "sim/routing/problem.h"

/* Beyond so many stops detours are not looked for: it would take as long as all else of the
 * layout; and beyond so many those home only where some stop needs them. */
enum { DETOUR_MAX_STOPS = 500, DETOUR_HOME_STOPS = 100 };

/* Whether a stop, or a pick-up and its drop, that a vehicle of the type cannot serve alone might be
 * served after or before other stops, for want of which it is too late or too far. */
bool detour_helps(const struct problem *problem, size_t type, size_t stop, struct arena *arena);

/* Least times from the end of the service of each stop given to the end of a route of the family,
 * NEVER_S or more: no way. The arena's; kept with the family. */
const double *detour_home_s(const struct problem *problem, size_t family, struct arena *arena);
#endif
