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

/* Looks away from a place now and then, so that a greedy choice is not the same twice
 * (Christiaens and Vanden Berghe 2020, "blinks"). */
struct blinker {
    struct random *random; /* borrowed; NULL: never blinks */
    double per_log;        /* 1 / log(1 - rate) */
    size_t until;          /* places still looked at before the next blink */
};

struct blinker blinker_make(struct random *random, double rate);

/* Inserts absent stops, listing those without any place as absent still. keys: room for n. */
void insert_absent(struct tours *tours, enum insertion_order order, struct blinker *blinker,
                   double keys[]);
#endif
