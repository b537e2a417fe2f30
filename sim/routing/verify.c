/* The verifier knows only routing.h: it shares nothing with the search or the schedules. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/routing.h"

/* Rounding forgiven: in seconds on the clock, relative in sums that are told, and in limits, where one
 * unit too many shows up to some 10^8. */
static const double clock_tolerance_s = 1e-4, tolerance = 1e-6, limit_tolerance = 2e-9;

struct check {
    const struct routing_problem *problem;
    const struct routing_solution *solution;
    const struct routing_names *names; /* NULL: by number */
    struct faults *violations;
    char *where; /* the route that is being checked; NULL: all of them */
    char stop_name[40];
};

/* The route that is being driven. */
struct drive {
    struct check *check;
    const struct routing_route *route;
    const struct routing_vehicle *vehicle;
    double clock_s, km, driven_s; /* driven since the last rest */
    double left_s;                /* when the trip left */
    size_t at, next_rest, first;  /* first: entry of the trip */
    double *done_s;               /* when each entry is done */
};

static struct where here(const struct check *check)
{
    return (struct where){.path = check->names ? check->names->solution : _("solution"),
                          .field = check->where};
}

static bool exceeds(double x, double limit)
{
    return !(x <= limit + limit_tolerance * (1 + fabs(limit)));
}

static bool differs(double a, double b)
{
    return !(fabs(a - b) <= tolerance * (1 + fabs(b)));
}

static bool is_late(double s, double limit_s)
{
    return !(s <= limit_s + clock_tolerance_s);
}

static const char *name_of(struct check *check, size_t stop)
{
    if (check->names)
        return check->names->stops[stop];
    snprintf(check->stop_name, sizeof check->stop_name, _("stop %zu"), stop + 1);
    return check->stop_name;
}

/* NULL for a reload and for the end. */
static const struct routing_stop *stop_at(const struct drive *drive, size_t entry)
{
    if (entry == drive->route->n_stops || drive->route->stops[entry] == ROUTING_RELOAD)
        return NULL;
    return &drive->check->problem->stops[drive->route->stops[entry]];
}

static const char *name_at(const struct drive *drive, size_t entry)
{
    if (entry == drive->route->n_stops)
        return _("its end");
    return stop_at(drive, entry) ? name_of(drive->check, drive->route->stops[entry])
                                 : _("its reload");
}

/* ---- What is on board -------------------------------------------------------------------- */

struct amounts {
    double of[ROUTING_MAX_GOODS];
};

static double sum_of(const struct amounts *amounts)
{
    double sum = 0;
    for (size_t g = 0; g < ROUTING_MAX_GOODS; g++)
        sum += amounts->of[g];
    return sum;
}

/* Classes and the compartments that they can be divided over, as a flow. */
struct division {
    const struct routing_vehicle *vehicle;
    double *taken; /* n_compartments x ROUTING_MAX_GOODS */
    double *free;  /* n_compartments */
    bool *seen;    /* n_compartments */
};

/* What is less is rounding, and would be pushed about for ever. */
static const double least_moved = 1e-12;

/* Finds room for up to `amount` more of class g, moving others; returns how much. */
static double push(const struct division *division, size_t g, double amount)
{
    for (size_t c = 0; c < division->vehicle->n_compartments; c++) {
        if (division->seen[c] || !(division->vehicle->compartments[c].goods >> g & 1))
            continue;
        division->seen[c] = true;
        double *taken = &division->taken[c * ROUTING_MAX_GOODS];
        double moved = fmin(amount, division->free[c]);
        if (moved > least_moved) {
            division->free[c] -= moved;
            taken[g] += moved;
            return moved;
        }
        for (size_t h = 0; h < ROUTING_MAX_GOODS; h++) {
            if (h == g || !(taken[h] > least_moved))
                continue;
            moved = push(division, h, fmin(amount, taken[h]));
            if (moved > 0) {
                taken[h] -= moved;
                taken[g] += moved;
                return moved;
            }
        }
    }
    return 0;
}

