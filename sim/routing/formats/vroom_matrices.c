/* Custom matrices of VROOM's JSON, or great circles without. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/routing/formats/vroom.h"

static const double earth_radius_m = 6371008.8;

/* ---- Reading ------------------------------------------------------------------------- */

static bool fill_row(struct vroom *vroom, const json_t *row, size_t i, struct spot spot,
                     double *matrix)
{
    const size_t n = vroom->n_places;
    if (json_array_size(row) != n) {
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected %zu numbers in row %zu, as many as there are rows, found %zu"), n,
                   i, json_array_size(row));
        return false;
    }
    for (size_t j = 0; j < n; j++) {
        const json_t *cell = json_array_get(row, j);
        const double value = json_number_value(cell);
        if (!json_is_number(cell) || !(value >= 0) || value > 10 * LARGEST) {
            faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                       _("expected a number from 0 to 1e10, found something else in row %zu, "
                         "column %zu"),
                       i, j);
            return false;
        }
        matrix[i * n + j] = value;
    }
    return true;
}

/* A square matrix of the size of the others; NULL without one, or with a fault. */
static double *read_matrix(struct vroom *vroom, const json_t *profile, const char *key,
                           struct spot spot)
{
    const json_t *rows = json_object_get(profile, key);
    const size_t n = json_array_size(rows);
    spot = spot_key(spot, key);
    if (!rows)
        return NULL;
    if (!vroom->n_places)
        vroom->n_places = n;
    if (n == 0 || n > INSTANCE_PLACES_MAX || n != vroom->n_places) {
        faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                   _("expected a square matrix of 1 to %d rows, as many as in the others, found "
                     "%zu"),
                   INSTANCE_PLACES_MAX, n);
        return NULL;
    }
    double *matrix = mem_zeroed(n * n, sizeof *matrix);
    for (size_t i = 0; i < n; i++)
        if (!fill_row(vroom, json_array_get(rows, i), i, spot, matrix))
            break;
    return matrix;
}

void vroom_read_matrices(struct vroom *vroom, const json_t *matrices)
{
    static const struct key keys[] = {
        {"durations", KEY_READ}, {"distances", KEY_READ}, {"costs", KEY_READ}};
    const struct spot top = {"matrices"};
    if (!matrices)
        return;
    if (!json_is_object(matrices)) {
        faults_add(vroom->reading->faults, vroom_where(vroom, &top),
                   _("expected an object, found something else"));
        return;
    }
    const char *name;
    json_t *profile;
    vroom->has_matrices = json_object_size(matrices) > 0;
    vroom->profiles = mem_zeroed(json_object_size(matrices), sizeof *vroom->profiles);
    json_object_foreach((json_t *)matrices, name, profile) {
        const struct spot spot = spot_key(top, name);
        if (!vroom_check_keys(vroom, profile, spot, keys, 3))
            continue;
        struct vroom_profile *made = &vroom->profiles[vroom->n_profiles++];
        *made = (struct vroom_profile){.name = name,
                                       .durations = read_matrix(vroom, profile, "durations", spot),
                                       .distances = read_matrix(vroom, profile, "distances", spot),
                                       .costs = read_matrix(vroom, profile, "costs", spot)};
        if (!made->durations && !json_object_get(profile, "durations"))
            faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                       _("expected durations, found none"));
    }
    vroom->at = mem_zeroed(vroom->n_places, sizeof *vroom->at);
    vroom->is_located = mem_zeroed(vroom->n_places, sizeof(bool));
    vroom->room = vroom->n_places;
}

size_t vroom_profile(struct vroom *vroom, const char *name)
{
    for (size_t p = 0; p < vroom->n_profiles; p++)
        if (strcmp(vroom->profiles[p].name, name) == 0)
            return p;
    return SIZE_MAX;
}

/* ---- Great circles ------------------------------------------------------------------- */

/* The haversine formula, as in sim/network: this folder does not know that one. */
static double great_circle_m(struct point a, struct point b)
{
    const double radian = acos(-1) / 180;
    const double north = sin((b.y - a.y) * radian / 2), east = sin((b.x - a.x) * radian / 2);
    const double h = north * north + cos(a.y * radian) * cos(b.y * radian) * east * east;
    return 2 * earth_radius_m * asin(sqrt(fmin(h, 1)));
}

