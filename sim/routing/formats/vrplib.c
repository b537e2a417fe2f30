/* From a file of the TSPLIB family to a problem. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/vrplib.h"

static bool has(const struct vrplib *file, enum attribute a)
{
    return file->attributes[a].given;
}

/* Value of a node or vehicle: its own, that for all, or what holds without. */
static double value_of(const struct vrplib *file, enum attribute a, size_t i, size_t column,
                       double otherwise)
{
    const struct attribute_values *values = &file->attributes[a];
    if (!values->given)
        return otherwise;
    return values->values[values->for_all ? 0 : i * attribute_width(a) + column];
}

static size_t line_of(const struct vrplib *file, enum attribute a, size_t i)
{
    const struct attribute_values *values = &file->attributes[a];
    return values->lines ? values->lines[i] : values->line;
}

static bool is_depot(const struct vrplib *file, size_t node)
{
    for (size_t d = 0; d < file->n_depots; d++)
        if (file->depots[d] == node)
            return true;
    return false;
}

/* ---- What must be there -------------------------------------------------------------- */

static void missing(const struct vrplib *file, const char *field, const char *what)
{
    faults_add(file->reading->faults, (struct where){file->reading->path, 0, field},
               _("expected %s, found none"), what);
}

static void check_parts(const struct vrplib *file)
{
    if (!file->n_nodes)
        missing(file, "DIMENSION", _("a line with the number of nodes"));
    if (!has(file, CAPACITY))
        missing(file, "CAPACITY", _("a line, or a section with a row a vehicle"));
    if (!has(file, DEMAND) && !has(file, BACKHAUL))
        missing(file, "DEMAND_SECTION", _("a section with a row a node"));
    if (!file->n_depots)
        missing(file, "DEPOT_SECTION", _("a section with the depots"));
    if (file->weight_type == WEIGHT_NONE)
        missing(file, "EDGE_WEIGHT_TYPE", _("a line that says how far it is between nodes"));
    else if (file->weight_type == WEIGHT_EXPLICIT && !file->weights)
        missing(file, "EDGE_WEIGHT_SECTION", _("a section with the distances"));
    else if (file->weight_type != WEIGHT_EXPLICIT && !has(file, NODE_COORD))
        missing(file, "NODE_COORD_SECTION", _("a section with a row a node"));
    if (file->n_depots > 1 && !has(file, VEHICLE_DEPOT))
        missing(file, "VEHICLES_DEPOT_SECTION",
                _("a section that says from which of the depots each vehicle starts"));
    if (file->n_depots && file->n_depots == file->n_nodes)
        missing(file, "DEMAND_SECTION", _("at least one node that is no depot"));
}

static double largest_capacity(const struct vrplib *file)
{
    double largest = value_of(file, CAPACITY, 0, 0, 0);
    for (size_t v = 1; v < file->n_vehicles; v++)
        largest = fmax(largest, value_of(file, CAPACITY, v, 0, 0));
    return largest;
}

static void check_depot(const struct vrplib *file, size_t node)
{
    static const enum attribute zero_there[] = {DEMAND, BACKHAUL, SERVICE_TIME, RELEASE_TIME};
    for (size_t k = 0; k < sizeof zero_there / sizeof *zero_there; k++) {
        const enum attribute a = zero_there[k];
        const double value =
            file->attributes[a].for_all ? 0 : value_of(file, a, node, 0, 0);
        if (value != 0)
            faults_add(file->reading->faults,
                       (struct where){file->reading->path, line_of(file, a, node),
                                      attribute_name(a)},
                       _("expected 0 at a depot, found %.10g"), value);
    }
}

static void check_customer(const struct vrplib *file, size_t node, double largest)
{
    const double delivery = value_of(file, DEMAND, node, 0, 0);
    const double pickup = value_of(file, BACKHAUL, node, 0, 0);
    if (delivery > 0 && pickup > 0)
        faults_add(file->reading->faults,
                   (struct where){file->reading->path, line_of(file, BACKHAUL, node),
                                  attribute_name(BACKHAUL)},
                   _("expected a delivery or a pick-up at node %zu, found both: make it two "
                     "nodes"),
                   node + 1);
    fits_largest(file->reading, line_of(file, delivery > 0 ? DEMAND : BACKHAUL, node),
                 fmax(delivery, pickup), largest);
}

