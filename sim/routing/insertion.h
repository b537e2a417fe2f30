/* Greedy insertion: each absent request, in some order, at its cheapest place. */
#ifndef SIM_ROUTING_INSERTION_H
#define SIM_ROUTING_INSERTION_H
#include "sim/routing/blinker.h"
#include "sim/routing/scan.h"

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

/* Where a request goes on a route at least cost, or that it costs no less than added_eur. Kept
 * from one ruin to the next: most of them leave most routes as they were. */
struct known_place {
    double added_eur;
    uint32_t after, drop_after; /* after: NO_PLACE when only the bound is known */
    uint64_t version : 60;      /* of the route for which this holds; 0: none */
    uint64_t trip : 4;
};

/* No place is looked for beside a stop that is so many times farther away than the best place so
 * far adds: only the rare long drive between two such stops could be cheaper. */
#define INSERTION_REACH 2

/* The cheapest place of a request so far. */
struct place {
    double added_eur;
    struct candidate at; /* after: NO_PLACE while there is none */
    uint32_t route;
    size_t type;
};

/* The drive between a stop and one of its nearest, the shorter way in time and the shorter in
 * distance, rounded down. */
struct leg {
    float s, km;
};

struct inserter {
    struct tours *tours;       /* borrowed */
    struct known_place *known; /* n x n_slots: of each request and slot; NULL when not kept */
    uint32_t *pending;         /* room for n_slots: slots to look at, and last those hidden */
    size_t n_hidden;           /* by blinks, when slots were listed last */
    uint32_t *seen;            /* of each slot: the look in which it was last listed */
    uint32_t n_looks;
    struct scanner scanner;
    double *keys;              /* room for n */
    size_t *stuck_at;          /* of each request: recalls of tours when it last found no place;
                                * 0: never */
    bool sticks;               /* what finds no place on a route never does while that stays the
                                * same */
    bool local;                /* places beside the nearest stops only */
    struct leg *legs;          /* n x n_near: to each of those; NULL unless looked at one by one */
    struct bare *bare;         /* finds those where only distance and loads matter; else NULL */
    struct windowed *windowed; /* finds those where only distance has a price; else NULL */
    bool serves_all;           /* at whatever price: none is left out for its penalty */
    bool gives_up;             /* at the first that must be served and finds no place: the rest stay
                                * absent */
    size_t most_routes;        /* no further one may begin */
    double until_s;            /* processor time of the thread from which the scanner hurries; 0:
                                * never */
};

/* All memory is the arena's. */
void inserter_init(struct inserter *inserter, struct tours *tours, struct arena *arena);

/* Inserts absent requests, listing those without any place as absent still, and those after the one at
 * which it gives up. */
void insert_absent(struct inserter *inserter, enum insertion_order order,
                   struct blinker *blinker);

/* Whether an absent request has a place, at whatever price. */
bool inserter_has_place(struct inserter *inserter, uint32_t request);
#endif