/* What is left over when the classes are divided over the compartments as well as can be. */
static double left_over(const struct routing_vehicle *vehicle, const struct amounts *amounts,
                        bool in_kg)
{
    const size_t n = vehicle->n_compartments;
    const struct division division = {
        .vehicle = vehicle,
        .taken = mem_zeroed(n * ROUTING_MAX_GOODS, sizeof *division.taken),
        .free = mem_zeroed(n, sizeof *division.free),
        .seen = mem_zeroed(n, sizeof *division.seen)};
    double rest = 0;
    for (size_t c = 0; c < n; c++)
        division.free[c] = in_kg ? vehicle->compartments[c].capacity_kg
                                 : vehicle->compartments[c].capacity_crates;
    for (size_t g = 0; g < ROUTING_MAX_GOODS; g++) {
        double amount = amounts->of[g], moved = 1;
        while (amount > 0 && moved > 0) {
            memset(division.seen, 0, n * sizeof *division.seen);
            moved = push(&division, g, amount);
            amount -= moved;
        }
        rest += amount;
    }
    free(division.taken);
    free(division.free);
    free(division.seen);
    return rest;
}

/* Says once a trip that there is too much aboard. */
static bool aboard_fits(const struct drive *drive, size_t entry, const struct amounts *kg,
                        const struct amounts *crates)
{
    const struct routing_vehicle *vehicle = drive->vehicle;
    const double all_kg = sum_of(kg), all_crates = sum_of(crates);
    const size_t n_before = drive->check->violations->n;
    const char *name = name_at(drive, entry);
    if (exceeds(all_kg, vehicle->capacity_kg))
        faults_add(drive->check->violations, here(drive->check),
                   _("%.3f kg are aboard at %s, its vehicle takes %.3f"), all_kg, name,
                   vehicle->capacity_kg);
    if (exceeds(all_crates, vehicle->capacity_crates))
        faults_add(drive->check->violations, here(drive->check),
                   _("%.3f crates are aboard at %s, its vehicle takes %.3f"), all_crates, name,
                   vehicle->capacity_crates);
    if (!vehicle->n_compartments || drive->check->violations->n > n_before)
        return drive->check->violations->n == n_before;
    const double over_kg = left_over(vehicle, kg, true);
    const double over_crates = left_over(vehicle, crates, false);
    if (exceeds(over_kg, 0))
        faults_add(drive->check->violations, here(drive->check),
                   _("%.3f kg that are aboard at %s fit no compartment"), over_kg, name);
    if (exceeds(over_crates, 0))
        faults_add(drive->check->violations, here(drive->check),
                   _("%.3f crates that are aboard at %s fit no compartment"), over_crates,
                   name);
    return drive->check->violations->n == n_before;
}

static void check_walls(const struct drive *drive, size_t entry, const struct amounts *most)
{
    const double wall_crates = drive->vehicle->wall_crates;
    double crates = 0;
    if (!(wall_crates > 0))
        return;
    for (size_t g = 0; g < ROUTING_MAX_GOODS; g++)
        crates += ceil(most->of[g] / wall_crates - tolerance) * wall_crates;
    if (exceeds(crates, drive->vehicle->capacity_crates))
        faults_add(drive->check->violations, here(drive->check),
                   _("the walls set for the trip to %s take %.3f crates, its vehicle has %.3f"),
                   name_at(drive, entry), crates, drive->vehicle->capacity_crates);
}

static void check_apart(const struct drive *drive, size_t first, size_t past)
{
    const uint32_t *apart = drive->check->problem->apart;
    for (size_t k = first; apart && k < past; k++)
        for (size_t j = first; j < past; j++) {
            const struct routing_stop *a = stop_at(drive, k), *b = stop_at(drive, j);
            if (a->goods == b->goods || !(apart[a->goods] >> b->goods & 1) ||
                !(a->load_kg + a->load_crates > 0) || !(b->load_kg + b->load_crates > 0))
                continue;
            faults_add(drive->check->violations, here(drive->check),
                       _("the goods of %s ride with others that they must not"),
                       name_at(drive, k));
            return;
        }
}

static double change_of(const struct routing_stop *stop, double amount)
{
    return stop->task == ROUTING_COLLECT || stop->task == ROUTING_PICK_UP ? amount : -amount;
}

