#include "sim/routing/schedule.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "sim/routing/rests.h"

enum { N_SETS = 1 << ROUTING_MAX_GOODS };

/* No drive or wait is that long: what would be, has no way. */
static const double never_s = 1e12, never_km = 1e11;

/* A vehicle type with what would be worked out again for each route. */
struct kind {
    const struct routing_vehicle *vehicle;
    double fastest;                            /* highest speed of its profile; 1 without */
    uint32_t goods;                            /* classes that it may carry */
    bool by_class;                             /* compartments or walls */
    double set_kg[N_SETS], set_crates[N_SETS]; /* room for each set of classes */
};

struct schedule_memory {
    size_t n_kinds;
    struct kind *kinds;
    size_t *pinned_of;   /* of each stop, SIZE_MAX: free; NULL: none is pinned */
    uint64_t *picked_in; /* of each stop, serial number of the trip that picked it up */
    uint64_t trip;
    double *leg_s, *leave_s;
    size_t room_leg, room_leave;
    struct itinerary itinerary; /* of the last route */
    struct rests rests;
};

/* A route being looked at. */
struct look {
    struct schedule *schedule;
    struct schedule_memory *memory;
    struct itinerary *itinerary;
    const struct kind *kind;
    double latest_s, ends_s, lasts_s, driven_s;
};

static void sum_sets(struct kind *kind)
{
    const struct routing_vehicle *vehicle = kind->vehicle;
    for (size_t c = 0; c < vehicle->n_compartments; c++) {
        const struct routing_compartment *compartment = &vehicle->compartments[c];
        kind->goods |= compartment->goods;
        for (uint32_t set = 1; set < N_SETS; set++)
            if (set & compartment->goods) {
                kind->set_kg[set] += compartment->capacity_kg;
                kind->set_crates[set] += compartment->capacity_crates;
            }
    }
}

static void init_kind(struct kind *kind, const struct routing_vehicle *vehicle)
{
    *kind = (struct kind){.vehicle = vehicle, .fastest = 1};
    kind->by_class = vehicle->n_compartments > 0 || vehicle->wall_crates > 0;
    if (vehicle->n_compartments)
        sum_sets(kind);
    else
        kind->goods = UINT32_MAX;
    const struct routing_profile *profile = vehicle->profile;
    for (size_t i = 0; profile && i < profile->n; i++)
        kind->fastest = i ? fmax(kind->fastest, profile->speed[i]) : profile->speed[i];
}

static void init_pinned(struct schedule_memory *memory, const struct routing_problem *problem)
{
    if (!problem->n_pinned)
        return;
    memory->pinned_of = mem_zeroed(problem->n_stops, sizeof *memory->pinned_of);
    for (size_t i = 0; i < problem->n_stops; i++)
        memory->pinned_of[i] = SIZE_MAX;
    for (size_t p = 0; p < problem->n_pinned; p++)
        for (size_t k = 0; k < problem->pinned[p].n_stops; k++)
            memory->pinned_of[problem->pinned[p].stops[k]] = p;
}

void schedule_init(struct schedule *schedule, const struct routing_problem *problem)
{
    struct schedule_memory *memory = mem_zeroed(1, sizeof *memory);
    memory->n_kinds = problem->n_vehicles;
    memory->kinds = mem_zeroed(problem->n_vehicles, sizeof *memory->kinds);
    for (size_t v = 0; v < problem->n_vehicles; v++)
        init_kind(&memory->kinds[v], &problem->vehicles[v]);
    memory->picked_in = mem_zeroed(problem->n_stops, sizeof *memory->picked_in);
    init_pinned(memory, problem);
    *schedule = (struct schedule){.memory = memory};
}

void schedule_clear(struct schedule *schedule)
{
    struct schedule_memory *memory = schedule->memory;
    if (!memory)
        return;
    rests_clear(&memory->rests);
    free(memory->kinds);
    free(memory->pinned_of);
    free(memory->picked_in);
    free(memory->leg_s);
    free(memory->leave_s);
    free(memory);
    *schedule = (struct schedule){0};
}

