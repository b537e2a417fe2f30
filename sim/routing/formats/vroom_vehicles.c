/* Vehicles of VROOM's JSON: those that are alike become one type. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/vroom.h"

enum { TYPES_MAX = 1000, BREAKS_MAX = 100 };

static const struct key vehicle_keys[] = {
    {"id", KEY_READ},           {"profile", KEY_READ},       {"description", KEY_READ},
    {"start", KEY_READ},        {"start_index", KEY_READ},   {"end", KEY_READ},
    {"end_index", KEY_READ},    {"capacity", KEY_READ},      {"costs", KEY_READ},
    {"skills", KEY_READ},       {"time_window", KEY_READ},   {"breaks", KEY_READ},
    {"speed_factor", KEY_READ}, {"max_tasks", KEY_READ},     {"max_travel_time", KEY_READ},
    {"max_distance", KEY_READ}, {"type", KEY_ASIDE},         {"steps", KEY_READ},
    {"hub", KEY_READ},          {"max_trips", KEY_READ},     {"reload", KEY_READ},
    {"compartments", KEY_READ}, {"traffic", KEY_READ},       {"max_drive", KEY_READ},
    {"rest", KEY_READ},         {"wall", KEY_READ},
};
static const struct key cost_keys[] = {{"fixed", KEY_READ},
                                       {"per_hour", KEY_READ},
                                       {"per_km", KEY_READ},
                                       {"per_task_hour", KEY_REFUSED}};
static const struct key break_keys[] = {{"id", KEY_READ},          {"time_windows", KEY_READ},
                                        {"service", KEY_READ},     {"description", KEY_READ},
                                        {"max_load", KEY_REFUSED}};
#define N_KEYS(keys) (sizeof(keys) / sizeof *(keys))

/* ---- Which are alike ----------------------------------------------------------------- */

/* Equal but for id, description, steps, and what tells routes nothing. */
static bool are_alike(const json_t *a, const json_t *b)
{
    for (size_t k = 0; k < N_KEYS(vehicle_keys); k++) {
        const char *name = vehicle_keys[k].name;
        const bool personal = strcmp(name, "id") == 0 || strcmp(name, "description") == 0 ||
                              strcmp(name, "steps") == 0;
        const json_t *in_a = json_object_get(a, name), *in_b = json_object_get(b, name);
        if (vehicle_keys[k].use != KEY_READ || personal || (!in_a && !in_b))
            continue;
        if (!in_a || !in_b || !json_equal(in_a, in_b))
            return false;
    }
    return true;
}

/* Lists every vehicle with its type; examples[t] is the first vehicle of type t. Who has pinned
 * steps is like no other. */
static size_t merge(struct vroom *vroom, size_t types[], size_t examples[])
{
    size_t n_types = 0;
    bool pinned[TYPES_MAX];
    for (size_t v = 0; v < json_array_size(vroom->vehicles); v++) {
        const json_t *vehicle = json_array_get(vroom->vehicles, v);
        const bool is_pinned = vroom_is_pinned(vehicle);
        size_t t = is_pinned ? n_types : 0;
        while (t < n_types &&
               (pinned[t] || !are_alike(json_array_get(vroom->vehicles, examples[t]), vehicle)))
            t++;
        if (t == TYPES_MAX) {
            const struct spot spot = {"vehicles"};
            faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                       _("expected at most %d types of vehicles, found more"), TYPES_MAX);
            return 0;
        }
        if (t == n_types) {
            pinned[t] = is_pinned;
            examples[n_types++] = v;
        }
        types[v] = t;
    }
    return n_types;
}

/* ---- One type ------------------------------------------------------------------------ */