/* Loads of the trip in entries first .. past-1. */
static void check_loads(const struct drive *drive, size_t first, size_t past)
{
    struct amounts kg = {{0}}, crates = {{0}};
    for (size_t k = first; k < past; k++) {
        const struct routing_stop *stop = stop_at(drive, k);
        if (stop->task != ROUTING_DELIVER)
            continue;
        kg.of[stop->goods] += stop->load_kg;
        crates.of[stop->goods] += stop->load_crates;
    }
    struct amounts most = crates;
    bool fits = aboard_fits(drive, first, &kg, &crates);
    for (size_t k = first; k < past; k++) {
        const struct routing_stop *stop = stop_at(drive, k);
        kg.of[stop->goods] += change_of(stop, stop->load_kg);
        crates.of[stop->goods] += change_of(stop, stop->load_crates);
        most.of[stop->goods] = fmax(most.of[stop->goods], crates.of[stop->goods]);
        fits = fits && aboard_fits(drive, k, &kg, &crates);
    }
    check_walls(drive, first, &most);
    check_apart(drive, first, past);
}

/* Entry of a stop from first on; past when it is not there. */
static size_t find_entry(const struct drive *drive, size_t first, size_t past, size_t stop)
{
    while (first < past && drive->route->stops[first] != stop)
        first++;
    return first;
}

static void check_pairs(const struct drive *drive, size_t first, size_t past)
{
    for (size_t k = first; k < past; k++) {
        const struct routing_stop *stop = stop_at(drive, k);
        if (stop->task == ROUTING_PICK_UP && find_entry(drive, k, past, stop->partner) == past)
            faults_add(drive->check->violations, here(drive->check),
                       _("what is picked up at %s is not dropped later in its trip"),
                       name_at(drive, k));
        if (stop->task == ROUTING_DROP && find_entry(drive, first, k, stop->partner) == k)
            faults_add(drive->check->violations, here(drive->check),
                       _("what %s is to get was not picked up before in its trip"),
                       name_at(drive, k));
    }
}

static void check_trip(const struct drive *drive, size_t first, size_t past)
{
    if (first == past) {
        faults_add(drive->check->violations, here(drive->check), _("a trip visits nothing"));
        return;
    }
    for (size_t k = first; k < past; k++)
        if (stop_at(drive, k)->needs & ~drive->vehicle->has)
            faults_add(drive->check->violations, here(drive->check),
                       _("its vehicle lacks what %s needs"), name_at(drive, k));
    check_loads(drive, first, past);
    check_pairs(drive, first, past);
}

static void check_trips(const struct drive *drive)
{
    const struct routing_route *route = drive->route;
    const struct routing_vehicle *vehicle = drive->vehicle;
    size_t first = 0, n_trips = 0, n_stops = 0;
    for (size_t k = 0; k <= route->n_stops; k++) {
        if (stop_at(drive, k))
            continue;
        check_trip(drive, first, k);
        n_stops += k - first;
        n_trips++;
        first = k + 1;
    }
    if (n_trips > 1 && n_trips > vehicle->max_trips)
        faults_add(drive->check->violations, here(drive->check),
                   _("it makes %zu trips, its vehicle makes %zu"), n_trips,
                   vehicle->max_trips ? vehicle->max_trips : 1);
    if (vehicle->max_stops && n_stops > vehicle->max_stops)
        faults_add(drive->check->violations, here(drive->check),
                   _("it has %zu stops, its vehicle may have %zu"), n_stops,
                   vehicle->max_stops);
}

/* ---- Times ------------------------------------------------------------------------------- */

/* Arrival when leaving at s: what is left to drive at the speed of each span of the profile. */
double routing_arrive_s(const struct routing_vehicle *vehicle, double s, double drive_s)
{
    const struct routing_profile *profile = vehicle->profile;
    if (!profile || !profile->n)
        return s + drive_s;
    for (size_t i = 0; i < profile->n; i++) {
        const double until_s = i + 1 < profile->n ? profile->from_s[i + 1] : HUGE_VAL;
        if (s >= until_s)
            continue;
        const double needed_s = drive_s / profile->speed[i];
        if (s + needed_s <= until_s)
            return s + needed_s;
        drive_s -= (until_s - s) * profile->speed[i];
        s = until_s;
    }
    return HUGE_VAL;
}

