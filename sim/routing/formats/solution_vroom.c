/* VROOM's JSON output (its docs/API.md). */
#include <jansson.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/hubs.h"
#include "sim/routing/formats/json.h"
#include "sim/routing/formats/solution_sol.h"

/* ---- Writing ------------------------------------------------------------------------- */

/* Whole numbers as such, as VROOM's are. */
static json_t *number_to(double value, double per_unit)
{
    if (value == floor(value) && fabs(value) < 1e15)
        return json_integer((json_int_t)value);
    return json_real(round(value * per_unit) / per_unit);
}

/* Of costs that are no whole numbers. */
enum { STATED_DECIMALS = 6 };
static json_t *number(double value)
{
    return number_to(value, 1e6);
}

/* Routes are priced by their times when they are read again. */
static json_t *seconds(double value)
{
    return number_to(value, 1e9);
}

/* What is summed over a route, and over all. */
struct sums {
    double cost, setup_s, service_s, duration_s, waiting_s, distance_km;
    double fixed;
    long long priority;
    double *delivery, *pickup; /* one a dimension; owned */
    bool has_length;
};

static struct sums sums_create(const struct instance *instance)
{
    return (struct sums){
        .delivery = mem_zeroed(instance->n_dimensions, sizeof(double)),
        .pickup = mem_zeroed(instance->n_dimensions, sizeof(double)),
        .has_length = true};
}

static void sums_clear(struct sums *sums)
{
    free(sums->delivery);
    free(sums->pickup);
}

static void sums_add(struct sums *sums, const struct sums *more, size_t n_dimensions)
{
    sums->cost += more->cost;
    sums->setup_s += more->setup_s;
    sums->service_s += more->service_s;
    sums->duration_s += more->duration_s;
    sums->waiting_s += more->waiting_s;
    sums->distance_km += more->distance_km;
    sums->fixed += more->fixed;
    sums->priority += more->priority;
    sums->has_length = sums->has_length && more->has_length;
    for (size_t d = 0; d < n_dimensions; d++) {
        sums->delivery[d] += more->delivery[d];
        sums->pickup[d] += more->pickup[d];
    }
}

static json_t *amounts_of(const double amounts[], size_t n)
{
    json_t *list = json_array();
    for (size_t d = 0; d < n; d++)
        json_array_append_new(list, number(amounts[d]));
    return list;
}

static void put_sums(json_t *object, const struct sums *sums, size_t n_dimensions)
{
    json_object_set_new(object, "cost", number(sums->cost));
    json_object_set_new(object, "delivery", amounts_of(sums->delivery, n_dimensions));
    json_object_set_new(object, "amount", amounts_of(sums->delivery, n_dimensions));
    json_object_set_new(object, "pickup", amounts_of(sums->pickup, n_dimensions));
    json_object_set_new(object, "setup", number(sums->setup_s));
    json_object_set_new(object, "service", number(sums->service_s));
    json_object_set_new(object, "duration", number(sums->duration_s));
    json_object_set_new(object, "waiting_time", number(sums->waiting_s));
    json_object_set_new(object, "priority", json_integer(sums->priority));
    if (sums->has_length)
        json_object_set_new(object, "distance", number(round(sums->distance_km * 1000)));
}

static void put_place(json_t *step, const struct instance *instance, size_t place)
{
    if (instance->at && (!instance->is_located || instance->is_located[place]))
        json_object_set_new(step, "location",
                            json_pack("[f, f]", instance->at[place].x, instance->at[place].y));
    if (instance->location_index && instance->location_index[place] >= 0)
        json_object_set_new(step, "location_index",
                            json_integer(instance->location_index[place]));
}

/* A route while its steps are written. */
struct journey {
    const struct instance *instance;
    const struct routing_route *route;
    const struct instance_type *facts;
    size_t at, n_breaks;                /* n_breaks: taken */
    double clock_s, drive_s, length_km; /* since the start */
    double leave_s;                     /* a trip that is about to leave does so no sooner */
    double *load;                       /* one a dimension; owned */
    struct sums *sums;
    json_t *steps;
};