static void check_nodes(const struct vrplib *file)
{
    const double largest = largest_capacity(file);
    for (size_t node = 0; node < file->n_nodes; node++) {
        const double open = value_of(file, TIME_WINDOW, node, 0, 0);
        const double close = value_of(file, TIME_WINDOW, node, 1, (double)INFINITY);
        if (close < open)
            faults_add(file->reading->faults,
                       (struct where){file->reading->path, line_of(file, TIME_WINDOW, node),
                                      attribute_name(TIME_WINDOW)},
                       _("expected %.10g, the opening, or later, found %.10g"), open, close);
        if (is_depot(file, node))
            check_depot(file, node);
        else
            check_customer(file, node, largest);
    }
}

/* The vehicle's depot is one, and where it reloads. */
static void check_vehicle(const struct vrplib *file, size_t v)
{
    const size_t depot = (size_t)value_of(file, VEHICLE_DEPOT, v, 0, 0);
    const double reload = value_of(file, RELOAD_DEPOT, v, 0, 0);
    const size_t own = depot ? depot : file->depots[0] + 1;
    if (depot && !is_depot(file, depot - 1))
        faults_add(file->reading->faults,
                   (struct where){file->reading->path, line_of(file, VEHICLE_DEPOT, v),
                                  attribute_name(VEHICLE_DEPOT)},
                   _("expected a node of DEPOT_SECTION, found %zu"), depot);
    else if (reload > 0 && reload != (double)own)
        faults_add(file->reading->faults,
                   (struct where){file->reading->path, line_of(file, RELOAD_DEPOT, v),
                                  attribute_name(RELOAD_DEPOT)},
                   _("expected %zu, the depot that the vehicle starts from, found %.0f: vehicles "
                     "reload where they start"),
                   own, reload);
}

static void check_vehicles(const struct vrplib *file)
{
    const size_t n = file->n_vehicles ? file->n_vehicles : 1;
    for (size_t v = 0; v < n; v++)
        check_vehicle(file, v);
}

/* ---- Vehicles ------------------------------------------------------------------------ */

static const enum attribute of_vehicle[] = {CAPACITY,     FIXED_COST,    UNIT_COST,
                                            MAX_DURATION, MAX_DISTANCE,  VEHICLE_DEPOT,
                                            RELOAD_DEPOT, MAX_RELOADS,   ROUTE_LIMIT};
enum { N_OF_VEHICLE = sizeof of_vehicle / sizeof *of_vehicle };

static bool are_alike(const struct vrplib *file, size_t v, size_t w)
{
    for (size_t k = 0; k < N_OF_VEHICLE; k++)
        if (value_of(file, of_vehicle[k], v, 0, 0) != value_of(file, of_vehicle[k], w, 0, 0))
            return false;
    return true;
}

/* Merges vehicles that are alike: types[v] is the type of vehicle v, first[t] the first vehicle
 * of type t. Returns the number of types. */
static size_t merge_vehicles(const struct vrplib *file, size_t types[], size_t first[])
{
    size_t n_types = 0;
    for (size_t v = 0; v < file->n_vehicles; v++) {
        size_t t = 0;
        while (t < n_types && !are_alike(file, v, first[t]))
            t++;
        if (t == n_types)
            first[n_types++] = v;
        types[v] = t;
    }
    return n_types;
}

static bool any_service(const struct vrplib *file)
{
    for (size_t node = 0; node < file->n_nodes; node++)
        if (value_of(file, SERVICE_TIME, node, 0, 0) > 0)
            return true;
    return false;
}

static void fill_type(const struct vrplib *file, size_t v, bool serves,
                      struct routing_vehicle *vehicle)
{
    const double forever = (double)INFINITY;
    const size_t depot = (size_t)value_of(file, VEHICLE_DEPOT, v, 0, 0);
    const double close = value_of(file, TIME_WINDOW, depot ? depot - 1 : file->depots[0], 1, 0);
    const double limit = value_of(file, ROUTE_LIMIT, v, 0, forever);
    vehicle->start = vehicle->end = depot ? depot - 1 : file->depots[0];
    vehicle->capacity_kg = value_of(file, CAPACITY, v, 0, 0);
    vehicle->fixed_eur = value_of(file, FIXED_COST, v, 0, 0);
    vehicle->eur_per_km = value_of(file, UNIT_COST, v, 0, 1);
    /* What limits the route limits driving and service together. */
    vehicle->max_duration_s =
        fmin(value_of(file, MAX_DURATION, v, 0, forever), serves ? limit : forever);
    vehicle->max_distance_km =
        fmin(value_of(file, MAX_DISTANCE, v, 0, forever), serves ? forever : limit);
    vehicle->shift_start_s = value_of(file, TIME_WINDOW, vehicle->start, 0, 0);
    vehicle->shift_end_s = close;
    if (has(file, RELOAD_DEPOT)) {
        const double most = value_of(file, MAX_RELOADS, v, 0, (double)file->n_nodes);
        vehicle->max_trips = 1 + (size_t)fmin(most, (double)file->n_nodes);
    }
}

