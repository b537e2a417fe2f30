#include "app/solve_figure.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "app/language.h"
#include "data/file.h"
#include "data/mem.h"
#include "data/text.h"
#include "plots/tours.h"

/* Points of a solution, as the figure wants them. */
struct layout {
    const struct instance *instance;
    struct point *places;  /* on the plane; owned; so are all below */
    struct tour *tours;
    char **labels;
    struct point **paths;
    bool **depots_on_path;
    struct point *depots, *unserved;
    size_t n_tours, n_depots, n_unserved;
};

bool solve_figure_check(const struct instance *instance, const char *path, struct faults *faults)
{
    bool any = instance->at != NULL;
    if (any && instance->is_located) {
        any = false;
        for (size_t i = 0; i < instance->problem.n_places; i++)
            any = any || instance->is_located[i];
    }
    if (!any)
        faults_add(faults, (struct where){.path = path},
                   _("expected a problem with coordinates to draw, found none: leave --svg out"));
    return any;
}

/* Degrees become kilometres around the middle; places without coordinates NaN. */
static struct point *lay_out_places(const struct instance *instance)
{
    const size_t n = instance->problem.n_places;
    const double km_a_degree = 111.195;
    struct point *places = mem_zeroed(n, sizeof *places);
    double latitude = 0, n_located = 0;
    for (size_t i = 0; i < n; i++) {
        const bool located = !instance->is_located || instance->is_located[i];
        places[i] = located ? instance->at[i] : (struct point){(double)NAN, (double)NAN};
        latitude += located ? places[i].y : 0;
        n_located += located;
    }
    const double narrow = cos(latitude / fmax(n_located, 1) * acos(-1) / 180);
    for (size_t i = 0; instance->is_geographic && i < n; i++) {
        places[i].x *= km_a_degree * narrow;
        places[i].y *= km_a_degree;
    }
    return places;
}

static char *label_of(const struct instance *instance, const struct routing_route *route,
                      size_t r, size_t n_stops)
{
    char cost[NUMBER_BYTES];
    number_text(cost, route->cost_eur * instance->cost_unit, instance->cost_decimals,
                language_of_run());
    return mem_printf(ngettext("%zu: %zu stop, %s", "%zu: %zu stops, %s", n_stops), r + 1, n_stops,
                      cost);
}

static void lay_out_tour(struct layout *layout, const struct routing_route *route, size_t r)
{
    const struct instance *instance = layout->instance;
    const struct routing_vehicle *vehicle = &instance->vehicles[route->vehicle];
    const size_t n = route->n_stops + 2;
    struct point *path = layout->paths[r] = mem_zeroed(n, sizeof *path);
    bool *is_depot = layout->depots_on_path[r] = mem_zeroed(n, sizeof *is_depot);
    size_t n_stops = 0;
    for (size_t k = 0; k < n; k++) {
        const size_t stop = k > 0 && k + 1 < n ? route->stops[k - 1] : ROUTING_RELOAD;
        is_depot[k] = stop == ROUTING_RELOAD;
        n_stops += !is_depot[k];
        path[k] = layout->places[!is_depot[k]  ? instance->stops[stop].place
                                 : k + 1 == n ? vehicle->end
                                              : vehicle->start];
    }
    layout->labels[r] = label_of(instance, route, r, n_stops);
    layout->tours[r] = (struct tour){layout->labels[r], n, path, is_depot};
}

static void add_depot(struct layout *layout, size_t place)
{
    for (size_t d = 0; d < layout->n_depots; d++)
        if (layout->depots[d].x == layout->places[place].x &&
            layout->depots[d].y == layout->places[place].y)
            return;
    layout->depots[layout->n_depots++] = layout->places[place];
}

static void lay_out(struct layout *layout, const struct routing_solution *solution)
{
    const struct routing_problem *problem = &layout->instance->problem;
    const size_t n = solution->n_routes;
    layout->places = lay_out_places(layout->instance);
    layout->tours = mem_zeroed(n, sizeof *layout->tours);
    layout->labels = mem_zeroed(n, sizeof *layout->labels);
    layout->paths = mem_zeroed(n, sizeof *layout->paths);
    layout->depots_on_path = mem_zeroed(n, sizeof *layout->depots_on_path);
    layout->depots = mem_zeroed(2 * problem->n_vehicles, sizeof *layout->depots);
    layout->unserved = mem_zeroed(problem->n_stops, sizeof *layout->unserved);
    layout->n_tours = n;
    for (size_t r = 0; r < n; r++)
        lay_out_tour(layout, &solution->routes[r], r);
    for (size_t v = 0; v < problem->n_vehicles; v++) {
        add_depot(layout, problem->vehicles[v].start);
        add_depot(layout, problem->vehicles[v].end);
    }
    for (size_t i = 0; i < problem->n_stops; i++)
        if (solution->refusals[i] != ROUTING_SERVED)
            layout->unserved[layout->n_unserved++] = layout->places[problem->stops[i].place];
}

static void layout_clear(struct layout *layout)
{
    for (size_t r = 0; r < layout->n_tours; r++) {
        free(layout->labels[r]);
        free(layout->paths[r]);
        free(layout->depots_on_path[r]);
    }
    free(layout->places);
    free(layout->tours);
    free(layout->labels);
    free(layout->paths);
    free(layout->depots_on_path);
    free(layout->depots);
    free(layout->unserved);
}

static bool put_svg(FILE *out, const void *data)
{
    char *svg = drawing_svg(data, "routes");
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
    fputs(svg, out);
    free(svg);
    return true;
}

bool solve_figure_write(const struct instance *instance, const struct routing_solution *solution,
                        const char *path, struct faults *faults)
{
    struct layout layout = {.instance = instance};
    char cost[NUMBER_BYTES], circuity[NUMBER_BYTES];
    lay_out(&layout, solution);
    number_text(circuity, instance_circuity, 1, language_of_run());
    number_text(cost, instance_cost(instance, solution), instance->cost_decimals,
                language_of_run());
    char *title = mem_printf(ngettext("%s: cost %s, %zu vehicle", "%s: cost %s, %zu vehicles",
                                      solution->n_routes),
                             instance->name, cost, solution->n_routes);
    char *mention = instance->is_guessed
                        ? mem_printf(_("Distances are great circles times %s, driven at %.0f "
                                       "km/h: the file has no matrix."),
                                     circuity, instance_speed_km_h)
                        : mem_text("");
    const struct theme theme = theme_report(language_of_run());
    struct drawing *drawing =
        tours_draw(&(struct tours){.frame = {.title = title, .mention = mention},
                                   .n_tours = layout.n_tours, .tours = layout.tours,
                                   .n_depots = layout.n_depots, .depots = layout.depots,
                                   .n_unserved = layout.n_unserved, .unserved = layout.unserved,
                                   .unit = instance->is_geographic ? "km" : ""},
                   &theme);
    const bool fine = file_write_whole(path, put_svg, drawing, faults);
    drawing_free(drawing);
    layout_clear(&layout);
    free(title);
    free(mention);
    return fine;
}