static void journey_go(struct journey *journey, size_t to)
{
    const size_t leg = journey->at * journey->instance->problem.n_places + to;
    journey->drive_s += journey->facts->drive_s[leg];
    journey->clock_s = routing_arrive_s(
        &journey->instance->vehicles[journey->route->vehicle],
        fmax(journey->clock_s, journey->leave_s), journey->facts->drive_s[leg]);
    journey->leave_s = 0;
    if (journey->facts->length_km)
        journey->length_km += journey->facts->length_km[leg];
    journey->at = to;
}

static json_t *add_step(struct journey *journey, const char *type, double setup_s,
                        double service_s, double waiting_s)
{
    json_t *step = json_pack("{s:s}", "type", type);
    json_object_set_new(step, "setup", seconds(setup_s));
    json_object_set_new(step, "service", seconds(service_s));
    json_object_set_new(step, "waiting_time", seconds(waiting_s));
    json_object_set_new(step, "arrival", seconds(journey->clock_s));
    json_object_set_new(step, "duration", seconds(journey->drive_s));
    if (journey->facts->length_km)
        json_object_set_new(step, "distance", number(round(journey->length_km * 1000)));
    json_object_set_new(step, "load", amounts_of(journey->load, journey->instance->n_dimensions));
    json_object_set_new(step, "violations", json_array());
    json_array_append_new(journey->steps, step);
    journey->sums->setup_s += setup_s;
    journey->sums->service_s += service_s;
    journey->sums->waiting_s += waiting_s;
    return step;
}

/* What a stop does to the load. */
static double sign_of(enum routing_task task)
{
    return task == ROUTING_COLLECT || task == ROUTING_PICK_UP ? 1 : -1;
}

/* Does the stop bring goods to a hub? */
static bool is_transfer(const struct instance *instance, size_t stop)
{
    return instance->choices && stop >= 2 * instance->n_shipments;
}

static void load_stop(struct journey *journey, size_t stop)
{
    const struct instance *instance = journey->instance;
    const enum routing_task task = instance->stops[stop].task;
    for (size_t d = 0; d < instance->n_dimensions; d++) {
        const double amount = instance->amounts[stop * instance->n_dimensions + d];
        journey->load[d] += sign_of(task) * amount;
        if ((task == ROUTING_DELIVER || task == ROUTING_DROP) && !is_transfer(instance, stop))
            journey->sums->delivery[d] += amount;
        if (task == ROUTING_COLLECT || task == ROUTING_PICK_UP)
            journey->sums->pickup[d] += amount;
    }
}

/* Is the rest the next break of its vehicle, rather than one from driving? */
static bool is_next_break(const struct journey *journey, const struct routing_rest *rest)
{
    const struct routing_vehicle *vehicle =
        &journey->instance->vehicles[journey->route->vehicle];
    if (journey->n_breaks == vehicle->n_breaks)
        return false;
    const struct routing_break *pause = &vehicle->breaks[journey->n_breaks];
    size_t w = 0;
    while (w < pause->n_windows &&
           !(rest->begin_s >= pause->windows[w].open_s - solution_clock_tolerance_s &&
             rest->begin_s <= pause->windows[w].close_s + solution_clock_tolerance_s))
        w++;
    return w < pause->n_windows &&
           rest->duration_s >= pause->duration_s - solution_clock_tolerance_s;
}

/* The rests before entry k, before driving there or after. */
static void add_rests(struct journey *journey, size_t k, bool arrived)
{
    for (size_t r = 0; r < journey->route->n_rests; r++) {
        const struct routing_rest *rest = &journey->route->rests[r];
        if (rest->after != k || rest->on_arrival != arrived)
            continue;
        const double wait_s = fmax(rest->begin_s - journey->clock_s, 0);
        json_t *step = add_step(journey, "break", 0, rest->duration_s, wait_s);
        if (is_next_break(journey, rest)) {
            const size_t b = journey->n_breaks++;
            json_object_set_new(step, "id", json_integer(journey->facts->break_ids[b]));
            if (journey->facts->break_words[b])
                json_object_set_new(step, "description",
                                    json_string(journey->facts->break_words[b]));
        }
        journey->clock_s += wait_s + rest->duration_s;
    }
}

