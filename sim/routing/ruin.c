#include "sim/routing/ruin.h"

/* Christiaens and Vanden Berghe 2020, section 5.1 and table 3. */
static const double mean_removed = 10, split_share = 0.5, split_grows = 0.01;
enum { LONGEST_STRING = 10 };

void ruin_init(struct ruin *ruin, const struct problem *problem, struct arena *arena)
{
    const size_t n = problem->n;
    *ruin = (struct ruin){.mean_removed = fmin(mean_removed, 0.5 * (double)n),
                          .longest = LONGEST_STRING};
    ruin->routes = arena_zeroed(arena, n + 1, sizeof *ruin->routes);
    ruin->stops = arena_zeroed(arena, n, sizeof *ruin->stops);
    ruin->touched = arena_zeroed(arena, n + 1, sizeof *ruin->touched);
}

/* Takes n stops around a given one out of its route; a split string spares some of its
 * middle. */
static void remove_string(struct ruin *ruin, struct tours *tours, struct random *random,
                          size_t around, size_t n)
{
    const size_t route = tours->nodes[around].route, at = tours->nodes[around].rank - 1;
    const size_t n_route = tours_stops(tours, route, ruin->stops);
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
            tours_remove(tours, ruin->stops[k]);
}

void ruin_strings(struct ruin *ruin, struct tours *tours, struct random *random)
{
    const struct problem *problem = tours->problem;
    const size_t n_served = problem->n - tours->n_absent;
    ruin->n_routes = 0;
    if (!tours->n_used)
        return;
    const double mean_length = (double)n_served / (double)tours->n_used;
    const double longest = fmin((double)ruin->longest, mean_length);
    const double most = 4 * ruin->mean_removed / (1 + longest) - 1;
    const size_t n_strings = (size_t)(1 + random_uniform(random) * fmax(most, 0));
    const size_t seed = random_below(random, problem->n);
    for (size_t k = 0; k <= problem->n_near && ruin->n_routes < n_strings; k++) {
        const size_t stop = k ? problem->near[seed * problem->n_near + k - 1] : seed;
        const size_t route = tours->nodes[stop].route;
        if (route == NO_ROUTE || ruin->touched[route])
            continue;
        ruin->touched[route] = true;
        ruin->routes[ruin->n_routes++] = route;
        const double limit = fmin((double)tours->list[route].n_stops, longest);
        const size_t n = (size_t)(1 + random_uniform(random) * limit);
        remove_string(ruin, tours, random, stop,
                      n < tours->list[route].n_stops ? n : tours->list[route].n_stops);
    }
    for (size_t i = 0; i < ruin->n_routes; i++) {
        tours_update(tours, ruin->routes[i]);
        ruin->touched[ruin->routes[i]] = false;
    }
}
