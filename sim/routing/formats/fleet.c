/* The mixed fleets of Taillard and of Golden, in the layout of Prins: after comments, customers,
 * types, range and service time; a row a type; the depot; a row a customer. */
#include <math.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/build.h"

enum { HEAD_CUSTOMERS, HEAD_TYPES, HEAD_RANGE, HEAD_SERVICE, N_HEAD };
static const struct wanted head_fields[] = {
    {"customers", 1, INSTANCE_PLACES_MAX - 1, true},
    {"vehicle types", 1, 1000, true},
    {"range", 0, LARGEST, false},
    {"service time", 0, LARGEST, false},
};

enum { TYPE_COUNT, TYPE_CAPACITY, TYPE_FIXED, TYPE_UNIT, N_TYPE };
static const struct wanted type_fields[] = {
    {"number", 0, INSTANCE_LISTED_MAX, true},
    {"capacity", 1e-6, LARGEST, false},
    {"fixed cost", 0, LARGEST, false},
    {"unit cost", 0, LARGEST, false},
};

static const struct wanted place_fields[] = {
    {"x", -LARGEST, LARGEST, false},
    {"y", -LARGEST, LARGEST, false},
    {"demand", 0, LARGEST, false}};

static const double range_none = 999999; /* as these files write it */

/* The next line that is no comment; false with a fault at the end. */
static bool next_row(struct reading *reading, const char *of)
{
    while (reading_line(reading))
        if (strncmp(reading->words[0], "//", 2) != 0)
            return true;
    faults_add(reading->faults, (struct where){.path = reading->path},
               _("expected a line for %s, found the end of the file"), _(of));
    return false;
}

static bool read_types(struct reading *reading, struct instance *instance, double *largest)
{
    bool fine = true;
    for (size_t v = 0; v < instance->problem.n_vehicles; v++) {
        double row[N_TYPE];
        if (!next_row(reading, N_("a type of vehicle")))
            return false;
        if (!reading_numbers(reading, type_fields, N_TYPE, true, row)) {
            fine = false;
            continue;
        }
        if (instance->n_listed + (size_t)row[TYPE_COUNT] > INSTANCE_LISTED_MAX) {
            faults_add(reading->faults, reading_where(reading, "number"),
                       _("expected at most %d vehicles, found more"), INSTANCE_LISTED_MAX);
            return false;
        }
        struct routing_vehicle *vehicle = &instance->vehicles[v];
        vehicle->count = (size_t)row[TYPE_COUNT];
        vehicle->capacity_kg = row[TYPE_CAPACITY];
        vehicle->fixed_eur = row[TYPE_FIXED];
        vehicle->eur_per_km = row[TYPE_UNIT];
        instance_list(instance, v, vehicle->count);
        *largest = fmax(*largest, vehicle->capacity_kg);
    }
    return fine;
}

static bool read_places(struct reading *reading, struct instance *instance, double largest)
{
    bool fine = true;
    for (size_t i = 0; i < instance->problem.n_places; i++) {
        double row[3] = {0};
        if (!next_row(reading, i ? N_("a customer") : N_("the depot")))
            return false;
        fine = reading_numbers(reading, place_fields, i ? 3 : 2, true, row) && fine;
        instance->at[i] = (struct point){row[0], row[1]};
        if (i == 0)
            continue;
        fine = fits_largest(reading, reading->line, row[2], largest) && fine;
        instance->stops[i - 1].place = i;
        instance->stops[i - 1].load_kg = row[2];
        instance->stop_facts[i - 1].id = mem_printf("%zu", i);
        instance->stop_facts[i - 1].number = (long long)i;
    }
    if (reading_line(reading)) {
        faults_add(reading->faults, reading_where(reading, NULL),
                   _("expected the end of the file after %zu customers, found \"%.40s\""),
                   instance->problem.n_stops, reading->words[0]);
        fine = false;
    }
    return fine;
}

/* A range limits driving and service together. */
static void limit_routes(struct instance *instance, double range, double service)
{
    for (size_t i = 0; i < instance->problem.n_stops; i++)
        instance->stops[i].service_s = service;
    for (size_t v = 0; v < instance->problem.n_vehicles; v++)
        if (range > 0 && range < range_none)
            instance->vehicles[v].max_duration_s = range;
}

void fleet_read(struct reading *reading, struct instance *instance, struct faults *warnings)
{
    (void)warnings;
    double head[N_HEAD] = {0}, largest = 0;
    instance_default(instance, ROUND_NONE, OBJECTIVE_COST);
    if (!next_row(reading, N_("the number of customers and of types")) ||
        !reading_numbers(reading, head_fields, N_HEAD, false, head))
        return;
    const size_t n_places = (size_t)head[HEAD_CUSTOMERS] + 1;
    instance_size(instance, n_places, n_places - 1, (size_t)head[HEAD_TYPES]);
    instance->at = mem_zeroed(n_places, sizeof *instance->at);
    instance->n_depots = 1;
    instance->numbers_vehicles = true;
    const bool fine = read_types(reading, instance, &largest);
    if (!fine || !read_places(reading, instance, largest))
        return;
    limit_routes(instance, head[HEAD_RANGE], head[HEAD_SERVICE]);
    instance_measure(instance, euclidean, 1);
    instance_settle(instance, 1, false, 2);
}
