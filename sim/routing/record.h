/* A solution at rest: who visits what. Searches hand solutions to each other as records. */
#ifndef SIM_ROUTING_RECORD_H
#define SIM_ROUTING_RECORD_H
#include "sim/routing/problem.h"

struct record {
    size_t n_routes, n_absent;
    size_t *types, *lengths; /* of each route, which has stops */
    size_t *stops;           /* of all routes, one after the other, ROUTING_RELOAD among them */
    size_t *absent;          /* requests on no route: stops, and of pairs the pick-up */
    bool *crowded_out;       /* of each of them: no route has a place for it, and no further one may begin;
                              * NULL: not looked at */
    size_t n_owed;           /* of them, those that must be served */
    double cost_eur;         /* of the routes, of what is left out, and of the longest route */
};

/* Room for any solution, all requests absent but not listed; all memory is the arena's. */
void record_init(struct record *record, const struct problem *problem, struct arena *arena);

/* True when a owes less than b, or as much at less cost. */
bool record_beats(const struct record *a, const struct record *b);

/* Sets the cost of the routes, recounted stop by stop; false when one breaks a limit, or there
 * are more routes of a type than vehicles. */
bool record_price(struct record *record, const struct problem *problem);

/* About what its k-th route costs, loads and rules that schedule_route() alone knows left aside. */
double record_route_eur(const struct record *record, const struct problem *problem, size_t k);

/* The same solution of a problem of n stops. */
void record_copy(const struct record *from, size_t n, struct record *to);
#endif
