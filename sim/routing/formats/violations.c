#include "sim/routing/formats/violations.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"

/* Rounding forgiven: on the clock, and relative to anything else. */
static const double clock_slack_s = 1e-4, slack_share = 1e-6;

struct finding {
    const struct instance *instance;
    const struct routing_solution *solution;
    struct where where;
    struct faults *faults;
    size_t route; /* in hand */
};

static bool exceeds(double x, double limit)
{
    return !(x <= limit + slack_share * (1 + fabs(limit)));
}

static const struct routing_route *route_of(const struct finding *finding)
{
    return &finding->solution->routes[finding->route];
}

static const struct routing_vehicle *vehicle_of(const struct finding *finding)
{
    return &finding->instance->vehicles[route_of(finding)->vehicle];
}

static const char *id_of(const struct finding *finding, size_t stop)
{
    return finding->instance->stop_facts[stop].id;
}

/* Times and lengths are told in the file's unit. */
static double told(const struct finding *finding, double value)
{
    return value / finding->instance->time_scale;
}

/* ---- Visits -------------------------------------------------------------------------- */

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
        if (visits[i] > 1)
            faults_add(finding->faults, finding->where, _("%s is visited %zu times"),
                       id_of(finding, i), visits[i]);
        if (visits[i] && solution->refusals[i] != ROUTING_SERVED)
            faults_add(finding->faults, finding->where, _("%s is visited and unassigned"),
                       id_of(finding, i));
        if (!visits[i] && solution->refusals[i] == ROUTING_SERVED)
            faults_add(finding->faults, finding->where, _("%s is visited by no route"),
                       id_of(finding, i));
    }
    free(visits);
}

static bool visits_before(const struct routing_route *route, size_t k, size_t stop)
{
    while (k-- > 0 && route->stops[k] != ROUTING_RELOAD)
        if (route->stops[k] == stop)
            return true;
    return false;
}

static bool visits_after(const struct routing_route *route, size_t k, size_t stop)
{
    while (++k < route->n_stops && route->stops[k] != ROUTING_RELOAD)
        if (route->stops[k] == stop)
            return true;
    return false;
}

static void check_pair(const struct finding *finding, size_t k)
{
    const struct routing_route *route = route_of(finding);
    const size_t i = route->stops[k];
    const struct routing_stop *stop = &finding->instance->stops[i];
    if ((stop->task == ROUTING_PICK_UP && !visits_after(route, k, stop->partner)) ||
        (stop->task == ROUTING_DROP && !visits_before(route, k, stop->partner)))
        faults_add(finding->faults, finding->where,
                   _("route %zu: %s is not in the trip of its partner %s, in the right order"),
                   finding->route + 1, id_of(finding, i), id_of(finding, stop->partner));
}

/* ---- Loads --------------------------------------------------------------------------- */

struct load {
    double kg, crates;
};

static void add_load(struct load *load, const struct routing_stop *stop, double sign)
{
    load->kg += sign * stop->load_kg;
    load->crates += sign * stop->load_crates;
}

/* What is on board when the trip that begins at k leaves. */
static struct load load_at_start(const struct finding *finding, size_t k)
{
    const struct routing_route *route = route_of(finding);
    struct load load = {0, 0};
    for (; k < route->n_stops && route->stops[k] != ROUTING_RELOAD; k++)
        if (finding->instance->stops[route->stops[k]].task == ROUTING_DELIVER)
            add_load(&load, &finding->instance->stops[route->stops[k]], 1);
    return load;
}

/* The most on board of the trip that begins at k. */
static struct load most_aboard(const struct finding *finding, size_t k)
{
    const struct routing_route *route = route_of(finding);
    struct load load = load_at_start(finding, k), most = load;
    for (; k < route->n_stops && route->stops[k] != ROUTING_RELOAD; k++) {
        const struct routing_stop *stop = &finding->instance->stops[route->stops[k]];
        const bool on = stop->task == ROUTING_COLLECT || stop->task == ROUTING_PICK_UP;
        add_load(&load, stop, on ? 1 : -1);
        most.kg = fmax(most.kg, load.kg);
        most.crates = fmax(most.crates, load.crates);
    }
    return most;
}

static void check_load(const struct finding *finding, double load, double capacity)
{
    if (exceeds(load, capacity))
        faults_add(finding->faults, finding->where,
                   _("route %zu carries %.10g, its vehicle takes %.10g"), finding->route + 1,
                   load, capacity);
}

static void check_trips(const struct finding *finding)
{
    const struct routing_route *route = route_of(finding);
    const struct routing_vehicle *vehicle = vehicle_of(finding);
    const size_t n_most = vehicle->max_trips ? vehicle->max_trips : 1;
    size_t n_trips = 0;
    for (size_t k = 0; k < route->n_stops; k++) {
        if (k > 0 && route->stops[k - 1] != ROUTING_RELOAD)
            continue;
        const struct load most = most_aboard(finding, k);
        check_load(finding, most.kg, vehicle->capacity_kg);
        check_load(finding, most.crates, vehicle->capacity_crates);
        n_trips++;
    }
    if (n_trips > n_most)
        faults_add(finding->faults, finding->where,
                   _("route %zu makes %zu trips, its vehicle at most %zu"), finding->route + 1,
                   n_trips, n_most);
    if (vehicle->max_stops && route->n_stops - (n_trips - 1) > vehicle->max_stops)
        faults_add(finding->faults, finding->where,
                   _("route %zu makes %zu stops, its vehicle at most %zu"), finding->route + 1,
                   route->n_stops - (n_trips - 1), vehicle->max_stops);
}

/* ---- Times --------------------------------------------------------------------------- */