/* To entry k at a place, with the rests on the way. */
static void journey_to(struct journey *journey, size_t k, size_t to)
{
    add_rests(journey, k, false);
    journey_go(journey, to);
    add_rests(journey, k, true);
}

/* The hub that a shipment goes through, and by when it must be there. */
static void put_choice(json_t *object, const struct instance *instance,
                       const struct transfer_choice *choice)
{
    const struct instance_hub *hub = &instance->hubs[choice->hub];
    json_object_set_new(object, "hub", json_integer(hub->number));
    json_object_set_new(object, "cutoff", number(hub->cutoffs_s[choice->cutoff]));
}

static void add_stop(struct journey *journey, size_t k)
{
    const struct instance *instance = journey->instance;
    const size_t i = journey->route->stops[k];
    const struct routing_stop *stop = &instance->stops[i];
    const struct instance_stop *facts = &instance->stop_facts[i];
    journey_to(journey, k, stop->place);
    const double wait_s = fmax(journey->route->begin_s[k] - journey->clock_s, 0);
    load_stop(journey, i);
    journey->sums->priority += facts->priority;
    json_t *step = add_step(journey, facts->kind, facts->setup_s,
                            stop->service_s - facts->setup_s, wait_s);
    json_object_set_new(step, "id", json_integer(facts->number));
    if (is_transfer(instance, i))
        put_choice(step, instance, &instance->choices[stop->partner / 2]);
    if (facts->description)
        json_object_set_new(step, "description", json_string(facts->description));
    put_place(step, instance, stop->place);
    journey->clock_s += wait_s + stop->service_s;
}

/* What is on board as the trip from entry k on starts, all that is delivered from there, and when
 * that is there. */
static void load_start(struct journey *journey, size_t k)
{
    const struct instance *instance = journey->instance;
    journey->leave_s = solution_released_s(&instance->problem, journey->route, k);
    for (size_t d = 0; d < instance->n_dimensions; d++)
        journey->load[d] = 0;
    for (; k < journey->route->n_stops && journey->route->stops[k] != ROUTING_RELOAD; k++) {
        const size_t i = journey->route->stops[k];
        for (size_t d = 0; instance->stops[i].task == ROUTING_DELIVER && d < instance->n_dimensions;
             d++)
            journey->load[d] += instance->amounts[i * instance->n_dimensions + d];
    }
}

/* Does the vehicle rest before it leaves for entry k? */
static bool rests_first(const struct routing_route *route, size_t k)
{
    for (size_t r = 0; r < route->n_rests; r++)
        if (route->rests[r].after == k && !route->rests[r].on_arrival)
            return true;
    return false;
}

/* Between two trips, at the start: it loads as late as the goods are there, so that it leaves at once. */
static void add_reload(struct journey *journey, size_t k)
{
    const struct routing_vehicle *vehicle =
        &journey->instance->vehicles[journey->route->vehicle];
    journey_to(journey, k, vehicle->start);
    load_start(journey, k + 1);
    const double late_s =
        rests_first(journey->route, k + 1) ? 0 : journey->leave_s - vehicle->reload_s;
    const double begin_s = fmax(journey->route->begin_s[k], late_s);
    const double wait_s = fmax(begin_s - journey->clock_s, 0);
    put_place(add_step(journey, "reload", 0, vehicle->reload_s, wait_s), journey->instance,
              vehicle->start);
    journey->clock_s += wait_s + vehicle->reload_s;
}