static void read_price(struct vroom *vroom, const json_t *vehicle, struct spot spot,
                       struct vroom_price *price)
{
    static const struct wanted fixed = {"fixed", 0, LARGEST, false};
    static const struct wanted per_hour = {"per_hour", 0, LARGEST, false};
    static const struct wanted per_km = {"per_km", 0, LARGEST, false};
    static const struct wanted speed = {"speed_factor", 1e-3, 5, false};
    const json_t *costs = json_object_get(vehicle, "costs");
    const json_t *profile = json_object_get(vehicle, "profile");
    const struct spot at = spot_key(spot, "costs"), at_profile = spot_key(spot, "profile");
    const char *name = json_is_string(profile) ? json_string_value(profile) : "car";
    if (profile && !json_is_string(profile))
        faults_add(vroom->reading->faults, vroom_where(vroom, &at_profile),
                   _("expected a text, found something else"));
    *price = (struct vroom_price){.per_hour = 3600};
    if (costs && vroom_check_keys(vroom, costs, at, cost_keys, N_KEYS(cost_keys))) {
        vroom_number(vroom, costs, at, &fixed, 0, &price->fixed);
        vroom_number(vroom, costs, at, &per_hour, 3600, &price->per_hour);
        vroom_number(vroom, costs, at, &per_km, 0, &price->per_km);
        price->chosen =
            json_object_get(costs, "per_hour") != NULL || json_object_get(costs, "per_km") != NULL;
    }
    vroom_number(vroom, vehicle, spot, &speed, 1, &price->speed_factor);
    if (!vroom->has_matrices)
        return;
    price->profile = vroom_profile(vroom, name);
    if (price->profile == SIZE_MAX) {
        faults_add(vroom->reading->faults, vroom_where(vroom, &at_profile),
                   _("expected a profile of the matrices, found \"%.40s\""), name);
        price->profile = 0;
        return;
    }
    const struct vroom_profile *found = &vroom->profiles[price->profile];
    if (found->costs && price->chosen)
        faults_add(vroom->reading->faults, vroom_where(vroom, &at),
                   _("expected no per_hour or per_km, since the profile has costs of its own"));
    if (price->per_km > 0 && !found->distances)
        faults_add(vroom->reading->faults, vroom_where(vroom, &at),
                   _("expected distances in the profile that per_km is about, found none"));
}

/* A break while its vehicle's are put in order. */
struct pause {
    struct routing_break given;
    long long id;
    char *words;
};

static int by_hours(const void *a, const void *b)
{
    const struct routing_window *p = ((const struct pause *)a)->given.windows;
    const struct routing_window *q = ((const struct pause *)b)->given.windows;
    if (p->open_s != q->open_s)
        return p->open_s < q->open_s ? -1 : 1;
    return (p->close_s > q->close_s) - (p->close_s < q->close_s);
}

static void read_break(struct vroom *vroom, const json_t *rest, struct spot at,
                       struct pause *pause)
{
    static const struct wanted service = {"service", 0, LARGEST, false};
    struct routing_window *windows = NULL;
    if (vroom_check_keys(vroom, rest, at, break_keys, N_KEYS(break_keys))) {
        vroom_id(vroom, rest, at, &pause->id);
        pause->words = vroom_text(vroom, rest, at, "description");
        vroom_number(vroom, rest, at, &service, 0, &pause->given.duration_s);
        windows = vroom_windows(vroom, rest, at, "time_windows", &pause->given.n_windows);
    }
    if (!windows) {
        windows = instance_windows(vroom->instance, 1);
        windows[0].close_s = (double)INFINITY;
        pause->given.n_windows = 1;
    }
    pause->given.windows = windows;
}

/* Breaks are taken in the order of their hours. */
static void read_breaks(struct vroom *vroom, const json_t *vehicle, struct spot spot, size_t type)
{
    const json_t *list = json_object_get(vehicle, "breaks");
    const size_t n = json_array_size(list);
    struct routing_vehicle *made = &vroom->instance->vehicles[type];
    struct instance_type *facts = &vroom->instance->type_facts[type];
    spot = spot_key(spot, "breaks");
    if (list && !json_is_array(list))
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected a list, found something else"));
    if (n > BREAKS_MAX)
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected at most %d breaks of a vehicle, found %zu"), BREAKS_MAX, n);
    if (!n || n > BREAKS_MAX)
        return;
    struct pause *pauses = mem_zeroed(n, sizeof *pauses);
    for (size_t b = 0; b < n; b++)
        read_break(vroom, json_array_get(list, b), spot_item(spot.text, b), &pauses[b]);
    qsort(pauses, n, sizeof *pauses, by_hours);
    struct routing_break *breaks = mem_zeroed(n, sizeof *breaks);
    facts->break_ids = mem_zeroed(n, sizeof *facts->break_ids);
    facts->break_words = mem_zeroed(n, sizeof *facts->break_words);
    made->breaks = breaks;
    made->n_breaks = n;
    for (size_t b = 0; b < n; b++) {
        breaks[b] = pauses[b].given;
        facts->break_ids[b] = pauses[b].id;
        facts->break_words[b] = pauses[b].words;
    }
    free(pauses);
}

