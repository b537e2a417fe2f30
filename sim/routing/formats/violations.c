#include "sim/routing/formats/violations.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

struct finding {
    const struct instance *instance;
    const struct routing_solution *solution;
    struct where where;
    struct faults *faults;
};

static void check_visits(const struct finding *finding)
{
    const struct routing_solution *solution = finding->solution;
    const size_t n = finding->instance->problem.n_stops;
    size_t *visits = mem_zeroed(n, sizeof *visits);
    for (size_t r = 0; r < solution->n_routes; r++)
        for (size_t k = 0; k < solution->routes[r].n_stops; k++)
            if (solution->routes[r].stops[k] != ROUTING_RELOAD)
                visits[solution->routes[r].stops[k]]++;
    for (size_t i = 0; i < n; i++) {
        const char *id = finding->instance->stop_facts[i].id;
        if (visits[i] > 1)
            faults_add(finding->faults, finding->where, _("%s is visited %zu times"), id,
                       visits[i]);
        if (visits[i] && solution->refusals[i] != ROUTING_SERVED)
            faults_add(finding->faults, finding->where, _("%s is visited and unassigned"), id);
        if (!visits[i] && solution->refusals[i] == ROUTING_SERVED)
            faults_add(finding->faults, finding->where, _("%s is visited by no route"), id);
    }
    free(visits);
}

/* A route as if it were all there is: what it does not visit is left out. */
static struct routing_solution alone(const struct finding *finding, struct routing_route *route)
{
    const struct routing_problem *problem = &finding->instance->problem;
    struct routing_solution solution = {.n_routes = 1, .routes = route,
                                        .cost_eur = route->cost_eur,
                                        .distance_km = route->distance_km};
    solution.refusals = mem_zeroed(problem->n_stops, sizeof *solution.refusals);
    for (size_t i = 0; i < problem->n_stops; i++)
        solution.refusals[i] = ROUTING_NO_VEHICLE_LEFT;
    for (size_t k = 0; k < route->n_stops; k++)
        if (route->stops[k] != ROUTING_RELOAD)
            solution.refusals[route->stops[k]] = ROUTING_SERVED;
    for (size_t i = 0; i < problem->n_stops; i++) {
        if (solution.refusals[i] == ROUTING_SERVED)
            continue;
        solution.n_unserved++;
        if (problem->stops[i].task != ROUTING_DROP)
            solution.cost_eur += problem->stops[i].penalty_eur;
    }
    return solution;
}

static void check_routes(const struct finding *finding)
{
    for (size_t r = 0; r < finding->solution->n_routes; r++) {
        char message[300];
        struct routing_route route = finding->solution->routes[r];
        struct routing_solution solution = alone(finding, &route);
        if (!routing_verify(&finding->instance->problem, &solution, message, sizeof message))
            faults_add(finding->faults, finding->where, _("route %zu: %s"), r + 1, message);
        free(solution.refusals);
    }
}

static void check_fleet(const struct finding *finding)
{
    const struct routing_problem *problem = &finding->instance->problem;
    for (size_t v = 0; v < problem->n_vehicles; v++) {
        size_t n = 0;
        for (size_t r = 0; r < finding->solution->n_routes; r++)
            n += finding->solution->routes[r].vehicle == v;
        if (n > problem->vehicles[v].count)
            faults_add(finding->faults, finding->where,
                       _("%zu routes, but there are only %zu vehicles of type %zu"), n,
                       problem->vehicles[v].count, v + 1);
    }
}

/* Some files state their cost in whole tenths, hundredths and so on. */
static bool states_cost(double stated, double cost, int decimals)
{
    for (double unit = 1; unit < 1e6; unit *= 10) {
        const double slack = 0.5 * pow(10, -decimals) + 1e-6 * fabs(stated);
        if (fabs(stated - cost * unit) <= slack)
            return true;
    }
    return false;
}

size_t violations_find(const struct instance *instance, const struct solution_file *file,
                       const char *path, struct faults *faults)
{
    const struct finding finding = {instance, &file->solution, {.path = path}, faults};
    const size_t n_before = faults->n;
    const double cost = instance_cost(instance, &file->solution);
    check_visits(&finding);
    check_routes(&finding);
    check_fleet(&finding);
    if (file->states_cost && !states_cost(file->stated_cost, cost, file->stated_decimals))
        faults_add(faults, finding.where, _("the cost is given as %.10g, it comes to %.10g"),
                   file->stated_cost, cost);
    return faults->n - n_before;
}
