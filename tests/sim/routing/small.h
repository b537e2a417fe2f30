/* The days of farms and canteens: 5 to 15 stops within 30 km on roads of which some are longer
 * one way, in the shapes that local food takes. */
#ifndef TESTS_SIM_ROUTING_SMALL_H
#define TESTS_SIM_ROUTING_SMALL_H
#include <math.h>
#include "data/random.h"
#include "sim/routing/routing.h"

enum { SMALL_MAX_STOPS = 15, SMALL_MAX_TYPES = 3 };

/* As many as are proven where vans come back to load again. */
enum { SMALL_MAX_STOPS_OF_TRIPS = 12 };

enum small_shape {
    SMALL_ONE_VAN,   /* that holds it all */
    SMALL_LOADS,     /* vans of which two to five are needed */
    SMALL_CANTEENS,  /* take goods until ten or eleven */
    SMALL_HOURS,     /* every stop has a window of its own, of one to four hours, or none */
    SMALL_ROUND,     /* deliveries, and collections on the way */
    SMALL_FLEET,     /* vans of three kinds, few of each */
    SMALL_OPTIONAL,  /* some stops may be left out at a price */
    SMALL_HIRED,     /* a van costs much by the day, and its driver's day is short */
    SMALL_SHIPMENTS, /* most are taken from one stop to another, some in the morning */
    SMALL_TRIPS,     /* a few dear vans come back to load again */
    SMALL_SHORT,     /* one or two vans, in a morning too short for all stops */
    SMALL_N_SHAPES
};

static const char *const small_names[SMALL_N_SHAPES] = {
    "one van", "loads", "canteens", "hours", "round", "fleet", "optional", "hired", "shipments",
    "trips", "short"};

struct small {
    struct routing_problem problem;
    struct routing_stop stops[SMALL_MAX_STOPS];
    struct routing_vehicle vehicles[SMALL_MAX_TYPES];
    double time_s[(SMALL_MAX_STOPS + 1) * (SMALL_MAX_STOPS + 1)];
    double distance_km[(SMALL_MAX_STOPS + 1) * (SMALL_MAX_STOPS + 1)];
};

static inline size_t small_most_stops(enum small_shape shape)
{
    return shape == SMALL_TRIPS ? SMALL_MAX_STOPS_OF_TRIPS : SMALL_MAX_STOPS;
}

static inline double small_between(struct random *random, double low, double high)
{
    return low + (high - low) * random_uniform(random);
}

/* Roads: 1.2 to 1.4 times as long as the crow flies, up to 8 % longer on the way back. */
static inline void small_measure(struct small *small, size_t m, struct random *random)
{
    double x[SMALL_MAX_STOPS + 1], y[SMALL_MAX_STOPS + 1];
    for (size_t i = 0; i < m; i++) {
        x[i] = small_between(random, 0, 60);
        y[i] = small_between(random, 0, 60);
    }
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < i; j++) {
            const double km = small_between(random, 1.2, 1.4) * hypot(x[i] - x[j], y[i] - y[j]);
            small->distance_km[i * m + j] = km;
            small->distance_km[j * m + i] = km * small_between(random, 1, 1.08);
            const double s_per_km = small_between(random, 60, 85);
            small->time_s[i * m + j] = s_per_km * small->distance_km[i * m + j];
            small->time_s[j * m + i] = s_per_km * small->distance_km[j * m + i];
        }
}

static inline struct routing_vehicle small_van(const struct small *small, double capacity_kg)
{
    return (struct routing_vehicle){.start = 0,
                                    .end = 0,
                                    .time_s = small->time_s,
                                    .distance_km = small->distance_km,
                                    .count = SIZE_MAX,
                                    .capacity_kg = capacity_kg,
                                    .capacity_crates = capacity_kg / 7,
                                    .shift_start_s = 5.5 * 3600,
                                    .max_duration_s = HUGE_VAL,
                                    .max_distance_km = HUGE_VAL,
                                    .eur_per_km = 0.25,
                                    .eur_per_h = 18};
}