static bool refuse(const struct look *look, enum schedule_limit limit, size_t entry,
                   double excess)
{
    look->schedule->limit = limit;
    look->schedule->entry = entry;
    look->schedule->excess = excess;
    return false;
}

/* A limit with what rounding is forgiven. */
static double loosened(double limit)
{
    return limit + 1e-9 * (1 + fabs(limit));
}

static const struct routing_stop *stop_at(const struct look *look, size_t entry)
{
    return &look->itinerary->problem->stops[look->itinerary->stops[entry]];
}

/* ---- What is on board -------------------------------------------------------------------- */

/* What a stop changes in the vehicle. */
static double sign_of(enum routing_task task)
{
    return task == ROUTING_COLLECT || task == ROUTING_PICK_UP ? 1 : -1;
}

/* Room for every set of the classes given (Hall: then they can be divided over the compartments
 * that take them). */
static bool sets_fit(const struct look *look, size_t entry, uint32_t goods, const double kg[],
                     const double crates[])
{
    double sum_kg[N_SETS] = {0}, sum_crates[N_SETS] = {0};
    for (uint32_t set = 1; set < N_SETS && set <= goods; set++) {
        if (set & ~goods)
            continue;
        const uint32_t rest = set & (set - 1);
        size_t lowest = 0;
        while (!(set >> lowest & 1))
            lowest++;
        sum_kg[set] = sum_kg[rest] + kg[lowest];
        sum_crates[set] = sum_crates[rest] + crates[lowest];
        if (!(sum_kg[set] <= loosened(look->kind->set_kg[set])))
            return refuse(look, SCHEDULE_KG, entry, sum_kg[set] - look->kind->set_kg[set]);
        if (!(sum_crates[set] <= loosened(look->kind->set_crates[set])))
            return refuse(look, SCHEDULE_CRATES, entry,
                          sum_crates[set] - look->kind->set_crates[set]);
    }
    return true;
}

static bool walls_fit(const struct look *look, size_t entry, const double peak_crates[])
{
    const struct routing_vehicle *vehicle = look->kind->vehicle;
    double crates = 0;
    for (size_t g = 0; g < ROUTING_MAX_GOODS; g++)
        crates += vehicle->wall_crates * ceil(peak_crates[g] / vehicle->wall_crates - 1e-9);
    return crates <= loosened(vehicle->capacity_crates) ||
           refuse(look, SCHEDULE_CRATES, entry, crates - vehicle->capacity_crates);
}

/* Compartments and walls over the trip in entries first .. past-1. */
static bool classes_fit(const struct look *look, size_t first, size_t past, uint32_t goods)
{
    double kg[ROUTING_MAX_GOODS] = {0}, crates[ROUTING_MAX_GOODS] = {0};
    double peak_crates[ROUTING_MAX_GOODS];
    for (size_t k = first; k < past; k++) {
        const struct routing_stop *stop = stop_at(look, k);
        kg[stop->goods] += stop->task == ROUTING_DELIVER ? stop->load_kg : 0;
        crates[stop->goods] += stop->task == ROUTING_DELIVER ? stop->load_crates : 0;
    }
    memcpy(peak_crates, crates, sizeof peak_crates);
    const bool compartments = look->kind->vehicle->n_compartments > 0;
    if (compartments && !sets_fit(look, first, goods, kg, crates))
        return false;
    for (size_t k = first; k < past; k++) {
        const struct routing_stop *stop = stop_at(look, k);
        const double sign = sign_of(stop->task);
        kg[stop->goods] += sign * stop->load_kg;
        crates[stop->goods] += sign * stop->load_crates;
        peak_crates[stop->goods] = fmax(peak_crates[stop->goods], crates[stop->goods]);
        if (compartments && sign > 0 && !sets_fit(look, k, goods, kg, crates))
            return false;
    }
    return !(look->kind->vehicle->wall_crates > 0) || walls_fit(look, first, peak_crates);
}

/* Sums along a trip: what it delivers is aboard from its start. */
struct load {
    double delivered, change, most;
    size_t peak; /* entry after which there is the most aboard */
};

