/* What a solution breaks, all of it, in the words of the instance's file. */
#ifndef SIM_ROUTING_FORMATS_VIOLATIONS_H
#define SIM_ROUTING_FORMATS_VIOLATIONS_H
#include "sim/routing/formats/solution.h"

/* Adds a fault of path for each violation that routing_verify() finds, and for a stated cost that
 * is off, in whatever power of ten it is stated, or a stated end of a route. Returns how many. */
size_t violations_find(const struct instance *instance, const struct solution_file *file,
                       const char *path, struct faults *faults);
#endif
