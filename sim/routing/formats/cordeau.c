/* Cordeau's text: type, vehicles at each depot, customers, depots; the longest duration and the
 * load of each depot's vehicles; a row a place: id x y service demand frequency n n*combination
 * [open close]. Depots come last where there may be several, else first. */
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/build.h"

/* What the first number of the file says. */
static const struct variant {
    const char *name;
    bool read, windows, many_depots;
} variants[] = {
    {"VRP", true, false, false},    {"PVRP", false, false, false},
    {"MDVRP", true, false, true},   {"SDVRP", false, false, false},
    {"VRPTW", true, true, false},   {"PVRPTW", false, true, false},
    {"MDVRPTW", true, true, true},  {"SDVRPTW", false, true, false},
};
enum { N_VARIANTS = sizeof variants / sizeof *variants };

enum { HEAD_TYPE, HEAD_VEHICLES, HEAD_CUSTOMERS, HEAD_DEPOTS, N_HEAD };
static const struct wanted head_fields[] = {
    {"type", 0, N_VARIANTS - 1, true},
    {"vehicles", 1, INSTANCE_LISTED_MAX, true},
    {"customers", 1, INSTANCE_PLACES_MAX, true},
    {"depots", 1, 1000, true},
};

static const struct wanted depot_fields[] = {{"duration", 0, LARGEST, false},
                                             {"load", 1e-6, LARGEST, false}};

enum { PLACE_ID, PLACE_X, PLACE_Y, PLACE_SERVICE, PLACE_DEMAND, PLACE_FREQUENCY,
       PLACE_COMBINATIONS, N_PLACE };
static const struct wanted place_fields[] = {
    {"id", 0, LARGEST, true},
    {"x", -LARGEST, LARGEST, false},
    {"y", -LARGEST, LARGEST, false},
    {"service time", 0, LARGEST, false},
    {"demand", 0, LARGEST, false},
    {"frequency", 0, 1, true},
    {"combinations", 0, 1000, true},
};
static const struct wanted window_fields[] = {{"open", 0, LARGEST, false},
                                              {"close", 0, LARGEST, false}};

/* A place with the window behind its combinations. */
struct place {
    double row[N_PLACE], window[2];
    size_t line;
};

/* False with faults; head and variant are set. */
static bool read_head(struct reading *reading, double head[N_HEAD])
{
    reading_line(reading);
    if (!reading_numbers(reading, head_fields, N_HEAD, true, head))
        return false;
    const struct variant *variant = &variants[(size_t)head[HEAD_TYPE]];
    if (!variant->read)
        faults_add(reading->faults, reading_where(reading, "type"),
                   _("expected one visit a customer by any vehicle (types 0, 2, 4 and 6), found "
                     "%.0f, %s: periodic and site-dependent problems cannot be read"),
                   head[HEAD_TYPE], variant->name);
    else if (!variant->many_depots && head[HEAD_DEPOTS] != 1)
        faults_add(reading->faults, reading_where(reading, "depots"),
                   _("expected 1 for type %.0f, %s, found %.0f"), head[HEAD_TYPE], variant->name,
                   head[HEAD_DEPOTS]);
    else if (head[HEAD_VEHICLES] * head[HEAD_DEPOTS] > INSTANCE_LISTED_MAX ||
             head[HEAD_CUSTOMERS] + head[HEAD_DEPOTS] > INSTANCE_PLACES_MAX)
        faults_add(reading->faults, reading_where(reading, NULL),
                   _("expected at most %d vehicles and %d places, found more"),
                   INSTANCE_LISTED_MAX, INSTANCE_PLACES_MAX);
    return reading_is_fine(reading);
}

static bool read_depots(struct reading *reading, struct instance *instance, double head[N_HEAD])
{
    bool fine = true;
    for (size_t d = 0; d < instance->n_depots; d++) {
        double row[2] = {0};
        reading_line(reading);
        fine = reading_numbers(reading, depot_fields, 2, true, row) && fine;
        struct routing_vehicle *vehicle = &instance->vehicles[d];
        if (row[0] > 0)
            vehicle->max_duration_s = row[0];
        vehicle->capacity_kg = row[1];
        vehicle->count = (size_t)head[HEAD_VEHICLES];
        instance_list(instance, d, vehicle->count);
    }
    return fine;
}

