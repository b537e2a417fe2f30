/* The steps of VROOM's vehicles: routes to begin the search with. Beyond VROOM, steps may be
 * pinned: the route begins with them whatever the search finds, as of a vehicle that is out. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/explain.h"
#include "sim/routing/formats/vroom.h"

/* Those of VROOM's output too, so that a solution may be pasted in. */
static const struct key step_keys[] = {
    {"type", KEY_READ},          {"id", KEY_READ},           {"pinned", KEY_READ},
    {"service_at", KEY_READ},    {"service_after", KEY_READ}, {"service_before", KEY_READ},
    {"arrival", KEY_ASIDE},      {"duration", KEY_ASIDE},    {"setup", KEY_ASIDE},
    {"service", KEY_ASIDE},      {"waiting_time", KEY_ASIDE}, {"violations", KEY_ASIDE},
    {"description", KEY_ASIDE},  {"location", KEY_ASIDE},    {"location_index", KEY_ASIDE},
    {"load", KEY_ASIDE},         {"distance", KEY_ASIDE},
};
#define N_KEYS(keys) (sizeof(keys) / sizeof *(keys))

/* A task by its kind and id. */
struct named {
    const char *kind;
    long long number;
    size_t stop;
};

struct steps {
    struct vroom *vroom;
    struct named *named; /* ascending */
    bool *listed;        /* one a stop: in a step before */
    size_t *route, *pinned, n_route, n_pinned;
    bool closed;
};

static bool is_pinned(const json_t *step)
{
    return json_is_true(json_object_get(step, "pinned"));
}

bool vroom_is_pinned(const json_t *vehicle)
{
    const json_t *steps = json_object_get(vehicle, "steps");
    for (size_t s = 0; s < json_array_size(steps); s++)
        if (is_pinned(json_array_get(steps, s)))
            return true;
    return false;
}

static int by_name(const void *a, const void *b)
{
    const struct named *p = a, *q = b;
    const int order = strcmp(p->kind, q->kind);
    return order ? order : (p->number > q->number) - (p->number < q->number);
}

static struct named *list_names(const struct instance *instance)
{
    const size_t n = instance->problem.n_stops;
    struct named *named = mem_zeroed(n, sizeof *named);
    for (size_t i = 0; i < n; i++)
        named[i] = (struct named){instance->stop_facts[i].kind, instance->stop_facts[i].number, i};
    qsort(named, n, sizeof *named, by_name);
    return named;
}

/* The stop that a step is about; SIZE_MAX with a fault. */
static size_t find_stop(struct steps *steps, const json_t *step, const char *type,
                        struct spot spot)
{
    struct vroom *vroom = steps->vroom;
    struct named wanted = {.kind = type};
    if (!vroom_id(vroom, step, spot, &wanted.number))
        return SIZE_MAX;
    const struct named *found = bsearch(&wanted, steps->named, vroom->instance->problem.n_stops,
                                        sizeof *steps->named, by_name);
    if (!found) {
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected a task of the file, found %s %lld"), type, wanted.number);
        return SIZE_MAX;
    }
    if (steps->listed[found->stop]) {
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected each task in one step, found %s %lld again"), type,
                   wanted.number);
        return SIZE_MAX;
    }
    steps->listed[found->stop] = true;
    return found->stop;
}

