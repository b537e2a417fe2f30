/* The best solution of a small problem: every set of stops in every order with every vehicle,
 * and every way to share the stops out. Routes are timed by schedule_route(), which
 * test_schedule.c holds against brute force. */
#ifndef TESTS_SIM_ROUTING_BEST_H
#define TESTS_SIM_ROUTING_BEST_H
#include <stdlib.h>
#include "data/mem.h"
#include "sim/routing/schedule.h"

enum { BEST_MAX_STOPS = 8, BEST_SETS = 1 << BEST_MAX_STOPS };

/* A route that serves a set: cheaper ones may last longer, which matters where the longest
 * route has a price. */
struct best_way {
    double cost_eur, duration_s;
};

struct best_ways {
    size_t n, room;
    struct best_way *list; /* owned */
};

struct best {
    const struct routing_problem *problem;
    struct schedule schedule;
    struct best_ways *ways; /* n_vehicles x BEST_SETS */
    size_t stops[2 * BEST_MAX_STOPS];
    uint32_t pinned; /* stops of pinned routes */
};

static inline void best_keep(struct best_ways *ways, struct best_way way, bool balanced)
{
    for (size_t i = 0; i < ways->n; i++)
        if (ways->list[i].cost_eur <= way.cost_eur &&
            (!balanced || ways->list[i].duration_s <= way.duration_s))
            return;
    if (!balanced)
        ways->n = 0;
    ways->list = mem_grown(ways->list, &ways->room, ways->n + 1, sizeof *ways->list);
    ways->list[ways->n++] = way;
}

/* Lengthens the route of n entries by every stop, in the same trip and in a new one. */
static inline void best_extend(struct best *best, size_t vehicle, uint32_t set, size_t n)
{
    const struct routing_problem *problem = best->problem;
    const bool reloads = problem->vehicles[vehicle].max_trips > 1;
    if (n && schedule_route(problem, vehicle, best->stops, n, &best->schedule))
        best_keep(&best->ways[vehicle * BEST_SETS + set],
                  (struct best_way){best->schedule.cost_eur, best->schedule.duration_s},
                  problem->longest_eur_per_h > 0);
    for (size_t i = 0; i < problem->n_stops; i++) {
        if (set >> i & 1)
            continue;
        best->stops[n] = i;
        best_extend(best, vehicle, set | UINT32_C(1) << i, n + 1);
        if (!reloads || !n)
            continue;
        best->stops[n] = ROUTING_RELOAD;
        best->stops[n + 1] = i;
        best_extend(best, vehicle, set | UINT32_C(1) << i, n + 2);
    }
}

struct best_cost {
    size_t n_owed; /* stops left out that must be served */
    double cost_eur;
};

/* Adds one more vehicle of a type, whose route may last up to longest_s, to the least costs of
 * each set of stops served. */
static inline void best_add(const struct best *best, size_t vehicle, double longest_s,
                            const double before[], double after[])
{
    for (uint32_t set = 0; set < UINT32_C(1) << best->problem->n_stops; set++) {
        after[set] = before[set];
        for (uint32_t part = set; part; part = (part - 1) & set) {
            const struct best_ways *ways = &best->ways[vehicle * BEST_SETS + part];
            for (size_t i = 0; i < ways->n; i++)
                if (ways->list[i].duration_s <= longest_s)
                    after[set] = fmin(after[set], before[set & ~part] + ways->list[i].cost_eur);
        }
    }
}

/* Least cost with no route longer than longest_s. */
static inline struct best_cost best_within(const struct best *best, double longest_s)
{
    const struct routing_problem *problem = best->problem;
    static double costs[2][BEST_SETS];
    double *now = costs[0], *next = costs[1];
    for (uint32_t set = 0; set < BEST_SETS; set++)
        now[set] = set ? HUGE_VAL : 0;
    for (size_t v = 0; v < problem->n_vehicles; v++)
        for (size_t k = 0; k < problem->n_stops && k < problem->vehicles[v].count; k++) {
            best_add(best, v, longest_s, now, next);
            double *swap = now;
            now = next;
            next = swap;
        }
    struct best_cost least = {SIZE_MAX, HUGE_VAL};
    for (uint32_t set = 0; set < UINT32_C(1) << problem->n_stops; set++) {
        struct best_cost cost = {0, now[set]};
        if (problem->longest_eur_per_h > 0)
            cost.cost_eur += problem->longest_eur_per_h * longest_s / 3600;
        if (!(now[set] < HUGE_VAL) || best->pinned & ~set)
            continue;
        for (size_t i = 0; i < problem->n_stops; i++) {
            if (set >> i & 1 || problem->stops[i].task == ROUTING_DROP)
                continue;
            cost.n_owed += !(problem->stops[i].penalty_eur > 0);
            cost.cost_eur += problem->stops[i].penalty_eur;
        }
        if (cost.n_owed < least.n_owed ||
            (cost.n_owed == least.n_owed && cost.cost_eur < least.cost_eur))
            least = cost;
    }
    return least;
}

/* The fewest requests that must be served and are not, and then the least cost; n_owed is
 * SIZE_MAX when the pinned routes cannot be driven. */
static inline struct best_cost best_find(const struct routing_problem *problem)
{
    struct best best = {.problem = problem};
    best.ways = mem_zeroed(problem->n_vehicles * BEST_SETS, sizeof *best.ways);
    schedule_init(&best.schedule, problem);
    for (size_t p = 0; p < problem->n_pinned; p++)
        for (size_t k = 0; k < problem->pinned[p].n_stops; k++)
            best.pinned |= UINT32_C(1) << problem->pinned[p].stops[k];
    for (size_t v = 0; v < problem->n_vehicles; v++)
        best_extend(&best, v, 0, 0);
    struct best_cost least = {SIZE_MAX, HUGE_VAL};
    const bool balanced = problem->longest_eur_per_h > 0;
    if (!balanced || !best.pinned)
        least = best_within(&best, balanced ? 0 : HUGE_VAL);
    for (size_t w = 0; balanced && w < problem->n_vehicles * BEST_SETS; w++)
        for (size_t i = 0; i < best.ways[w].n; i++) {
            const struct best_cost cost = best_within(&best, best.ways[w].list[i].duration_s);
            if (cost.n_owed < least.n_owed ||
                (cost.n_owed == least.n_owed && cost.cost_eur < least.cost_eur))
                least = cost;
        }
    for (size_t w = 0; w < problem->n_vehicles * BEST_SETS; w++)
        free(best.ways[w].list);
    free(best.ways);
    schedule_clear(&best.schedule);
    return least;
}
#endif
