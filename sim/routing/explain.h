/* Why these routes: what each would cost with other vehicles, and what stands in the way of the
 * stops that are left out. */
#ifndef SIM_ROUTING_EXPLAIN_H
#define SIM_ROUTING_EXPLAIN_H
#include <stdio.h>
#include "sim/routing/routing.h"

/* Of problems whose amounts have no unit that is known: they are told without. */
struct explain_units {
    double cost_unit;  /* costs are told times this, */
    int cost_decimals; /* with so many decimals */
    double time_scale; /* times are told divided by this; 0: in s and min */
};

/* How stops and vehicle types are called; NULL: "stop 1", "vehicle type 1" and on. */
struct explain_names {
    const char *const *stops, *const *vehicles;
    const struct explain_units *units; /* NULL: EUR, s and min, kg, crates, km */
};

/* Writes, in the language of the run: of each route what it costs, and for each other type of
 * vehicle what it would cost, or what that type lacks and by how much; of each stop left out
 * (a pick-up and its drop together) why, and the place nearest to possible: its cheapest one if
 * it is not worth that, else the one that breaks a limit by the smallest share. Places are those
 * between the stops of each route, and a route of its own. */
void routing_explain(const struct routing_problem *problem,
                     const struct routing_solution *solution, const struct explain_names *names,
                     FILE *out);

/* What stands in the way of a vehicle of that type on that route; NULL: nothing does. Release with
 * free(). */
char *explain_obstacle(const struct routing_problem *problem, size_t vehicle,
                       const size_t stops[], size_t n, const struct explain_names *names);
#endif