/* Narrows the hours of a stop to those of its step. */
static void keep_hours(struct steps *steps, const json_t *step, struct spot spot, size_t i)
{
    struct vroom *vroom = steps->vroom;
    static const struct wanted at = {"service_at", 0, 10 * LARGEST, false};
    static const struct wanted after = {"service_after", 0, 10 * LARGEST, false};
    static const struct wanted before = {"service_before", 0, 10 * LARGEST, false};
    struct routing_stop *stop = &vroom->instance->stops[i];
    double at_s, after_s, before_s;
    if (!vroom_number(vroom, step, spot, &at, -1, &at_s) ||
        !vroom_number(vroom, step, spot, &after, fmax(at_s, 0), &after_s) ||
        !vroom_number(vroom, step, spot, &before, at_s < 0 ? (double)INFINITY : at_s, &before_s))
        return;
    struct routing_window *kept = instance_windows(vroom->instance, stop->n_later + 1);
    size_t n = 0;
    for (size_t w = 0; w <= stop->n_later; w++) {
        const struct routing_window given =
            w ? stop->later[w - 1] : (struct routing_window){stop->open_s, stop->close_s};
        const struct routing_window both = {fmax(given.open_s, after_s),
                                            fmin(given.close_s, before_s)};
        if (both.open_s <= both.close_s)
            kept[n++] = both;
    }
    if (!n) {
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected a time of service in the time_windows of %s, found one outside"),
                   vroom->instance->stop_facts[i].id);
        return;
    }
    stop->open_s = kept[0].open_s;
    stop->close_s = kept[0].close_s;
    stop->later = kept + 1;
    stop->n_later = n - 1;
}

/* Checks what a step says of pinning. */
static bool check_pin(struct steps *steps, const json_t *step, struct spot spot)
{
    struct vroom *vroom = steps->vroom;
    const json_t *pin = json_object_get(step, "pinned");
    const struct spot at = spot_key(spot, "pinned");
    if (pin && !json_is_boolean(pin)) {
        faults_add(vroom->reading->faults, vroom_where(vroom, &at),
                   _("expected true or false, found something else"));
        return false;
    }
    if (is_pinned(step) && steps->n_pinned < steps->n_route) {
        faults_add(vroom->reading->faults, vroom_where(vroom, &at),
                   _("expected pinned steps before all others, found one after a step that is "
                     "not"));
        return false;
    }
    return true;
}

static void read_step(struct steps *steps, const json_t *step, struct spot spot)
{
    struct vroom *vroom = steps->vroom;
    if (!vroom_check_keys(vroom, step, spot, step_keys, N_KEYS(step_keys)) ||
        !check_pin(steps, step, spot))
        return;
    static const char *const types[] = {"start", "end", "break", "job", "pickup", "delivery"};
    const char *type = json_string_value(json_object_get(step, "type"));
    size_t t = 0;
    while (t < 6 && (!type || strcmp(types[t], type) != 0))
        t++;
    if (t == 6) {
        const struct spot at = spot_key(spot, "type");
        faults_add(vroom->reading->faults, vroom_where(vroom, &at),
                   _("expected start, job, pickup, delivery, break or end, found \"%.40s\""),
                   type ? type : "");
        return;
    }
    steps->closed = steps->closed || (t == 1 && is_pinned(step));
    const size_t stop = t < 3 ? SIZE_MAX : find_stop(steps, step, types[t], spot);
    if (stop == SIZE_MAX)
        return;
    steps->route[steps->n_route++] = stop;
    if (!is_pinned(step))
        return;
    steps->pinned[steps->n_pinned++] = stop;
    keep_hours(steps, step, spot, stop);
}

/* Faults for a shipment of which only one end is among the stops, or which is delivered first. */
static bool check_pairs(struct steps *steps, const size_t stops[], size_t n, struct spot spot)
{
    struct vroom *vroom = steps->vroom;
    const struct instance *instance = vroom->instance;
    bool fine = true;
    for (size_t k = 0; k < n; k++) {
        const struct routing_stop *stop = &instance->stops[stops[k]];
        if (stop->task != ROUTING_PICK_UP && stop->task != ROUTING_DROP)
            continue;
        const bool pick_up = stop->task == ROUTING_PICK_UP;
        bool whole = false;
        for (size_t j = pick_up ? k + 1 : 0; j < (pick_up ? n : k); j++)
            whole = whole || stops[j] == stop->partner;
        if (!whole)
            faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                       _("expected the pickup of a shipment and then its delivery, both of them "
                         "pinned or none, found %s without the other"),
                       instance->stop_facts[stops[k]].id);
        fine = fine && whole;
    }
    return fine;
}