/* A limit on what the solver adds up along a route: only what is also what it pays for. */
static double limit_of(struct vroom *vroom, const json_t *vehicle, struct spot spot,
                       const char *key, double per_unit, bool priced_so)
{
    const struct wanted wanted = {key, 0, LARGEST, false};
    const struct spot at = spot_key(spot, key);
    double limit;
    if (!json_object_get(vehicle, key) ||
        !vroom_number(vroom, vehicle, spot, &wanted, 0, &limit))
        return (double)INFINITY;
    if (!priced_so) {
        faults_add(vroom->reading->faults, vroom_where(vroom, &at),
                   _("this can only be kept to by a vehicle whose costs are of the same measure: "
                     "per_hour alone for max_travel_time, per_km alone for max_distance"));
        return (double)INFINITY;
    }
    return limit * per_unit;
}

static void read_limits(struct vroom *vroom, const json_t *vehicle, struct spot spot,
                        const struct vroom_price *price, struct routing_vehicle *made)
{
    static const struct wanted tasks = {"max_tasks", 0, LARGEST, true};
    const bool by_cost = vroom->instance->objective == OBJECTIVE_COST;
    const bool costs = vroom->has_matrices && vroom->profiles[price->profile].costs;
    const bool by_time = by_cost && !costs && price->per_km == 0 && price->per_hour > 0;
    const bool by_length =
        !by_cost || (!costs && price->per_hour == 0 && price->per_km > 0);
    double most;
    vroom_number(vroom, vehicle, spot, &tasks, 0, &most);
    made->max_stops = (size_t)most;
    made->max_distance_km =
        fmin(limit_of(vroom, vehicle, spot, "max_travel_time", price->per_hour / 3600, by_time),
             limit_of(vroom, vehicle, spot, "max_distance",
                      (by_cost ? price->per_km : 1) / 1000, by_length));
}

static void read_window(struct vroom *vroom, const json_t *vehicle, struct spot spot,
                        struct routing_vehicle *made)
{
    const json_t *window = json_object_get(vehicle, "time_window");
    const json_t *from = json_array_get(window, 0), *to = json_array_get(window, 1);
    const struct spot at = spot_key(spot, "time_window");
    if (!window)
        return;
    made->shift_start_s = json_number_value(from);
    made->shift_end_s = json_number_value(to);
    if (json_array_size(window) != 2 || !json_is_number(from) || !json_is_number(to) ||
        !(made->shift_start_s >= 0) || !(made->shift_end_s > made->shift_start_s) ||
        made->shift_end_s > 10 * LARGEST)
        faults_add(vroom->reading->faults, vroom_where(vroom, &at),
                   _("expected [from, to] with 0 <= from < to <= 1e10, found something else"));
}

static void read_ends(struct vroom *vroom, const json_t *vehicle, struct spot spot, size_t type)
{
    struct routing_vehicle *made = &vroom->instance->vehicles[type];
    struct instance_type *facts = &vroom->instance->type_facts[type];
    made->start = vroom_place(vroom, vehicle, spot, "start_index", "start", true);
    facts->hub = vroom_hub(vroom, vehicle, spot);
    if (facts->hub) {
        const struct spot at = spot_key(spot, "hub");
        const size_t place = vroom->instance->hubs[facts->hub - 1].place;
        if (made->start != SIZE_MAX && made->start != place)
            faults_add(vroom->reading->faults, vroom_where(vroom, &at),
                       _("expected no start but the hub, found another"));
        made->start = place;
    }
    made->end = vroom_place(vroom, vehicle, spot, "end_index", "end", true);
    facts->no_start = made->start == SIZE_MAX;
    facts->no_end = made->end == SIZE_MAX;
    vroom->any_open = vroom->any_open || facts->no_start || facts->no_end;
}