void vroom_estimate_matrices(struct vroom *vroom)
{
    const size_t n = vroom->n_places;
    vroom->n_profiles = 1;
    vroom->profiles = mem_resized(vroom->profiles, 1, sizeof *vroom->profiles);
    struct vroom_profile *profile = &vroom->profiles[0];
    *profile = (struct vroom_profile){.name = "",
                                      .durations = mem_zeroed(n * n, sizeof(double)),
                                      .distances = mem_zeroed(n * n, sizeof(double))};
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            const double m = instance_circuity * great_circle_m(vroom->at[i], vroom->at[j]);
            profile->distances[i * n + j] = round(m);
            profile->durations[i * n + j] = round(3.6 * m / instance_speed_km_h);
        }
    vroom->instance->is_guessed = true;
}

/* ---- Prices -------------------------------------------------------------------------- */

/* A leg's seconds, metres and price for a vehicle. Whole seconds stay whole, as in VROOM. */
struct leg {
    double drive_s, length_km, price;
};

static struct leg leg_of(const struct vroom_profile *profile, const struct vroom_price *price,
                         size_t cell)
{
    const double given_s = profile->durations[cell], drive_s = given_s / price->speed_factor;
    struct leg leg = {.drive_s = given_s == floor(given_s) ? round(drive_s) : drive_s};
    if (profile->distances)
        leg.length_km = profile->distances[cell] / 1000;
    leg.price = profile->costs ? profile->costs[cell]
                               : price->per_hour * leg.drive_s / 3600 +
                                     price->per_km * leg.length_km;
    return leg;
}

/* The matrices of a type: times, lengths, and what a leg costs where the solver has its
 * distance, since VROOM prices neither waiting nor service. */
static void make_matrices(struct vroom *vroom, size_t type)
{
    struct instance *instance = vroom->instance;
    const struct vroom_price *price = &vroom->prices[type];
    const struct vroom_profile *profile = &vroom->profiles[price->profile];
    const size_t n = vroom->n_places, n_all = instance->problem.n_places;
    double *drive = instance_matrix(instance);
    double *length = profile->distances ? instance_matrix(instance) : NULL;
    double *cost = instance->objective == OBJECTIVE_COST ? instance_matrix(instance) : length;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            const struct leg leg = leg_of(profile, price, i * n + j);
            drive[i * n_all + j] = leg.drive_s;
            if (length)
                length[i * n_all + j] = leg.length_km;
            if (cost != length)
                cost[i * n_all + j] = leg.price;
        }
    instance->vehicles[type].time_s = drive;
    instance->vehicles[type].distance_km = cost ? cost : drive;
    instance->type_facts[type].drive_s = drive;
    instance->type_facts[type].length_km = length;
}

static bool drive_alike(const struct vroom_price *a, const struct vroom_price *b)
{
    return a->profile == b->profile && a->speed_factor == b->speed_factor &&
           a->per_hour == b->per_hour && a->per_km == b->per_km;
}

void vroom_price_types(struct vroom *vroom)
{
    struct instance *instance = vroom->instance;
    const size_t n = instance->problem.n_places;
    for (size_t v = 0; v < instance->problem.n_vehicles; v++) {
        size_t like = 0;
        while (like < v && !drive_alike(&vroom->prices[like], &vroom->prices[v]))
            like++;
        if (like == v) {
            if ((instance->n_matrices + 3) * n * n > (size_t)3 * INSTANCE_PLACES_MAX *
                                                         INSTANCE_PLACES_MAX) {
                const struct spot spot = {"vehicles"};
                faults_add(vroom->reading->faults, vroom_where(vroom, &spot),
                           _("expected fewer places or kinds of vehicles: their matrices would "
                             "take gigabytes"));
                return;
            }
            make_matrices(vroom, v);
            continue;
        }
        instance->vehicles[v].time_s = instance->vehicles[like].time_s;
        instance->vehicles[v].distance_km = instance->vehicles[like].distance_km;
        instance->type_facts[v].drive_s = instance->type_facts[like].drive_s;
        instance->type_facts[v].length_km = instance->type_facts[like].length_km;
    }
}
