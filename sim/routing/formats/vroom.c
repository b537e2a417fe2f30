/* VROOM's JSON problem format (its docs/API.md). Jobs become stops, shipments pairs of them;
 * amounts become kg and crates. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/json.h"
#include "sim/routing/formats/vroom.h"

/* Numbers take ten times their text in memory. */
enum { JSON_BYTES_MAX = 48 << 20 };

static const struct key top_keys[] = {{"jobs", KEY_READ},     {"shipments", KEY_READ},
                                      {"vehicles", KEY_READ}, {"matrices", KEY_READ},
                                      {"hubs", KEY_READ},     {"apart", KEY_READ},
                                      {"longest_per_hour", KEY_READ},
                                      {"matrix", KEY_REFUSED}};
static const struct key job_keys[] = {
    {"id", KEY_READ},       {"description", KEY_READ},      {"location", KEY_READ},
    {"setup", KEY_READ},    {"location_index", KEY_READ},   {"service", KEY_READ},
    {"delivery", KEY_READ}, {"pickup", KEY_READ},           {"skills", KEY_READ},
    {"priority", KEY_READ}, {"time_windows", KEY_READ},     {"amount", KEY_REFUSED},
    {"goods", KEY_READ},    {"release", KEY_READ},          {"setup_per_type", KEY_REFUSED},
    {"penalty", KEY_READ},  {"max_aboard", KEY_READ},       {"service_per_type", KEY_REFUSED}};
static const struct key shipment_keys[] = {{"pickup", KEY_READ},
                                           {"delivery", KEY_READ},
                                           {"amount", KEY_READ},
                                           {"skills", KEY_READ},
                                           {"goods", KEY_READ},
                                           {"priority", KEY_READ},
                                           {"penalty", KEY_READ},
                                           {"max_aboard", KEY_READ}};
static const struct key step_keys[] = {
    {"id", KEY_READ},      {"description", KEY_READ},    {"location", KEY_READ},
    {"setup", KEY_READ},   {"location_index", KEY_READ}, {"service", KEY_READ},
    {"time_windows", KEY_READ}, {"setup_per_type", KEY_REFUSED},
    {"service_per_type", KEY_REFUSED}};
#define N_KEYS(keys) (sizeof(keys) / sizeof *(keys))

/* ---- Tasks --------------------------------------------------------------------------- */

/* What jobs and the ends of shipments have in common. */
static void read_task(struct vroom *vroom, const json_t *task, struct spot spot, size_t i,
                      const char *kind)
{
    static const struct wanted service = {"service", 0, LARGEST, false};
    static const struct wanted setup = {"setup", 0, LARGEST, false};
    struct routing_stop *stop = &vroom->instance->stops[i];
    struct instance_stop *facts = &vroom->instance->stop_facts[i];
    size_t n_windows;
    facts->kind = kind;
    vroom_id(vroom, task, spot, &facts->number);
    facts->id = mem_printf("%s %lld", kind, facts->number);
    facts->description = vroom_text(vroom, task, spot, "description");
    stop->place = vroom_place(vroom, task, spot, "location_index", "location", false);
    vroom_number(vroom, task, spot, &setup, 0, &facts->setup_s);
    vroom_number(vroom, task, spot, &service, 0, &stop->service_s);
    stop->service_s += facts->setup_s;
    const struct routing_window *windows =
        vroom_windows(vroom, task, spot, "time_windows", &n_windows);
    if (windows) {
        stop->open_s = windows[0].open_s;
        stop->close_s = windows[0].close_s;
        stop->later = windows + 1;
        stop->n_later = n_windows - 1;
    }
}

/* What it is worth to serve it, and how long its goods may ride: of a job or a whole shipment. */
static void read_terms(struct vroom *vroom, const json_t *task, struct spot spot, size_t i)
{
    static const struct wanted wanted = {"priority", 0, 100, true};
    static const struct wanted price = {"penalty", 1e-3, LARGEST, false};
    static const struct wanted aboard = {"max_aboard", 1, LARGEST, false};
    struct routing_stop *stop = &vroom->instance->stops[i];
    struct instance_stop *facts = &vroom->instance->stop_facts[i];
    const struct spot at = spot_key(spot, "penalty");
    double priority;
    vroom_number(vroom, task, spot, &wanted, 0, &priority);
    vroom_number(vroom, task, spot, &price, 0, &stop->penalty_eur);
    vroom_number(vroom, task, spot, &aboard, 0, &stop->max_aboard_s);
    facts->priority = (int)priority;
    facts->is_priced = stop->penalty_eur > 0;
    vroom->any_priority = vroom->any_priority || priority > 0;
    vroom->any_terms = vroom->any_terms || facts->is_priced || stop->max_aboard_s > 0;
    if (priority > 0 && facts->is_priced)
        faults_add(vroom->reading->faults, vroom_where(vroom, &at),
                   _("expected a priority or a penalty, found both: take one out"));
}

