/* Local search by moves between neighbours. Bounds on the arcs that a move changes rule out
 * nearly all before they are priced. */
#ifndef SIM_ROUTING_DESCENT_H
#define SIM_ROUTING_DESCENT_H
#include "sim/routing/draft.h"

struct descent {
    struct draft *draft;
    uint32_t *order;      /* stops, as they will be tried */
    uint32_t *tried_at;   /* of each stop: moves made when its neighbours were last tried */
    uint32_t *parted_at;  /* and when it was last tried on a way of its own */
};

/* All memory is the arena's. */
void descent_init(struct descent *descent, struct draft *draft, struct arena *arena);

/* Forgets what has been tried. */
void descent_forget(struct descent *descent);

/* Moves stops until no move saves; on ways that have not changed none is tried. */
void descent_run(struct descent *descent);
#endif