static json_t *steps_of(const struct instance *instance, const struct routing_route *route,
                        struct sums *sums)
{
    const struct routing_vehicle *vehicle = &instance->vehicles[route->vehicle];
    struct journey journey = {.instance = instance, .route = route, .sums = sums,
                              .facts = &instance->type_facts[route->vehicle],
                              .at = vehicle->start, .clock_s = route->start_s,
                              .steps = json_array(),
                              .load = mem_zeroed(instance->n_dimensions, sizeof(double))};
    load_start(&journey, 0);
    if (!journey.facts->no_start)
        put_place(add_step(&journey, "start", 0, 0, 0), instance, vehicle->start);
    for (size_t k = 0; k < route->n_stops; k++)
        if (route->stops[k] == ROUTING_RELOAD)
            add_reload(&journey, k);
        else
            add_stop(&journey, k);
    journey_to(&journey, route->n_stops, vehicle->end);
    if (!journey.facts->no_end)
        put_place(add_step(&journey, "end", 0, 0, 0), instance, vehicle->end);
    sums->duration_s = journey.drive_s;
    sums->distance_km = journey.length_km;
    sums->has_length = journey.facts->length_km != NULL;
    free(journey.load);
    return journey.steps;
}

/* The next vehicle of the route's type that has no route yet. */
static size_t next_vehicle(const struct instance *instance, size_t type, size_t from)
{
    while (from < instance->n_listed && instance->listed[from].type != type)
        from++;
    return from;
}

static json_t *route_of(const struct instance *instance, const struct routing_route *given,
                        const struct instance_vehicle *vehicle, struct sums *total)
{
    struct sums sums = sums_create(instance);
    struct routing_route route = *given;
    json_t *object = json_pack("{s:I}", "vehicle", (json_int_t)vehicle->number);
    if (!given->begin_s)
        solution_time_route(&instance->problem, &route);
    json_t *steps = steps_of(instance, &route, &sums);
    sums.cost = route.cost_eur * instance->cost_unit;
    sums.fixed = instance->vehicles[route.vehicle].fixed_eur * instance->cost_unit;
    if (vehicle->description)
        json_object_set_new(object, "description", json_string(vehicle->description));
    put_sums(object, &sums, instance->n_dimensions);
    json_object_set_new(object, "steps", steps);
    json_object_set_new(object, "violations", json_array());
    sums_add(total, &sums, instance->n_dimensions);
    if (!given->begin_s)
        free(route.begin_s);
    sums_clear(&sums);
    return object;
}

static json_t *routes_of(const struct instance *instance, const struct routing_solution *solution,
                         struct sums *total)
{
    json_t *routes = json_array();
    size_t *next = mem_zeroed(instance->problem.n_vehicles, sizeof *next);
    for (size_t r = 0; r < solution->n_routes; r++) {
        const size_t type = solution->routes[r].vehicle;
        const size_t v = next_vehicle(instance, type, next[type]);
        next[type] = v + 1;
        if (v < instance->n_listed)
            json_array_append_new(routes, route_of(instance, &solution->routes[r],
                                                   &instance->listed[v], total));
    }
    free(next);
    return routes;
}

static json_t *unassigned_of(const struct instance *instance,
                             const struct routing_solution *solution)
{
    json_t *list = json_array();
    for (size_t i = 0; i < instance->problem.n_stops; i++) {
        if (solution->refusals[i] == ROUTING_SERVED)
            continue;
        const struct instance_stop *facts = &instance->stop_facts[i];
        json_t *task = json_pack("{s:I, s:s, s:s}", "id", (json_int_t)facts->number, "type",
                                 facts->kind, "description",
                                 instance_refusal_text(instance, solution, i));
        put_place(task, instance, instance->stops[i].place);
        json_array_append_new(list, task);
    }
    return list;
}

