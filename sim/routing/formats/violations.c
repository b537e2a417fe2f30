#include "sim/routing/formats/violations.h"
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/hubs.h"

/* Some .sol state their cost in whole tenths, hundredths and so on, after rounding each leg. */
static bool states_cost(const struct instance *instance, double stated, int decimals,
                        double cost)
{
    static const double rounding_share = 1e-9, legs_rounding_share = 1e-6;
    const int n_powers = instance->kind == INSTANCE_VROOM ? 1 : 6;
    const double slack = 0.5 * pow(10, -decimals);
    for (int power = 0; power < n_powers; power++)
        if (fabs(stated - cost * pow(10, power)) <=
            slack + fabs(stated) * (power ? legs_rounding_share : rounding_share))
            return true;
    return false;
}

/* In whole seconds a little may be lost on every drive. */
static bool states_end(const struct routing_route *route, double stated_s)
{
    const double end_s = route->start_s + route->duration_s;
    const bool cut = stated_s == floor(stated_s) &&
                     fabs(end_s - round(end_s)) > solution_clock_tolerance_s;
    const double slack_s = cut ? (double)(route->n_stops + route->n_rests + 1) : 0;
    return fabs(stated_s - end_s) <= slack_s + solution_clock_tolerance_s;
}

/* What the file says of a route itself. */
static void check_stated(const struct instance *instance, const struct solution_file *file,
                         size_t r, const char *path, struct faults *faults)
{
    const struct routing_route *route = &file->solution.routes[r];
    const struct stated_route *stated = &file->stated[r];
    const double cost = route->cost_eur * instance->cost_unit;
    char *field = mem_printf(_("route %zu"), r + 1);
    const struct where where = {.path = path, .field = field};
    if (isfinite(stated->cost) && !states_cost(instance, stated->cost, stated->decimals, cost))
        faults_add(faults, where, _("the cost is given as %.10g, it comes to %.10g"),
                   stated->cost, cost);
    if (isfinite(stated->end_s) && !states_end(route, stated->end_s))
        faults_add(faults, where, _("its end is given as reached at %.1f s, it is at %.1f s"),
                   stated->end_s, route->start_s + route->duration_s);
    free(field);
}

size_t violations_find(const struct instance *instance, const struct solution_file *file,
                       const char *path, struct faults *faults)
{
    const size_t n_before = faults->n;
    const double cost = instance_cost(instance, &file->solution);
    char **names = instance_stop_names(instance);
    routing_verify_named(&instance->problem, &file->solution,
                         &(struct routing_names){path, (const char *const *)names}, faults);
    if (instance->choices)
        hubs_verify(instance, &file->solution, path, faults);
    for (size_t i = 0; i < instance->problem.n_stops; i++)
        free(names[i]);
    free(names);
    for (size_t r = 0; file->stated && r < file->solution.n_routes; r++)
        check_stated(instance, file, r, path, faults);
    if (file->states_cost &&
        !states_cost(instance, file->stated_cost, file->stated_decimals, cost))
        faults_add(faults, (struct where){.path = path},
                   _("the cost is given as %.10g, it comes to %.10g"), file->stated_cost, cost);
    return faults->n - n_before;
}
