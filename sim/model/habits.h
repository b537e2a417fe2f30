/* Routes of other days: a flow's routes from or to a place change little from one day to the next,
 * so that those of the day before are a good start for today's. They are kept as places. */
#ifndef SIM_MODEL_HABITS_H
#define SIM_MODEL_HABITS_H
#include "data/arena.h"
#include "sim/routing/routing.h"

struct habits;

/* Nothing is kept yet; all memory is the arena's. */
struct habits *habits_create(struct arena *arena, size_t n_flows, size_t n_places);

/* The routes that were kept last for that flow and hub, in stops[0 .. n-1], those of a place
 * following each other; places without a stop today are left out. NULL where nothing was kept. The
 * result holds until the next call. */
const struct routing_solution *habits_recall(struct habits *habits, size_t flow, size_t hub,
                                             const struct routing_stop stops[], size_t n);

/* Keeps the routes of solution instead. */
void habits_keep(struct habits *habits, size_t flow, size_t hub,
                 const struct routing_stop stops[], const struct routing_solution *solution);
#endif
