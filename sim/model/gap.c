#include "sim/model/gap.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"

/* The long effort, enough for the solver to breed a hundred stops, and the seed of its random
 * stream. */
enum { LONG_ITERATIONS_PER_STOP = 400, LONG_ITERATIONS = 80000, LONG_SEED = 2 };

/* ---- The sample -------------------------------------------------------------------- */

static void problem_clear(struct gap_problem *problem)
{
    free(problem->stops);
    routing_solution_clear(&problem->planned);
}

void gap_sample_clear(struct gap_sample *sample)
{
    for (size_t i = 0; i < sample->n; i++)
        problem_clear(&sample->list[i]);
    free(sample->list);
    *sample = (struct gap_sample){0};
}

static void *copy_of(const void *items, size_t n, size_t size)
{
    void *copy = mem_zeroed(n, size);
    if (n)
        memcpy(copy, items, n * size);
    return copy;
}

static struct gap_problem problem_of(uint64_t rank, const struct routing_problem *problem,
                                     const struct routing_solution *planned)
{
    struct gap_problem copy = {
        .rank = rank,
        .n_places = problem->n_places,
        .n_stops = problem->n_stops,
        .stops = copy_of(problem->stops, problem->n_stops, sizeof *copy.stops),
        .vehicle = problem->vehicles[0],
        .planned = {.n_routes = planned->n_routes, .cost_eur = planned->cost_eur}};
    copy.planned.refusals =
        copy_of(planned->refusals, problem->n_stops, sizeof *copy.planned.refusals);
    copy.planned.routes = mem_zeroed(planned->n_routes, sizeof *copy.planned.routes);
    for (size_t r = 0; r < planned->n_routes; r++) {
        const struct routing_route *route = &planned->routes[r];
        copy.planned.routes[r] = (struct routing_route){
            .vehicle = route->vehicle,
            .n_stops = route->n_stops,
            .stops = copy_of(route->stops, route->n_stops, sizeof *route->stops)};
    }
    return copy;
}

void gap_offer(struct gap_sample *sample, uint64_t rank, const struct routing_problem *problem,
               const struct routing_solution *planned)
{
    if (sample->n_stops >= GAP_STOPS && rank >= sample->list[sample->n - 1].rank)
        return;
    sample->list =
        mem_grown(sample->list, &sample->room, sample->n + 1, sizeof *sample->list);
    size_t at = sample->n++;
    for (; at > 0 && sample->list[at - 1].rank > rank; at--)
        sample->list[at] = sample->list[at - 1];
    sample->list[at] = problem_of(rank, problem, planned);
    sample->n_stops += problem->n_stops;
    for (struct gap_problem *last;
         last = &sample->list[sample->n - 1], sample->n_stops - last->n_stops >= GAP_STOPS;) {
        sample->n_stops -= last->n_stops;
        sample->n--;
        problem_clear(last);
    }
}

/* ---- The gap ----------------------------------------------------------------------- */

static struct routing_problem posed(const struct gap_problem *problem,
                                    const struct routing_stop *stops, size_t n)
{
    return (struct routing_problem){.n_places = problem->n_places,
                                    .n_stops = n,
                                    .stops = stops,
                                    .n_vehicles = 1,
                                    .vehicles = &problem->vehicle};
}

/* Cost of a solution, with a route for each stop that waits. */
static double whole_eur(const struct gap_problem *problem, const struct routing_solution *solution)
{
    double eur = solution->cost_eur;
    for (size_t i = 0; i < problem->n_stops; i++) {
        if (solution->refusals[i] != ROUTING_NO_VEHICLE_LEFT)
            continue;
        const struct routing_problem one = posed(problem, &problem->stops[i], 1);
        struct routing_solution alone;
        routing_solve(&one, &(struct routing_effort){.seed = LONG_SEED}, &alone);
        eur += alone.cost_eur;
        routing_solution_clear(&alone);
    }
    return eur;
}

struct outcome_eur {
    double planned, best;
};

static struct outcome_eur solve_again(const struct gap_problem *problem)
{
    const struct routing_problem again = posed(problem, problem->stops, problem->n_stops);
    const size_t iterations = LONG_ITERATIONS_PER_STOP * problem->n_stops;
    const struct routing_effort effort = {
        .iterations = iterations < LONG_ITERATIONS ? iterations : LONG_ITERATIONS,
        .seed = LONG_SEED,
        .start = &problem->planned};
    struct routing_solution solution;
    routing_solve(&again, &effort, &solution);
    const double planned_eur = whole_eur(problem, &problem->planned);
    const struct outcome_eur eur = {planned_eur, fmin(planned_eur, whole_eur(problem, &solution))};
    routing_solution_clear(&solution);
    return eur;
}

struct gap gap_measure(const struct gap_sample *sample, int jobs)
{
    struct outcome_eur *eur = mem_zeroed(sample->n, sizeof *eur);
#pragma omp parallel for num_threads(jobs) schedule(dynamic)
    for (size_t i = 0; i < sample->n; i++)
        eur[i] = solve_again(&sample->list[i]);
    struct gap gap = {0};
    double planned_eur = 0, best_eur = 0;
    for (size_t i = 0; i < sample->n; i++) {
        if (eur[i].best <= 0)
            continue;
        gap.n++;
        planned_eur += eur[i].planned;
        best_eur += eur[i].best;
        gap.worst_share = fmax(gap.worst_share, eur[i].planned / eur[i].best - 1);
    }
    if (gap.n)
        gap.mean_share = planned_eur / best_eur - 1;
    free(eur);
    return gap;
}
