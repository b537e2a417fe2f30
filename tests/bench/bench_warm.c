/* Days of 200 stops, of which some are others than yesterday, begun with yesterday's routes: what a few
 * milliseconds leave to two seconds from nothing. */
#include <stdio.h>
#include <string.h>
#include "data/random.h"
#include "tests/bench/measure.h"
#include "tests/sim/routing/plane.h"

static const size_t changed[] = {2, 20, 40};
enum { N_CHANGED = sizeof changed / sizeof *changed };
enum { STOPS = 200, MOST_CHANGED = 40, ALL_STOPS = STOPS + MOST_CHANGED, DAYS = 8 };

static const double long_s = 2;

/* Stops `first` to first + STOPS - 1 of ALL_STOPS around a depot; about ten fill a van. */
static void draw_day(struct plane *plane, uint64_t seed, size_t first, bool windows)
{
    struct random random;
    random_init(&random, 3, seed, 0, 0);
    plane_size(plane, STOPS + 1, 1);
    plane->x[0] = plane->y[0] = 50;
    for (size_t i = 0; i < ALL_STOPS; i++) {
        const double x = 100 * random_uniform(&random), y = 100 * random_uniform(&random);
        struct routing_stop stop = {.place = i - first + 1,
                                    .load_kg = 1 + 99 * random_uniform(&random),
                                    .close_s = HUGE_VAL};
        const double opens_s = 3600 * floor(5 * random_uniform(&random));
        if (windows && random_uniform(&random) < 0.7) {
            stop.open_s = opens_s;
            stop.close_s = opens_s + 2 * 3600;
        }
        stop.service_s = windows ? 300 : 0;
        if (i < first || i >= first + STOPS)
            continue;
        plane->x[stop.place] = x;
        plane->y[stop.place] = y;
        plane->stops[i - first] = stop;
    }
    plane_measure(plane);
    for (size_t k = 0; k < (size_t)(STOPS + 1) * (STOPS + 1); k++)
        plane->time_s[k] = windows ? 60 * plane->distance_km[k] : 0;
    plane->vehicles[0].capacity_kg = 500;
    if (windows)
        plane->vehicles[0].shift_end_s = 8 * 3600;
}

/* Names the stops of yesterday's routes as today does, when the first n are gone. */
static void carry_over(struct routing_solution *yesterday, size_t n_gone)
{
    for (size_t r = 0; r < yesterday->n_routes; r++) {
        struct routing_route *route = &yesterday->routes[r];
        size_t n = 0;
        for (size_t k = 0; k < route->n_stops; k++)
            if (route->stops[k] >= n_gone)
                route->stops[n++] = route->stops[k] - n_gone;
        route->n_stops = n;
    }
}

static double solve(struct routing_workspace *workspace, const struct plane *plane, double limit_s,
                    const struct routing_solution *start, struct routing_solution *solution,
                    double *taken_s)
{
    const double began_s = processor_s();
    routing_solve_in(workspace, &plane->problem,
                     &(struct routing_effort){.iterations = SIZE_MAX,
                                              .processor_s = limit_s,
                                              .seed = 1,
                                              .start = start},
                     solution);
    *taken_s = fmax(*taken_s, processor_s() - began_s);
    return solution->cost_eur;
}

static void bench_days(struct routing_workspace *workspace, bool windows, size_t n_changed)
{
    static const double limits_s[] = {0.01, 0.02, 0.05};
    enum { N_LIMITS = sizeof limits_s / sizeof *limits_s };
    double gap_percent[N_LIMITS] = {0}, taken_s[N_LIMITS] = {0}, ignored_s = 0;
    for (uint64_t seed = 0; seed < DAYS; seed++) {
        struct plane before, today;
        struct routing_solution yesterday, cold, warm;
        draw_day(&before, seed, 0, windows);
        draw_day(&today, seed, n_changed, windows);
        solve(workspace, &before, long_s, NULL, &yesterday, &ignored_s);
        const double cold_eur = solve(workspace, &today, long_s, NULL, &cold, &ignored_s);
        carry_over(&yesterday, n_changed);
        for (size_t k = 0; k < N_LIMITS; k++) {
            const double eur =
                solve(workspace, &today, limits_s[k], &yesterday, &warm, &taken_s[k]);
            gap_percent[k] += 100 * (eur / cold_eur - 1) / DAYS;
            routing_solution_clear(&warm);
        }
        routing_solution_clear(&yesterday);
        routing_solution_clear(&cold);
        plane_clear(&before);
        plane_clear(&today);
    }
    for (size_t k = 0; k < N_LIMITS; k++)
        printf("%-8s %8zu %10.0f %12.2f %12.1f\n", windows ? "yes" : "no", n_changed,
               1e3 * limits_s[k], gap_percent[k], 1e3 * taken_s[k]);
}

int main(void)
{
    struct routing_workspace *workspace = routing_workspace_create();
    printf("Warm starts, %d stops: mean gap to %.0f s from nothing, %d days\n", STOPS, long_s, DAYS);
    printf("%-8s %8s %10s %12s %12s\n", "windows", "changed", "limit ms", "gap %", "longest ms");
    for (size_t windows = 0; windows < 2; windows++)
        for (size_t k = 0; k < N_CHANGED; k++)
            bench_days(workspace, windows, changed[k]);
    routing_workspace_free(workspace);
    return 0;
}