void solution_write_vroom(const struct instance *instance,
                          const struct routing_solution *solution, FILE *out)
{
    struct sums total = sums_create(instance);
    json_t *routes = routes_of(instance, solution, &total);
    json_t *summary = json_pack("{s:I, s:I}", "routes", (json_int_t)solution->n_routes,
                                "unassigned", (json_int_t)solution->n_unserved);
    total.cost += instance->hubs_eur * instance->cost_unit;
    put_sums(summary, &total, instance->n_dimensions);
    const double penalties =
        instance_penalties_eur(instance, solution) * instance->cost_unit;
    if (instance->choices)
        json_object_set_new(summary, "cost_hubs",
                            number(instance->hubs_eur * instance->cost_unit));
    if (penalties > 0)
        json_object_set_new(summary, "cost_penalties", number(penalties));
    const double whole = instance_cost(instance, solution);
    json_object_set_new(summary, "cost", number(whole));
    if (instance->problem.longest_eur_per_h > 0)
        json_object_set_new(summary, "cost_longest",
                            number(whole - total.cost - penalties));
    json_object_set_new(summary, "cost_fixed", number(total.fixed));
    json_object_set_new(summary, "cost_travel", number(total.cost - total.fixed -
                                                         instance->hubs_eur * instance->cost_unit));
    json_object_set_new(summary, "violations", json_array());
    json_t *root = json_pack("{s:i, s:o, s:o, s:o}", "code", 0, "summary", summary, "unassigned",
                             unassigned_of(instance, solution), "routes", routes);
    json_dumpf(root, out, JSON_INDENT(2));
    fputc('\n', out);
    json_decref(root);
    sums_clear(&total);
}

/* ---- Reading ------------------------------------------------------------------------- */

static struct where in_file(const struct reading *reading, const char *field)
{
    return (struct where){.path = reading->path, .field = field};
}

/* The stop of that kind and id; SIZE_MAX when there is none. */
static size_t find_stop(const struct instance *instance, const char *kind, long long id)
{
    for (size_t i = 0; i < instance->problem.n_stops; i++)
        if (instance->stop_facts[i].number == id &&
            strcmp(instance->stop_facts[i].kind, kind) == 0)
            return i;
    return SIZE_MAX;
}

/* A route while its steps are read. */
struct steps {
    struct reading *reading;
    const struct instance *instance;
    struct routing_route *route;
    double driven_s;   /* up to the last entry, as it is stated; NAN: it is not */
    size_t first_rest; /* since then */
};