/* The rests that stand at that point, before leaving for the entry or on arrival. */
static void take_rests(struct drive *drive, size_t entry, bool on_arrival)
{
    const struct routing_route *route = drive->route;
    for (; drive->next_rest < route->n_rests; drive->next_rest++) {
        const struct routing_rest *rest = &route->rests[drive->next_rest];
        if (rest->after != entry || rest->on_arrival != on_arrival)
            return;
        if (is_late(drive->clock_s, rest->begin_s))
            faults_add(drive->check->violations, here(drive->check),
                       _("its rest at %.1f s begins before %s is reached or done, at "
                         "%.1f s"),
                       rest->begin_s, name_at(drive, on_arrival || !entry ? entry : entry - 1),
                       drive->clock_s);
        if (!(rest->duration_s >= 0))
            faults_add(drive->check->violations, here(drive->check),
                       _("its rest at %.1f s lasts %.1f s"), rest->begin_s, rest->duration_s);
        drive->clock_s = rest->begin_s + rest->duration_s;
        if (rest->duration_s >= drive->vehicle->rest_s - clock_tolerance_s)
            drive->driven_s = 0;
    }
}

/* The last release of what the trip delivers that begins at that entry. */
static double released_s(const struct drive *drive, size_t entry)
{
    double s = -HUGE_VAL;
    for (; stop_at(drive, entry); entry++)
        if (stop_at(drive, entry)->task == ROUTING_DELIVER)
            s = fmax(s, stop_at(drive, entry)->release_s);
    return s;
}

static void drive_to(struct drive *drive, size_t entry)
{
    const struct routing_vehicle *vehicle = drive->vehicle;
    const struct routing_stop *stop = stop_at(drive, entry);
    const size_t to = stop                             ? stop->place
                      : entry == drive->route->n_stops ? vehicle->end
                                                       : vehicle->start;
    const size_t leg = drive->at * drive->check->problem->n_places + to;
    drive->at = to;
    drive->km += vehicle->distance_km[leg];
    if (!(vehicle->time_s[leg] >= 0 && vehicle->time_s[leg] < HUGE_VAL &&
          vehicle->distance_km[leg] >= 0 && vehicle->distance_km[leg] < HUGE_VAL))
        faults_add(drive->check->violations, here(drive->check), _("no way leads to %s"),
                   name_at(drive, entry));
    if (entry == drive->first)
        drive->clock_s = drive->left_s = fmax(drive->clock_s, released_s(drive, entry));
    const double arrival_s = routing_arrive_s(vehicle, drive->clock_s, vehicle->time_s[leg]);
    drive->driven_s += arrival_s - drive->clock_s;
    drive->clock_s = arrival_s;
    if (vehicle->max_drive_s > 0 && is_late(drive->driven_s, vehicle->max_drive_s))
        faults_add(drive->check->violations, here(drive->check),
                   _("%.1f s at the wheel without a rest before %s, %.1f s are allowed"),
                   drive->driven_s, name_at(drive, entry), vehicle->max_drive_s);
}

static bool opens(const struct routing_stop *stop, double s)
{
    bool open = !is_late(stop->open_s, s) && !is_late(s, stop->close_s);
    for (size_t w = 0; w < stop->n_later; w++)
        open |= !is_late(stop->later[w].open_s, s) && !is_late(s, stop->later[w].close_s);
    return open;
}

/* The first time from s on at which the stop is open; s when there is none. */
static double next_opening_s(const struct routing_stop *stop, double s)
{
    if (!is_late(s, stop->close_s))
        return fmax(s, stop->open_s);
    for (size_t w = 0; w < stop->n_later; w++)
        if (!is_late(s, stop->later[w].close_s))
            return fmax(s, stop->later[w].open_s);
    return s;
}

static void check_age(const struct drive *drive, size_t entry, double loaded_s, double until_s,
                      double limit_s)
{
    if (limit_s > 0 && is_late(until_s - loaded_s, limit_s))
        faults_add(drive->check->violations, here(drive->check),
                   _("the goods of %s are aboard for %.1f s, %.1f s are allowed"),
                   name_at(drive, entry), until_s - loaded_s, limit_s);
}