static bool is_open(const struct routing_stop *stop, double at_s)
{
    bool open = at_s >= stop->open_s - clock_slack_s && at_s <= stop->close_s + clock_slack_s;
    for (size_t w = 0; w < stop->n_later; w++)
        open = open || (at_s >= stop->later[w].open_s - clock_slack_s &&
                        at_s <= stop->later[w].close_s + clock_slack_s);
    return open;
}

static void check_window(const struct finding *finding, size_t k)
{
    const struct routing_route *route = route_of(finding);
    const struct routing_stop *stop = &finding->instance->stops[route->stops[k]];
    const double close_s =
        stop->n_later ? stop->later[stop->n_later - 1].close_s : stop->close_s;
    if (!is_open(stop, route->begin_s[k]))
        faults_add(finding->faults, finding->where,
                   _("route %zu serves %s at %.10g, outside its windows, which close at %.10g"),
                   finding->route + 1, id_of(finding, route->stops[k]),
                   told(finding, route->begin_s[k]), told(finding, close_s));
}

/* Loads that are not there yet when the trip that begins at k leaves at leave_s. */
static void check_release(const struct finding *finding, size_t k, double leave_s)
{
    const struct routing_route *route = route_of(finding);
    for (; k < route->n_stops && route->stops[k] != ROUTING_RELOAD; k++) {
        const struct routing_stop *stop = &finding->instance->stops[route->stops[k]];
        if (stop->task == ROUTING_DELIVER && stop->release_s > leave_s + clock_slack_s)
            faults_add(finding->faults, finding->where,
                       _("route %zu leaves at %.10g without the goods of %s, released at %.10g"),
                       finding->route + 1, told(finding, leave_s),
                       id_of(finding, route->stops[k]), told(finding, stop->release_s));
    }
}

/* Does a rest of the route stand for this break? */
static bool has_rest(const struct routing_route *route, const struct routing_break *wanted)
{
    for (size_t r = 0; r < route->n_rests; r++)
        for (size_t w = 0; w < wanted->n_windows; w++)
            if (route->rests[r].duration_s >= wanted->duration_s - clock_slack_s &&
                route->rests[r].begin_s >= wanted->windows[w].open_s - clock_slack_s &&
                route->rests[r].begin_s <= wanted->windows[w].close_s + clock_slack_s)
                return true;
    return false;
}

static void check_limits(const struct finding *finding)
{
    const struct routing_route *route = route_of(finding);
    const struct routing_vehicle *vehicle = vehicle_of(finding);
    const double end_s = route->start_s + route->duration_s;
    if (route->start_s < vehicle->shift_start_s - clock_slack_s)
        faults_add(finding->faults, finding->where,
                   _("route %zu leaves at %.10g, before its shift begins at %.10g"),
                   finding->route + 1, told(finding, route->start_s),
                   told(finding, vehicle->shift_start_s));
    if (vehicle->shift_end_s > 0 && end_s > vehicle->shift_end_s + clock_slack_s)
        faults_add(finding->faults, finding->where,
                   _("route %zu is back at %.10g, after its shift ends at %.10g"),
                   finding->route + 1, told(finding, end_s), told(finding, vehicle->shift_end_s));
    if (exceeds(route->duration_s, vehicle->max_duration_s))
        faults_add(finding->faults, finding->where, _("route %zu lasts %.10g, at most %.10g"),
                   finding->route + 1, told(finding, route->duration_s),
                   told(finding, vehicle->max_duration_s));
    if (exceeds(route->distance_km, vehicle->max_distance_km))
        faults_add(finding->faults, finding->where, _("route %zu is %.10g long, at most %.10g"),
                   finding->route + 1, told(finding, route->distance_km),
                   told(finding, vehicle->max_distance_km));
    for (size_t b = 0; b < vehicle->n_breaks; b++)
        if (!has_rest(route, &vehicle->breaks[b]))
            faults_add(finding->faults, finding->where,
                       _("route %zu leaves out break %zu of its vehicle"), finding->route + 1,
                       b + 1);
}

/* ---- All ----------------------------------------------------------------------------- */

static void check_route(const struct finding *finding)
{
    const struct routing_route *route = route_of(finding);
    const struct routing_vehicle *vehicle = vehicle_of(finding);
    check_trips(finding);
    check_limits(finding);
    check_release(finding, 0, route->start_s);
    for (size_t k = 0; k < route->n_stops; k++) {
        if (route->stops[k] == ROUTING_RELOAD)
            continue;
        const struct routing_stop *stop = &finding->instance->stops[route->stops[k]];
        check_window(finding, k);
        check_pair(finding, k);
        if (stop->needs & ~vehicle->has)
            faults_add(finding->faults, finding->where,
                       _("route %zu: its vehicle lacks a skill that %s needs"),
                       finding->route + 1, id_of(finding, route->stops[k]));
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
        const double slack = 0.5 * pow(10, -decimals) + slack_share * fabs(stated);
        if (fabs(stated - cost * unit) <= slack)
            return true;
    }
    return false;
}

size_t violations_find(const struct instance *instance, const struct solution_file *file,
                       const char *path, struct faults *faults)
{
    struct finding finding = {instance, &file->solution, {.path = path}, faults, 0};
    const size_t n_before = faults->n;
    const double cost = instance_cost(instance, &file->solution);
    check_visits(&finding);
    for (; finding.route < file->solution.n_routes; finding.route++)
        check_route(&finding);
    check_fleet(&finding);
    if (file->states_cost && !states_cost(file->stated_cost, cost, file->stated_decimals))
        faults_add(faults, finding.where, _("the cost is given as %.10g, it comes to %.10g"),
                   file->stated_cost, cost);
    return faults->n - n_before;
}
