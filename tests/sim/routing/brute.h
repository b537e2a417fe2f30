/* Routes by brute force: every start, wait and rest on a grid of time, every way to divide goods
 * over compartments. Shares nothing with the solver but the problem. */
#ifndef TESTS_SIM_ROUTING_BRUTE_H
#define TESTS_SIM_ROUTING_BRUTE_H
#include <stdlib.h>
#include <string.h>
#include "tests/sim/routing/draw.h"

enum { BRUTE_UNITS = 60, BRUTE_SEEN = 1 << 17, BRUTE_PAIRS = DRAW_MAX_STOPS_DRAWN / 2 };

/* Where a vehicle is on its route, in steps of the grid. */
struct brute_state {
    uint8_t entry, arrived, t, n_breaks, driven, left, back_by, picked[BRUTE_PAIRS];
};

struct brute {
    const struct drawn *drawn;
    const struct routing_vehicle *vehicle;
    const size_t *stops;
    size_t n;
    int start, best_end; /* of the start that is being tried */
    int max_lasts, horizon;
    double step_s;
    struct brute_state *seen;
    uint32_t *seen_at, stamp;
};

/* Start from {0}; release with brute_clear(). */
static inline void brute_clear(struct brute *brute)
{
    free(brute->seen);
    free(brute->seen_at);
}

struct brute_times {
    bool fits;
    double start_s, end_s;
};

static inline bool brute_is_new(struct brute *brute, const struct brute_state *state)
{
    unsigned char bytes[sizeof *state];
    memcpy(bytes, state, sizeof bytes);
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < sizeof bytes; i++)
        hash = (hash ^ bytes[i]) * 1099511628211u;
    for (size_t at = hash % BRUTE_SEEN;; at = (at + 1) % BRUTE_SEEN) {
        if (brute->seen_at[at] != brute->stamp) {
            brute->seen_at[at] = brute->stamp;
            brute->seen[at] = *state;
            return true;
        }
        if (!memcmp(&brute->seen[at], state, sizeof *state))
            return false;
    }
}

static inline int brute_steps(const struct brute *brute, double s)
{
    return s < 1e6 ? (int)lround(s / brute->step_s) : 100000;
}

static inline bool brute_reload(const struct brute *brute, size_t entry)
{
    return entry < brute->n && brute->stops[entry] == ROUTING_RELOAD;
}

static inline const struct routing_stop *brute_stop(const struct brute *brute, size_t entry)
{
    return entry < brute->n && !brute_reload(brute, entry)
               ? &brute->drawn->stops[brute->stops[entry]]
               : NULL;
}

static inline size_t brute_place(const struct brute *brute, size_t entry)
{
    const struct routing_stop *stop = brute_stop(brute, entry);
    return stop ? stop->place : entry < brute->n ? brute->vehicle->start : brute->vehicle->end;
}

/* Step by step of the clock: half steps of driving by their speed. */
static inline int brute_arrival(const struct brute *brute, int left, double drive_s)
{
    const struct routing_profile *profile = brute->vehicle->profile;
    double to_go = drive_s / brute->step_s, t = left;
    while (to_go > 0) {
        double speed = 1;
        for (size_t i = 0; profile && i < profile->n; i++)
            if (profile->from_s[i] <= t * brute->step_s)
                speed = profile->speed[i];
        to_go -= speed / 2;
        t += 0.5;
    }
    return (int)ceil(t); /* who arrives between steps waits for the next */
}

static inline bool brute_inside(const struct routing_window windows[], size_t n, double s)
{
    for (size_t w = 0; w < n; w++)
        if (windows[w].open_s <= s && s <= windows[w].close_s)
            return true;
    return false;
}

static inline bool brute_open(const struct routing_stop *stop, double s)
{
    const struct routing_window first = {stop->open_s, stop->close_s};
    return brute_inside(&first, 1, s) || brute_inside(stop->later, stop->n_later, s);
}

static inline double brute_pair_limit_s(const struct brute *brute,
                                        const struct routing_stop *stop)
{
    const double other_s = brute->drawn->stops[stop->partner].max_aboard_s;
    const double own_s = stop->max_aboard_s > 0 ? stop->max_aboard_s : HUGE_VAL;
    return other_s > 0 ? fmin(own_s, other_s) : own_s;
}

/* Goods that come off now are not too old. */
static inline bool brute_fresh(const struct brute *brute, const struct brute_state *state)
{
    const struct routing_stop *stop = brute_stop(brute, state->entry);
    if (stop->task == ROUTING_DELIVER)
        return !(stop->max_aboard_s > 0) ||
               state->t - state->left <= brute_steps(brute, stop->max_aboard_s);
    if (stop->task == ROUTING_DROP)
        return state->t - state->picked[stop->partner / 2] <=
               brute_steps(brute, brute_pair_limit_s(brute, stop));
    return true;
}

