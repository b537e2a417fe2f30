/* Drives a route by the clock, knowing only what a problem is. */
#include <math.h>
#include <stdlib.h>
#include "data/mem.h"
#include "sim/routing/formats/solution.h"

/* A vehicle on its way. */
struct drive {
    const struct routing_problem *problem;
    const struct routing_vehicle *vehicle;
    struct routing_route *route;
    double clock_s, km;
    double waited_s;  /* so far */
    double put_off_s; /* how much later it may leave without being anywhere too late */
    size_t at;
};

/* Goods of the trip that begins at k are there. */
static double released_s(const struct drive *drive, size_t k)
{
    double release_s = 0;
    for (; k < drive->route->n_stops && drive->route->stops[k] != ROUTING_RELOAD; k++) {
        const struct routing_stop *stop = &drive->problem->stops[drive->route->stops[k]];
        if (stop->task == ROUTING_DELIVER)
            release_s = fmax(release_s, stop->release_s);
    }
    return release_s;
}

/* Goes on at from_s at the earliest. */
static void wait_until(struct drive *drive, double from_s)
{
    if (from_s <= drive->clock_s)
        return;
    drive->waited_s += from_s - drive->clock_s;
    drive->clock_s = from_s;
}

static void drive_to(struct drive *drive, size_t to)
{
    const size_t leg = drive->at * drive->problem->n_places + to;
    drive->km += drive->vehicle->distance_km[leg];
    drive->clock_s = routing_arrive_s(drive->vehicle, drive->clock_s, drive->vehicle->time_s[leg]);
    drive->at = to;
}

/* Begins in the window that is open, else the next; too late in the last. */
static void enter_window(struct drive *drive, const struct routing_stop *stop)
{
    double open_s = stop->open_s, close_s = stop->close_s;
    for (size_t w = 0; w < stop->n_later && drive->clock_s > close_s; w++) {
        open_s = stop->later[w].open_s;
        close_s = stop->later[w].close_s;
    }
    wait_until(drive, open_s);
    drive->put_off_s = fmin(drive->put_off_s, fmax(close_s - drive->clock_s, 0) + drive->waited_s);
}

/* Begins a rest that was read without its time: at once where its break's hours allow, else on
 * arrival, which may be later. False: on arrival. */
static bool begin_here(const struct drive *drive, size_t r, bool arrived, double arrival_s)
{
    struct routing_rest *rest = &drive->route->rests[r];
    const struct routing_break *given =
        r < drive->vehicle->n_breaks ? &drive->vehicle->breaks[r] : NULL;
    size_t w = 0;
    while (given && w + 1 < given->n_windows && given->windows[w].close_s < drive->clock_s)
        w++;
    const struct routing_window hours =
        given ? given->windows[w] : (struct routing_window){0, (double)INFINITY};
    rest->on_arrival = !arrived && hours.open_s > drive->clock_s && arrival_s <= hours.close_s;
    if (!rest->on_arrival)
        rest->begin_s = fmax(drive->clock_s, hours.open_s);
    rest->on_arrival = rest->on_arrival || arrived;
    return rest->on_arrival == arrived;
}

/* Rests between entry k - 1 and k, before driving there or after. */
static void take_rests(struct drive *drive, size_t k, bool arrived, double arrival_s)
{
    for (size_t r = 0; r < drive->route->n_rests; r++) {
        struct routing_rest *rest = &drive->route->rests[r];
        if (rest->after != k)
            continue;
        if (isnan(rest->begin_s) ? !begin_here(drive, r, arrived, arrival_s)
                                 : rest->on_arrival != arrived)
            continue;
        wait_until(drive, rest->begin_s);
        drive->clock_s += rest->duration_s;
    }
}

/* To entry k at a place, with the rests on the way. */
static void go(struct drive *drive, size_t k, size_t to)
{
    const double way_s = drive->vehicle->time_s[drive->at * drive->problem->n_places + to];
    take_rests(drive, k, false, routing_arrive_s(drive->vehicle, drive->clock_s, way_s));
    drive_to(drive, to);
    take_rests(drive, k, true, drive->clock_s);
}

/* Fills begin_s on the way. */
static void drive_all(struct drive *drive, double start_s, double begin_s[])
{
    struct routing_route *route = drive->route;
    drive->clock_s = fmax(start_s, released_s(drive, 0));
    drive->at = drive->vehicle->start;
    drive->put_off_s = (double)INFINITY;
    for (size_t k = 0; k < route->n_stops; k++) {
        if (route->stops[k] == ROUTING_RELOAD) {
            go(drive, k, drive->vehicle->start);
            begin_s[k] = drive->clock_s;
            drive->clock_s += drive->vehicle->reload_s;
            wait_until(drive, released_s(drive, k + 1));
            continue;
        }
        const struct routing_stop *stop = &drive->problem->stops[route->stops[k]];
        go(drive, k, stop->place);
        enter_window(drive, stop);
        begin_s[k] = drive->clock_s;
        drive->clock_s += stop->service_s;
    }
    go(drive, route->n_stops, drive->vehicle->end);
}

void solution_time_route(const struct routing_problem *problem, struct routing_route *route)
{
    const struct routing_vehicle *vehicle = &problem->vehicles[route->vehicle];
    const struct drive fresh = {.problem = problem, .vehicle = vehicle, .route = route};
    struct drive drive = fresh;
    free(route->begin_s);
    route->begin_s = mem_zeroed(route->n_stops, sizeof *route->begin_s);
    drive_all(&drive, vehicle->shift_start_s, route->begin_s);
    const double left_s = fmax(vehicle->shift_start_s, released_s(&fresh, 0));
    const bool may_put_off = !route->n_rests && !vehicle->profile;
    route->start_s = left_s + (may_put_off ? fmin(drive.put_off_s, drive.waited_s) : 0);
    drive = fresh;
    drive_all(&drive, route->start_s, route->begin_s);
    route->duration_s = drive.clock_s - route->start_s;
    route->distance_km = drive.km;
    route->cost_eur = vehicle->fixed_eur + vehicle->eur_per_km * drive.km +
                      vehicle->eur_per_h * route->duration_s / 3600;
}
