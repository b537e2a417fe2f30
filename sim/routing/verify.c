/* The verifier knows only routing.h: it shares nothing with the search. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include "data/mem.h"
#include "sim/routing/routing.h"

/* Rounding forgiven: in seconds on the clock, and relative to anything else. */
static const double clock_tolerance_s = 1e-4, tolerance = 1e-6;

struct report {
    char *message;
    size_t size;
};

/* Writes the violation; always false. */
static bool wrong(const struct report *report, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
static bool wrong(const struct report *report, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    if (report->size)
        vsnprintf(report->message, report->size, fmt, args);
    va_end(args);
    return false;
}

static bool exceeds(double x, double limit)
{
    return !(x <= limit + tolerance * (1 + fabs(limit)));
}

static bool differs(double a, double b)
{
    return !(fabs(a - b) <= tolerance * (1 + fabs(b)));
}

struct drive {
    double clock_s, km, kg, crates;
};

/* Drives to each stop in turn, waits, serves, and goes to the end. */
static bool drive_route(const struct routing_problem *problem, const struct routing_route *route,
                        size_t r, struct drive *drive, const struct report *report)
{
    const struct routing_vehicle *vehicle = &problem->vehicles[route->vehicle];
    size_t at = vehicle->start;
    *drive = (struct drive){.clock_s = route->start_s};
    for (size_t k = 0; k < route->n_stops; k++) {
        const struct routing_stop *stop = &problem->stops[route->stops[k]];
        const size_t leg = at * problem->n_places + stop->place;
        drive->km += vehicle->distance_km[leg];
        drive->clock_s += vehicle->time_s[leg];
        if (!(drive->clock_s <= stop->close_s + clock_tolerance_s))
            return wrong(report,
                         "route %zu reaches stop %zu at %.1f s, after it closes at %.1f s", r,
                         route->stops[k], drive->clock_s, stop->close_s);
        if (drive->clock_s < stop->open_s)
            drive->clock_s = stop->open_s;
        drive->clock_s += stop->service_s;
        drive->kg += stop->load_kg;
        drive->crates += stop->load_crates;
        at = stop->place;
    }
    const size_t leg = at * problem->n_places + vehicle->end;
    drive->km += vehicle->distance_km[leg];
    drive->clock_s += vehicle->time_s[leg];
    return true;
}

static bool check_limits(const struct routing_vehicle *vehicle, const struct routing_route *route,
                         size_t r, const struct drive *drive, const struct report *report)
{
    const double duration_s = drive->clock_s - route->start_s;
    if (!(route->start_s >= vehicle->shift_start_s - clock_tolerance_s))
        return wrong(report, "route %zu leaves at %.1f s, before its shift starts at %.1f s", r,
                     route->start_s, vehicle->shift_start_s);
    if (exceeds(drive->kg, vehicle->capacity_kg))
        return wrong(report, "route %zu carries %.3f kg, its vehicle takes %.3f", r, drive->kg,
                     vehicle->capacity_kg);
    if (exceeds(drive->crates, vehicle->capacity_crates))
        return wrong(report, "route %zu carries %.3f crates, its vehicle takes %.3f", r,
                     drive->crates, vehicle->capacity_crates);
    if (exceeds(duration_s, vehicle->max_duration_s))
        return wrong(report, "route %zu lasts %.1f s, its shift %.1f s", r, duration_s,
                     vehicle->max_duration_s);
    if (exceeds(drive->km, vehicle->max_distance_km))
        return wrong(report, "route %zu is %.3f km long, its range is %.3f km", r, drive->km,
                     vehicle->max_distance_km);
    return true;
}

static bool check_figures(const struct routing_vehicle *vehicle, const struct routing_route *route,
                          size_t r, const struct drive *drive, const struct report *report)
{
    const double duration_s = drive->clock_s - route->start_s;
    const double cost_eur = vehicle->fixed_eur + vehicle->eur_per_km * drive->km +
                            vehicle->eur_per_h * duration_s / 3600;
    if (differs(route->distance_km, drive->km))
        return wrong(report, "route %zu reports %.6f km, its legs sum to %.6f", r,
                     route->distance_km, drive->km);
    if (differs(route->duration_s, duration_s))
        return wrong(report, "route %zu reports %.3f s, driving it takes %.3f", r,
                     route->duration_s, duration_s);
    if (differs(route->cost_eur, cost_eur))
        return wrong(report, "route %zu reports a cost of %.6f EUR, it comes to %.6f", r,
                     route->cost_eur, cost_eur);
    return true;
}

static bool check_route(const struct routing_problem *problem, const struct routing_route *route,
                        size_t r, const struct report *report)
{
    if (route->vehicle >= problem->n_vehicles)
        return wrong(report, "route %zu has vehicle type %zu of %zu", r, route->vehicle,
                     problem->n_vehicles);
    if (!route->n_stops)
        return wrong(report, "route %zu visits nothing", r);
    const struct routing_vehicle *vehicle = &problem->vehicles[route->vehicle];
    struct drive drive;
    return drive_route(problem, route, r, &drive, report) &&
           check_limits(vehicle, route, r, &drive, report) &&
           check_figures(vehicle, route, r, &drive, report);
}

static bool check_totals(const struct routing_problem *problem,
                         const struct routing_solution *solution, const struct report *report)
{
    double cost_eur = 0, distance_km = 0;
    for (size_t r = 0; r < solution->n_routes; r++) {
        cost_eur += solution->routes[r].cost_eur;
        distance_km += solution->routes[r].distance_km;
    }
    if (differs(solution->cost_eur, cost_eur))
        return wrong(report, "the cost is given as %.6f EUR, the routes sum to %.6f",
                     solution->cost_eur, cost_eur);
    if (differs(solution->distance_km, distance_km))
        return wrong(report, "the distance is given as %.6f km, the routes sum to %.6f",
                     solution->distance_km, distance_km);
    for (size_t v = 0; v < problem->n_vehicles; v++) {
        size_t n = 0;
        for (size_t r = 0; r < solution->n_routes; r++)
            n += solution->routes[r].vehicle == v;
        if (n > problem->vehicles[v].count)
            return wrong(report, "%zu routes use vehicle type %zu, there are %zu", n, v,
                         problem->vehicles[v].count);
    }
    return true;
}

/* Counts visits: each stop once, or never and with a reason. */
static bool check_visits(const struct routing_problem *problem,
                         const struct routing_solution *solution, size_t visits[],
                         const struct report *report)
{
    for (size_t r = 0; r < solution->n_routes; r++)
        for (size_t k = 0; k < solution->routes[r].n_stops; k++) {
            const size_t stop = solution->routes[r].stops[k];
            if (stop >= problem->n_stops)
                return wrong(report, "route %zu visits stop %zu of %zu", r, stop,
                             problem->n_stops);
            visits[stop]++;
        }
    size_t n_unserved = 0;
    for (size_t i = 0; i < problem->n_stops; i++) {
        if (visits[i] > 1)
            return wrong(report, "stop %zu is visited %zu times", i, visits[i]);
        if (visits[i] && solution->refusals[i] != ROUTING_SERVED)
            return wrong(report, "stop %zu is visited and refused", i);
        if (!visits[i] && solution->refusals[i] == ROUTING_SERVED)
            return wrong(report, "stop %zu is missing from the routes", i);
        n_unserved += !visits[i];
    }
    if (n_unserved != solution->n_unserved)
        return wrong(report, "%zu stops are unserved, %zu are reported", n_unserved,
                     solution->n_unserved);
    return true;
}

bool routing_verify(const struct routing_problem *problem, const struct routing_solution *solution,
                    char *message, size_t size)
{
    const struct report report = {message, size};
    size_t *visits = mem_zeroed(problem->n_stops, sizeof *visits);
    bool fine = check_visits(problem, solution, visits, &report);
    free(visits);
    for (size_t r = 0; fine && r < solution->n_routes; r++)
        fine = check_route(problem, &solution->routes[r], r, &report);
    return fine && check_totals(problem, solution, &report);
}
