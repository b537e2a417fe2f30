/* Optima of problems of up to 15 stops: the best route of every set of stops for every type
 * by dynamic programming over all subsets (Held and Karp 1962), and then the best way to part
 * the stops into sets. Nothing is bounded or left out, and schedules are those of Savelsbergh
 * (1992, ORSA Journal on Computing 4: forward time slack), so that it shares no idea with the
 * solver's proofs. One window a stop, deliveries, collections, pick-ups with their drops, optional
 * stops, limits and limited fleets; crates and kg; several trips without limits of time. */
#ifndef TESTS_SIM_ROUTING_ORACLE_H
#define TESTS_SIM_ROUTING_ORACLE_H
#include <stdlib.h>
#include "data/mem.h"
#include "sim/routing/routing.h"

enum { ORACLE_MAX_STOPS = 15 };

/* A way through a set of stops that has just served the last, driven from the start of the
 * shift: by leaving up to slack_s later it would wait less, of the wait_s that it waits. */
struct oracle_way {
    double km, end_s, slack_s, wait_s;
    double peak_kg, peak_crates; /* if all deliveries of the set were loaded at the start */
    uint32_t next;               /* of the same set and last stop; 0: none */
};

struct oracle {
    const struct routing_problem *problem;
    size_t n, n_sets;
    struct oracle_way *ways; /* owned; the first is none */
    size_t n_ways, room;
    uint32_t *heads;         /* n_sets x n; owned */
    double *route_eur;       /* of each set with the type in turn; owned */
};

static inline bool oracle_dominates(const struct oracle_way *a, const struct oracle_way *b)
{
    return a->km <= b->km && a->end_s <= b->end_s && a->slack_s >= b->slack_s &&
           a->wait_s - a->end_s >= b->wait_s - b->end_s && a->peak_kg <= b->peak_kg &&
           a->peak_crates <= b->peak_crates;
}

static inline void oracle_keep(struct oracle *oracle, size_t slot, struct oracle_way way)
{
    for (uint32_t w = oracle->heads[slot]; w; w = oracle->ways[w].next)
        if (oracle_dominates(&oracle->ways[w], &way))
            return;
    for (uint32_t *link = &oracle->heads[slot]; *link;)
        if (oracle_dominates(&way, &oracle->ways[*link]))
            *link = oracle->ways[*link].next;
        else
            link = &oracle->ways[*link].next;
    way.next = oracle->heads[slot];
    oracle->ways = mem_grown(oracle->ways, &oracle->room, oracle->n_ways + 1, sizeof way);
    oracle->heads[slot] = (uint32_t)oracle->n_ways;
    oracle->ways[oracle->n_ways++] = way;
}

/* Whether goods that came aboard at a stop of a set are still there once the set is served. */
static inline bool oracle_aboard(const struct routing_problem *problem, size_t served, size_t stop)
{
    const struct routing_stop *from = &problem->stops[stop];
    return from->task == ROUTING_COLLECT ||
           (from->task == ROUTING_PICK_UP && !(served >> from->partner & 1));
}

/* Drives on from a way, or from the start if there is none, to serve a stop. */
static inline void oracle_extend(struct oracle *oracle, const struct routing_vehicle *vehicle,
                                 uint32_t from, size_t set, size_t last, size_t stop)
{
    const struct routing_problem *problem = oracle->problem;
    const struct routing_stop *to = &problem->stops[stop];
    const size_t n_places = problem->n_places;
    const size_t place = from ? problem->stops[last].place : vehicle->start;
    struct oracle_way way = {.end_s = vehicle->shift_start_s, .slack_s = HUGE_VAL};
    if (from)
        way = oracle->ways[from];
    way.km += vehicle->distance_km[place * n_places + to->place];
    const double reached_s = way.end_s + vehicle->time_s[place * n_places + to->place];
    const double begin_s = fmax(reached_s, to->open_s);
    way.wait_s += begin_s - reached_s;
    way.slack_s = fmin(way.slack_s, way.wait_s + to->close_s - begin_s);
    way.end_s = begin_s + to->service_s;
    if (to->task == ROUTING_DROP && !(set >> to->partner & 1))
        return;
    /* A delivery has been aboard at all earlier times. */
    const size_t served = set | (size_t)1 << stop;
    double taken_kg = 0, taken_crates = 0;
    for (size_t i = 0; i < oracle->n; i++)
        if (served >> i & 1 && oracle_aboard(problem, served, i)) {
            taken_kg += problem->stops[i].load_kg;
            taken_crates += problem->stops[i].load_crates;
        }
    if (to->task == ROUTING_DELIVER) {
        way.peak_kg += to->load_kg;
        way.peak_crates += to->load_crates;
    }
    way.peak_kg = fmax(way.peak_kg, taken_kg);
    way.peak_crates = fmax(way.peak_crates, taken_crates);
    if (begin_s <= to->close_s && way.peak_kg <= vehicle->capacity_kg &&
        way.peak_crates <= vehicle->capacity_crates)
        oracle_keep(oracle, (set | (size_t)1 << stop) * oracle->n + stop, way);
}