/* The speed of traffic from each hour on, as a share of that in the matrix. */
static bool is_traffic(const json_t *list, double from_s[], double speed[])
{
    const size_t n = json_array_size(list);
    for (size_t k = 0; k < n; k++) {
        const json_t *from = json_array_get(json_array_get(list, k), 0);
        const json_t *share = json_array_get(json_array_get(list, k), 1);
        from_s[k] = json_number_value(from);
        speed[k] = json_number_value(share);
        if (json_array_size(json_array_get(list, k)) != 2 || !json_is_number(from) ||
            !json_is_number(share) || !(speed[k] >= 0.01 && speed[k] <= 10) ||
            !(k ? from_s[k] > from_s[k - 1] && from_s[k] <= 10 * LARGEST : from_s[k] == 0))
            return false;
    }
    return n > 0;
}

static void read_traffic(struct vroom *vroom, const json_t *vehicle, struct spot spot,
                         size_t type)
{
    const json_t *list = json_object_get(vehicle, "traffic");
    struct instance *instance = vroom->instance;
    if (!list)
        return;
    for (size_t t = 0; t < type; t++)
        if (json_equal(list, vroom->traffic[t])) { /* one profile: they drive alike */
            instance->vehicles[type].profile = instance->vehicles[t].profile;
            return;
        }
    const size_t n = json_array_size(list);
    double *from_s = mem_zeroed(n, sizeof *from_s), *speed = mem_zeroed(n, sizeof *speed);
    struct routing_profile *profile = mem_zeroed(1, sizeof *profile);
    *profile = (struct routing_profile){n, from_s, speed};
    instance->type_facts[type].profile = profile;
    instance->vehicles[type].profile = profile;
    vroom->traffic[type] = list;
    spot = spot_key(spot, "traffic");
    if (!is_traffic(list, from_s, speed))
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected a list of [from, speed] with ascending times, the first 0, and "
                     "speeds from 0.01 to 10, found something else"));
}

/* A vehicle that comes back to load again. */
static void read_trips(struct vroom *vroom, const json_t *vehicle, struct spot spot,
                       struct routing_vehicle *made)
{
    static const struct wanted trips = {"max_trips", 1, 1000, true};
    static const struct wanted reload = {"reload", 0, LARGEST, false};
    const struct spot at = spot_key(spot, "max_trips");
    double most;
    vroom_number(vroom, vehicle, spot, &trips, 1, &most);
    vroom_number(vroom, vehicle, spot, &reload, 0, &made->reload_s);
    made->max_trips = (size_t)most;
    if (most > 1 && (made->start == SIZE_MAX || json_object_get(vehicle, "hub")))
        faults_add(vroom->reading->faults, vroom_where(vroom, &at),
                   _("expected one trip of a vehicle that starts anywhere or at a hub, found "
                     "more"));
}

/* No more driving than so much without a rest. */
static void read_driving(struct vroom *vroom, const json_t *vehicle, struct spot spot,
                         struct routing_vehicle *made)
{
    static const struct wanted drive = {"max_drive", 1, LARGEST, false};
    static const struct wanted rest = {"rest", 1, LARGEST, false};
    vroom_number(vroom, vehicle, spot, &drive, 0, &made->max_drive_s);
    vroom_number(vroom, vehicle, spot, &rest, 0, &made->rest_s);
    if (!json_object_get(vehicle, "max_drive") != !json_object_get(vehicle, "rest"))
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected max_drive and rest, found one without the other"));
}

static void read_wall(struct vroom *vroom, const json_t *vehicle, struct spot spot,
                      struct routing_vehicle *made)
{
    static const struct wanted wall = {"wall", 1e-3, LARGEST, false};
    const struct spot at = spot_key(spot, "wall");
    vroom_number(vroom, vehicle, spot, &wall, 0, &made->wall_crates);
    vroom->any_wall = vroom->any_wall || made->wall_crates > 0;
    if (made->wall_crates > 0 && !vroom->n_dimensions)
        faults_add(vroom->reading->faults, vroom_where(vroom, &at),
                   _("expected a wall where there are amounts, found none of these"));
}

