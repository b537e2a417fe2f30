/* How far apart stops are: what a drive, and waiting and lateness on it, is worth at one price for all
 * vehicles. */
#ifndef SIM_ROUTING_NEAR_H
#define SIM_ROUTING_NEAR_H
#include "sim/routing/problem.h"

/* Fills remote_eur of the tasks. */
void near_measure_remote(struct problem *problem);

/* Fills near with up to n_max neighbours a stop, in the arena. Distances are the same both ways: the shorter
 * counts. */
void near_find(struct problem *problem, struct arena *arena, size_t n_max);
#endif