static inline void brute_go(struct brute *brute, struct brute_state state);

/* Serves, reloads or ends, now. */
static inline void brute_serve(struct brute *brute, struct brute_state state)
{
    const struct routing_vehicle *vehicle = brute->vehicle;
    const struct routing_stop *stop = brute_stop(brute, state.entry);
    if (state.entry == brute->n) {
        if (state.n_breaks == vehicle->n_breaks &&
            (!(vehicle->shift_end_s > 0) ||
             state.t <= brute_steps(brute, vehicle->shift_end_s)) &&
            state.t < brute->best_end)
            brute->best_end = state.t;
        return;
    }
    if (stop && (!brute_open(stop, state.t * brute->step_s) || !brute_fresh(brute, &state)))
        return;
    const int done = state.t + brute_steps(brute, stop ? stop->service_s : vehicle->reload_s);
    if (done > brute->horizon)
        return;
    state.t = (uint8_t)done;
    if (stop && stop->task == ROUTING_COLLECT && stop->max_aboard_s > 0 &&
        done + brute_steps(brute, stop->max_aboard_s) < state.back_by)
        state.back_by = (uint8_t)(done + brute_steps(brute, stop->max_aboard_s));
    if (stop && stop->task == ROUTING_PICK_UP && brute_pair_limit_s(brute, stop) < HUGE_VAL)
        state.picked[brute->stops[state.entry] / 2] = state.t;
    if (stop && stop->task == ROUTING_DROP)
        state.picked[stop->partner / 2] = 0;
    state.entry++;
    state.arrived = 0;
    brute_go(brute, state);
}

static inline void brute_rest(struct brute *brute, struct brute_state state, int begin)
{
    const struct routing_vehicle *vehicle = brute->vehicle;
    struct brute_state rested = state;
    if (vehicle->max_drive_s > 0 && state.driven > 0 &&
        begin + brute_steps(brute, vehicle->rest_s) <= brute->horizon) {
        rested.t = (uint8_t)(begin + brute_steps(brute, vehicle->rest_s));
        rested.driven = 0;
        brute_go(brute, rested);
    }
    if (state.n_breaks == vehicle->n_breaks)
        return;
    const struct routing_break *pause = &vehicle->breaks[state.n_breaks];
    const int end = begin + brute_steps(brute, pause->duration_s);
    if (!brute_inside(pause->windows, pause->n_windows, begin * brute->step_s) ||
        end > brute->horizon)
        return;
    rested = state;
    rested.t = (uint8_t)end;
    rested.n_breaks++;
    if (vehicle->max_drive_s > 0 && pause->duration_s >= vehicle->rest_s)
        rested.driven = 0;
    brute_go(brute, rested);
}

/* Leaves for the entry now, or when the goods of the trip are there. */
static inline void brute_leave(struct brute *brute, struct brute_state state)
{
    const struct routing_vehicle *vehicle = brute->vehicle;
    int left = state.t;
    const bool trip = !state.entry || brute_reload(brute, state.entry - 1u);
    bool ages = false;
    for (size_t k = state.entry; trip && k < brute->n && !brute_reload(brute, k); k++) {
        const struct routing_stop *stop = brute_stop(brute, k);
        if (stop->task == ROUTING_DELIVER && brute_steps(brute, stop->release_s) > left)
            left = brute_steps(brute, stop->release_s);
        ages |= stop->task == ROUTING_DELIVER && stop->max_aboard_s > 0;
    }
    const size_t at = state.entry ? brute_place(brute, state.entry - 1u) : vehicle->start;
    const size_t cell = at * brute->drawn->problem.n_places + brute_place(brute, state.entry);
    const int arrival = brute_arrival(brute, left, vehicle->time_s[cell]);
    const int driven = vehicle->max_drive_s > 0 ? state.driven + arrival - left : 0;
    if (arrival > brute->horizon ||
        (vehicle->max_drive_s > 0 && driven > brute_steps(brute, vehicle->max_drive_s)))
        return;
    if (trip)
        state.left = ages ? (uint8_t)left : 0;
    state.t = (uint8_t)arrival;
    state.driven = (uint8_t)driven;
    state.arrived = 1;
    if (state.entry == brute->n || brute_reload(brute, state.entry)) {
        if (arrival > state.back_by)
            return;
        state.back_by = UINT8_MAX;
    }
    brute_go(brute, state);
}

