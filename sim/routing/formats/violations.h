/* What a solution breaks, all of it, in the words of the instance's file. */
#ifndef SIM_ROUTING_FORMATS_VIOLATIONS_H
#define SIM_ROUTING_FORMATS_VIOLATIONS_H
#include "sim/routing/formats/solution.h"

/* Adds a fault of path for each: a stop missing or visited again, the first that each route
 * breaks, more vehicles than there are, a stated cost that is off. Returns how many. */
size_t violations_find(const struct instance *instance, const struct solution_file *file,
                       const char *path, struct faults *faults);
#endif
