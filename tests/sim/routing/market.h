/* Random problems, laid out, with routes of some of their stops: what insertion is asked about. */
#ifndef TESTS_SIM_ROUTING_MARKET_H
#define TESTS_SIM_ROUTING_MARKET_H
#include "sim/routing/insertion.h"
#include "sim/routing/near.h"
#include "tests/run.h"
#include "tests/sim/routing/plane.h"

struct market {
    struct plane plane;
    struct arena arena;
    struct problem problem;
    struct tours tours;
    enum routing_refusal *refusals;
};

/* 20 to 219 stops anywhere, with loads of 1 to 10 kg; a vehicle type for each depot. */
static inline void market_scatter(struct market *market, size_t n_depots, struct random *random)
{
    *market = (struct market){0};
    struct plane *plane = &market->plane;
    const size_t n = 20 + random_below(random, 200);
    plane_size(plane, n + 1, n_depots);
    for (size_t i = 0; i <= n; i++) {
        plane->x[i] = 100 * random_uniform(random);
        plane->y[i] = 100 * random_uniform(random);
        if (i)
            plane->stops[i - 1].load_kg = 1 + 9 * random_uniform(random);
    }
    plane_measure(plane);
}

/* Lays the problem out and serves about three stops of four. */
static inline void market_serve(struct market *market, size_t n_near, struct random *random)
{
    market->refusals = mem_zeroed(market->plane.problem.n_stops, sizeof *market->refusals);
    problem_lay_out(&market->problem, &market->plane.problem, &market->arena, market->refusals);
    near_find(&market->problem, &market->arena, n_near);
    tours_init(&market->tours, &market->problem, &market->arena);
    struct inserter inserter;
    struct blinker blinker = blinker_make(random, 0.2);
    inserter_init(&inserter, &market->tours, &market->arena);
    insert_absent(&inserter, ORDER_RANDOM, &blinker);
    for (uint32_t stop = 0; stop < market->problem.n; stop++)
        if (random_below(random, 4) == 0)
            tours_remove(&market->tours, stop);
    for (uint32_t u = market->tours.n_used; u-- > 0;)
        ck_assert(tours_update(&market->tours, market->tours.used[u]));
}

static inline void market_clear(struct market *market)
{
    free(market->refusals);
    timetable_clear(market->tours.timetable);
    timetable_clear(market->tours.company);
    arena_clear(&market->arena);
    plane_clear(&market->plane);
}

/* How far a stop is, the shorter way; infinite for what is no stop. */
static inline double market_far_km(const struct market *market, uint32_t stop, uint32_t node)
{
    if (!tours_is_stop(&market->tours, node))
        return HUGE_VAL;
    return fmin(problem_arc(&market->problem, 0, stop, node)->km,
                problem_arc(&market->problem, 0, node, stop)->km);
}

/* Whether a node is one of the nearest stops, and no farther. */
static inline bool market_is_near(const struct market *market, uint32_t stop, uint32_t node,
                                  double reach_km)
{
    const struct problem *problem = &market->problem;
    for (size_t k = 0; k < problem->n_near; k++)
        if (problem->near[stop * problem->n_near + k] == node)
            return market_far_km(market, stop, node) <= reach_km;
    return false;
}

/* What the stop adds after a node, as far as loads and distances go; infinite where it does not
 * fit. */
static inline double market_added_km(const struct market *market, uint32_t stop, uint32_t after)
{
    const struct tours *tours = &market->tours;
    const struct problem *problem = &market->problem;
    const struct node *at = &tours->nodes[after];
    const struct tour *tour = &tours->list[at->route];
    const struct type *type = &problem->types[tour->type];
    const size_t next = tours->nodes[at->next].site;
    const double km = problem_arc(problem, type->family, at->site, stop)->km +
                      problem_arc(problem, type->family, stop, next)->km -
                      problem_arc(problem, type->family, at->site, next)->km;
    const bool fits = tour->load.kg + problem->tasks[stop].kg <= type->capacity_kg &&
                      tour->km + km <= type->max_distance_km;
    return fits ? km : HUGE_VAL;
}

/* The least that any place adds; added_km(): what one does. */
static inline double market_least_km(const struct market *market, uint32_t stop,
                                     double (*added_km)(const struct market *, uint32_t, uint32_t))
{
    const struct tours *tours = &market->tours;
    double least_km = HUGE_VAL;
    for (uint32_t u = 0; u < tours->n_used; u++)
        for (uint32_t node = tour_start(tours, tours->used[u]);
             node != tour_end(tours, tours->used[u]); node = tours->nodes[node].next)
            least_km = fmin(least_km, added_km(market, stop, node));
    return least_km;
}
#endif