/* ---- Stops --------------------------------------------------------------------------- */

static void fill_stop(const struct vrplib *file, size_t node, struct routing_stop *stop)
{
    const double pickup = value_of(file, BACKHAUL, node, 0, 0);
    stop->place = node;
    stop->load_kg = pickup > 0 ? pickup : value_of(file, DEMAND, node, 0, 0);
    stop->task = pickup > 0 ? ROUTING_COLLECT : ROUTING_DELIVER;
    stop->service_s = value_of(file, SERVICE_TIME, node, 0, 0);
    stop->open_s = value_of(file, TIME_WINDOW, node, 0, 0);
    stop->close_s = value_of(file, TIME_WINDOW, node, 1, (double)INFINITY);
    stop->release_s = value_of(file, RELEASE_TIME, node, 0, 0);
    stop->penalty_eur = value_of(file, PRIZE, node, 0, 0);
}

/* In a .sol customers are counted from the number of depots on: the depots come first. */
static void fill_stops(const struct vrplib *file, struct instance *instance)
{
    size_t i = 0;
    for (size_t node = 0; node < file->n_nodes; node++) {
        if (is_depot(file, node))
            continue;
        fill_stop(file, node, &instance->stops[i]);
        instance->stop_facts[i].number = (long long)(file->n_depots + i);
        instance->stop_facts[i].id = mem_printf("%zu", file->n_depots + i);
        i++;
    }
}

/* ---- Distances ----------------------------------------------------------------------- */

static double manhattan(struct point a, struct point b)
{
    return fabs(a.x - b.x) + fabs(a.y - b.y);
}

static double maximum(struct point a, struct point b)
{
    return fmax(fabs(a.x - b.x), fabs(a.y - b.y));
}

static double ceiling(struct point a, struct point b)
{
    return ceil(euclidean(a, b));
}

/* Degrees and minutes "DDD.MM" as radians, pi as TSPLIB has it. */
static double geo_radians(double coordinate)
{
    const double pi = 3.141592, degrees = trunc(coordinate);
    return pi * (degrees + 5 * (coordinate - degrees) / 3) / 180;
}

/* TSPLIB 95, section 2.4: whole kilometres on a sphere; x is the latitude. */
static double geographical(struct point a, struct point b)
{
    const double radius_km = 6378.388;
    const double latitude_a = geo_radians(a.x), latitude_b = geo_radians(b.x);
    const double q1 = cos(geo_radians(a.y) - geo_radians(b.y));
    const double q2 = cos(latitude_a - latitude_b), q3 = cos(latitude_a + latitude_b);
    const double cosine = 0.5 * ((1 + q1) * q2 - (1 - q1) * q3);
    return trunc(radius_km * acos(fmin(fmax(cosine, -1), 1)) + 1);
}

/* Weights as they are, unless the rounding asks otherwise. */
static void take_weights(struct vrplib *file, struct instance *instance)
{
    const size_t n = file->n_nodes;
    instance->matrices = mem_zeroed(1, sizeof *instance->matrices);
    instance->matrices[instance->n_matrices++] = file->weights;
    if (instance->round != ROUND_NONE)
        for (size_t k = 0; k < n * n; k++)
            file->weights[k] = round_length(instance->round, file->weights[k]);
    for (size_t v = 0; v < instance->problem.n_vehicles; v++)
        instance->vehicles[v].time_s = instance->vehicles[v].distance_km = file->weights;
    file->weights = NULL;
}

static void fill_distances(struct vrplib *file, struct instance *instance)
{
    static double (*const measures[])(struct point, struct point) = {
        [WEIGHT_EUC_2D] = euclidean, [WEIGHT_CEIL_2D] = ceiling,   [WEIGHT_MAN_2D] = manhattan,
        [WEIGHT_MAX_2D] = maximum,   [WEIGHT_GEO] = geographical};
    const enum attribute a = has(file, NODE_COORD) ? NODE_COORD : DISPLAY_DATA;
    if (has(file, a)) {
        instance->at = mem_zeroed(file->n_nodes, sizeof *instance->at);
        for (size_t node = 0; node < file->n_nodes; node++)
            instance->at[node] =
                (struct point){value_of(file, a, node, 0, 0), value_of(file, a, node, 1, 0)};
    }
    if (file->weight_type == WEIGHT_EXPLICIT)
        take_weights(file, instance);
    else
        instance_measure(instance, measures[file->weight_type], 1);
}

