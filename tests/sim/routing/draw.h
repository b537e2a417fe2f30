/* Random problems of every kind, small enough for brute force. Drives, services and windows are
 * whole units of time. So are then the times of some best schedule; by a profile, whose speeds
 * are 1 or 1/2, they are whole quarters, since at most two changes of speed each halve that. */
#ifndef TESTS_SIM_ROUTING_DRAW_H
#define TESTS_SIM_ROUTING_DRAW_H
#include <math.h>
#include <stdbool.h>
#include "data/random.h"
#include "sim/routing/routing.h"

enum draw_feature {
    DRAW_WINDOWS,
    DRAW_LATER, /* more windows a stop */
    DRAW_SHIFT_END,
    DRAW_DURATION,
    DRAW_DISTANCE,
    DRAW_MAX_STOPS,
    DRAW_BREAKS,
    DRAW_DRIVING,
    DRAW_TRIPS,
    DRAW_RELEASE,
    DRAW_COLLECT,
    DRAW_PAIRS,
    DRAW_COMPARTMENTS,
    DRAW_WALLS,
    DRAW_APART,
    DRAW_ABOARD,
    DRAW_PROFILE,
    DRAW_NEEDS,
    DRAW_PENALTY,
    DRAW_PINNED,
    DRAW_TYPES,   /* several vehicle types */
    DRAW_LIMITED, /* few vehicles */
    DRAW_BALANCE,
    DRAW_N_FEATURES
};
#define DRAW(feature) (UINT32_C(1) << (feature))
#define DRAW_ALL (DRAW(DRAW_N_FEATURES) - 1)

enum {
    DRAW_MAX_STOPS_DRAWN = 8,
    DRAW_PLACES = DRAW_MAX_STOPS_DRAWN + 3,
    DRAW_TYPES_DRAWN = 3,
    DRAW_BREAKS_DRAWN = 2,
    DRAW_UNIT_S = 600,
    DRAW_ROUTE = 2 * DRAW_MAX_STOPS_DRAWN /* room for a route's stops and reloads */
};

struct drawn {
    uint32_t features;
    struct routing_problem problem;
    struct routing_stop stops[DRAW_MAX_STOPS_DRAWN];
    struct routing_window later[DRAW_MAX_STOPS_DRAWN][2];
    struct routing_vehicle vehicles[DRAW_TYPES_DRAWN];
    struct routing_compartment compartments[DRAW_TYPES_DRAWN][3];
    struct routing_break breaks[DRAW_TYPES_DRAWN][DRAW_BREAKS_DRAWN];
    struct routing_window pauses[DRAW_TYPES_DRAWN][DRAW_BREAKS_DRAWN][2];
    struct routing_profile profile;
    double from_s[5], speed[5];
    double time_s[DRAW_PLACES * DRAW_PLACES], distance_km[DRAW_PLACES * DRAW_PLACES];
    uint32_t apart[ROUTING_MAX_GOODS];
    struct routing_pinned pinned;
    size_t pinned_stops[DRAW_MAX_STOPS_DRAWN];
};

static inline bool draw_has(const struct drawn *drawn, enum draw_feature feature)
{
    return drawn->features >> feature & 1;
}

static inline bool draw_chance(struct random *random, double share)
{
    return random_uniform(random) < share;
}

/* A whole number of units from low to high, in seconds. */
static inline double draw_s(struct random *random, size_t low, size_t high)
{
    return (double)(low + random_below(random, high - low + 1)) * DRAW_UNIT_S;
}

static inline double draw_whole(struct random *random, size_t low, size_t high)
{
    return (double)(low + random_below(random, high - low + 1));
}

/* Drives that differ by direction and, shortened by way of other places, keep to the triangle
 * inequality. */
static inline void draw_matrix(double table[], size_t n, struct random *random, double unit)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            table[i * n + j] = i == j ? 0 : unit * draw_whole(random, 1, 6);
    for (size_t by = 0; by < n; by++)
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                table[i * n + j] =
                    fmin(table[i * n + j], table[i * n + by] + table[by * n + j]);
}