static bool any_amount(const double amounts[], size_t n)
{
    for (size_t d = 0; d < n; d++)
        if (amounts[d] > 0)
            return true;
    return false;
}

static void read_job(struct vroom *vroom, size_t j)
{
    const json_t *job = json_array_get(vroom->jobs, j);
    const struct spot spot = spot_item("jobs", j), at_release = spot_key(spot, "release");
    const size_t n = vroom->n_dimensions;
    double *amounts = &vroom->instance->amounts[j * n];
    if (!vroom_check_keys(vroom, job, spot, job_keys, N_KEYS(job_keys)))
        return;
    read_task(vroom, job, spot, j, "job");
    read_terms(vroom, job, spot, j);
    static const struct wanted release = {"release", 0, LARGEST, false};
    struct routing_stop *stop = &vroom->instance->stops[j];
    stop->goods = vroom_goods(vroom, job, spot);
    vroom_number(vroom, job, spot, &release, 0, &stop->release_s);
    stop->needs = vroom_skills(vroom, job, spot);
    vroom_amounts(vroom, job, spot, "delivery", amounts);
    const bool delivers = any_amount(amounts, n);
    double *picked = mem_zeroed(n, sizeof *picked);
    vroom_amounts(vroom, job, spot, "pickup", picked);
    if (any_amount(picked, n)) {
        stop->task = ROUTING_COLLECT;
        if (delivers)
            faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                       _("expected a delivery or a pickup, found both: make it two jobs"));
        if (stop->release_s > 0)
            faults_add(vroom->reading->faults, vroom_where(vroom, &at_release),
                       _("expected a release of what a job delivers, found one of a pickup: give it "
                         "time_windows"));
        for (size_t d = 0; d < n; d++)
            amounts[d] += picked[d];
    }
    free(picked);
}

static void read_shipment(struct vroom *vroom, size_t s)
{
    const json_t *shipment = json_array_get(vroom->shipments, s);
    const json_t *pickup = json_object_get(shipment, "pickup");
    const json_t *delivery = json_object_get(shipment, "delivery");
    const struct spot spot = spot_item("shipments", s);
    const struct spot from = spot_key(spot, "pickup"), to = spot_key(spot, "delivery");
    const size_t i = json_array_size(vroom->jobs) + 2 * s, n = vroom->n_dimensions;
    struct routing_stop *stops = &vroom->instance->stops[i];
    double *amounts = &vroom->instance->amounts[i * n];
    if (!vroom_check_keys(vroom, shipment, spot, shipment_keys, N_KEYS(shipment_keys)) ||
        !vroom_check_keys(vroom, pickup, from, step_keys, N_KEYS(step_keys)) ||
        !vroom_check_keys(vroom, delivery, to, step_keys, N_KEYS(step_keys)))
        return;
    read_task(vroom, pickup, from, i, "pickup");
    read_task(vroom, delivery, to, i + 1, "delivery");
    read_terms(vroom, shipment, spot, i);
    stops[0].goods = stops[1].goods = vroom_goods(vroom, shipment, spot);
    stops[0].needs = stops[1].needs = vroom_skills(vroom, shipment, spot);
    vroom_amounts(vroom, shipment, spot, "amount", amounts);
    memcpy(amounts + n, amounts, n * sizeof *amounts);
    stops[0].task = ROUTING_PICK_UP;
    stops[1].task = ROUTING_DROP;
    stops[0].partner = i + 1;
    stops[1].partner = i;
}

static void check_task_ids(struct vroom *vroom)
{
    const struct instance_stop *facts = vroom->instance->stop_facts;
    const size_t n_jobs = json_array_size(vroom->jobs);
    const size_t n_shipments = json_array_size(vroom->shipments);
    long long *ids = mem_zeroed(n_jobs + n_shipments, sizeof *ids);
    for (size_t j = 0; j < n_jobs; j++)
        ids[j] = facts[j].number;
    vroom_check_ids(vroom, "jobs", ids, n_jobs);
    for (size_t end = 0; end < 2; end++) {
        for (size_t s = 0; s < n_shipments; s++)
            ids[s] = facts[n_jobs + 2 * s + end].number;
        vroom_check_ids(vroom, end ? "shipments.delivery" : "shipments.pickup", ids, n_shipments);
    }
    free(ids);
}