static void read_type(struct vroom *vroom, const json_t *vehicle, struct spot spot, size_t type)
{
    struct routing_vehicle *made = &vroom->instance->vehicles[type];
    struct vroom_price *price = &vroom->prices[type];
    read_price(vroom, vehicle, spot, price);
    read_ends(vroom, vehicle, spot, type);
    read_limits(vroom, vehicle, spot, price, made);
    read_window(vroom, vehicle, spot, made);
    read_breaks(vroom, vehicle, spot, type);
    read_trips(vroom, vehicle, spot, made);
    read_driving(vroom, vehicle, spot, made);
    read_wall(vroom, vehicle, spot, made);
    read_traffic(vroom, vehicle, spot, type);
    vroom_read_compartments(vroom, vehicle, spot, type);
    made->has = vroom_skills(vroom, vehicle, spot);
    made->fixed_eur = price->fixed;
    double *capacity = &vroom->capacities[type * vroom->n_dimensions];
    if (vroom->n_dimensions && !json_object_get(vehicle, "capacity"))
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected a capacity of %zu amounts as elsewhere in the file, found none"),
                   vroom->n_dimensions);
    const size_t n_before = vroom->reading->faults->n;
    vroom_amounts(vroom, vehicle, spot, "capacity", capacity);
    double sum = 0;
    for (size_t d = 0; d < vroom->n_dimensions; d++)
        sum += capacity[d];
    if (sum == 0 && vroom->n_dimensions && vroom->reading->faults->n == n_before &&
        json_array_size(json_object_get(vehicle, "capacity")) == vroom->n_dimensions)
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected a capacity above 0, found 0: take the vehicle out"));
}

/* ---- All ----------------------------------------------------------------------------- */

static void list_vehicle(struct vroom *vroom, size_t v, size_t type)
{
    const json_t *vehicle = json_array_get(vroom->vehicles, v);
    const struct spot spot = spot_item("vehicles", v);
    struct instance *instance = vroom->instance;
    if (!vroom_check_keys(vroom, vehicle, spot, vehicle_keys, N_KEYS(vehicle_keys)))
        return;
    struct instance_vehicle *listed = &instance->listed[v];
    listed->type = type;
    vroom_id(vroom, vehicle, spot, &listed->number);
    listed->description = vroom_text(vroom, vehicle, spot, "description");
}

void vroom_read_vehicles(struct vroom *vroom)
{
    struct instance *instance = vroom->instance;
    const size_t n = json_array_size(vroom->vehicles);
    size_t *types = mem_zeroed(n, sizeof *types), *examples = mem_zeroed(n, sizeof *examples);
    const size_t n_types = merge(vroom, types, examples);
    instance->vehicles = mem_zeroed(n_types, sizeof *instance->vehicles);
    instance->type_facts = mem_zeroed(n_types, sizeof *instance->type_facts);
    instance->problem.n_vehicles = n_types;
    instance->problem.vehicles = instance->vehicles;
    vroom->prices = mem_zeroed(n_types, sizeof *vroom->prices);
    vroom->n_types = n_types;
    vroom->traffic = mem_zeroed(n_types, sizeof *vroom->traffic);
    vroom->rooms = mem_zeroed(n_types, sizeof *vroom->rooms);
    vroom->capacities = mem_zeroed(n_types * vroom->n_dimensions, sizeof *vroom->capacities);
    instance_list(instance, 0, n);
    for (size_t t = 0; t < n_types; t++) {
        instance->vehicles[t] = (struct routing_vehicle){.capacity_kg = (double)INFINITY,
                                                         .capacity_crates = (double)INFINITY,
                                                         .max_duration_s = (double)INFINITY,
                                                         .eur_per_km = 1};
        read_type(vroom, json_array_get(vroom->vehicles, examples[t]),
                  spot_item("vehicles", examples[t]), t);
    }
    long long *ids = mem_zeroed(n, sizeof *ids);
    for (size_t v = 0; v < n && n_types; v++) {
        const json_t *vehicle = json_array_get(vroom->vehicles, v);
        struct routing_vehicle *made = &instance->vehicles[types[v]];
        list_vehicle(vroom, v, types[v]);
        ids[v] = instance->listed[v].number;
        if (made->max_stops || !json_object_get(vehicle, "max_tasks")) /* 0: it does nothing */
            made->count++;
    }
    if (n_types)
        vroom_check_ids(vroom, "vehicles", ids, n);
    free(ids);
    free(types);
    free(examples);
}
