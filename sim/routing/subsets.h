/* The least that a route through each set of stops costs, for all sets that a vehicle can take, by
 * dynamic programming (Held and Karp 1962); and, where that is asked for, the best route itself.
 *
 * The table is of single-precision numbers and leaves out how costs and time depend on each other:
 * it knows the soonest end of each partial route and its least cost apart. A depth-first search
 * from the end of the route, which the table bounds, finds the route and its cost exactly. */
#ifndef SIM_ROUTING_SUBSETS_H
#define SIM_ROUTING_SUBSETS_H
#include "sim/routing/bound.h"

struct subsets;
enum { SUBSETS_MAX_STOPS = 16 };

/* Told of a set (bit i for stop i), with the drops of its pick-ups, and what a route through it costs
 * at least. */
typedef void subsets_listener(void *context, uint32_t set, float least_eur);

/* For at most SUBSETS_MAX_STOPS stops, and no rules that only schedule_route() knows.
 * whole: all costs are whole numbers, small enough for single precision to add them exactly. All
 * memory is the arena's. */
struct subsets *subsets_create(const struct problem *problem, size_t type, bool whole,
                               struct arena *arena);

/* Which sets the table leaves out. */
struct subsets_limits {
    bool tours;                /* windows and limits of time are left aside, and what it costs to
                                * come home on the way and leave as another vehicle is known, too */
    const size_t *order;       /* all stops, of whom none comes before or after more than reach */
    size_t reach;              /* others that it should not (Balas and Simonetti 2001); 0: all may */
    const struct bound *bound; /* what cannot be part of a tour through all stops below limit_eur; */
    double limit_eur;          /* NULL: that is not asked */
};

/* Fills the table anew. listener: NULL: nobody. */
void subsets_fill(struct subsets *subsets, const struct subsets_limits *limits,
                  subsets_listener *listener, void *context);

/* What several vehicles pay at least to serve all stops, by a table of tours. */
double subsets_split_eur(const struct subsets *subsets);

/* The best route through a set: its cost, infinite if there is none below limit_eur; stops: in
 * order. Takes the partial routes tried off *steps_left; none are tried when that is 0. */
double subsets_route(struct subsets *subsets, uint32_t set, double limit_eur,
                     uint8_t stops[], size_t *steps_left);
#endif
