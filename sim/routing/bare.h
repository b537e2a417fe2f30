/* The cheapest place of a stop where only distance and the sum of loads matter and all vehicles
 * are alike: what most large problems are, and so simple that looking is all the work. */
#ifndef SIM_ROUTING_BARE_H
#define SIM_ROUTING_BARE_H
#include "sim/routing/insertion.h"

bool bare_serves(const struct problem *problem);

/* All memory is the arena's; tours is borrowed. */
struct bare *bare_create(const struct tours *tours, struct arena *arena);

/* Looks beside the nearest stops, and at the ends of their routes; only when none of these can
 * take the stop, everywhere. Improves on best. */
void bare_visit(struct bare *bare, uint32_t stop, struct blinker *blinker, struct place *best);
#endif
