/* Greedy insertion: each absent stop, in some order, at its cheapest place. */
#ifndef SIM_ROUTING_INSERTION_H
#define SIM_ROUTING_INSERTION_H
#include "data/random.h"
#include "sim/routing/tours.h"

enum insertion_order {
    ORDER_RANDOM,
    ORDER_LARGEST,
    ORDER_FARTHEST,
    ORDER_NEAREST,
    ORDER_TIGHTEST, /* shortest window */
    ORDER_OPENS,
    ORDER_CLOSES,
    N_ORDERS
};

/* Looks away from a route now and then, so that a greedy choice is not the same twice
 * (after Christiaens and Vanden Berghe 2020, whose "blinks" look away from single places). */
struct blinker {
    struct random *random; /* borrowed; NULL: never blinks */
    double per_log;        /* 1 / log(1 - rate) */
    size_t until;          /* routes still looked at before the next blink */
};

struct blinker blinker_make(struct random *random, double rate);

/* Where a stop goes on a route at least cost, or that it costs no less than added_eur. Kept
 * from one ruin to the next: most of them leave most routes as they were. */
struct known_place {
    double added_eur;
    uint32_t after, type; /* after: NO_PLACE when only the bound is known */
    size_t version;       /* of the route for which this holds; 0: none */
};

struct inserter {
    struct tours *tours;       /* borrowed */
    struct known_place *known; /* n x (n+1): of each stop and slot; NULL when not kept */
    size_t *pending;           /* room for n + 1: slots to look at */
    double *keys;              /* room for n */
};

/* All memory is the arena's. */
void inserter_init(struct inserter *inserter, struct tours *tours, struct arena *arena);

/* Inserts absent stops, listing those without any place as absent still. */
void insert_absent(struct inserter *inserter, enum insertion_order order,
                   struct blinker *blinker);
#endif
