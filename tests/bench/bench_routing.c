/* Gap of a day's deliveries to a long solve, and time of tiny and small problems. Public instances
 * are bench_vrp's. */
#include <stdio.h>
#include <time.h>
#include "data/random.h"
#include "tests/bench/measure.h"
#include "tests/sim/routing/plane.h"
#include "tests/sim/routing/small.h"

/* A farm's day: stops within 30 km, driven at 50 km/h, windows of an hour or more for some. */
static void fill_tiny(struct plane *plane, size_t n_stops, bool windows,
                      struct random *random)
{
    plane_size(plane, n_stops + 1, 1);
    for (size_t i = 0; i <= n_stops; i++) {
        plane->x[i] = 60 * random_uniform(random);
        plane->y[i] = 60 * random_uniform(random);
    }
    plane_measure(plane);
    for (size_t i = 0; i < (n_stops + 1) * (n_stops + 1); i++)
        plane->time_s[i] = plane->distance_km[i] * 72;
    for (size_t i = 0; i < n_stops; i++) {
        struct routing_stop *stop = &plane->stops[i];
        stop->load_kg = 20 + 100 * random_uniform(random);
        stop->load_crates = floor(1 + stop->load_kg / 8);
        stop->service_s = 600;
        if (windows && random_uniform(random) < 0.5) {
            stop->open_s = 3600 * floor(6 + 4 * random_uniform(random));
            stop->close_s = stop->open_s + 3600 * floor(1 + 4 * random_uniform(random));
        }
    }
    struct routing_vehicle *van = &plane->vehicles[0];
    van->shift_start_s = 6 * 3600;
    van->max_duration_s = 9 * 3600;
    van->capacity_kg = 700;
    van->capacity_crates = 90;
    van->eur_per_km = 0.25;
    van->eur_per_h = 18;
}

static void bench_tiny(void)
{
    enum { N_PROBLEMS = 1000 };
    struct routing_workspace *workspace = routing_workspace_create();
    printf("%-6s %14s %14s %14s\n", "stops", "open us", "windows us", "windows worst");
    for (size_t n_stops = 1; n_stops <= 15; n_stops++) {
        double mean_us[2], worst_us[2] = {0, 0};
        for (size_t w = 0; w < 2; w++) {
            double total_s = 0;
            for (size_t i = 0; i < N_PROBLEMS; i++) {
                struct random random;
                random_init(&random, 1, i, 0, n_stops);
                struct plane plane;
                fill_tiny(&plane, n_stops, w == 1, &random);
                struct routing_solution solution;
                struct timespec from, to;
                clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
                routing_solve_in(workspace, &plane.problem, &(struct routing_effort){0},
                                 &solution);
                clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
                const double s = (double)(to.tv_sec - from.tv_sec) +
                                 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
                total_s += s;
                worst_us[w] = fmax(worst_us[w], 1e6 * s);
                routing_solution_clear(&solution);
                plane_clear(&plane);
            }
            mean_us[w] = 1e6 * total_s / N_PROBLEMS;
        }
        printf("%-6zu %14.1f %14.1f %14.1f\n", n_stops, mean_us[0], mean_us[1], worst_us[1]);
    }
    routing_workspace_free(workspace);
}

/* A platform's morning: canteens of a department, which take goods until ten. */
static void fill_daily(struct plane *plane, size_t n_stops, struct random *random)
{
    fill_tiny(plane, n_stops, false, random);
    for (size_t i = 0; i < n_stops; i++) {
        struct routing_stop *stop = &plane->stops[i];
        stop->load_kg /= 3;
        stop->load_crates = floor(1 + stop->load_kg / 8);
        stop->service_s = 480 + 24 * stop->load_crates;
        stop->open_s = 6.5 * 3600;
        stop->close_s = 10.2 * 3600;
    }
    plane->vehicles[0].shift_start_s = 5.5 * 3600;
    plane->vehicles[0].fixed_eur = 30;
}

/* Mean gap of the effort that the model makes, and of others, to a long solve. */
static void bench_daily(void)
{
    static const size_t per_stop[] = {200, 0, 2, 4, 6, 8, 16};
    enum { N_PROBLEMS = 12, N_EFFORTS = sizeof per_stop / sizeof *per_stop };
    double gap_percent[N_EFFORTS] = {0}, taken_s[N_EFFORTS] = {0};
    for (size_t i = 0; i < N_PROBLEMS; i++) {
        struct random random;
        struct plane plane;
        const size_t n_stops = 40 + 10 * i;
        random_init(&random, 2, i, 0, 0);
        fill_daily(&plane, n_stops, &random);
        double long_eur = 0;
        for (size_t k = 0; k < N_EFFORTS; k++) {
            struct routing_solution solution;
            const double start_s = processor_s();
            routing_solve(&plane.problem,
                          &(struct routing_effort){.iterations = per_stop[k] * n_stops, .seed = 1},
                          &solution);
            taken_s[k] += (processor_s() - start_s) / N_PROBLEMS;
            if (k == 0)
                long_eur = solution.cost_eur;
            gap_percent[k] += 100 * (solution.cost_eur / long_eur - 1) / N_PROBLEMS;
            routing_solution_clear(&solution);
        }
        plane_clear(&plane);
    }
    printf("%-20s %12s %12s\n", "iterations a stop", "mean gap %", "mean ms");
    for (size_t k = 0; k < N_EFFORTS; k++)
        printf("%-20zu %12.2f %12.2f\n", per_stop[k], gap_percent[k], 1e3 * taken_s[k]);
}

/* Proven optima of small days in all shapes; test_small.c holds them against an oracle. */
static void bench_small(void)
{
    enum { N_PROBLEMS = 50 };
    struct routing_workspace *workspace = routing_workspace_create();
    printf("%-12s %6s %12s %12s\n", "shape", "stops", "mean ms", "worst ms");
    for (enum small_shape shape = 0; shape < SMALL_N_SHAPES; shape++)
        for (size_t n_stops = 5; n_stops <= small_most_stops(shape); n_stops += 2) {
            double total_s = 0, worst_s = 0;
            for (uint64_t seed = 0; seed < N_PROBLEMS; seed++) {
                struct small small;
                struct routing_solution solution;
                small_draw(&small, shape, n_stops, seed);
                const double start_s = processor_s();
                routing_solve_in(workspace, &small.problem,
                                 &(struct routing_effort){.iterations = 2 * n_stops, .seed = 1},
                                 &solution);
                const double s = processor_s() - start_s;
                total_s += s;
                worst_s = fmax(worst_s, s);
                routing_solution_clear(&solution);
            }
            printf("%-12s %6zu %12.3f %12.3f\n", small_names[shape], n_stops,
                   1e3 * total_s / N_PROBLEMS, 1e3 * worst_s);
        }
    routing_workspace_free(workspace);
}

int main(void)
{
    bench_daily();
    bench_tiny();
    bench_small();
    return 0;
}
