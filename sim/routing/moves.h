/* Moves of local search on drafts: each is made when it saves, in exact prices, and returns
 * whether it was. */
#ifndef SIM_ROUTING_MOVES_H
#define SIM_ROUTING_MOVES_H
#include "sim/routing/draft.h"

/* Moves the n stops from u on, turned round or not, to after v: a stop or a start. */
bool moves_relocate(struct draft *draft, uint32_t u, uint32_t v, size_t n, bool reversed);

/* Swaps the n_u stops from u on with the n_v from v on. */
bool moves_swap(struct draft *draft, uint32_t u, uint32_t v, size_t n_u, size_t n_v);

/* Turns round the chain after u up to v, of the same way and later on it. */
bool moves_turn(struct draft *draft, uint32_t u, uint32_t v);

/* Swaps what follows u with what follows v, on another way. */
bool moves_swap_tails(struct draft *draft, uint32_t u, uint32_t v);

/* Joins u's way up to u with v's way up to v turned round, and the tail of u's, turned round,
 * with that of v's: for untimed drafts. */
bool moves_swap_heads(struct draft *draft, uint32_t u, uint32_t v);
#endif