/* A setup is skipped by who is there already, which a stop cannot say: no other task may be at
 * its place. */
static void check_setups(struct vroom *vroom)
{
    const struct instance *instance = vroom->instance;
    size_t *visits = mem_zeroed(vroom->n_places, sizeof *visits);
    for (size_t i = 0; i < instance->problem.n_stops; i++)
        if (instance->stops[i].place != SIZE_MAX)
            visits[instance->stops[i].place]++;
    for (size_t i = 0; i < instance->problem.n_stops; i++) {
        const size_t place = instance->stops[i].place;
        const struct spot spot = spot_key((struct spot){""}, "setup");
        if (place != SIZE_MAX && visits[place] > 1 && instance->stop_facts[i].setup_s > 0)
            faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                       _("%s: expected no other task at its place, found some: add the setup to "
                         "the service of one"),
                       instance->stop_facts[i].id);
    }
    free(visits);
}

/* ---- Amounts ------------------------------------------------------------------------- */

/* Of the first list of amounts that there is. */
static size_t count_dimensions(const struct vroom *vroom)
{
    static const struct {
        bool shipments;
        const char *key;
    } lists[] = {{false, "delivery"}, {false, "pickup"}, {true, "amount"}};
    for (size_t k = 0; k < 3; k++) {
        const json_t *list = lists[k].shipments ? vroom->shipments : vroom->jobs;
        for (size_t i = 0; i < json_array_size(list); i++) {
            const json_t *amounts = json_object_get(json_array_get(list, i), lists[k].key);
            if (json_array_size(amounts))
                return json_array_size(amounts);
        }
    }
    for (size_t v = 0; v < json_array_size(vroom->vehicles); v++) {
        const json_t *vehicle = json_array_get(vroom->vehicles, v);
        if (json_array_size(json_object_get(vehicle, "capacity")))
            return json_array_size(json_object_get(vehicle, "capacity"));
    }
    return 0;
}

/* All the amounts together fit into every vehicle. */
static bool never_binds(const struct vroom *vroom, size_t d)
{
    const struct routing_problem *problem = &vroom->instance->problem;
    const size_t n = vroom->n_dimensions;
    double sum = 0;
    for (size_t i = 0; i < problem->n_stops; i++)
        sum += vroom->instance->amounts[i * n + d];
    for (size_t v = 0; v < problem->n_vehicles; v++)
        if (vroom->capacities[v * n + d] < sum || problem->vehicles[v].n_compartments ||
            problem->vehicles[v].wall_crates > 0)
            return false;
    return true;
}

/* The first two that can bind are kg and crates; walls are of the last, which is crates then. */
static void choose_dimensions(struct vroom *vroom)
{
    struct instance *instance = vroom->instance;
    const size_t n = vroom->n_dimensions;
    size_t *chosen[] = {&instance->kg_dimension, &instance->crates_dimension};
    size_t n_chosen = 0;
    const struct spot spot = {"vehicles.capacity"};
    for (size_t d = 0; d < n; d++) {
        if (n > 2 && never_binds(vroom, d))
            continue;
        if (n_chosen == 2) {
            faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                       _("expected amounts of two measures that can bind, as kg and crates, "
                         "found more: leave out one that never fills a vehicle"));
            return;
        }
        *chosen[n_chosen++] = d;
    }
    if (vroom->any_wall && n_chosen == 1) {
        instance->crates_dimension = instance->kg_dimension;
        instance->kg_dimension = SIZE_MAX;
    }
}

static double amount_in(const double amounts[], size_t dimension, double otherwise)
{
    return dimension == SIZE_MAX ? otherwise : amounts[dimension];
}

static void take_amounts(struct vroom *vroom)
{
    struct instance *instance = vroom->instance;
    const size_t n = vroom->n_dimensions;
    const size_t kg = instance->kg_dimension, crates = instance->crates_dimension;
    for (size_t i = 0; i < instance->problem.n_stops; i++) {
        instance->stops[i].load_kg = amount_in(&instance->amounts[i * n], kg, 0);
        instance->stops[i].load_crates = amount_in(&instance->amounts[i * n], crates, 0);
    }
    for (size_t v = 0; v < instance->problem.n_vehicles; v++) {
        const double *capacity = &vroom->capacities[v * n];
        instance->vehicles[v].capacity_kg = amount_in(capacity, kg, (double)INFINITY);
        instance->vehicles[v].capacity_crates = amount_in(capacity, crates, (double)INFINITY);
        for (size_t c = 0; c < instance->vehicles[v].n_compartments; c++) {
            struct routing_compartment *compartment = &instance->type_facts[v].compartments[c];
            const double *room = &vroom->rooms[v][c * n];
            compartment->capacity_kg = amount_in(room, kg, (double)INFINITY);
            compartment->capacity_crates = amount_in(room, crates, (double)INFINITY);
        }
    }
}

