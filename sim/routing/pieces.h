/* Improves a solution of a large plain problem piece by piece: routes that lie together are a problem of
 * their own, which the genetic search solves better than the whole (decomposition: Taillard 1993,
 * Networks 23; Ostertag, Doerner and Hartl 2009, POPMUSIC for several depots). */
#ifndef SIM_ROUTING_PIECES_H
#define SIM_ROUTING_PIECES_H
#include "data/random.h"
#include "sim/routing/genetic.h"

struct pieces;

/* For a plain problem with its neighbours, which must outlive it: pieces of n_stops, or more where the
 * last route has them. Memory is the arena's. */
struct pieces *pieces_create(const struct problem *problem, size_t n_stops, struct arena *arena);

/* Gives one piece of a solution that serves all stops the effort: the routes around a stop that was seldom
 * in a piece so far. Returns true when the solution became better. */
bool pieces_improve(struct pieces *pieces, const struct genetic_effort *effort,
                    struct random *random, struct record *best);

/* Frees the memory that pieces take in turn. */
void pieces_clear(struct pieces *pieces);
#endif
