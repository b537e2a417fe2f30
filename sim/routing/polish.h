/* Local search from a solution, for plain problems: that of the genetic search, kept within the
 * limits. */
#ifndef SIM_ROUTING_POLISH_H
#define SIM_ROUTING_POLISH_H
#include "data/random.h"
#include "sim/routing/record.h"

/* Improves a record that serves every stop until no move does. Returns true when it became
 * better; else it stays as it was. All memory is the arena's. */
bool polish(const struct problem *problem, struct random *random, struct arena *arena,
            struct record *record);

/* The same from routes that lack some stops: they are inserted, in so many random orders one after
 * the other, at a price for breaking limits, which rises until none is broken. Returns true when
 * the best record became better. */
bool polish_partial(const struct problem *problem, struct random *random, size_t n_trials,
                    struct arena *arena, const struct record *partial, struct record *best);
#endif