static void add_load(struct load *load, const struct routing_stop *stop, double amount,
                     size_t entry)
{
    load->delivered += stop->task == ROUTING_DELIVER ? amount : 0;
    load->change += sign_of(stop->task) * amount;
    if (load->change > load->most) {
        load->most = load->change;
        load->peak = entry;
    }
}

static bool load_fits(const struct look *look, const struct load *load, double capacity,
                      enum schedule_limit limit)
{
    const double most = load->delivered + load->most;
    return most <= loosened(capacity) || refuse(look, limit, load->peak, most - capacity);
}

static bool may_mix(const struct look *look, size_t entry, uint32_t goods)
{
    const uint32_t *apart = look->itinerary->problem->apart;
    for (size_t g = 0; g < look->itinerary->problem->n_goods; g++)
        if (goods >> g & 1 && goods & apart[g] & ~(UINT32_C(1) << g))
            return refuse(look, SCHEDULE_APART, entry, 0);
    return true;
}

static bool pair_fits(const struct look *look, size_t entry, size_t *n_aboard)
{
    const struct routing_stop *stop = stop_at(look, entry);
    uint64_t *picked_in = look->memory->picked_in;
    if (stop->task == ROUTING_PICK_UP) {
        picked_in[look->itinerary->stops[entry]] = look->memory->trip;
        ++*n_aboard;
    } else if (picked_in[stop->partner] == look->memory->trip) {
        --*n_aboard;
    } else {
        return refuse(look, SCHEDULE_PAIR, entry, 0);
    }
    return true;
}

static bool stop_fits(const struct look *look, const struct routing_stop *stop, size_t entry)
{
    if (stop->needs & ~look->kind->vehicle->has)
        return refuse(look, SCHEDULE_NEEDS, entry, 0);
    if (!(stop->load_kg >= 0))
        return refuse(look, SCHEDULE_KG, entry, 0);
    if (!(stop->load_crates >= 0))
        return refuse(look, SCHEDULE_CRATES, entry, 0);
    if (!(look->kind->goods >> stop->goods & 1) && stop->load_kg + stop->load_crates > 0)
        return refuse(look, SCHEDULE_GOODS, entry, 0);
    return true;
}

/* All but times, of the trip in entries first .. past-1. */
static bool trip_fits(struct look *look, size_t first, size_t past, double *leave_s)
{
    struct load kg = {.peak = first}, crates = {.peak = first};
    uint32_t goods = 0;
    size_t n_aboard = 0;
    *leave_s = -HUGE_VAL;
    look->memory->trip++;
    for (size_t k = first; k < past; k++) {
        const struct routing_stop *stop = stop_at(look, k);
        if (!stop_fits(look, stop, k))
            return false;
        add_load(&kg, stop, stop->load_kg, k);
        add_load(&crates, stop, stop->load_crates, k);
        if (stop->load_kg + stop->load_crates > 0)
            goods |= UINT32_C(1) << stop->goods;
        if (stop->task == ROUTING_DELIVER && stop->release_s > *leave_s)
            *leave_s = stop->release_s;
        if (stop->task >= ROUTING_PICK_UP && !pair_fits(look, k, &n_aboard))
            return false;
        look->itinerary->later_windows |= stop->n_later > 0;
        look->itinerary->aboard |= stop->max_aboard_s > 0;
    }
    const struct routing_vehicle *vehicle = look->kind->vehicle;
    if (n_aboard)
        return refuse(look, SCHEDULE_PAIR, past, 0);
    return load_fits(look, &kg, vehicle->capacity_kg, SCHEDULE_KG) &&
           load_fits(look, &crates, vehicle->capacity_crates, SCHEDULE_CRATES) &&
           (!look->itinerary->problem->apart || may_mix(look, first, goods)) &&
           (!look->kind->by_class || classes_fit(look, first, past, goods));
}