/* Goods that come off at the entry. */
static void check_ages(const struct drive *drive, size_t entry, double begin_s)
{
    const struct routing_stop *stop = stop_at(drive, entry);
    if (stop->task == ROUTING_DELIVER)
        check_age(drive, entry, drive->left_s, begin_s, stop->max_aboard_s);
    if (stop->task != ROUTING_DROP)
        return;
    const size_t picked = find_entry(drive, drive->first, entry, stop->partner);
    if (picked == entry)
        return;
    check_age(drive, entry, drive->done_s[picked], begin_s, stop->max_aboard_s);
    check_age(drive, picked, drive->done_s[picked], begin_s,
              stop_at(drive, picked)->max_aboard_s);
}

static void serve(struct drive *drive, size_t entry)
{
    const struct routing_stop *stop = stop_at(drive, entry);
    double begin_s = stop ? next_opening_s(stop, drive->clock_s) : drive->clock_s;
    if (drive->route->begin_s) {
        begin_s = drive->route->begin_s[entry];
        if (is_late(drive->clock_s, begin_s))
            faults_add(drive->check->violations, here(drive->check),
                       _("%s begins at %.1f s, before it is reached at %.1f s"),
                       name_at(drive, entry), begin_s, drive->clock_s);
    }
    drive->clock_s = begin_s + (stop ? stop->service_s : drive->vehicle->reload_s);
    drive->done_s[entry] = drive->clock_s;
    if (!stop) {
        drive->first = entry + 1;
        return;
    }
    if (!opens(stop, begin_s))
        faults_add(drive->check->violations, here(drive->check),
                   _("%s begins at %.1f s, when it is closed"), name_at(drive, entry), begin_s);
    check_ages(drive, entry, begin_s);
}

/* Collected goods are back now, at the reload or the end that the entry is. */
static void check_collected(const struct drive *drive, size_t entry)
{
    for (size_t k = drive->first; k < entry; k++)
        if (stop_at(drive, k)->task == ROUTING_COLLECT)
            check_age(drive, k, drive->done_s[k], drive->clock_s,
                      stop_at(drive, k)->max_aboard_s);
}

/* Drives the whole route. */
static void drive_all(struct drive *drive)
{
    const struct routing_route *route = drive->route;
    drive->clock_s = route->start_s;
    drive->at = drive->vehicle->start;
    if (is_late(drive->vehicle->shift_start_s, route->start_s))
        faults_add(drive->check->violations, here(drive->check),
                   _("it leaves at %.1f s, before its shift starts at %.1f s"), route->start_s,
                   drive->vehicle->shift_start_s);
    for (size_t k = 0; k <= route->n_stops; k++) {
        take_rests(drive, k, false);
        drive_to(drive, k);
        if (!stop_at(drive, k))
            check_collected(drive, k);
        take_rests(drive, k, true);
        if (k < route->n_stops)
            serve(drive, k);
    }
    if (drive->next_rest < route->n_rests)
        faults_add(drive->check->violations, here(drive->check),
                   _("its rests are out of order, or after its end"));
}

static bool begins_inside(const struct routing_break *pause, double s)
{
    for (size_t w = 0; w < pause->n_windows; w++)
        if (!is_late(pause->windows[w].open_s, s) && !is_late(s, pause->windows[w].close_s))
            return true;
    return false;
}

/* Finds the breaks among the rests, in order. */
static void check_breaks(const struct drive *drive)
{
    const struct routing_route *route = drive->route;
    size_t n_found = 0;
    for (size_t k = 0; k < route->n_rests && n_found < drive->vehicle->n_breaks; k++) {
        const struct routing_break *pause = &drive->vehicle->breaks[n_found];
        n_found += !is_late(pause->duration_s, route->rests[k].duration_s) &&
                   begins_inside(pause, route->rests[k].begin_s);
    }
    if (n_found < drive->vehicle->n_breaks)
        faults_add(drive->check->violations, here(drive->check),
                   _("break %zu of its vehicle is not taken in its hours"), n_found + 1);
}

