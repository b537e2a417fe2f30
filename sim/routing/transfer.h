/* Hubs as transfers: each order goes from its farm to its outlet straight, in the round of a
 * vehicle that collects and delivers, or through a hub: brought there by a cut-off, handled,
 * and taken on by a vehicle of the hub. With the cut-offs given the rounds up to the hubs and
 * those from each hub are routing problems that only release times link. Which order goes how
 * is searched for. */
#ifndef SIM_ROUTING_TRANSFER_H
#define SIM_ROUTING_TRANSFER_H
#include "sim/routing/routing.h"

struct transfer_order {
    size_t farm, outlet;            /* places */
    double load_kg, load_crates;
    unsigned goods;
    uint64_t needs;
    double load_s, unload_s;        /* service at the farm, and at the outlet */
    double ready_s, until_s;        /* it is loaded between these */
    double open_s, close_s;         /* and unloaded between these */
};

struct transfer_hub {
    size_t place;
    const double *cutoffs_s;        /* ascending; borrowed */
    size_t n_cutoffs;
    double unload_s;                /* of an order that comes in */
    double handling_s;              /* after the cut-off, before its orders may leave */
    double fixed_eur;               /* of a day on which it is used */
    double eur_per_crate;
    const double *order_eur;        /* further, of each order that goes through it, one an order;
                                     * borrowed; NULL: nothing */
    const struct routing_vehicle *vehicles; /* types that take orders on; borrowed */
    size_t n_vehicles;
};

struct transfer_problem {
    size_t n_places;
    size_t n_orders;
    const struct transfer_order *orders;    /* borrowed */
    size_t n_hubs;
    const struct transfer_hub *hubs;        /* borrowed */
    size_t n_vehicles;
    const struct routing_vehicle *vehicles; /* types that collect, and deliver straight;
                                             * borrowed */
    size_t n_goods;                         /* as in struct routing_problem */
    const uint32_t *apart;
};

#define TRANSFER_STRAIGHT SIZE_MAX

struct transfer_choice {
    size_t hub;    /* or TRANSFER_STRAIGHT */
    size_t cutoff; /* of the hub's */
};

/* Rounds of one side, as a problem and its solution. */
struct transfer_side {
    struct routing_problem problem;
    struct routing_stop *stops; /* of the problem; owned */
    size_t *orders;             /* of each stop; owned */
    struct routing_solution solution;
};

struct transfer_solution {
    struct transfer_choice *choices; /* one an order; owned */
    size_t n_sides;
    struct transfer_side *sides;     /* first the rounds from the farms, then of each hub; owned */
    size_t n_unserved;               /* legs of orders that no vehicle drives */
    double cost_eur;                 /* of all rounds and of the hubs */
};

struct transfer_effort {
    size_t rounds;      /* reassignments that are tried */
    size_t iterations;  /* of routing_solve() for each; forty times as many for the plain
                         * organisations, and for the routes of the best at last */
    double processor_s; /* 0: no limit. With one, the answer depends on the machine's speed; the
                         * first of the plain organisations is always tried */
    double target_eur;  /* stops once all are served for no more; 0: none */
    uint64_t seed;
    routing_listener *listener; /* told of each better organisation; NULL: none */
    void *context;
};

/* Searches from the best of the plain organisations (all straight, all by one cut-off of one
 * hub): the routes of some near orders are taken up, each order goes where the schedules have
 * the cheapest place for it, by any way, and the sides that changed are solved again. The
 * fewest unserved legs come before cost. Deterministic. Release with
 * transfer_solution_clear(). */
void transfer_solve(const struct transfer_problem *problem, const struct transfer_effort *effort,
                    struct transfer_solution *solution);

/* The same with the choices given, one an order: only routes are searched for. */
void transfer_organise(const struct transfer_problem *problem,
                       const struct transfer_choice choices[],
                       const struct transfer_effort *effort,
                       struct transfer_solution *solution);
void transfer_solution_clear(struct transfer_solution *solution);
#endif