static bool trips_fit(struct look *look)
{
    const struct itinerary *itinerary = look->itinerary;
    const struct routing_vehicle *vehicle = look->kind->vehicle;
    size_t first = 0, n_trips = 0, n_stops = 0;
    for (size_t k = 0; k <= itinerary->n; k++) {
        if (k < itinerary->n && itinerary->stops[k] != ROUTING_RELOAD)
            continue;
        if (k == first || (n_trips && n_trips >= vehicle->max_trips))
            return refuse(look, SCHEDULE_TRIPS, k, 0);
        n_stops += k - first;
        if (vehicle->max_stops && n_stops > vehicle->max_stops)
            return refuse(look, SCHEDULE_STOPS, k, 0);
        if (!trip_fits(look, first, k, &itinerary->leave_s[n_trips++]))
            return false;
        first = k + 1;
    }
    return true;
}

/* A route with a pinned stop begins as that was settled, and holds no other pinned stops. */
static bool pins_hold(const struct look *look, size_t vehicle)
{
    const struct itinerary *itinerary = look->itinerary;
    const size_t *pinned_of = look->memory->pinned_of;
    const size_t p = pinned_of[itinerary->stops[0]];
    const struct routing_pinned *pinned = p < SIZE_MAX ? &itinerary->problem->pinned[p] : NULL;
    if (pinned && (pinned->vehicle != vehicle || itinerary->n < pinned->n_stops))
        return refuse(look, SCHEDULE_PINNED, 0, 0);
    const size_t n_pinned = pinned ? pinned->n_stops : 0;
    if (pinned && pinned->closed && itinerary->n > n_pinned)
        return refuse(look, SCHEDULE_PINNED, n_pinned, 0);
    for (size_t k = 0; k < itinerary->n; k++) {
        const size_t stop = itinerary->stops[k];
        if (k < n_pinned ? stop != pinned->stops[k]
                         : stop != ROUTING_RELOAD && pinned_of[stop] < SIZE_MAX)
            return refuse(look, SCHEDULE_PINNED, k, 0);
    }
    return true;
}

/* ---- Times ------------------------------------------------------------------------------- */

static size_t place_at(const struct look *look, size_t entry)
{
    const struct routing_vehicle *vehicle = look->kind->vehicle;
    if (entry == look->itinerary->n)
        return vehicle->end;
    return look->itinerary->stops[entry] == ROUTING_RELOAD ? vehicle->start
                                                           : stop_at(look, entry)->place;
}

/* Drives a leg, at the highest speed there is. */
static bool drive(struct look *look, size_t leg, size_t from, size_t to)
{
    const struct routing_vehicle *vehicle = look->kind->vehicle;
    const size_t cell = from * look->itinerary->problem->n_places + to;
    const double drive_s = vehicle->time_s[cell], km = vehicle->distance_km[cell];
    if (!(drive_s >= 0 && drive_s < never_s) || !(km >= 0 && km < never_km))
        return refuse(look, SCHEDULE_NO_WAY, leg, 0);
    look->itinerary->leg_s[leg] = drive_s;
    look->schedule->distance_km += km;
    look->driven_s += drive_s;
    look->lasts_s += drive_s / look->kind->fastest;
    look->ends_s += drive_s / look->kind->fastest;
    return true;
}

/* Enters the window of the entry, from its first opening to its last closing. */
static bool enter(struct look *look, size_t entry)
{
    const struct itinerary *itinerary = look->itinerary;
    const struct routing_vehicle *vehicle = look->kind->vehicle;
    double open_s = -HUGE_VAL, close_s = HUGE_VAL, busy_s = 0;
    if (entry == itinerary->n) {
        close_s = vehicle->shift_end_s > 0 ? vehicle->shift_end_s : HUGE_VAL;
    } else if (itinerary->stops[entry] == ROUTING_RELOAD) {
        busy_s = vehicle->reload_s;
    } else {
        const struct routing_stop *stop = stop_at(look, entry);
        open_s = stop->open_s;
        close_s = stop->n_later ? stop->later[stop->n_later - 1].close_s : stop->close_s;
        busy_s = stop->service_s;
    }
    look->ends_s = look->ends_s > open_s ? look->ends_s : open_s;
    if (!(look->ends_s <= close_s + SCHEDULE_SLACK_S) || !(look->ends_s + busy_s < never_s) ||
        !(busy_s >= 0))
        return refuse(look, entry == itinerary->n ? SCHEDULE_SHIFT : SCHEDULE_WINDOW, entry,
                      look->ends_s - close_s);
    if (close_s - look->lasts_s < look->latest_s)
        look->latest_s = close_s - look->lasts_s;
    look->lasts_s += busy_s;
    look->ends_s += busy_s;
    return true;
}

