#include "sim/routing/ruin.h"

/* Christiaens and Vanden Berghe 2020, section 5.1 and table 3. */
static const double mean_removed = 10, split_share = 0.5, split_grows = 0.01;
enum { LONGEST_STRING = 10 };

/* Every other time fewer where the other stops of pairs leave, too, and the way back has to be found for
 * both; but a route loses one string only, which must be longer where routes are few. */
static const double mean_removed_of_pairs = 7, short_share = 0.5;
enum { LONGEST_STRING_OF_PAIRS = 6, FEW_ROUTES = 5 };

void ruin_init(struct ruin *ruin, const struct problem *problem, struct arena *arena)
{
    const size_t n = problem->n;
    *ruin = (struct ruin){.most_removed = fmax(0.5 * (double)n, 1.5)};
    ruin->routes = arena_zeroed(arena, n + 1, sizeof *ruin->routes);
    ruin->stops = arena_zeroed(arena, n, sizeof *ruin->stops);
    ruin->touched = arena_zeroed(arena, n + 1, sizeof *ruin->touched);
}

/* Lists a route's stops that may leave; returns how many, and where a given one stands. */
static size_t list_free(struct ruin *ruin, const struct tours *tours, uint32_t route,
                        uint32_t wanted, size_t *at)
{
    const uint32_t end = tour_end(tours, route);
    size_t n = 0, k = 0;
    for (uint32_t node = tours->nodes[tour_start(tours, route)].next; node != end;
         node = tours->nodes[node].next)
        if (tours_is_stop(tours, node) && k++ >= tours->list[route].n_pinned) {
            if (node == wanted)
                *at = n;
            ruin->stops[n++] = node;
        }
    return n;
}

/* Takes out a stop, and of a pair the other one too, unless that has left already. */
static void remove_stop(struct tours *tours, uint32_t stop)
{
    if (tours->nodes[stop].route != NO_ROUTE)
        tours_remove(tours, stop);
}

/* Takes up to n stops around a given one out of its route; a split string spares some of its
 * middle. */
static void remove_string(struct ruin *ruin, struct tours *tours, struct random *random,
                          uint32_t around, double longest)
{
    size_t at = SIZE_MAX;
    const size_t n_route = list_free(ruin, tours, tours->nodes[around].route, around, &at);
    if (at == SIZE_MAX)
        return;
    const double limit = fmin((double)n_route, longest);
    size_t n = (size_t)(1 + random_uniform(random) * limit);
    if (n > n_route)
        n = n_route;
    size_t spared = 0;
    if (n > 1 && n < n_route && random_uniform(random) < split_share)
        for (spared = 1; n + spared < n_route && random_uniform(random) < split_grows;)
            spared++;
    const size_t span = n + spared;
    /* Positions from which a string of that span holds the stop. */
    const size_t low = at + 1 > span ? at + 1 - span : 0;
    const size_t high = at + span <= n_route ? at : n_route - span;
    const size_t from = low + random_below(random, high - low + 1);
    const size_t spare_from = from + (spared ? 1 + random_below(random, n - 1) : n);
    for (size_t k = from; k < from + span; k++)
        if (k < spare_from || k >= spare_from + spared)
            remove_stop(tours, ruin->stops[k]);
}

/* Puts the routes touched up to date; what cannot be driven without the stops that have left
 * (drives that are longer than a detour) leaves altogether. */
static void update_touched(struct ruin *ruin, struct tours *tours)
{
    for (size_t i = 0; i < ruin->n_routes; i++) {
        const uint32_t route = ruin->routes[i];
        ruin->touched[route] = false;
        if (tours_update(tours, route))
            continue;
        size_t at;
        const size_t n = list_free(ruin, tours, route, NO_STOP, &at);
        for (size_t k = 0; k < n; k++)
            remove_stop(tours, ruin->stops[k]);
        tours_update(tours, route);
    }
}

void ruin_strings(struct ruin *ruin, struct tours *tours, struct random *random, uint32_t seed)
{
    const struct problem *problem = tours->problem;
    const double n_served = (double)(problem->n_requests - tours->n_absent) *
                            (double)problem->n / (double)problem->n_requests;
    ruin->n_routes = 0;
    if (!tours->n_used)
        return;
    const bool spares = problem->pairs && tours->n_used >= FEW_ROUTES &&
                        random_uniform(random) < short_share;
    const double longest = fmin(spares ? LONGEST_STRING_OF_PAIRS : LONGEST_STRING,
                                n_served / (double)tours->n_used);
    const double removed = fmin(spares ? mean_removed_of_pairs : mean_removed, ruin->most_removed);
    const double most = 4 * removed / (1 + longest) - 1;
    const size_t n_strings = (size_t)(1 + random_uniform(random) * fmax(most, 0));
    for (size_t k = 0; k <= problem->n_near && ruin->n_routes < n_strings; k++) {
        const uint32_t stop = k ? problem->near[seed * problem->n_near + k - 1] : seed;
        const uint32_t route = tours->nodes[stop].route;
        /* What is settled may only be driven in company. */
        const bool keeps = route != NO_ROUTE && problem->company && tours->list[route].n_pinned;
        if (route == NO_ROUTE || keeps || ruin->touched[route])
            continue;
        ruin->touched[route] = true;
        ruin->routes[ruin->n_routes++] = route;
        remove_string(ruin, tours, random, stop, longest);
    }
    update_touched(ruin, tours);
}

void ruin_route(struct ruin *ruin, struct tours *tours, uint32_t route)
{
    size_t at;
    const size_t n = list_free(ruin, tours, route, NO_STOP, &at);
    for (size_t k = 0; k < n; k++)
        remove_stop(tours, ruin->stops[k]);
    ruin->n_routes = 1;
    ruin->routes[0] = route;
    ruin->touched[route] = true;
    update_touched(ruin, tours);
}
