/* Children of two plans by selective route exchange (Nagata, Braysy and Dullaert 2010): some
 * routes of the one give way to the routes of the other that serve most of the same stops. */
#ifndef SIM_ROUTING_CROSSOVER_H
#define SIM_ROUTING_CROSSOVER_H
#include "sim/routing/education.h"
#include "sim/routing/population.h"

struct crossover;

/* All memory is the arena's. */
struct crossover *crossover_create(const struct ground *ground, struct arena *arena);

/* Makes the draft of the education the better of two children of a and b. Returns false when
 * no vehicle is left for some stop. */
bool crossover_breed(struct crossover *crossover, struct education *education,
                     const struct plan *a, const struct plan *b);
#endif