static void check_limits(const struct drive *drive)
{
    const struct routing_vehicle *vehicle = drive->vehicle;
    const double duration_s = drive->clock_s - drive->route->start_s;
    if (vehicle->shift_end_s > 0 && is_late(drive->clock_s, vehicle->shift_end_s))
        faults_add(drive->check->violations, here(drive->check),
                   _("it is back at %.1f s, after its shift ends at %.1f s"), drive->clock_s,
                   vehicle->shift_end_s);
    if (is_late(duration_s, vehicle->max_duration_s))
        faults_add(drive->check->violations, here(drive->check),
                   _("it lasts %.1f s, its vehicle %.1f s"), duration_s,
                   vehicle->max_duration_s);
    if (exceeds(drive->km, vehicle->max_distance_km))
        faults_add(drive->check->violations, here(drive->check),
                   _("it is %.3f km long, its range is %.3f km"), drive->km,
                   vehicle->max_distance_km);
}

static void check_figures(const struct drive *drive)
{
    const struct routing_vehicle *vehicle = drive->vehicle;
    const struct routing_route *route = drive->route;
    const double duration_s = drive->clock_s - route->start_s;
    const double cost_eur = vehicle->fixed_eur + vehicle->eur_per_km * drive->km +
                            vehicle->eur_per_h * duration_s / 3600;
    if (differs(route->distance_km, drive->km))
        faults_add(drive->check->violations, here(drive->check),
                   _("it reports %.6f km, its legs sum to %.6f"), route->distance_km,
                   drive->km);
    if (differs(route->duration_s, duration_s))
        faults_add(drive->check->violations, here(drive->check),
                   _("it reports %.3f s, driving it takes %.3f"), route->duration_s,
                   duration_s);
    if (differs(route->cost_eur, cost_eur))
        faults_add(drive->check->violations, here(drive->check),
                   _("it reports a cost of %.6f EUR, it comes to %.6f"), route->cost_eur,
                   cost_eur);
}

/* Whether its numbers name stops and vehicles that there are. */
static bool route_is_sound(struct check *check, const struct routing_route *route)
{
    const size_t n_before = check->violations->n;
    if (route->vehicle >= check->problem->n_vehicles)
        faults_add(check->violations, here(check), _("it has vehicle type %zu of %zu"),
                   route->vehicle + 1, check->problem->n_vehicles);
    if (!route->n_stops)
        faults_add(check->violations, here(check), _("it visits nothing"));
    for (size_t k = 0; k < route->n_stops; k++)
        if (route->stops[k] != ROUTING_RELOAD && route->stops[k] >= check->problem->n_stops)
            faults_add(check->violations, here(check), _("it visits stop %zu of %zu"),
                       route->stops[k] + 1, check->problem->n_stops);
    return check->violations->n == n_before;
}

static void check_route(struct check *check, size_t r)
{
    const struct routing_route *route = &check->solution->routes[r];
    check->where = mem_printf(_("route %zu"), r + 1);
    if (route_is_sound(check, route)) {
        struct drive drive = {.check = check,
                              .route = route,
                              .vehicle = &check->problem->vehicles[route->vehicle],
                              .done_s = mem_zeroed(route->n_stops, sizeof *drive.done_s)};
        check_trips(&drive);
        drive_all(&drive);
        check_breaks(&drive);
        check_limits(&drive);
        check_figures(&drive);
        free(drive.done_s);
    }
    free(check->where);
    check->where = NULL;
}

/* ---- The routes together ----------------------------------------------------------------- */

static void check_fleet(struct check *check)
{
    for (size_t v = 0; v < check->problem->n_vehicles; v++) {
        size_t n = 0;
        for (size_t r = 0; r < check->solution->n_routes; r++)
            n += check->solution->routes[r].vehicle == v;
        if (n > check->problem->vehicles[v].count)
            faults_add(check->violations, here(check),
                       _("%zu routes, but there are only %zu vehicles of type %zu"), n,
                       check->problem->vehicles[v].count, v + 1);
    }
}