static size_t *copied(const size_t stops[], size_t n)
{
    size_t *copy = mem_zeroed(n, sizeof *copy);
    if (n)
        memcpy(copy, stops, n * sizeof *copy);
    return copy;
}

static void read_vehicle(struct steps *steps, size_t v)
{
    struct vroom *vroom = steps->vroom;
    struct instance *instance = vroom->instance;
    const json_t *list = json_object_get(json_array_get(vroom->vehicles, v), "steps");
    const struct spot spot = spot_key(spot_item("vehicles", v), "steps");
    const size_t n = json_array_size(list), type = instance->listed[v].type;
    if (list && !json_is_array(list))
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected a list, found something else"));
    steps->n_route = steps->n_pinned = 0;
    steps->closed = false;
    steps->route = mem_zeroed(n, sizeof *steps->route);
    steps->pinned = mem_zeroed(n, sizeof *steps->pinned);
    for (size_t s = 0; s < n; s++)
        read_step(steps, json_array_get(list, s), spot_item(spot.text, s));
    if (check_pairs(steps, steps->pinned, steps->n_pinned, spot))
        check_pairs(steps, steps->route, steps->n_route, spot);
    if (steps->closed && steps->n_pinned < steps->n_route)
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected all steps to be pinned, as the end is"));
    struct routing_solution *start = &instance->start;
    if (steps->n_route)
        start->routes[start->n_routes++] = (struct routing_route){
            .vehicle = type, .n_stops = steps->n_route, .stops = steps->route};
    else
        free(steps->route);
    if (steps->n_pinned)
        instance->pinned[instance->problem.n_pinned++] =
            (struct routing_pinned){.vehicle = type,
                                    .stops = copied(steps->pinned, steps->n_pinned),
                                    .n_stops = steps->n_pinned,
                                    .closed = steps->closed};
    free(steps->pinned);
}

void vroom_read_steps(struct vroom *vroom)
{
    struct instance *instance = vroom->instance;
    struct steps steps = {.vroom = vroom,
                          .named = list_names(instance),
                          .listed = mem_zeroed(instance->problem.n_stops, sizeof(bool))};
    instance->start.routes = mem_zeroed(instance->n_listed, sizeof *instance->start.routes);
    instance->pinned = mem_zeroed(instance->n_listed, sizeof *instance->pinned);
    instance->problem.pinned = instance->pinned;
    for (size_t v = 0; v < instance->n_listed; v++)
        read_vehicle(&steps, v);
    free(steps.named);
    free(steps.listed);
}

void vroom_check_steps(struct vroom *vroom)
{
    const struct instance *instance = vroom->instance;
    const struct routing_problem *problem = &instance->problem;
    const struct spot spot = {"vehicles.steps"};
    char **names = instance_stop_names(instance);
    const struct explain_names names_of = {.stops = (const char *const *)names};
    for (size_t p = 0; p < problem->n_pinned; p++) {
        const struct routing_pinned *pinned = &problem->pinned[p];
        char *obstacle = explain_obstacle(problem, pinned->vehicle, pinned->stops,
                                          pinned->n_stops, &names_of);
        if (obstacle || !problem->vehicles[pinned->vehicle].count)
            faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                       _("expected pinned steps that their vehicle can drive, found some from %s "
                         "on that it cannot: %s"),
                       names[pinned->stops[0]], obstacle ? obstacle : "max_tasks 0");
        free(obstacle);
    }
    for (size_t r = 0; r < instance->start.n_routes && reading_is_fine(vroom->reading); r++) {
        const struct routing_route *route = &instance->start.routes[r];
        char *obstacle =
            explain_obstacle(problem, route->vehicle, route->stops, route->n_stops, &names_of);
        if (obstacle)
            faults_add(vroom->warnings, vroom_where(vroom, &spot),
                       _("the steps from %s on cannot be driven as they are, so that the search "
                         "begins with others: %s"),
                       names[route->stops[0]], obstacle);
        free(obstacle);
    }
    for (size_t i = 0; i < problem->n_stops; i++)
        free(names[i]);
    free(names);
}