static bool read_place(struct reading *reading, bool windows, struct place *place)
{
    *place = (struct place){.line = reading->line};
    /* Depots may leave out what they have none of. */
    const size_t n = reading->n_words < N_PLACE ? PLACE_DEMAND + 1 : N_PLACE;
    if (!reading_numbers(reading, place_fields, n, false, place->row))
        return false;
    if (!windows)
        return true;
    const size_t at = n + (size_t)place->row[PLACE_COMBINATIONS];
    bool fine = true;
    for (size_t w = 0; w < 2; w++)
        fine = reading_number(reading, at + w, &window_fields[w], &place->window[w]) && fine;
    if (fine && place->window[1] < place->window[0]) {
        faults_add(reading->faults, reading_where(reading, "close"),
                   _("expected %.10g, the opening, or later, found %.10g"), place->window[0],
                   place->window[1]);
        fine = false;
    }
    return fine;
}

static void fill_stop(struct instance *instance, size_t i, size_t at, const struct place *place,
                      bool windows)
{
    struct routing_stop *stop = &instance->stops[i];
    stop->place = at;
    stop->load_kg = place->row[PLACE_DEMAND];
    stop->service_s = place->row[PLACE_SERVICE];
    if (windows) {
        stop->open_s = place->window[0];
        stop->close_s = place->window[1];
    }
    instance->stop_facts[i].id = mem_printf("%.0f", place->row[PLACE_ID]);
    instance->stop_facts[i].number = (long long)place->row[PLACE_ID];
}

static void fill_depot(struct instance *instance, size_t d, size_t at, const struct place *place,
                       bool windows)
{
    struct routing_vehicle *vehicle = &instance->vehicles[d];
    vehicle->start = vehicle->end = at;
    if (windows) {
        vehicle->shift_start_s = place->window[0];
        vehicle->shift_end_s = place->window[1];
    }
}

static double largest_load(const struct instance *instance)
{
    double largest = 0;
    for (size_t v = 0; v < instance->problem.n_vehicles; v++)
        if (instance->vehicles[v].capacity_kg > largest)
            largest = instance->vehicles[v].capacity_kg;
    return largest;
}

/* Customers and depots in the order of the file; ids are checked beside. */
static void read_places(struct reading *reading, struct instance *instance,
                        const struct variant *variant)
{
    const size_t n = instance->problem.n_places, n_customers = instance->problem.n_stops;
    const size_t first_depot = variant->many_depots ? n_customers : 0;
    const double largest = largest_load(instance);
    struct rows ids = {0};
    size_t i = 0, n_rows = 0;
    for (; reading_line(reading); n_rows++) {
        struct place place;
        if (n_rows >= n || !read_place(reading, variant->windows, &place))
            continue;
        rows_add(&ids, reading, place_fields, 1, false);
        instance->at[n_rows] = (struct point){place.row[PLACE_X], place.row[PLACE_Y]};
        if (n_rows >= first_depot && n_rows < first_depot + instance->n_depots) {
            fill_depot(instance, n_rows - first_depot, n_rows, &place, variant->windows);
        } else if (i < n_customers) {
            fits_largest(reading, place.line, place.row[PLACE_DEMAND], largest);
            fill_stop(instance, i++, n_rows, &place, variant->windows);
        }
    }
    if (n_rows != n)
        faults_add(reading->faults, (struct where){.path = reading->path},
                   _("expected %zu rows for %zu customers and %zu depots, found %zu"), n,
                   n_customers, instance->n_depots, n_rows);
    rows_check_ids(&ids, reading, "id");
    rows_clear(&ids);
}

void cordeau_read(struct reading *reading, struct instance *instance, struct faults *warnings)
{
    (void)warnings;
    double head[N_HEAD] = {0};
    instance_default(instance, ROUND_NONE, OBJECTIVE_DISTANCE);
    if (!read_head(reading, head))
        return;
    const size_t n_customers = (size_t)head[HEAD_CUSTOMERS];
    instance->n_depots = (size_t)head[HEAD_DEPOTS];
    instance->numbers_vehicles = true;
    instance_size(instance, n_customers + instance->n_depots, n_customers, instance->n_depots);
    instance->at = mem_zeroed(instance->problem.n_places, sizeof *instance->at);
    if (!read_depots(reading, instance, head))
        return;
    read_places(reading, instance, &variants[(size_t)head[HEAD_TYPE]]);
    if (!reading_is_fine(reading))
        return;
    instance_measure(instance, euclidean, 1);
    instance_settle(instance, 1, false, 2);
}