static void check_totals(struct check *check, const size_t visits[])
{
    const struct routing_problem *problem = check->problem;
    const struct routing_solution *solution = check->solution;
    double cost_eur = 0, distance_km = 0, longest_s = 0;
    for (size_t r = 0; r < solution->n_routes; r++) {
        cost_eur += solution->routes[r].cost_eur;
        distance_km += solution->routes[r].distance_km;
        longest_s = fmax(longest_s, solution->routes[r].duration_s);
    }
    for (size_t i = 0; i < problem->n_stops; i++)
        if (!visits[i] && problem->stops[i].task != ROUTING_DROP)
            cost_eur += problem->stops[i].penalty_eur;
    cost_eur += problem->longest_eur_per_h * longest_s / 3600;
    if (differs(solution->cost_eur, cost_eur))
        faults_add(check->violations, here(check),
                   _("the cost is given as %.6f EUR, it comes to %.6f"), solution->cost_eur,
                   cost_eur);
    if (differs(solution->distance_km, distance_km))
        faults_add(check->violations, here(check),
                   _("the distance is given as %.6f km, the routes sum to %.6f"),
                   solution->distance_km, distance_km);
}

/* Each stop once, or never and with a reason. */
static void check_visits(struct check *check, size_t visits[])
{
    const struct routing_solution *solution = check->solution;
    for (size_t r = 0; r < solution->n_routes; r++)
        for (size_t k = 0; k < solution->routes[r].n_stops; k++)
            if (solution->routes[r].stops[k] < check->problem->n_stops)
                visits[solution->routes[r].stops[k]]++;
    size_t n_unserved = 0;
    for (size_t i = 0; i < check->problem->n_stops; i++) {
        const bool served = solution->refusals[i] == ROUTING_SERVED;
        if (visits[i] > 1)
            faults_add(check->violations, here(check), _("%s is visited %zu times"),
                       name_of(check, i), visits[i]);
        if (visits[i] && !served)
            faults_add(check->violations, here(check), _("%s is visited and unassigned"),
                       name_of(check, i));
        if (!visits[i] && served)
            faults_add(check->violations, here(check), _("%s is visited by no route"),
                       name_of(check, i));
        n_unserved += !visits[i];
    }
    if (n_unserved != solution->n_unserved)
        faults_add(check->violations, here(check),
                   _("%zu stops are unserved, %zu are reported"), n_unserved,
                   solution->n_unserved);
}

static bool keeps_to(const struct routing_route *route, const struct routing_pinned *pinned)
{
    if (route->vehicle != pinned->vehicle || route->n_stops < pinned->n_stops ||
        (pinned->closed && route->n_stops > pinned->n_stops))
        return false;
    for (size_t k = 0; k < pinned->n_stops; k++)
        if (route->stops[k] != pinned->stops[k])
            return false;
    return true;
}

static void check_pinned(struct check *check)
{
    for (size_t p = 0; p < check->problem->n_pinned; p++) {
        const struct routing_pinned *pinned = &check->problem->pinned[p];
        bool kept = !pinned->n_stops;
        for (size_t r = 0; r < check->solution->n_routes && !kept; r++)
            kept = keeps_to(&check->solution->routes[r], pinned);
        if (!kept)
            faults_add(check->violations, here(check),
                       _("no route keeps to what was settled for %s"),
                       name_of(check, pinned->stops[0]));
    }
}

bool routing_verify_named(const struct routing_problem *problem,
                          const struct routing_solution *solution,
                          const struct routing_names *names, struct faults *violations)
{
    const size_t n_before = violations->n;
    struct check check = {.problem = problem, .solution = solution, .names = names,
                          .violations = violations};
    size_t *visits = mem_zeroed(problem->n_stops, sizeof *visits);
    check_visits(&check, visits);
    for (size_t r = 0; r < solution->n_routes; r++)
        check_route(&check, r);
    check_pinned(&check);
    check_fleet(&check);
    check_totals(&check, visits);
    free(visits);
    return violations->n == n_before;
}

bool routing_verify(const struct routing_problem *problem,
                    const struct routing_solution *solution, struct faults *violations)
{
    return routing_verify_named(problem, solution, NULL, violations);
}
