#include "sim/routing/routing.h"
#include <assert.h>
#include <stdlib.h>
#include "data/arena.h"
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/schedule.h"
#include "sim/routing/search.h"

struct routing_workspace {
    struct arena arena;
};

struct routing_workspace *routing_workspace_create(void)
{
    return mem_zeroed(1, sizeof(struct routing_workspace));
}

void routing_workspace_free(struct routing_workspace *workspace)
{
    if (!workspace)
        return;
    arena_clear(&workspace->arena);
    free(workspace);
}

static void write_routes(const struct routing_problem *given, const struct problem *problem,
                         const struct record *record, struct routing_solution *solution)
{
    solution->n_routes = record->n_routes;
    solution->routes = mem_zeroed(record->n_routes, sizeof *solution->routes);
    const size_t *stops = record->stops;
    struct schedule schedule;
    schedule_init(&schedule, given);
    for (size_t r = 0; r < record->n_routes; r++) {
        struct routing_route *route = &solution->routes[r];
        route->vehicle = record->types[r];
        route->n_stops = record->lengths[r];
        route->stops = mem_zeroed(route->n_stops, sizeof *route->stops);
        for (size_t k = 0; k < route->n_stops; k++)
            route->stops[k] = problem->origin[stops[k]];
        stops += route->n_stops;
        const bool fits =
            schedule_route(given, route->vehicle, route->stops, route->n_stops, &schedule);
        assert(fits);
        (void)fits;
        schedule_write(&schedule, route);
        solution->cost_eur += route->cost_eur;
        solution->distance_km += route->distance_km;
    }
    schedule_clear(&schedule);
}

void routing_solve_in(struct routing_workspace *workspace, const struct routing_problem *given,
                      const struct routing_effort *effort, struct routing_solution *solution)
{
    arena_reset(&workspace->arena);
    *solution = (struct routing_solution){0};
    solution->refusals = mem_zeroed(given->n_stops, sizeof *solution->refusals);
    struct problem problem;
    problem_lay_out(&problem, given, &workspace->arena, solution->refusals);
    const struct search search = {
        .iterations = effort->iterations, .seed = effort->seed, .exact = true};
    struct record best;
    search_run(&problem, &search, &workspace->arena, &best);
    write_routes(given, &problem, &best, solution);
    for (size_t i = 0; i < best.n_absent; i++)
        solution->refusals[problem.origin[best.absent[i]]] = ROUTING_NO_VEHICLE_LEFT;
    for (size_t i = 0; i < given->n_stops; i++)
        solution->n_unserved += solution->refusals[i] != ROUTING_SERVED;
}

void routing_solve(const struct routing_problem *problem, const struct routing_effort *effort,
                   struct routing_solution *solution)
{
    struct routing_workspace workspace = {0};
    routing_solve_in(&workspace, problem, effort, solution);
    arena_clear(&workspace.arena);
}

void routing_solution_clear(struct routing_solution *solution)
{
    for (size_t r = 0; r < solution->n_routes; r++) {
        free(solution->routes[r].stops);
        free(solution->routes[r].begin_s);
        free(solution->routes[r].rests);
    }
    free(solution->routes);
    free(solution->refusals);
    *solution = (struct routing_solution){0};
}

const char *routing_refusal_text(enum routing_refusal refusal)
{
    static const char *const texts[] = {
        [ROUTING_SERVED] = N_("served"),
        [ROUTING_TOO_LARGE] = N_("its load fits no vehicle: split it, or add a larger vehicle"),
        [ROUTING_INCOMPATIBLE] = N_("no vehicle has what it needs or may carry its goods: add one "
                                    "that does"),
        [ROUTING_UNREACHABLE] = N_("no road leads there and back: check the position of the "
                                   "place and the roads around it"),
        [ROUTING_WINDOW_MISSED] = N_("no vehicle gets there before it closes, even going "
                                     "straight: start earlier, or close later"),
        [ROUTING_SHIFT_TOO_SHORT] = N_("the way there and back alone exceeds the shift or the "
                                       "range: lengthen the shift, or start from nearer"),
        [ROUTING_TOO_LONG_ABOARD] = N_("its goods would be on the road for too long: start from "
                                       "nearer, or cool them longer"),
        [ROUTING_NO_VEHICLE_LEFT] = N_("every vehicle is already full or out: add a vehicle"),
        [ROUTING_NOT_WORTH_IT] = N_("serving it would cost more than leaving it out: raise its "
                                    "penalty, or combine it with its neighbours"),
    };
    return texts[refusal];
}
