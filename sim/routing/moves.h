/* Local search: relocate and or-opt, swap, 2-opt and 2-opt*, between each stop and its
 * nearest, until none of them saves anything. */
#ifndef SIM_ROUTING_MOVES_H
#define SIM_ROUTING_MOVES_H
#include "sim/routing/tours.h"

struct moves {
    struct tours *tours;  /* borrowed */
    size_t *sequences[2]; /* room for n stops each */
    size_t *changed;      /* of each slot: the count of changes when it last changed */
    size_t *tested;       /* of each stop: the count when its moves were last tried */
    size_t n_changes;
};

/* All memory is the arena's. */
void moves_init(struct moves *moves, struct tours *tours, struct arena *arena);

/* Descends to a local optimum of the served stops, with up to n_near neighbours of each. */
void moves_descend(struct moves *moves, size_t n_near);
#endif
