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
    bool late;        /* a window, the hours of a break or the shift was missed */
    size_t at, next_rest;
};

const double solution_clock_tolerance_s = 1e-4;

double solution_released_s(const struct routing_problem *problem,
                           const struct routing_route *route, size_t k)
{
    double release_s = 0;
    for (; k < route->n_stops && route->stops[k] != ROUTING_RELOAD; k++) {
        const struct routing_stop *stop = &problem->stops[route->stops[k]];
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

/* Begins in the window that is open, else the next; too late in the last. */
static void enter_window(struct drive *drive, const struct routing_stop *stop)
{
    double open_s = stop->open_s, close_s = stop->close_s;
    for (size_t w = 0; w < stop->n_later && drive->clock_s > close_s; w++) {
        open_s = stop->later[w].open_s;
        close_s = stop->later[w].close_s;
    }
    wait_until(drive, open_s);
    drive->late = drive->late || drive->clock_s > close_s + solution_clock_tolerance_s;
    drive->put_off_s = fmin(drive->put_off_s, fmax(close_s - drive->clock_s, 0) + drive->waited_s);
}

/* Hours of a rest that was read without its time, those that end last before all others are missed. */
static struct routing_window hours_of(const struct drive *drive, size_t r, double from_s)
{
    size_t w = 0;
    if (r >= drive->vehicle->n_breaks)
        return (struct routing_window){0, (double)INFINITY};
    const struct routing_break *given = &drive->vehicle->breaks[r];
    while (w + 1 < given->n_windows && given->windows[w].close_s < from_s)
        w++;
    return given->windows[w];
}

/* The rests between entry k - 1 and k: first .. past-1. */
struct pause {
    size_t first, past;
    double released_s, way_s; /* of the drive between them */
};

/* Takes rests as soon as can be from the clock on. */
static void take_rests(struct drive *drive, size_t first, size_t past, bool on_arrival)
{
    for (size_t r = first; r < past; r++) {
        struct routing_rest *rest = &drive->route->rests[r];
        const struct routing_window hours = hours_of(drive, r, drive->clock_s);
        rest->on_arrival = on_arrival;
        rest->begin_s = fmax(drive->clock_s, hours.open_s);
        drive->late = drive->late || rest->begin_s > hours.close_s + solution_clock_tolerance_s;
        wait_until(drive, rest->begin_s);
        drive->clock_s += rest->duration_s;
    }
}

/* Drives with the first n_before of the rests before it and the others on arrival. */
static void drive_with_rests(struct drive *drive, const struct pause *pause, size_t n_before)
{
    take_rests(drive, pause->first, pause->first + n_before, false);
    wait_until(drive, pause->released_s);
    drive->clock_s = routing_arrive_s(drive->vehicle, drive->clock_s, pause->way_s);
    take_rests(drive, pause->first + n_before, pause->past, true);
}

/* To entry k at a place, with the rests on the way where they cost the least time: who is there sooner
 * is never worse off. */
static void go(struct drive *drive, size_t k, size_t to, double released_s)
{
    const size_t leg = drive->at * drive->problem->n_places + to;
    const struct routing_route *route = drive->route;
    struct pause pause = {.first = drive->next_rest,
                          .past = drive->next_rest,
                          .released_s = released_s,
                          .way_s = drive->vehicle->time_s[leg]};
    while (pause.past < route->n_rests && route->rests[pause.past].after == k)
        pause.past++;
    const struct drive before = *drive;
    size_t best = pause.past - pause.first;
    double soonest_s = (double)INFINITY;
    for (size_t n = 0; n <= pause.past - pause.first; n++) {
        struct drive trial = before;
        trial.late = false;
        drive_with_rests(&trial, &pause, n);
        if (trial.late || trial.clock_s > soonest_s)
            continue;
        soonest_s = trial.clock_s;
        best = n;
    }
    drive_with_rests(drive, &pause, best);
    drive->next_rest = pause.past;
    drive->km += drive->vehicle->distance_km[leg];
    drive->at = to;
}

/* Fills begin_s on the way. */
static void drive_all(struct drive *drive, double start_s, double begin_s[])
{
    struct routing_route *route = drive->route;
    const double shift_end_s = drive->vehicle->shift_end_s;
    double release_s = solution_released_s(drive->problem, drive->route, 0);
    drive->clock_s = start_s;
    drive->at = drive->vehicle->start;
    drive->put_off_s = (double)INFINITY;
    for (size_t k = 0; k < route->n_stops; k++) {
        if (route->stops[k] == ROUTING_RELOAD) {
            go(drive, k, drive->vehicle->start, release_s);
            begin_s[k] = drive->clock_s;
            drive->clock_s += drive->vehicle->reload_s;
            release_s = solution_released_s(drive->problem, drive->route, k + 1);
            continue;
        }
        const struct routing_stop *stop = &drive->problem->stops[route->stops[k]];
        go(drive, k, stop->place, release_s);
        release_s = 0;
        enter_window(drive, stop);
        begin_s[k] = drive->clock_s;
        drive->clock_s += stop->service_s;
    }
    go(drive, route->n_stops, drive->vehicle->end, release_s);
    drive->late = drive->late ||
                  (shift_end_s > 0 && drive->clock_s > shift_end_s + solution_clock_tolerance_s);
}

/* The latest departure from which nothing comes later, as far as that is plain to see. */
static double put_off_s(const struct drive *fresh, struct drive *drive, double begin_s[])
{
    const double release_s =
        fresh->route->n_rests ? 0 : solution_released_s(fresh->problem, fresh->route, 0);
    const double left_s = fmax(fresh->vehicle->shift_start_s, release_s);
    *drive = *fresh;
    drive_all(drive, left_s, begin_s);
    const bool may_put_off = !fresh->route->n_rests && !fresh->vehicle->profile;
    return left_s + (may_put_off ? fmin(drive->put_off_s, drive->waited_s) : 0);
}

/* ---- As it is stated ----------------------------------------------------------------- */

bool solution_states_times(const struct routing_route *route)
{
    bool all = route->begin_s && isfinite(route->start_s);
    for (size_t k = 0; all && k < route->n_stops; k++)
        all = isfinite(route->begin_s[k]);
    for (size_t r = 0; all && r < route->n_rests; r++)
        all = isfinite(route->rests[r].begin_s);
    return all;
}

/* Takes a stated time, which may be one in whole seconds where the clock shows their parts, and where those of the
 * drives before were cut too. */
static void keep_time(struct drive *drive, size_t n_before, double *stated_s)
{
    const bool cut = *stated_s == floor(*stated_s) &&
                     fabs(drive->clock_s - round(drive->clock_s)) > solution_clock_tolerance_s;
    if (*stated_s < drive->clock_s && cut && drive->clock_s - *stated_s <= (double)n_before + 1)
        *stated_s = drive->clock_s;
    drive->clock_s = *stated_s;
}

static void keep_rests(struct drive *drive, size_t k, bool on_arrival)
{
    struct routing_route *route = drive->route;
    for (; drive->next_rest < route->n_rests; drive->next_rest++) {
        struct routing_rest *rest = &route->rests[drive->next_rest];
        if (rest->after != k || rest->on_arrival != on_arrival)
            return;
        keep_time(drive, k, &rest->begin_s);
        drive->clock_s += rest->duration_s;
    }
}

static void keep_times(struct drive *drive)
{
    struct routing_route *route = drive->route;
    double release_s = solution_released_s(drive->problem, drive->route, 0);
    drive->clock_s = route->start_s;
    drive->at = drive->vehicle->start;
    for (size_t k = 0; k <= route->n_stops; k++) {
        const bool ends = k == route->n_stops, reloads = !ends && route->stops[k] == ROUTING_RELOAD;
        const struct routing_stop *stop =
            ends || reloads ? NULL : &drive->problem->stops[route->stops[k]];
        const size_t to = ends      ? drive->vehicle->end
                          : reloads ? drive->vehicle->start
                                    : stop->place;
        const size_t leg = drive->at * drive->problem->n_places + to;
        keep_rests(drive, k, false);
        drive->clock_s = routing_arrive_s(drive->vehicle, fmax(drive->clock_s, release_s),
                                          drive->vehicle->time_s[leg]);
        drive->km += drive->vehicle->distance_km[leg];
        drive->at = to;
        keep_rests(drive, k, true);
        release_s = reloads ? solution_released_s(drive->problem, drive->route, k + 1) : 0;
        if (ends)
            return;
        keep_time(drive, k, &route->begin_s[k]);
        drive->clock_s += reloads ? drive->vehicle->reload_s : stop->service_s;
    }
}

/* ---- Either -------------------------------------------------------------------------- */

static void drive_early(const struct drive *fresh, struct drive *drive)
{
    struct routing_route *route = fresh->route;
    const double stated_s = route->start_s;
    *drive = (struct drive){.late = true};
    free(route->begin_s);
    route->begin_s = mem_zeroed(route->n_stops, sizeof *route->begin_s);
    if (stated_s >= fresh->vehicle->shift_start_s) {
        *drive = *fresh;
        drive_all(drive, stated_s, route->begin_s);
    }
    if (drive->late) {
        route->start_s = put_off_s(fresh, drive, route->begin_s);
        *drive = *fresh;
        drive_all(drive, route->start_s, route->begin_s);
    }
}

void solution_time_route(const struct routing_problem *problem, struct routing_route *route)
{
    const struct routing_vehicle *vehicle = &problem->vehicles[route->vehicle];
    const struct drive fresh = {.problem = problem, .vehicle = vehicle, .route = route};
    struct drive drive = fresh;
    if (solution_states_times(route))
        keep_times(&drive);
    else
        drive_early(&fresh, &drive);
    route->duration_s = drive.clock_s - route->start_s;
    route->distance_km = drive.km;
    route->cost_eur = vehicle->fixed_eur + vehicle->eur_per_km * drive.km +
                      vehicle->eur_per_h * route->duration_s / 3600;
}
