/* Local search over routes that may break limits at a price: relocations, swaps, 2-opt and
 * 2-opt* between neighbours (Vidal 2022, section 4.4), then SWAP* between neighbouring routes.
 * What a move would cost is known in constant time from the ends of the chains it joins. */
#ifndef SIM_ROUTING_EDUCATION_H
#define SIM_ROUTING_EDUCATION_H
#include "data/random.h"
#include "sim/routing/descent.h"

struct education {
    struct draft *draft;
    struct random *random;     /* borrowed */
    struct descent descent;
    uint32_t *swapped_at;      /* of each way: moves made when SWAP* was last tried */
    struct swap_star *swap_star;
};

/* All memory is the arena's. */
void education_init(struct education *education, struct draft *draft, struct random *random,
                    struct arena *arena);

/* Puts the stops in a random order, in which they will be tried. */
void education_shuffle(struct education *education);

/* Improves the draft until no move does. Moves between settled ways are not tried. */
void education_run(struct education *education);

/* Puts an unserved stop where it costs least. Returns false when it has no place at all: every
 * vehicle is out and no way is open. */
bool education_insert(struct education *education, uint32_t stop);
#endif
