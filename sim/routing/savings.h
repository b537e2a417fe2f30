/* Construction by savings: each stop on a route of its own, then joined end to start where that
 * saves most (Clarke and Wright 1964, Operations Research 12(4)). */
#ifndef SIM_ROUTING_SAVINGS_H
#define SIM_ROUTING_SAVINGS_H
#include "sim/routing/tours.h"

/* Puts absent stops on routes of the only type of vehicle; lists those for which none is left
 * as absent still. Joins each stop to its neighbours of the problem's lists. Memory is the
 * arena's. */
void savings_construct(struct tours *tours, struct arena *arena);
#endif