/* One pass: all there is to times in the plain case, and else what no schedule can better. Who
 * leaves at s is ready at max(s + lasts_s, ends_s), if s is no later than latest_s. */
static bool pass(struct look *look)
{
    const struct itinerary *itinerary = look->itinerary;
    size_t at = look->kind->vehicle->start, trip = 0;
    bool leaving = true;
    look->latest_s = HUGE_VAL;
    look->ends_s = look->kind->vehicle->shift_start_s;
    for (size_t k = 0; k <= itinerary->n; k++) {
        const size_t to = place_at(look, k);
        if (leaving)
            look->ends_s = fmax(look->ends_s, itinerary->leave_s[trip++]);
        if (!drive(look, k, at, to) || !enter(look, k))
            return false;
        leaving = k < itinerary->n && itinerary->stops[k] == ROUTING_RELOAD;
        at = to;
    }
    return true;
}

static bool limits_hold(const struct look *look)
{
    const struct routing_vehicle *vehicle = look->kind->vehicle;
    const double km = look->schedule->distance_km;
    const double lasts_s = fmax(look->lasts_s, look->ends_s - look->latest_s);
    if (!(km <= loosened(vehicle->max_distance_km)))
        return refuse(look, SCHEDULE_DISTANCE, look->itinerary->n,
                      km - vehicle->max_distance_km);
    if (!(lasts_s <= vehicle->max_duration_s + SCHEDULE_SLACK_S))
        return refuse(look, SCHEDULE_DURATION, look->itinerary->n,
                      lasts_s - vehicle->max_duration_s);
    return true;
}

/* Times the route, by the simplest means that are exact for what it has. */
static bool time_route(struct look *look)
{
    const struct routing_vehicle *vehicle = look->kind->vehicle;
    struct rests *rests = &look->memory->rests;
    rests->n_placed = 0;
    rests->start_s = fmin(look->latest_s, look->ends_s - look->lasts_s);
    rests->end_s = look->ends_s;
    const bool rested =
        vehicle->n_breaks > 0 || (vehicle->max_drive_s > 0 &&
                                  (vehicle->profile || look->driven_s > vehicle->max_drive_s));
    const bool fixed_point = vehicle->profile || look->itinerary->aboard;
    if (!rested && !fixed_point && !look->itinerary->later_windows)
        return true;
    look->itinerary->least_s = look->lasts_s;
    look->itinerary->waiting_s = look->ends_s - look->latest_s;
    look->itinerary->any = look->schedule->any && !(vehicle->eur_per_h > 0) &&
                           !(vehicle->max_duration_s < HUGE_VAL);
    return (fixed_point ? rests_try : rests_place)(rests, look->itinerary) ||
           refuse(look, rests->limit, rests->entry, rests->excess);
}