static inline void brute_go(struct brute *brute, struct brute_state state)
{
    if (state.t >= brute->best_end || state.t - brute->start > brute->max_lasts ||
        !brute_is_new(brute, &state))
        return;
    if (!state.arrived) {
        brute_leave(brute, state);
        const bool rests = brute->vehicle->n_breaks || brute->vehicle->max_drive_s > 0;
        for (int begin = state.t;
             rests && begin < brute->best_end && begin - brute->start <= brute->max_lasts;
             begin++)
            brute_rest(brute, state, begin);
        return;
    }
    brute_serve(brute, state);
    brute_rest(brute, state, state.t);
    state.t++;
    if (state.t <= brute->horizon)
        brute_go(brute, state);
}

/* The shortest schedule of a route, and of those the one that ends first. */
static inline struct brute_times brute_time(struct brute *brute, const struct drawn *drawn,
                                            size_t vehicle, const size_t stops[], size_t n)
{
    struct brute_times best = {0};
    brute->drawn = drawn;
    brute->vehicle = &drawn->vehicles[vehicle];
    brute->stops = stops;
    brute->n = n;
    brute->step_s = brute->vehicle->profile ? DRAW_UNIT_S / 4.0 : DRAW_UNIT_S;
    brute->horizon = brute_steps(brute, BRUTE_UNITS * DRAW_UNIT_S);
    brute->max_lasts = brute_steps(brute, brute->vehicle->max_duration_s);
    if (!brute->seen) {
        brute->seen = calloc(BRUTE_SEEN, sizeof *brute->seen);
        brute->seen_at = calloc(BRUTE_SEEN, sizeof *brute->seen_at);
    }
    for (int start = brute_steps(brute, brute->vehicle->shift_start_s); start <= brute->horizon;
         start++) {
        brute->start = start;
        brute->best_end = brute->horizon + 1;
        brute->stamp++;
        brute_go(brute, (struct brute_state){.t = (uint8_t)start, .back_by = UINT8_MAX});
        if (brute->best_end > brute->horizon)
            continue;
        if (best.fits && brute->best_end - start >= brute->max_lasts + 1)
            continue;
        best =
            (struct brute_times){true, start * brute->step_s, brute->best_end * brute->step_s};
        brute->max_lasts = brute->best_end - start - 1; /* another must be shorter */
        if (brute->max_lasts < 0)
            break;
    }
    return best;
}

/* ---- What is on board -------------------------------------------------------------------- */

struct brute_load {
    int kg[ROUTING_MAX_GOODS], crates[ROUTING_MAX_GOODS];
};

/* Divides whole amounts of the classes from g on over the compartments in every way. */
static inline bool brute_divide(const struct routing_vehicle *vehicle, const int amount[],
                                int left_over, size_t g, size_t c, int room[])
{
    if (c == vehicle->n_compartments) {
        if (left_over)
            return false;
        while (++g < ROUTING_MAX_GOODS && !amount[g])
            ;
        return g >= ROUTING_MAX_GOODS || brute_divide(vehicle, amount, amount[g], g, 0, room);
    }
    const int most = vehicle->compartments[c].goods >> g & 1 ? left_over : 0;
    for (int take = 0; take <= most && take <= room[c]; take++) {
        room[c] -= take;
        const bool fits = brute_divide(vehicle, amount, left_over - take, g, c + 1, room);
        room[c] += take;
        if (fits)
            return true;
    }
    return false;
}

static inline bool brute_aboard_fits(const struct routing_vehicle *vehicle,
                                     const struct brute_load *load)
{
    int kg = 0, crates = 0, room_kg[3], room_crates[3];
    for (size_t g = 0; g < ROUTING_MAX_GOODS; g++) {
        kg += load->kg[g];
        crates += load->crates[g];
    }
    if (kg > vehicle->capacity_kg || crates > vehicle->capacity_crates)
        return false;
    for (size_t c = 0; c < vehicle->n_compartments; c++) {
        room_kg[c] = (int)vehicle->compartments[c].capacity_kg;
        room_crates[c] = (int)vehicle->compartments[c].capacity_crates;
    }
    return !vehicle->n_compartments ||
           (brute_divide(vehicle, load->kg, load->kg[0], 0, 0, room_kg) &&
            brute_divide(vehicle, load->crates, load->crates[0], 0, 0, room_crates));
}

