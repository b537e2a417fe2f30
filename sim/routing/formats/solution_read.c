#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/file.h"
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/solution_sol.h"

enum { BYTES_MAX = 1 << 26 };

struct routing_route *solution_add_route(struct solution_file *file, size_t type)
{
    struct routing_solution *solution = &file->solution;
    solution->routes = mem_resized(solution->routes, solution->n_routes + 1,
                                   sizeof *solution->routes);
    struct routing_route *route = &solution->routes[solution->n_routes++];
    *route = (struct routing_route){.vehicle = type, .start_s = (double)NAN};
    return route;
}

void solution_add_stop(struct routing_route *route, size_t stop)
{
    if ((route->n_stops & (route->n_stops + 1)) == 0) /* room is a power of two less one */
        route->stops = mem_resized(route->stops, 2 * route->n_stops + 1, sizeof *route->stops);
    route->stops[route->n_stops++] = stop;
}

/* Penalties of the optional stops that no route visits; those are left out on purpose, where the file
 * has no list of them. */
static double leave_out(const struct instance *instance, struct routing_solution *solution)
{
    const struct routing_problem *problem = &instance->problem;
    bool *visited = mem_zeroed(problem->n_stops, sizeof *visited);
    double penalties_eur = 0;
    for (size_t r = 0; r < solution->n_routes; r++)
        for (size_t k = 0; k < solution->routes[r].n_stops; k++)
            if (solution->routes[r].stops[k] != ROUTING_RELOAD)
                visited[solution->routes[r].stops[k]] = true;
    for (size_t i = 0; i < problem->n_stops; i++) {
        const struct routing_stop *stop = &problem->stops[i];
        const size_t payer = stop->task == ROUTING_DROP ? stop->partner : i;
        const double penalty_eur = problem->stops[payer].penalty_eur;
        if (visited[i])
            continue;
        if (penalty_eur > 0 && instance->kind != INSTANCE_VROOM)
            solution->refusals[i] = ROUTING_NOT_WORTH_IT;
        solution->n_unserved++;
        penalties_eur += payer == i ? penalty_eur : 0;
    }
    free(visited);
    return penalties_eur;
}

static void compute_figures(const struct instance *instance, struct routing_solution *solution)
{
    double longest_s = 0;
    solution->cost_eur = leave_out(instance, solution);
    for (size_t r = 0; r < solution->n_routes; r++) {
        solution_time_route(&instance->problem, &solution->routes[r]);
        solution->cost_eur += solution->routes[r].cost_eur;
        solution->distance_km += solution->routes[r].distance_km;
        longest_s = fmax(longest_s, solution->routes[r].duration_s);
    }
    solution->cost_eur += instance->problem.longest_eur_per_h * longest_s / 3600;
}

bool solution_read(const char *path, const struct instance *instance, struct solution_file *file,
                   struct faults *faults)
{
    size_t n_bytes;
    *file = (struct solution_file){0};
    char *text = file_text(path, BYTES_MAX, &n_bytes, faults);
    if (!text)
        return false;
    struct reading reading = {.path = path, .faults = faults, .n_before = faults->n, .next = text};
    file->solution.refusals =
        mem_zeroed(instance->problem.n_stops, sizeof *file->solution.refusals);
    const char first = text[strspn(text, " \t\r\n")];
    if (memchr(text, '\0', n_bytes))
        faults_add(faults, (struct where){.path = path},
                   _("expected text, found a byte of value 0: the file is damaged, or of another "
                     "kind"));
    else if (first == '{')
        solution_read_vroom(&reading, instance, file);
    else
        solution_read_sol(&reading, instance, file);
    const bool fine = reading_is_fine(&reading);
    if (fine)
        compute_figures(instance, &file->solution);
    else
        solution_file_clear(file);
    reading_clear(&reading);
    free(text);
    return fine;
}

void solution_file_clear(struct solution_file *file)
{
    routing_solution_clear(&file->solution);
    free(file->stated);
    file->stated = NULL;
}