bool schedule_route(const struct routing_problem *problem, size_t vehicle, const size_t stops[],
                    size_t n, struct schedule *schedule)
{
    struct schedule_memory *memory = schedule->memory;
    assert(n > 0 && vehicle < memory->n_kinds);
    memory->leg_s = mem_grown(memory->leg_s, &memory->room_leg, n + 1, sizeof(double));
    memory->leave_s = mem_grown(memory->leave_s, &memory->room_leave, n + 1, sizeof(double));
    memory->itinerary = (struct itinerary){.problem = problem,
                                           .vehicle = &problem->vehicles[vehicle],
                                           .stops = stops,
                                           .n = n,
                                           .leg_s = memory->leg_s,
                                           .leave_s = memory->leave_s};
    struct look look = {.schedule = schedule,
                        .memory = memory,
                        .itinerary = &memory->itinerary,
                        .kind = &memory->kinds[vehicle]};
    schedule->limit = SCHEDULE_FITS;
    schedule->distance_km = 0;
    if (!trips_fit(&look) || (memory->pinned_of && !pins_hold(&look, vehicle)) ||
        !pass(&look) || !limits_hold(&look) || !time_route(&look))
        return false;
    const struct routing_vehicle *type = look.kind->vehicle;
    schedule->start_s = memory->rests.start_s;
    schedule->duration_s = memory->rests.end_s - memory->rests.start_s;
    schedule->cost_eur = type->fixed_eur + type->eur_per_km * schedule->distance_km +
                         type->eur_per_h * schedule->duration_s / 3600;
    return true;
}

void schedule_write(const struct schedule *schedule, struct routing_route *route)
{
    const struct itinerary *itinerary = &schedule->memory->itinerary;
    struct rests *rests = &schedule->memory->rests;
    struct timeline *timeline = &rests->timeline;
    timeline_lay(timeline, itinerary, rests->placed, rests->n_placed);
    timeline_earliest(timeline, schedule->start_s);
    free(route->begin_s);
    free(route->rests);
    route->begin_s = mem_zeroed(itinerary->n, sizeof *route->begin_s);
    route->rests = mem_zeroed(rests->n_placed, sizeof *route->rests);
    route->n_rests = rests->n_placed;
    for (size_t k = 0; k < itinerary->n; k++)
        route->begin_s[k] = timeline->low_s[timeline->event_of[k]];
    for (size_t k = 0, i = 1; k < rests->n_placed; i++) {
        const struct event *event = &timeline->events[i];
        if (timeline->event_of[event->entry] == i)
            continue;
        route->rests[k] = (struct routing_rest){.after = rests->placed[k].after,
                                                .on_arrival = rests->placed[k].on_arrival,
                                                .begin_s = timeline->low_s[i],
                                                .duration_s = event->duration_s};
        k++;
    }
    route->start_s = schedule->start_s;
    route->duration_s = schedule->duration_s;
    route->distance_km = schedule->distance_km;
    route->cost_eur = schedule->cost_eur;
}

enum routing_refusal schedule_refusal(enum schedule_limit limit)
{
    static const enum routing_refusal refusals[] = {
        [SCHEDULE_FITS] = ROUTING_SERVED,
        [SCHEDULE_STOPS] = ROUTING_NO_VEHICLE_LEFT,
        [SCHEDULE_TRIPS] = ROUTING_NO_VEHICLE_LEFT,
        [SCHEDULE_NEEDS] = ROUTING_INCOMPATIBLE,
        [SCHEDULE_GOODS] = ROUTING_INCOMPATIBLE,
        [SCHEDULE_PINNED] = ROUTING_NO_VEHICLE_LEFT,
        [SCHEDULE_PAIR] = ROUTING_NO_VEHICLE_LEFT,
        [SCHEDULE_APART] = ROUTING_INCOMPATIBLE,
        [SCHEDULE_KG] = ROUTING_TOO_LARGE,
        [SCHEDULE_CRATES] = ROUTING_TOO_LARGE,
        [SCHEDULE_NO_WAY] = ROUTING_UNREACHABLE,
        [SCHEDULE_DISTANCE] = ROUTING_SHIFT_TOO_SHORT,
        [SCHEDULE_WINDOW] = ROUTING_WINDOW_MISSED,
        [SCHEDULE_SHIFT] = ROUTING_SHIFT_TOO_SHORT,
        [SCHEDULE_DURATION] = ROUTING_SHIFT_TOO_SHORT,
        [SCHEDULE_DRIVING] = ROUTING_SHIFT_TOO_SHORT,
        [SCHEDULE_BREAK] = ROUTING_SHIFT_TOO_SHORT,
        [SCHEDULE_ABOARD] = ROUTING_TOO_LONG_ABOARD,
    };
    return refusals[limit];
}