static inline void draw_windows(struct drawn *drawn, size_t i, struct random *random)
{
    struct routing_stop *stop = &drawn->stops[i];
    if (draw_has(drawn, DRAW_WINDOWS) && draw_chance(random, 0.7)) {
        stop->open_s = draw_s(random, 0, 12);
        stop->close_s = stop->open_s + draw_s(random, 0, 8);
    }
    if (!draw_has(drawn, DRAW_LATER) || !draw_chance(random, 0.6))
        return;
    stop->open_s = draw_s(random, 0, 8);
    stop->close_s = stop->open_s + draw_s(random, 0, 3);
    stop->n_later = 1 + random_below(random, 2);
    stop->later = drawn->later[i];
    double closed_s = stop->close_s;
    for (size_t w = 0; w < stop->n_later; w++) {
        const double open_s = closed_s + draw_s(random, 1, 4);
        closed_s = open_s + draw_s(random, 0, 3);
        drawn->later[i][w] = (struct routing_window){open_s, closed_s};
    }
}

static inline void draw_stop(struct drawn *drawn, size_t i, struct random *random)
{
    struct routing_stop *stop = &drawn->stops[i];
    *stop = (struct routing_stop){.place = draw_chance(random, 0.9) ? i : 0,
                                  .load_kg = draw_whole(random, 0, 4),
                                  .load_crates = draw_whole(random, 0, 4),
                                  .service_s = draw_s(random, 0, 2),
                                  .close_s = HUGE_VAL};
    draw_windows(drawn, i, random);
    if (draw_has(drawn, DRAW_RELEASE) && draw_chance(random, 0.5))
        stop->release_s = draw_s(random, 0, 10);
    if (draw_has(drawn, DRAW_COLLECT) && draw_chance(random, 0.5))
        stop->task = ROUTING_COLLECT;
    if (draw_has(drawn, DRAW_ABOARD) && draw_chance(random, 0.6))
        stop->max_aboard_s = draw_s(random, 3, 12);
    if (draw_has(drawn, DRAW_NEEDS) && draw_chance(random, 0.4))
        stop->needs = UINT64_C(1) << random_below(random, 3);
    if (draw_has(drawn, DRAW_PENALTY) && draw_chance(random, 0.5))
        stop->penalty_eur = draw_whole(random, 1, 30);
    stop->goods = (unsigned)random_below(random, drawn->problem.n_goods);
}

/* Makes a pick-up and its drop of two stops that follow one another in the list. */
static inline void draw_pairs(struct drawn *drawn, struct random *random)
{
    for (size_t i = 0; draw_has(drawn, DRAW_PAIRS) && i + 1 < drawn->problem.n_stops; i += 2) {
        if (!draw_chance(random, 0.6))
            continue;
        struct routing_stop *pick_up = &drawn->stops[i], *drop = &drawn->stops[i + 1];
        pick_up->task = ROUTING_PICK_UP;
        drop->task = ROUTING_DROP;
        pick_up->partner = i + 1;
        drop->partner = i;
        drop->load_kg = pick_up->load_kg;
        drop->load_crates = pick_up->load_crates;
        drop->goods = pick_up->goods;
        drop->penalty_eur = pick_up->penalty_eur;
        pick_up->release_s = drop->release_s = 0;
    }
}

static inline void draw_breaks(struct drawn *drawn, size_t v, struct random *random)
{
    double from_s = 0;
    drawn->vehicles[v].n_breaks = 1 + random_below(random, DRAW_BREAKS_DRAWN);
    drawn->vehicles[v].breaks = drawn->breaks[v];
    for (size_t b = 0; b < drawn->vehicles[v].n_breaks; b++) {
        struct routing_break *pause = &drawn->breaks[v][b];
        *pause = (struct routing_break){.windows = drawn->pauses[v][b],
                                        .n_windows = 1 + random_below(random, 2),
                                        .duration_s = draw_s(random, 1, 2)};
        for (size_t w = 0; w < pause->n_windows; w++) {
            const double open_s = from_s + draw_s(random, 0, 6);
            const double close_s = open_s + draw_s(random, 0, 6);
            drawn->pauses[v][b][w] = (struct routing_window){open_s, close_s};
            from_s = close_s + draw_s(random, 1, 2);
        }
    }
}