/* A figure of a step; NAN when it has none. */
static double figure_of(const json_t *step, const char *key)
{
    const json_t *value = json_object_get(step, key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

/* When its service or its rest begins. */
static double begin_of(const json_t *step)
{
    return figure_of(step, "arrival") + figure_of(step, "waiting_time");
}

/* Where a rest is taken is known once the entry after it is. */
static void read_rest(struct steps *steps, const json_t *step)
{
    struct routing_route *route = steps->route;
    route->rests = mem_resized(route->rests, route->n_rests + 1, sizeof *route->rests);
    route->rests[route->n_rests++] = (struct routing_rest){
        .after = route->n_stops,
        .begin_s = begin_of(step),
        .duration_s = json_number_value(json_object_get(step, "service"))};
}

/* Puts the rests on the way to an entry before the drive or after it, as the driving up to them is stated; one
 * amid the drive, as VROOM may take it, has no place in a route: its time is left open. Where there is no drive
 * they come first where goods are loaded, whose time aboard begins after them, and last elsewhere. */
static void place_rests(struct steps *steps, const json_t *list, size_t at, double driven_s)
{
    struct routing_route *route = steps->route;
    const bool loads = !route->n_stops || route->stops[route->n_stops - 1] == ROUTING_RELOAD;
    for (size_t r = steps->first_rest; r < route->n_rests; r++) {
        const json_t *step = json_array_get(list, at - (route->n_rests - r));
        const double until_s = figure_of(step, "duration");
        const bool leaving = fabs(until_s - steps->driven_s) < solution_clock_tolerance_s;
        const bool arrived = fabs(until_s - driven_s) < solution_clock_tolerance_s;
        route->rests[r].on_arrival = arrived && !(leaving && loads);
        if (!leaving && !arrived)
            route->rests[r].begin_s = (double)NAN;
    }
    steps->first_rest = route->n_rests;
    steps->driven_s = driven_s;
}

static void add_entry(struct steps *steps, size_t stop, double begin_s)
{
    struct routing_route *route = steps->route;
    solution_add_stop(route, stop);
    route->begin_s = mem_resized(route->begin_s, route->n_stops, sizeof *route->begin_s);
    route->begin_s[route->n_stops - 1] = begin_s;
}

static void read_step(struct steps *steps, const json_t *list, size_t at)
{
    const json_t *step = json_array_get(list, at);
    const char *type = json_string_value(json_object_get(step, "type"));
    const long long id = json_integer_value(json_object_get(step, "id"));
    if (!type || strcmp(type, "start") == 0)
        return;
    if (strcmp(type, "break") == 0) {
        read_rest(steps, step);
        return;
    }
    place_rests(steps, list, at, figure_of(step, "duration"));
    if (strcmp(type, "end") == 0)
        return;
    const bool reloads = strcmp(type, "reload") == 0;
    const size_t stop = reloads ? ROUTING_RELOAD : find_stop(steps->instance, type, id);
    if (!reloads && stop == SIZE_MAX)
        faults_add(steps->reading->faults, in_file(steps->reading, "steps"),
                   _("expected tasks of the instance, found %.20s %lld"), type, id);
    else
        add_entry(steps, stop, begin_of(step));
}

/* The vehicle in the list, not yet driven; SIZE_MAX with a fault. */
static size_t find_vehicle(struct reading *reading, const struct instance *instance,
                           const json_t *route, bool driven[])
{
    const json_t *vehicle = json_object_get(route, "vehicle");
    const long long id = json_integer_value(vehicle);
    for (size_t v = 0; v < instance->n_listed; v++)
        if (json_is_integer(vehicle) && instance->listed[v].number == id && !driven[v]) {
            driven[v] = true;
            return v;
        }
    faults_add(reading->faults, in_file(reading, "vehicle"),
               _("expected a vehicle of the instance, each once, found %lld"), id);
    return SIZE_MAX;
}

/* Its cost, and when it is back, where all its times are stated. */
static struct stated_route stated_of(const json_t *given, const json_t *list,
                                     const struct routing_route *route)
{
    const json_t *cost = json_object_get(given, "cost");
    const json_t *last = json_array_get(list, json_array_size(list) - 1);
    const char *type = json_string_value(json_object_get(last, "type"));
    const bool ends = type && strcmp(type, "end") == 0 && solution_states_times(route);
    return (struct stated_route){.cost = figure_of(given, "cost"),
                                 .end_s = ends ? figure_of(last, "arrival") : (double)NAN,
                                 .decimals = json_is_integer(cost) ? 0 : STATED_DECIMALS};
}

static void read_route(struct reading *reading, const struct instance *instance,
                       const json_t *given, bool driven[], struct solution_file *file)
{
    const size_t v = find_vehicle(reading, instance, given, driven);
    const json_t *list = json_object_get(given, "steps");
    if (v == SIZE_MAX)
        return;
    struct routing_route *route = solution_add_route(file, instance->listed[v].type);
    struct steps steps = {.reading = reading, .instance = instance, .route = route};
    route->start_s = figure_of(json_array_get(list, 0), "arrival");
    for (size_t s = 0; s < json_array_size(list); s++)
        read_step(&steps, list, s);
    place_rests(&steps, list, json_array_size(list), steps.driven_s); /* it may end anywhere */
    if (route->n_stops) {
        const size_t n = file->solution.n_routes;
        file->stated = mem_resized(file->stated, n, sizeof *file->stated);
        file->stated[n - 1] = stated_of(given, list, route);
        return;
    }
    free(route->begin_s); /* it stays at home */
    free(route->rests);
    file->solution.n_routes--;
}

static void read_unassigned(struct reading *reading, const struct instance *instance,
                            const json_t *list, struct solution_file *file)
{
    for (size_t u = 0; u < json_array_size(list); u++) {
        const json_t *task = json_array_get(list, u);
        const char *type = json_string_value(json_object_get(task, "type"));
        const long long id = json_integer_value(json_object_get(task, "id"));
        const size_t stop = find_stop(instance, type ? type : "job", id);
        if (stop == SIZE_MAX)
            faults_add(reading->faults, in_file(reading, "unassigned"),
                       _("expected tasks of the instance, found %.20s %lld"),
                       type ? type : "job", id);
        else
            file->solution.refusals[stop] = ROUTING_NO_VEHICLE_LEFT;
    }
}

void solution_read_vroom(struct reading *reading, const struct instance *instance,
                         struct solution_file *file)
{
    json_t *root = json_read(reading, 0);
    if (!root)
        return;
    const json_t *routes = json_object_get(root, "routes");
    const json_t *cost = json_object_get(json_object_get(root, "summary"), "cost");
    bool *driven = mem_zeroed(instance->n_listed, sizeof *driven);
    if (instance->kind != INSTANCE_VROOM)
        faults_add(reading->faults, in_file(reading, NULL),
                   _("expected a solution of a JSON problem, found one of another format"));
    else if (!json_is_array(routes))
        faults_add(reading->faults, in_file(reading, "routes"),
                   _("expected a list, found something else"));
    for (size_t r = 0; reading_is_fine(reading) && r < json_array_size(routes); r++)
        read_route(reading, instance, json_array_get(routes, r), driven, file);
    if (reading_is_fine(reading))
        read_unassigned(reading, instance, json_object_get(root, "unassigned"), file);
    file->states_cost = json_is_number(cost);
    file->stated_cost = json_number_value(cost);
    file->stated_decimals = json_is_integer(cost) ? 0 : STATED_DECIMALS;
    free(driven);
    json_decref(root);
}

/* ---- Choices ------------------------------------------------------------------------- */

static size_t find_hub(const struct instance *instance, const json_t *step)
{
    const json_t *id = json_object_get(step, "hub");
    size_t h = 0;
    while (h < instance->n_hubs && !(json_is_integer(id) &&
                                     json_integer_value(id) == instance->hubs[h].number))
        h++;
    return h;
}

/* What a step at a hub says of the way of its shipment. */
static void read_choice(struct reading *reading, const struct instance *instance,
                        const json_t *step, struct transfer_choice choices[])
{
    const char *type = json_string_value(json_object_get(step, "type"));
    if (!type || strcmp(type, "hub") != 0)
        return;
    const long long id = json_integer_value(json_object_get(step, "id"));
    const size_t stop = find_stop(instance, "delivery", id), h = find_hub(instance, step);
    const double cutoff_s = json_number_value(json_object_get(step, "cutoff"));
    size_t c = 0;
    while (h < instance->n_hubs && c < instance->hubs[h].n_cutoffs &&
           fabs(instance->hubs[h].cutoffs_s[c] - cutoff_s) > 1e-6)
        c++;
    if (stop == SIZE_MAX || h == instance->n_hubs || c == instance->hubs[h].n_cutoffs)
        faults_add(reading->faults, in_file(reading, "steps"),
                   _("expected a delivery, a hub and a cut-off of the instance, found others of "
                     "delivery %lld"),
                   id);
    else
        choices[stop / 2] = (struct transfer_choice){h, c};
}

bool solution_read_choices(const char *path, struct instance *instance, struct faults *faults)
{
    struct reading reading = {.path = path, .faults = faults, .n_before = faults->n};
    struct transfer_choice *choices = mem_zeroed(instance->n_shipments, sizeof *choices);
    for (size_t i = 0; i < instance->n_shipments; i++)
        choices[i].hub = TRANSFER_STRAIGHT;
    json_t *root = json_load_file(path, 0, NULL); /* what is none is told when it is read whole */
    const json_t *routes = json_object_get(root, "routes");
    for (size_t r = 0; r < json_array_size(routes); r++) {
        const json_t *steps = json_object_get(json_array_get(routes, r), "steps");
        for (size_t s = 0; s < json_array_size(steps); s++)
            read_choice(&reading, instance, json_array_get(steps, s), choices);
    }
    json_decref(root);
    const bool fine = reading_is_fine(&reading);
    if (fine)
        hubs_settle(instance, choices);
    free(choices);
    return fine;
}
