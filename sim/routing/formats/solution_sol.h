/* Between the files of solutions: for solution*.c only. */
#ifndef SIM_ROUTING_FORMATS_SOLUTION_SOL_H
#define SIM_ROUTING_FORMATS_SOLUTION_SOL_H
#include "sim/routing/formats/reading.h"
#include "sim/routing/formats/solution.h"

/* A new route of a vehicle that leaves it is not known when; its stops and rests are added by the
 * reader. */
struct routing_route *solution_add_route(struct solution_file *file, size_t type);
void solution_add_stop(struct routing_route *route, size_t stop);
void solution_read_sol(struct reading *reading, const struct instance *instance,
                       struct solution_file *file);
void solution_read_vroom(struct reading *reading, const struct instance *instance,
                         struct solution_file *file);
#endif