/* One trip, the entries first .. past-1. */
static inline bool brute_trip_fits(const struct drawn *drawn,
                                   const struct routing_vehicle *vehicle, const size_t stops[],
                                   size_t first, size_t past)
{
    struct brute_load load = {0};
    int peak[ROUTING_MAX_GOODS] = {0}, walled = 0;
    uint32_t goods = 0, aboard = 0;
    for (size_t k = first; k < past; k++) {
        const struct routing_stop *stop = &drawn->stops[stops[k]];
        if (stop->needs & ~vehicle->has)
            return false;
        if (stop->load_kg > 0 || stop->load_crates > 0)
            goods |= 1u << stop->goods;
        if (stop->task == ROUTING_DELIVER) {
            load.kg[stop->goods] += (int)stop->load_kg;
            load.crates[stop->goods] += (int)stop->load_crates;
        }
    }
    for (size_t g = 0; drawn->problem.apart && g < drawn->problem.n_goods; g++)
        for (size_t h = 0; h < drawn->problem.n_goods; h++)
            if (goods >> g & 1 && goods >> h & 1 && drawn->apart[g] >> h & 1)
                return false;
    for (size_t k = first;; k++) {
        for (size_t g = 0; g < ROUTING_MAX_GOODS; g++)
            peak[g] = load.crates[g] > peak[g] ? load.crates[g] : peak[g];
        if (!brute_aboard_fits(vehicle, &load))
            return false;
        if (k == past)
            break;
        const struct routing_stop *stop = &drawn->stops[stops[k]];
        const bool on = stop->task == ROUTING_COLLECT || stop->task == ROUTING_PICK_UP;
        load.kg[stop->goods] += (on ? 1 : -1) * (int)stop->load_kg;
        load.crates[stop->goods] += (on ? 1 : -1) * (int)stop->load_crates;
        if (stop->task == ROUTING_PICK_UP)
            aboard |= 1u << stops[k];
        if (stop->task == ROUTING_DROP && !(aboard >> stop->partner & 1))
            return false;
        if (stop->task == ROUTING_DROP)
            aboard &= ~(1u << stop->partner);
    }
    const int wall = (int)vehicle->wall_crates;
    for (size_t g = 0; wall && g < ROUTING_MAX_GOODS; g++)
        walled += (peak[g] + wall - 1) / wall * wall;
    return !aboard && walled <= vehicle->capacity_crates;
}

/* All that concerns no time but the settled part: loads, counts, distance. */
static inline bool brute_fits(const struct drawn *drawn, size_t vehicle, const size_t stops[],
                              size_t n, double *km)
{
    const struct routing_vehicle *type = &drawn->vehicles[vehicle];
    size_t first = 0, n_trips = 0, n_stops = 0, at = type->start;
    *km = 0;
    for (size_t k = 0; k <= n; k++) {
        const bool stop = k < n && stops[k] != ROUTING_RELOAD;
        const size_t to = stop ? drawn->stops[stops[k]].place : k < n ? type->start : type->end;
        *km += type->distance_km[at * drawn->problem.n_places + to];
        at = to;
        if (stop) {
            n_stops++;
            continue;
        }
        n_trips++;
        if (first == k || !brute_trip_fits(drawn, type, stops, first, k))
            return false;
        first = k + 1;
    }
    return (n_trips == 1 || n_trips <= type->max_trips) && *km <= type->max_distance_km &&
           (!type->max_stops || n_stops <= type->max_stops);
}

static inline bool brute_pins_hold(const struct drawn *drawn, size_t vehicle,
                                   const size_t stops[], size_t n)
{
    const struct routing_pinned *pinned = &drawn->pinned;
    bool any = false;
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; drawn->problem.n_pinned && i < pinned->n_stops; i++)
            any |= stops[k] == pinned->stops[i];
    if (!any)
        return true;
    return pinned->vehicle == vehicle && n >= pinned->n_stops &&
           !memcmp(stops, pinned->stops, pinned->n_stops * sizeof *stops) &&
           (!pinned->closed || n == pinned->n_stops);
}

/* Cost of a route at its best; infinite when it cannot be driven. */
static inline double brute_route_eur(struct brute *brute, const struct drawn *drawn,
                                     size_t vehicle, const size_t stops[], size_t n,
                                     struct brute_times *times)
{
    const struct routing_vehicle *type = &drawn->vehicles[vehicle];
    double km;
    if (!brute_fits(drawn, vehicle, stops, n, &km) ||
        !brute_pins_hold(drawn, vehicle, stops, n))
        return HUGE_VAL;
    *times = brute_time(brute, drawn, vehicle, stops, n);
    if (!times->fits)
        return HUGE_VAL;
    return type->fixed_eur + type->eur_per_km * km +
           type->eur_per_h * (times->end_s - times->start_s) / 3600;
}
#endif