/* ---- All of it ----------------------------------------------------------------------- */

/* The rounding that the published values of each kind have, and how they are told: those of
 * several trips in tenths, of several depots in thousandths, of fleets in hundredths. */
static void settle_kind(const struct vrplib *file, struct instance *instance, double *money,
                        bool *plain)
{
    enum instance_round round = ROUND_NINT;
    const bool priced = has(file, FIXED_COST) || has(file, UNIT_COST);
    *plain = false;
    *money = priced ? 0.01 : 1;
    if (file->weight_type == WEIGHT_EXPLICIT || priced) {
        round = ROUND_NONE;
    } else if (file->n_depots > 1) {
        round = ROUND_THOUSANDTHS;
        *plain = true;
    } else if (has(file, RELOAD_DEPOT) || has(file, RELEASE_TIME)) {
        round = ROUND_TRUNC1;
        *plain = true;
    } else if (has(file, TIME_WINDOW)) {
        round = ROUND_TRUNC1;
    }
    instance_default(instance, round, priced ? OBJECTIVE_COST : OBJECTIVE_DISTANCE);
}

static void fill(struct vrplib *file, struct instance *instance)
{
    const size_t n_listed = file->n_vehicles ? file->n_vehicles : 1;
    size_t *types = mem_zeroed(n_listed, sizeof *types);
    size_t *first = mem_zeroed(n_listed, sizeof *first);
    const size_t n_types = file->n_vehicles ? merge_vehicles(file, types, first) : 1;
    double money;
    bool plain;
    settle_kind(file, instance, &money, &plain);
    instance_size(instance, file->n_nodes, file->n_nodes - file->n_depots, n_types);
    instance->n_depots = file->n_depots;
    instance->numbers_vehicles = n_types > 1;
    const bool serves = has(file, ROUTE_LIMIT) && any_service(file);
    for (size_t t = 0; t < n_types; t++)
        fill_type(file, first[t], serves, &instance->vehicles[t]);
    for (size_t t = 0; file->n_vehicles && t < n_types; t++)
        instance->vehicles[t].count = 0;
    for (size_t v = 0; v < file->n_vehicles; v++) {
        instance->vehicles[types[v]].count++;
        instance_list(instance, types[v], 1);
    }
    free(types);
    free(first);
    fill_stops(file, instance);
    fill_distances(file, instance);
    instance_settle(instance, money, plain, 2);
    instance->name = file->name;
    file->name = NULL;
}

/* Types of vehicles that are told apart: more would be a list of them, not a fleet. */
static bool has_few_types(const struct vrplib *file)
{
    enum { TYPES_MAX = 1000 };
    size_t *first = mem_zeroed(TYPES_MAX, sizeof *first), n = 0;
    for (size_t v = 0; v < file->n_vehicles && n <= TYPES_MAX; v++) {
        size_t t = 0;
        while (t < n && !are_alike(file, v, first[t]))
            t++;
        if (t == n && n++ < TYPES_MAX)
            first[t] = v;
    }
    free(first);
    if (n > TYPES_MAX)
        faults_add(file->reading->faults, (struct where){file->reading->path, 0, "VEHICLES"},
                   _("expected at most %d types of vehicles, found more"), TYPES_MAX);
    return n <= TYPES_MAX;
}

void vrplib_read(struct reading *reading, struct instance *instance, struct faults *warnings)
{
    struct vrplib file = {.reading = reading, .warnings = warnings};
    vrplib_parse(&file);
    if (reading_is_fine(reading))
        check_parts(&file);
    if (reading_is_fine(reading))
        check_nodes(&file);
    if (reading_is_fine(reading))
        check_vehicles(&file);
    if (reading_is_fine(reading) && has_few_types(&file))
        fill(&file, instance);
    for (size_t a = 0; a < N_ATTRIBUTES; a++) {
        free(file.attributes[a].values);
        free(file.attributes[a].lines);
    }
    free(file.weights);
    free(file.depots);
    free(file.name);
}
