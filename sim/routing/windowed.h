/* The cheapest place of a stop where there are windows, or limits of how long a route takes, but
 * only distance has a price, the same for all vehicles, which drive alike but for their depots and
 * shifts. Like bare.h, with times. */
#ifndef SIM_ROUTING_WINDOWED_H
#define SIM_ROUTING_WINDOWED_H
#include "sim/routing/insertion.h"

bool windowed_serves(const struct problem *problem);

/* All memory is the arena's; tours is borrowed. */
struct windowed *windowed_create(const struct tours *tours, struct arena *arena);

/* Looks beside the nearest stops, and at the ends of their routes; only when none of these can
 * take the stop, at every place of those routes. Improves on best. */
void windowed_visit(struct windowed *windowed, uint32_t stop, struct blinker *blinker,
                    struct place *best);

/* Looks at every place of every route. Improves on best. */
void windowed_visit_all(struct windowed *windowed, uint32_t stop, struct place *best);
#endif