/* ---- Priorities ---------------------------------------------------------------------- */

/* Dearest way there and back by a vehicle of its own. */
static double dearest_eur(const struct instance *instance)
{
    const struct routing_problem *problem = &instance->problem;
    const size_t n = problem->n_places;
    double dearest = 1;
    for (size_t v = 0; v < problem->n_vehicles; v++)
        for (size_t i = 0; i < problem->n_stops; i++) {
            const struct routing_vehicle *vehicle = &problem->vehicles[v];
            const size_t place = problem->stops[i].place;
            dearest = fmax(dearest, vehicle->fixed_eur +
                                        vehicle->distance_km[vehicle->start * n + place] +
                                        vehicle->distance_km[place * n + vehicle->end]);
        }
    return dearest;
}

/* Leaving out what has a priority costs more, and leaving out anything far more than serving
 * it. Without priorities every task is simply to be served. */
static void price_priorities(struct vroom *vroom)
{
    struct instance *instance = vroom->instance;
    const double unit_eur = 10 * dearest_eur(instance);
    for (size_t i = 0; vroom->any_priority && i < instance->problem.n_stops; i++)
        if (instance->stops[i].task != ROUTING_DROP && !instance->stop_facts[i].is_priced)
            instance->stops[i].penalty_eur = unit_eur * (1 + instance->stop_facts[i].priority);
}

/* ---- All ----------------------------------------------------------------------------- */

static const json_t *list_of(struct vroom *vroom, const json_t *root, const char *key)
{
    const json_t *list = json_object_get(root, key);
    const struct spot spot = spot_key((struct spot){""}, key);
    if (list && !json_is_array(list))
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected a list, found something else"));
    return json_is_array(list) ? list : NULL;
}

static bool check_counts(struct vroom *vroom)
{
    const size_t n_tasks = json_array_size(vroom->jobs) + 2 * json_array_size(vroom->shipments);
    const size_t n_vehicles = json_array_size(vroom->vehicles);
    if (n_tasks == 0 || n_tasks > INSTANCE_PLACES_MAX)
        faults_add(vroom->reading->faults, (struct where){.path = vroom->reading->path},
                   _("expected 1 to %d tasks in jobs and shipments, found %zu"),
                   INSTANCE_PLACES_MAX, n_tasks);
    if (n_vehicles == 0 || n_vehicles > INSTANCE_LISTED_MAX)
        faults_add(vroom->reading->faults, (struct where){.path = vroom->reading->path},
                   _("expected 1 to %d vehicles, found %zu"), INSTANCE_LISTED_MAX, n_vehicles);
    return reading_is_fine(vroom->reading);
}

static void read_tasks(struct vroom *vroom)
{
    for (size_t j = 0; j < json_array_size(vroom->jobs); j++)
        read_job(vroom, j);
    for (size_t s = 0; s < json_array_size(vroom->shipments); s++)
        read_shipment(vroom, s);
    check_task_ids(vroom);
    check_setups(vroom);
}

/* A place from which and to which everything is no way off, for vehicles that begin or end
 * anywhere. */
static void add_nowhere(struct vroom *vroom)
{
    struct instance *instance = vroom->instance;
    const size_t nowhere = vroom->n_places;
    for (size_t v = 0; v < instance->problem.n_vehicles; v++) {
        if (instance->type_facts[v].no_start)
            instance->vehicles[v].start = nowhere;
        if (instance->type_facts[v].no_end)
            instance->vehicles[v].end = nowhere;
    }
    const size_t n = nowhere + vroom->any_open;
    instance->problem.n_places = n;
    instance->at = mem_resized(vroom->at, n, sizeof *vroom->at);
    instance->is_located = mem_resized(vroom->is_located, n, sizeof(bool));
    vroom->at = NULL;
    vroom->is_located = NULL;
    if (vroom->any_open) {
        instance->at[nowhere] = (struct point){0, 0};
        instance->is_located[nowhere] = false;
    }
    if (!vroom->has_matrices)
        return;
    instance->location_index = mem_zeroed(n, sizeof *instance->location_index);
    for (size_t i = 0; i < n; i++)
        instance->location_index[i] = i < nowhere ? (long long)i : -1;
}