static inline void draw_compartments(struct drawn *drawn, size_t v, struct random *random)
{
    struct routing_vehicle *vehicle = &drawn->vehicles[v];
    vehicle->compartments = drawn->compartments[v];
    vehicle->n_compartments = 1 + random_below(random, 3);
    for (size_t c = 0; c < vehicle->n_compartments; c++)
        drawn->compartments[v][c] =
            (struct routing_compartment){.goods = (uint32_t)random_below(random, 8),
                                         .capacity_kg = draw_whole(random, 2, 10),
                                         .capacity_crates = draw_whole(random, 2, 10)};
}

static inline void draw_times(struct drawn *drawn, size_t v, struct random *random)
{
    struct routing_vehicle *vehicle = &drawn->vehicles[v];
    vehicle->shift_start_s = draw_s(random, 0, 3);
    if (draw_has(drawn, DRAW_SHIFT_END))
        vehicle->shift_end_s = draw_s(random, 12, 36);
    if (draw_has(drawn, DRAW_DURATION))
        vehicle->max_duration_s = draw_s(random, 8, 28);
    if (draw_has(drawn, DRAW_TRIPS)) {
        vehicle->max_trips = random_below(random, 4);
        vehicle->reload_s = draw_s(random, 0, 2);
    }
    if (draw_has(drawn, DRAW_BREAKS))
        draw_breaks(drawn, v, random);
    if (draw_has(drawn, DRAW_DRIVING)) {
        vehicle->max_drive_s = draw_s(random, 5, 12);
        vehicle->rest_s = draw_s(random, 1, 3);
    }
    if (draw_has(drawn, DRAW_PROFILE))
        vehicle->profile = &drawn->profile;
}

static inline void draw_vehicle(struct drawn *drawn, size_t v, struct random *random)
{
    const size_t n = drawn->problem.n_stops;
    struct routing_vehicle *vehicle = &drawn->vehicles[v];
    *vehicle = (struct routing_vehicle){
        .start = n,
        .end = draw_chance(random, 0.7) ? n : n + 1,
        .time_s = drawn->time_s,
        .distance_km = drawn->distance_km,
        .count = draw_has(drawn, DRAW_LIMITED) ? random_below(random, 3) : SIZE_MAX,
        .capacity_kg = draw_whole(random, 4, 16),
        .capacity_crates = draw_whole(random, 4, 16),
        .max_duration_s = HUGE_VAL,
        .max_distance_km =
            draw_has(drawn, DRAW_DISTANCE) ? draw_whole(random, 8, 30) : HUGE_VAL,
        .max_stops = draw_has(drawn, DRAW_MAX_STOPS) ? 1 + random_below(random, 4) : 0,
        .has = draw_has(drawn, DRAW_NEEDS) ? random_below(random, 8) : 0,
        .fixed_eur = draw_chance(random, 0.5) ? draw_whole(random, 0, 20) : 0,
        .eur_per_km = draw_chance(random, 0.8) ? draw_whole(random, 0, 3) : 0,
        .eur_per_h = draw_chance(random, 0.7) ? draw_whole(random, 1, 12) : 0};
    draw_times(drawn, v, random);
    if (draw_has(drawn, DRAW_COMPARTMENTS))
        draw_compartments(drawn, v, random);
    if (draw_has(drawn, DRAW_WALLS))
        vehicle->wall_crates = draw_whole(random, 1, 4);
}

/* Settles a part of the first vehicle's work: stops that are not of a pair. */
static inline void draw_pinned(struct drawn *drawn, struct random *random)
{
    size_t n = 0;
    for (size_t i = 0; i < drawn->problem.n_stops && n < 2; i++)
        if (drawn->stops[i].task < ROUTING_PICK_UP && draw_chance(random, 0.4))
            drawn->pinned_stops[n++] = i;
    if (!n)
        return;
    drawn->pinned = (struct routing_pinned){
        .stops = drawn->pinned_stops, .n_stops = n, .closed = draw_chance(random, 0.3)};
    drawn->problem.pinned = &drawn->pinned;
    drawn->problem.n_pinned = 1;
}

