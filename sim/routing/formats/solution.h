/* Solutions as other programs write and read them: CVRPLIB's .sol, and VROOM's JSON output. */
#ifndef SIM_ROUTING_FORMATS_SOLUTION_H
#define SIM_ROUTING_FORMATS_SOLUTION_H
#include <stdio.h>
#include "sim/routing/formats/instance.h"

/* A line `Route #k: ...` a route, a depot's number between trips, then the cost. Where vehicles
 * differ k is the vehicle's place in the instance, and those that stay have a line too. */
void solution_write_sol(const struct instance *instance, const struct routing_solution *solution,
                        FILE *out);

/* VROOM's JSON output, with the reason of each unassigned task as its description. */
void solution_write_vroom(const struct instance *instance,
                          const struct routing_solution *solution, FILE *out);

/* Settles an instance with hubs as a solution in JSON says, before that is read. False with faults. */
bool solution_read_choices(const char *path, struct instance *instance, struct faults *faults);

/* What a file says of a route; NAN: nothing. */
struct stated_route {
    double cost, end_s;
    int decimals; /* of the cost */
};

struct solution_file {
    struct routing_solution solution; /* figures computed anew, and times that are not stated */
    bool states_cost;
    double stated_cost;
    int stated_decimals; /* of that figure in the file */
    struct stated_route *stated; /* one a route; NULL: the format has none; owned */
};

/* Either of the two, by its content. False with a fault for each thing that cannot be a solution
 * of the instance: unknown customers and vehicles, vehicles that drive twice. A stop that is
 * visited twice, or never, is read as it is. */
bool solution_read(const char *path, const struct instance *instance, struct solution_file *file,
                   struct faults *faults);
void solution_file_clear(struct solution_file *file);

/* Whether all times of a route that was read were stated. */
bool solution_states_times(const struct routing_route *route);

/* Times and figures of a route that was read. Times that it states, all of them (start_s, begin_s, those of its
 * rests; NAN: not stated), stay as they are, but for what their rounding to whole seconds takes away; else it is
 * driven as early as can be: after its start_s, if that is a time from which nothing is missed, or after the latest
 * start from which nothing comes later. Its rests, in the order of the vehicle's breaks, are put before or after
 * the drive that they stand at. */
void solution_time_route(const struct routing_problem *problem, struct routing_route *route);

/* From when on the goods of the trip that begins at entry k are there. */
double solution_released_s(const struct routing_problem *problem,
                           const struct routing_route *route, size_t k);

/* Times in files are told to a millionth. */
extern const double solution_clock_tolerance_s;
#endif
