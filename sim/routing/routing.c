#include "sim/routing/routing.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include "data/arena.h"
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/schedule.h"
#include "sim/routing/search.h"
#include "sim/routing/stopwatch.h"

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

/* How much longer than any schedule the shortest may take to be found, nearly always. */
static const double shortest_takes = 100;

static bool schedule_as(const struct routing_problem *given, bool any, struct schedule *schedule,
                        const struct routing_route *route)
{
    schedule->any = any;
    return schedule_route(given, route->vehicle, route->stops, route->n_stops, schedule);
}

/* Times a route: as short as can be if that will be known before over_s, processor time of the thread. Where traffic and
 * limits of driving meet, there may be a shortest schedule and no other, or another alone. */
static void time_route(const struct routing_problem *given, double over_s, struct schedule *schedule,
                       struct routing_route *route)
{
    bool hurries = false;
    if (over_s < HUGE_VAL) {
        const double began_s = stopwatch_s();
        const bool any = schedule_as(given, true, schedule, route);
        const double now_s = stopwatch_s();
        hurries = any && now_s + shortest_takes * (now_s - began_s) >= over_s;
    }
    const bool fits = hurries || schedule_as(given, false, schedule, route) ||
                      schedule_as(given, true, schedule, route);
    assert(fits);
    (void)fits;
    schedule_write(schedule, route);
}

/* Of a limit of time, what may be used beyond it to make routes as short as can be. */
static const double write_share = 0.02;

static void write_routes(const struct routing_problem *given, const struct problem *problem,
                         const struct record *record, double limit_s,
                         struct routing_solution *solution)
{
    const double over_s = limit_s > 0 ? stopwatch_s() + write_share * limit_s : HUGE_VAL;
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
            route->stops[k] =
                stops[k] == ROUTING_RELOAD ? ROUTING_RELOAD : problem->origin[stops[k]];
        stops += route->n_stops;
        time_route(given, over_s, &schedule, route);
        solution->cost_eur += route->cost_eur;
        solution->distance_km += route->distance_km;
    }
    schedule_clear(&schedule);
}

/* Prices the longest route, and what is left out. */
static void price_rest(const struct routing_problem *given, const struct problem *problem,
                       const struct record *record, struct routing_solution *solution)
{
    double longest_s = 0;
    for (size_t r = 0; r < solution->n_routes; r++)
        longest_s = fmax(longest_s, solution->routes[r].duration_s);
    solution->cost_eur += given->longest_eur_per_h * longest_s / 3600;
    for (size_t i = 0; i < record->n_absent; i++) {
        const struct task *task = &problem->tasks[record->absent[i]];
        const bool optional = task->penalty_eur < HUGE_VAL &&
                              !(record->crowded_out && record->crowded_out[i]);
        const enum routing_refusal alone = problem->alone_why[problem->origin[record->absent[i]]];
        const enum routing_refusal refusal = alone != ROUTING_SERVED ? alone
                                             : optional              ? ROUTING_NOT_WORTH_IT
                                                                     : ROUTING_NO_VEHICLE_LEFT;
        solution->refusals[problem->origin[record->absent[i]]] = refusal;
        if (task->partner != NO_STOP)
            solution->refusals[problem->origin[task->partner]] = refusal;
    }
    for (size_t i = 0; i < given->n_stops; i++) {
        const bool unserved = solution->refusals[i] != ROUTING_SERVED;
        solution->n_unserved += unserved;
        if (unserved && given->stops[i].task != ROUTING_DROP)
            solution->cost_eur += given->stops[i].penalty_eur;
    }
}

/* Leaves out the stops of a plain route that do not fit after those before them; returns how many
 * stay. Loads and visits are not those of the day that the route is of. */
