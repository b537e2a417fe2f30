/* Orders of one simulated year: the same for every organisation of a replication. */
#ifndef SIM_DEMAND_ORDERS_H
#define SIM_DEMAND_ORDERS_H
#include <stddef.h>
#include <stdint.h>
#include "data/arena.h"
#include "sim/demand/contracts.h"
#include "sim/demand/season.h"

/* Whole crates of one product from one farm, for an outlet's delivery day. */
struct order_line {
    size_t order;          /* of the outlet for the day: lines of one order are neighbours */
    size_t outlet, farm, product;
    int day;               /* of delivery */
    double kg, crates;
};

struct orders {
    size_t n_lines, n_orders;
    struct order_line *lines; /* by day, outlet, farm, product; in the arena */
};

/* Draws the orders of a replication.
 *
 * An outlet takes deliveries on the order days on which it is open, each for the meals it
 * serves until the next one, at most a week: meals x kg per meal x local share x season, shared between its contracts. Crates
 * are whole: an order of mean m crates is a negative binomial count of mean m and size
 * dispersion_size x max(1, m), that is the sum of m orders of one crate, each overdispersed
 * with size dispersion_size: small outlets order in fits and starts, large
 * ones steadily. Kilograms are crates x kg per crate x a lognormal of mean 1. With demand.certain
 * an order is what is expected, the same in every replication: parts of a crate are carried
 * over to the next one, each contract beginning with a part of its own, so that small ones do
 * not all order on the same days.
 *
 * Each contract draws from a stream of its own (seed, replication, outlet, farm, product):
 * adding a farm or an outlet changes no other draw. */
struct orders orders_draw(const struct scenario *scenario, const struct territory *territory,
                          const struct season_days *season, const struct contracts *contracts,
                          uint64_t replication, struct arena *arena);
#endif