static inline void small_set_vans(struct small *small, enum small_shape shape, double total_kg,
                                  double most_kg, struct random *random)
{
    const double n_vans = small_between(random, 1.5, 4.5);
    const double shared_kg = fmax(total_kg / n_vans, 1.05 * most_kg);
    small->problem.n_vehicles = 1;
    struct routing_vehicle *van = small->vehicles;
    van[0] = small_van(small, shape == SMALL_ONE_VAN ? 2 * total_kg : shared_kg);
    if (shape == SMALL_CANTEENS)
        van[0].fixed_eur = 30;
    if (shape == SMALL_HIRED) {
        van[0].fixed_eur = 80;
        van[0].max_duration_s = small_between(random, 5, 9) * 3600;
    }
    if (shape == SMALL_SHORT) {
        van[0].count = 1 + random_below(random, 2);
        van[0].max_duration_s = small_between(random, 4, 9) * 3600;
    }
    if (shape == SMALL_TRIPS) {
        van[0].fixed_eur = 60;
        van[0].max_trips = 2 + random_below(random, 2);
        van[0].reload_s = 900;
    }
    if (shape != SMALL_FLEET)
        return;
    small->problem.n_vehicles = SMALL_MAX_TYPES;
    for (size_t v = 0; v < SMALL_MAX_TYPES; v++) {
        static const double size[] = {0.6, 1, 1.8}, eur[] = {25, 40, 70}, km[] = {.2, .25, .4};
        van[v] = small_van(small, shared_kg * size[v]);
        van[v].fixed_eur = eur[v];
        van[v].eur_per_km = km[v];
        van[v].count = v == 1 ? SIZE_MAX : 1 + random_below(random, 2);
    }
}

static inline void small_set_stop(struct small *small, enum small_shape shape, size_t i,
                                  struct random *random)
{
    struct routing_stop *stop = &small->stops[i];
    *stop = (struct routing_stop){.place = i + 1, .close_s = HUGE_VAL};
    stop->load_kg = small_between(random, 10, 120);
    stop->load_crates = floor(1 + stop->load_kg / 8);
    stop->service_s = 300 + 30 * stop->load_crates;
    if (shape == SMALL_CANTEENS) {
        stop->open_s = random_uniform(random) < 0.5 ? 6 * 3600 : 7 * 3600;
        stop->close_s = random_uniform(random) < 0.5 ? 10 * 3600 : 11 * 3600;
    }
    if (shape == SMALL_SHORT)
        stop->close_s = (random_uniform(random) < 0.8 ? 9 : 8.5) * 3600;
    if (shape == SMALL_HOURS && random_uniform(random) < 0.7) {
        stop->open_s = 3600 * floor(small_between(random, 6, 12));
        stop->close_s = stop->open_s + 3600 * floor(small_between(random, 1, 5));
    }
    if (shape == SMALL_ROUND && random_uniform(random) < 0.4)
        stop->task = ROUTING_COLLECT;
    if (shape == SMALL_OPTIONAL && random_uniform(random) < 0.6)
        stop->penalty_eur = small_between(random, 2, 40);
}

/* Makes a pick-up and its drop of two stops that follow one another. */
static inline void small_pair(struct small *small, size_t i, struct random *random)
{
    struct routing_stop *from = &small->stops[i], *to = &small->stops[i + 1];
    if (random_uniform(random) < 0.2)
        return;
    from->task = ROUTING_PICK_UP;
    to->task = ROUTING_DROP;
    from->partner = i + 1;
    to->partner = i;
    to->load_kg = from->load_kg;
    to->load_crates = from->load_crates;
    if (random_uniform(random) < 0.3)
        to->close_s = 11 * 3600;
}

static inline void small_draw(struct small *small, enum small_shape shape, size_t n_stops,
                              uint64_t seed)
{
    struct random random;
    random_init(&random, seed, shape, n_stops, 0);
    *small = (struct small){0};
    small_measure(small, n_stops + 1, &random);
    double total_kg = 0, most_kg = 0;
    for (size_t i = 0; i < n_stops; i++) {
        small_set_stop(small, shape, i, &random);
        total_kg += small->stops[i].load_kg;
        most_kg = fmax(most_kg, small->stops[i].load_kg);
    }
    for (size_t i = 0; shape == SMALL_SHIPMENTS && i + 1 < n_stops; i += 2)
        small_pair(small, i, &random);
    small->problem = (struct routing_problem){.n_places = n_stops + 1,
                                              .n_stops = n_stops,
                                              .stops = small->stops,
                                              .vehicles = small->vehicles};
    small_set_vans(small, shape, total_kg, most_kg, &random);
}
#endif