/* A problem of n stops with the features that are asked for, each where chance puts it. */
static inline void draw(struct drawn *drawn, uint64_t seed, size_t n, uint32_t features)
{
    struct random random;
    random_init(&random, seed, n, features, 0);
    const bool several =
        features & (DRAW(DRAW_COMPARTMENTS) | DRAW(DRAW_WALLS) | DRAW(DRAW_APART));
    *drawn = (struct drawn){.features = features};
    drawn->problem = (struct routing_problem){
        .n_places = n + 2,
        .n_stops = n,
        .stops = drawn->stops,
        .n_vehicles =
            features & DRAW(DRAW_TYPES) ? 1 + random_below(&random, DRAW_TYPES_DRAWN) : 1,
        .vehicles = drawn->vehicles,
        .n_goods = several ? 3 : 1,
        .longest_eur_per_h = features & DRAW(DRAW_BALANCE) ? draw_whole(&random, 1, 40) : 0};
    draw_matrix(drawn->time_s, n + 2, &random, DRAW_UNIT_S);
    draw_matrix(drawn->distance_km, n + 2, &random, 1);
    double from_s = 0;
    for (size_t i = 0; i < 5; i++) {
        drawn->from_s[i] = from_s;
        drawn->speed[i] = i % 2 ? 0.5 : 1;
        from_s += draw_s(&random, 1, 5);
    }
    drawn->profile =
        (struct routing_profile){1 + random_below(&random, 5), drawn->from_s, drawn->speed};
    for (size_t i = 0; i < n; i++)
        draw_stop(drawn, i, &random);
    draw_pairs(drawn, &random);
    for (size_t v = 0; v < drawn->problem.n_vehicles; v++)
        draw_vehicle(drawn, v, &random);
    if (features & DRAW(DRAW_APART)) {
        drawn->problem.apart = drawn->apart;
        drawn->apart[0] = 2 + 4 * (uint32_t)random_below(&random, 2);
        drawn->apart[1] = 1;
        drawn->apart[2] = drawn->apart[0] & 4 ? 1 : 0;
    }
    if (features & DRAW(DRAW_PINNED))
        draw_pinned(drawn, &random);
}

/* Makes some straight ways longer than those by way of another place, and some no way at all. */
static inline void draw_detours(struct drawn *drawn, uint64_t seed)
{
    struct random random;
    random_init(&random, seed, drawn->problem.n_stops, drawn->features, 1);
    const size_t n = drawn->problem.n_places;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            if (i == j || !draw_chance(&random, 0.3))
                continue;
            drawn->time_s[i * n + j] += draw_s(&random, 0, 8);
            drawn->distance_km[i * n + j] += draw_whole(&random, 0, 8);
            if (draw_chance(&random, 0.1))
                drawn->time_s[i * n + j] = HUGE_VAL;
        }
}

/* A route of up to max_stops of the stops in any order, pairs mostly whole and in order, with
 * reloads. */
static inline size_t draw_route(const struct drawn *drawn, struct random *random,
                                size_t max_stops, size_t stops[])
{
    size_t order[DRAW_MAX_STOPS_DRAWN], n = 0, at[DRAW_MAX_STOPS_DRAWN];
    const size_t n_stops = drawn->problem.n_stops;
    for (size_t i = 0; i < n_stops; i++)
        order[i] = i;
    for (size_t i = n_stops; i > 1; i--) {
        const size_t j = random_below(random, i), swap = order[j];
        order[j] = order[i - 1];
        order[i - 1] = swap;
    }
    for (size_t i = 0; i < n_stops; i++)
        at[order[i]] = i;
    for (size_t i = 0; i < n_stops; i++) {
        const size_t partner = drawn->stops[i].partner;
        if (drawn->stops[i].task != ROUTING_PICK_UP || at[i] < at[partner] ||
            draw_chance(random, 0.05))
            continue;
        order[at[i]] = partner;
        order[at[partner]] = i;
    }
    const size_t limit = 1 + random_below(random, max_stops);
    for (size_t k = 0, taken = 0; k < n_stops && taken < limit; k++) {
        const struct routing_stop *stop = &drawn->stops[order[k]];
        if (stop->task >= ROUTING_PICK_UP && drawn->problem.n_stops > limit &&
            draw_chance(random, 0.9))
            continue;
        if (draw_has(drawn, DRAW_TRIPS) && taken && draw_chance(random, 0.25))
            stops[n++] = ROUTING_RELOAD;
        stops[n++] = order[k];
        taken++;
    }
    if (!n)
        stops[n++] = order[0];
    return n;
}
#endif