static void check_objective(struct vroom *vroom)
{
    const struct instance *instance = vroom->instance;
    if (instance->objective == OBJECTIVE_COST)
        return;
    for (size_t i = 0; i < instance->problem.n_stops; i++)
        if (instance->stop_facts[i].is_priced) {
            const struct spot spot = spot_key((struct spot){""}, "penalty");
            faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                       _("%s: expected no penalty for an objective of distance, found one"),
                       instance->stop_facts[i].id);
            break;
        }
    for (size_t v = 0; v < instance->problem.n_vehicles; v++)
        if (!instance->type_facts[v].length_km) {
            const struct spot spot = {"matrices"};
            faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                       _("expected distances for an objective of distance, found none"));
            return;
        }
}

static void fill(struct vroom *vroom)
{
    struct instance *instance = vroom->instance;
    choose_dimensions(vroom);
    take_amounts(vroom);
    if (!vroom->has_matrices)
        vroom_estimate_matrices(vroom);
    add_nowhere(vroom);
    vroom_price_types(vroom);
    check_objective(vroom);
    if (!reading_is_fine(vroom->reading))
        return;
    price_priorities(vroom);
    instance_settle(instance, 1, false, 0);
    vroom_check_steps(vroom);
}

static void read_root(struct vroom *vroom, const json_t *root)
{
    static const struct wanted longest = {"longest_per_hour", 0, LARGEST, false};
    struct instance *instance = vroom->instance;
    if (!vroom_check_keys(vroom, root, (struct spot){""}, top_keys, N_KEYS(top_keys)))
        return;
    vroom->jobs = list_of(vroom, root, "jobs");
    vroom->shipments = list_of(vroom, root, "shipments");
    vroom->vehicles = list_of(vroom, root, "vehicles");
    vroom->hubs = list_of(vroom, root, "hubs");
    vroom_read_matrices(vroom, json_object_get(root, "matrices"));
    if (!check_counts(vroom))
        return;
    const size_t n_stops = json_array_size(vroom->jobs) + 2 * json_array_size(vroom->shipments);
    vroom->n_dimensions = instance->n_dimensions = count_dimensions(vroom);
    instance_size(instance, 0, n_stops, 0);
    free(instance->vehicles); /* they come after the stops */
    free(instance->type_facts);
    instance->amounts = mem_zeroed(n_stops * vroom->n_dimensions, sizeof *instance->amounts);
    read_tasks(vroom);
    vroom_read_hubs(vroom);
    vroom_read_vehicles(vroom);
    vroom_read_apart(vroom, json_object_get(root, "apart"));
    vroom_number(vroom, root, (struct spot){""}, &longest, 0,
                 &instance->problem.longest_eur_per_h);
    if (reading_is_fine(vroom->reading))
        vroom_read_steps(vroom);
    if (reading_is_fine(vroom->reading))
        vroom_check_hubs(vroom);
    if (reading_is_fine(vroom->reading))
        fill(vroom);
}

void vroom_read(struct reading *reading, struct instance *instance, struct faults *warnings)
{
    struct vroom vroom = {.reading = reading, .warnings = warnings, .instance = instance};
    instance_default(instance, ROUND_NONE, OBJECTIVE_COST);
    instance->is_geographic = true;
    if (strlen(reading->next) > JSON_BYTES_MAX) {
        faults_add(reading->faults, (struct where){.path = reading->path},
                   _("expected at most %zu bytes, found a larger file"), (size_t)JSON_BYTES_MAX);
        return;
    }
    json_t *root = json_read(reading, JSON_REJECT_DUPLICATES);
    if (root)
        read_root(&vroom, root);
    json_decref(root);
    for (size_t p = 0; p < vroom.n_profiles; p++) {
        free(vroom.profiles[p].durations);
        free(vroom.profiles[p].distances);
        free(vroom.profiles[p].costs);
    }
    free(vroom.profiles);
    free(vroom.at);
    free(vroom.is_located);
    for (size_t v = 0; vroom.rooms && v < vroom.n_types; v++)
        free(vroom.rooms[v]);
    free(vroom.rooms);
    free((void *)vroom.traffic);
    free(vroom.capacities);
    free(vroom.prices);
    json_decref(vroom.aside);
}
