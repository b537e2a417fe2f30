/* SWAP*: two stops of neighbouring routes change routes, each inserted where it fits best
 * (Vidal 2022, section 4.4), or one stop moves to its best place on the other route. */
#ifndef SIM_ROUTING_SWAP_STAR_H
#define SIM_ROUTING_SWAP_STAR_H
#include "sim/routing/draft.h"

struct swap_star;

/* All memory is the arena's. */
struct swap_star *swap_star_create(struct draft *draft, struct arena *arena);

/* Tries the pairs of neighbouring ways of which one has changed since tried_at, one a way,
 * which it puts up to date. Returns true when it changed anything. */
bool swap_star_run(struct swap_star *star, uint32_t tried_at[]);
#endif