static size_t keep_what_fits(const struct problem *problem, const struct type *type, size_t stops[],
                             size_t n)
{
    const struct family *family = &problem->families[type->family];
    struct segment done = family->depart;
    double km = 0, kg = 0, crates = 0;
    size_t n_kept = 0, at = problem->n;
    for (size_t k = 0; k < n; k++) {
        const struct task *task = &problem->tasks[stops[k]];
        const struct arc *there = problem_arc(problem, type->family, at, stops[k]);
        const struct arc *back = problem_arc(problem, type->family, stops[k], problem->n + 1);
        const struct segment then = segment_join(done, there->s, task->visit);
        if (segment_join(then, back->s, family->arrive).duration_s > type->max_duration_s ||
            km + there->km + back->km > type->max_distance_km ||
            !type_carries(type, kg + task->kg, crates + task->crates))
            continue;
        done = then;
        km += there->km;
        kg += task->kg;
        crates += task->crates;
        stops[n_kept++] = at = stops[k];
    }
    return n_kept;
}

/* Takes over routes of a solution in the stops of the problem given; what cannot be served any
 * more is left out. */
static void copy_start(const struct problem *problem, const struct routing_solution *start,
                       struct arena *arena, struct record *record)
{
    record_init(record, problem, arena);
    bool *seen = arena_zeroed(arena, problem->n, sizeof *seen);
    size_t *stops = record->stops;
    for (size_t r = 0; r < start->n_routes && record->n_routes < problem->n; r++) {
        const struct routing_route *route = &start->routes[r];
        size_t n = 0;
        for (size_t k = 0; k < route->n_stops && route->vehicle < problem->n_types; k++) {
            const size_t stop = route->stops[k];
            if (stop == ROUTING_RELOAD && n && stops[n - 1] != ROUTING_RELOAD && problem->trips)
                stops[n++] = ROUTING_RELOAD;
            if (stop >= problem->given->n_stops || problem->site_of[stop] == NO_STOP ||
                seen[problem->site_of[stop]])
                continue;
            seen[problem->site_of[stop]] = true;
            stops[n++] = problem->site_of[stop];
        }
        n -= n && stops[n - 1] == ROUTING_RELOAD;
        if (n && problem->plain)
            n = keep_what_fits(problem, &problem->types[route->vehicle], stops, n);
        if (!n)
            continue;
        record->types[record->n_routes] = route->vehicle;
        record->lengths[record->n_routes++] = n;
        stops += n;
    }
}

void routing_solve_in(struct routing_workspace *workspace, const struct routing_problem *given,
                      const struct routing_effort *effort, struct routing_solution *solution)
{
    const double began_s = stopwatch_s();
    arena_reset(&workspace->arena);
    *solution = (struct routing_solution){0};
    solution->refusals = mem_zeroed(given->n_stops, sizeof *solution->refusals);
    struct problem problem;
    problem_lay_out(&problem, given, &workspace->arena, solution->refusals);
    struct record start, best;
    if (effort->start)
        copy_start(&problem, effort->start, &workspace->arena, &start);
    search_run(&problem, effort, began_s, effort->start ? &start : NULL, &workspace->arena, &best);
    write_routes(given, &problem, &best, effort->processor_s, solution);
    price_rest(given, &problem, &best, solution);
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
        [ROUTING_NO_TIME_TO_REST] = N_("the breaks of the driver leave no time for the way there "
                                       "and back: move them, or lengthen the shift"),
        [ROUTING_RELEASED_LATE] = N_("its goods are ready too late to be there in time and back: "
                                     "have them ready earlier, or close later"),
        [ROUTING_TOO_LONG_ABOARD] = N_("its goods would be on the road for too long: start from "
                                       "nearer, or cool them longer"),
        [ROUTING_NO_VEHICLE_LEFT] = N_("no vehicle can take it on besides its other stops: add a "
                                       "vehicle"),
        [ROUTING_NOT_WORTH_IT] = N_("serving it would cost more than leaving it out: raise its "
                                    "penalty, or combine it with its neighbours"),
    };
    return texts[refusal];
}