static inline void oracle_close(struct oracle *oracle, const struct routing_vehicle *vehicle,
                                const struct oracle_way *way, size_t set, size_t last)
{
    for (size_t i = 0; i < oracle->n; i++)
        if (set >> i & 1 && oracle->problem->stops[i].task == ROUTING_PICK_UP &&
            oracle_aboard(oracle->problem, set, i))
            return;
    const size_t leg = oracle->problem->stops[last].place * oracle->problem->n_places + vehicle->end;
    const double end_s = way->end_s + vehicle->time_s[leg];
    const double km = way->km + vehicle->distance_km[leg];
    const double latest_s = vehicle->shift_end_s > 0 ? vehicle->shift_end_s : HUGE_VAL;
    const double slack_s = fmin(way->slack_s, way->wait_s + latest_s - end_s);
    const double duration_s = end_s - vehicle->shift_start_s - fmin(slack_s, way->wait_s);
    if (end_s <= latest_s && duration_s <= vehicle->max_duration_s &&
        km <= vehicle->max_distance_km)
        oracle->route_eur[set] =
            fmin(oracle->route_eur[set], vehicle->fixed_eur + vehicle->eur_per_km * km +
                                             vehicle->eur_per_h * duration_s / 3600);
}

static inline void oracle_drive(struct oracle *oracle, const struct routing_vehicle *vehicle)
{
    const size_t n = oracle->n;
    oracle->n_ways = 1;
    for (size_t slot = 0; slot < oracle->n_sets * n; slot++)
        oracle->heads[slot] = 0;
    for (size_t set = 0; set < oracle->n_sets; set++)
        oracle->route_eur[set] = HUGE_VAL;
    for (size_t stop = 0; stop < n; stop++)
        oracle_extend(oracle, vehicle, 0, 0, 0, stop);
    for (size_t set = 1; set < oracle->n_sets; set++)
        for (size_t last = 0; last < n; last++)
            for (uint32_t w = oracle->heads[set * n + last]; w; w = oracle->ways[w].next) {
                oracle_close(oracle, vehicle, &oracle->ways[w], set, last);
                for (size_t stop = 0; stop < n; stop++)
                    if (!(set >> stop & 1))
                        oracle_extend(oracle, vehicle, w, set, last, stop);
            }
}

/* Lets a vehicle, whose routes no time or distance limits, come back to load again. */
static inline void oracle_reload(struct oracle *oracle, const struct routing_vehicle *vehicle)
{
    const double again_eur = vehicle->eur_per_h * vehicle->reload_s / 3600 - vehicle->fixed_eur;
    double *trip_eur = mem_zeroed(oracle->n_sets, sizeof *trip_eur);
    for (size_t set = 0; set < oracle->n_sets; set++)
        trip_eur[set] = oracle->route_eur[set];
    for (size_t k = 1; k < vehicle->max_trips; k++)
        for (size_t set = oracle->n_sets; set-- > 1;) /* parts have a trip less still */
            for (size_t part = (set - 1) & set; part; part = (part - 1) & set)
                oracle->route_eur[set] =
                    fmin(oracle->route_eur[set],
                         trip_eur[part] + again_eur + oracle->route_eur[set & ~part]);
    free(trip_eur);
}

/* Adds one vehicle, or any number, to what serves each set. */
static inline void oracle_add(const struct oracle *oracle, bool any, const double before_eur[],
                              double after_eur[])
{
    for (size_t set = 0; set < oracle->n_sets; set++) {
        double least_eur = before_eur[set];
        const double *rest_eur = any ? after_eur : before_eur;
        for (size_t part = set; part; part = (part - 1) & set)
            least_eur = fmin(least_eur, oracle->route_eur[part] + rest_eur[set & ~part]);
        after_eur[set] = least_eur;
    }
}

/* Least cost, everything served but what may be left out at its penalty; infinite if that
 * cannot be. */
static inline double oracle_eur(const struct routing_problem *problem)
{
    struct oracle oracle = {.problem = problem, .n = problem->n_stops};
    oracle.n_sets = (size_t)1 << oracle.n;
    oracle.room = 0;
    oracle.ways = mem_grown(NULL, &oracle.room, 1024, sizeof *oracle.ways);
    oracle.heads = mem_zeroed(oracle.n_sets * oracle.n, sizeof *oracle.heads);
    oracle.route_eur = mem_zeroed(oracle.n_sets, sizeof(double));
    double *now_eur = mem_zeroed(oracle.n_sets, sizeof(double));
    double *next_eur = mem_zeroed(oracle.n_sets, sizeof(double));
    for (size_t set = 1; set < oracle.n_sets; set++) {
        const size_t i = (size_t)__builtin_ctzl(set);
        const struct routing_stop *stop = &problem->stops[i];
        const bool drop = stop->task == ROUTING_DROP;
        const double penalty_eur = drop ? problem->stops[stop->partner].penalty_eur
                                        : stop->penalty_eur;
        now_eur[set] = now_eur[set & (set - 1)] + (!(penalty_eur > 0) ? HUGE_VAL : drop ? 0 : penalty_eur);
    }
    for (size_t v = 0; v < problem->n_vehicles; v++) {
        const struct routing_vehicle *vehicle = &problem->vehicles[v];
        oracle_drive(&oracle, vehicle);
        oracle_reload(&oracle, vehicle);
        const bool any = vehicle->count >= oracle.n;
        for (size_t k = 0; k < (any ? 1 : vehicle->count); k++) {
            oracle_add(&oracle, any, now_eur, next_eur);
            double *const swapped = now_eur;
            now_eur = next_eur;
            next_eur = swapped;
        }
    }
    const double eur = now_eur[oracle.n_sets - 1];
    free(oracle.ways);
    free(oracle.heads);
    free(oracle.route_eur);
    free(now_eur);
    free(next_eur);
    return eur;
}
#endif
