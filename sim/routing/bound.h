/* A bound from below on serving stops: the cheapest walk of so many visits that may come to a
 * stop twice but not straight back to the one before (Christofides, Mingozzi and Toth 1981,
 * Networks 11: state-space relaxation of q-routes), each stop with a reward that is raised
 * where the walk does not go and lowered where it goes twice (subgradient ascent, Held and
 * Karp 1971). Loads, windows and limits are left out; any stop may be followed by a new
 * vehicle. */
#ifndef SIM_ROUTING_BOUND_H
#define SIM_ROUTING_BOUND_H
#include "sim/routing/problem.h"

enum { BOUND_MAX_STOPS = 16, ONWARD_END = 31 };

/* What so many visits more cost after a stop, rewards taken off. */
struct onward {
    double least_eur, other_eur; /* by the best next stop, and by the best other one */
    uint32_t next, other;        /* ONWARD_END: none, but home */
};

struct bound {
    size_t n;
    double go_eur[BOUND_MAX_STOPS][BOUND_MAX_STOPS]; /* service at the second included */
    double open_eur[BOUND_MAX_STOPS];  /* a new vehicle, to the stop, service included */
    double close_eur[BOUND_MAX_STOPS]; /* from the stop to the end */
    double reward_eur[BOUND_MAX_STOPS];
    struct onward onward[BOUND_MAX_STOPS][BOUND_MAX_STOPS]; /* by visits more, and stop */
};

/* Bound for at most BOUND_MAX_STOPS stops without rewards. */
void bound_init(struct bound *bound, const struct problem *problem);

/* Chooses rewards that raise the bound; returns what serving all stops costs at least. Stops
 * when that reaches limit_eur, a cost that some solution has. */
double bound_raise(struct bound *bound, double limit_eur);

/* Least cost, rewards taken off, of the way on through stops of a set, bit i for stop i. */
static inline double onward_eur(const struct onward *onward, uint32_t set)
{
    return (set | UINT32_C(1) << ONWARD_END) >> onward->next & 1 ? onward->least_eur
                                                                 : onward->other_eur;
}
#endif
