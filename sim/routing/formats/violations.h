/* What a solution breaks, all of it, in the words of the instance's file. Shares nothing with
 * the search: only what a problem is. */
#ifndef SIM_ROUTING_FORMATS_VIOLATIONS_H
#define SIM_ROUTING_FORMATS_VIOLATIONS_H
#include "sim/routing/formats/solution.h"

/* Adds a fault of path for each violation: a stop missing or visited again; a window, load,
 * duration, distance, shift, release, trip, skill or break that a route does not keep to; pairs
 * torn apart; more vehicles than there are; a stated cost that is off. Returns how many. Routes
 * must have their times. What no format can say (compartments, goods that must not mix, time
 * aboard, traffic by the clock) is not looked at. */
size_t violations_find(const struct instance *instance, const struct solution_file *file,
                       const char *path, struct faults *faults);
#endif
