/* Searches that begin with yesterday's routes, of a day on which some stops are others. */
#include "data/random.h"
#include "tests/run.h"
#include "tests/sim/routing/plane.h"

enum { STOPS = 80, CHANGED = 8, LONG = 4000, SHORT = 20 };

/* Stops CHANGED .. STOPS - 1 of yesterday are 0 .. STOPS - CHANGED - 1 of today; vans are nearly
 * full. */
static void draw_day(struct plane *plane, uint64_t seed, size_t first)
{
    struct random random;
    double x[STOPS + CHANGED], y[STOPS + CHANGED], kg[STOPS + CHANGED];
    random_init(&random, seed, 0, 0, 0);
    for (size_t i = 0; i < STOPS + CHANGED; i++) {
        x[i] = 100 * random_uniform(&random);
        y[i] = 100 * random_uniform(&random);
        kg[i] = 1 + 99 * random_uniform(&random);
    }
    plane_size(plane, STOPS + 1, 1);
    plane->x[0] = plane->y[0] = 50;
    for (size_t i = 0; i < STOPS; i++) {
        plane->x[i + 1] = x[first + i];
        plane->y[i + 1] = y[first + i];
        plane->stops[i].load_kg = kg[first + i];
    }
    plane_measure(plane);
    plane->vehicles[0].capacity_kg = 500;
}

/* Names the stops of yesterday's routes as today does; those that are gone leave. */
static void carry_over(struct routing_solution *yesterday)
{
    for (size_t r = 0; r < yesterday->n_routes; r++) {
        struct routing_route *route = &yesterday->routes[r];
        size_t n = 0;
        for (size_t k = 0; k < route->n_stops; k++)
            if (route->stops[k] >= CHANGED)
                route->stops[n++] = route->stops[k] - CHANGED;
        route->n_stops = n;
    }
}

static double solve(const struct plane *plane, size_t iterations,
                    const struct routing_solution *start, struct routing_solution *solution)
{
    struct faults faults = {0};
    routing_solve(&plane->problem,
                  &(struct routing_effort){.iterations = iterations, .seed = 1, .start = start},
                  solution);
    ck_assert_msg(routing_verify(&plane->problem, solution, &faults), "%s",
                  faults.n ? faults.text[0] : "");
    ck_assert_uint_eq(solution->n_unserved, 0);
    return solution->cost_eur;
}

/* New stops find room in full routes where others make it: insertion, which breaks no limit, leaves
 * 0.5 % to a long search. */
START_TEST(a_warm_start_comes_near_a_long_search_at_once)
{
    enum { DAYS = 12 };
    double gap = 0;
    for (uint64_t seed = 0; seed < DAYS; seed++) {
        struct plane before, today;
        struct routing_solution yesterday, cold, warm;
        draw_day(&before, seed, 0);
        draw_day(&today, seed, CHANGED);
        solve(&before, LONG, NULL, &yesterday);
        const double cold_eur = solve(&today, LONG, NULL, &cold);
        carry_over(&yesterday);
        gap += (solve(&today, SHORT * STOPS, &yesterday, &warm) / cold_eur - 1) / DAYS;
        routing_solution_clear(&yesterday);
        routing_solution_clear(&cold);
        routing_solution_clear(&warm);
        plane_clear(&before);
        plane_clear(&today);
    }
    ck_assert_double_lt(gap, 0.004);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {a_warm_start_comes_near_a_long_search_at_once};
    return run_tests("warm", tests, sizeof tests / sizeof *tests);
}
