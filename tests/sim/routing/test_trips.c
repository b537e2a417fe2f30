/* Several trips a route: what insertion knows in constant time against exact schedules. */
#include "sim/routing/timetable.h"
#include "tests/sim/routing/market.h"

/* With more stops there would be more routes than are all looked at. */
enum { MOST_STOPS = 40 };

struct kind {
    double reload_s, longest_km, eur_per_h;
    bool collects; /* from a third of the stops */
};

/* A minute a kilometre; some goods are ready only later. */
static void market_create(struct market *market, struct random *random, const struct kind *kind)
{
    market_scatter(market, 1, random);
    struct plane *plane = &market->plane;
    const size_t n = plane->n_places;
    for (size_t i = 0; i < n * n; i++) /* uphill is longer, and no detour shorter */
        plane->distance_km[i] += 0.05 * (plane->y[i % n] - plane->y[i / n]);
    for (size_t i = 0; i < n * n; i++)
        plane->time_s[i] = 60 * plane->distance_km[i];
    for (size_t i = 0; i < plane->problem.n_stops; i++) {
        struct routing_stop *stop = &plane->stops[i];
        stop->service_s = 600 * random_uniform(random);
        stop->open_s = 18000 * random_uniform(random);
        stop->close_s = fmax(stop->open_s, 10200) + 14400 * random_uniform(random);
        if (random_below(random, 2))
            stop->release_s = 14400 * random_uniform(random);
        if (kind->collects && !random_below(random, 3))
            stop->task = ROUTING_COLLECT;
    }
    if (plane->problem.n_stops > MOST_STOPS)
        plane->problem.n_stops = MOST_STOPS;
    struct routing_vehicle *vehicle = &plane->vehicles[0];
    vehicle->capacity_kg = 15;
    vehicle->max_trips = 3 + random_below(random, 3);
    vehicle->reload_s = kind->reload_s;
    vehicle->eur_per_h = kind->eur_per_h;
    vehicle->shift_start_s = 3600;
    vehicle->shift_end_s = 36000;
    if (kind->longest_km > 0)
        vehicle->max_distance_km = kind->longest_km;
    market_serve(market, 20, random);
}

/* The least that any place adds on a route, or a trip for the stop alone, by its exact schedule. */
static double least_on_route_eur(const struct market *market, struct timetable *timetable,
                                 uint32_t stop, uint32_t route)
{
    const struct tours *tours = &market->tours;
    double eur = HUGE_VAL;
    for (uint32_t node = tour_start(tours, route); node != tour_end(tours, route);
         node = tours->nodes[node].next) {
        const bool may[] = {[TRIP_NONE] = true,
                            [TRIP_BEGINS] = tours->nodes[node].next == tour_end(tours, route),
                            [TRIP_ENDS] = !tours_is_stop(tours, node)};
        for (size_t t = 0; t < sizeof may / sizeof *may; t++) {
            const struct splice splice = {
                .stop = stop, .after = node, .drop = NO_STOP, .trip = (enum splice_trip)t};
            if (may[t])
                eur = fmin(eur, timetable_splice_eur(timetable, tours, route, &splice, 0));
        }
    }
    return eur - tours->list[route].cost_eur;
}

static double least_eur(const struct market *market, struct timetable *timetable, uint32_t stop)
{
    double eur = market->problem.alone_eur[stop];
    for (uint32_t u = 0; u < market->tours.n_used; u++)
        eur = fmin(eur, least_on_route_eur(market, timetable, stop, market->tours.used[u]));
    return eur;
}

/* Every route can be driven as it is, and no later trip is emptied or lost. */
static void check_routes(const struct market *market, struct timetable *timetable)
{
    const struct tours *tours = &market->tours;
    for (uint32_t u = 0; u < tours->n_used; u++) {
        struct tour tour = tours->list[tours->used[u]];
        ck_assert(timetable_of_route(timetable, tours, tours->used[u], &tour));
        ck_assert_double_eq_tol(tour.cost_eur, tours->list[tours->used[u]].cost_eur, 1e-6);
    }
}

/* Inserts each absent stop alone, and takes that back; returns how many got a trip of their own. */
static size_t place_each(struct market *market)
{
    struct tours *tours = &market->tours;
    struct timetable *timetable = timetable_create(&market->problem, &market->arena);
    struct inserter inserter;
    struct blinker open_eyed = {0};
    inserter_init(&inserter, tours, &market->arena);
    check_routes(market, timetable);
    size_t n_trips = 0;
    for (uint32_t i = 0; i < tours->n_absent; i++) {
        const uint32_t stop = tours->absent[i], n_reloads = tours->n_reloads;
        const double before_eur = tours->cost_eur;
        const double least = least_eur(market, timetable, stop);
        tours_begin(tours);
        tours->absent[0] = stop;
        tours->n_absent = 1;
        insert_absent(&inserter, ORDER_RANDOM, &open_eyed);
        ck_assert_uint_eq(tours->n_absent, least == HUGE_VAL);
        if (least < HUGE_VAL)
            ck_assert_double_eq_tol(tours->cost_eur - before_eur, least, 1e-6);
        check_routes(market, timetable);
        n_trips += tours->n_reloads < n_reloads;
        tours_undo(tours);
        ck_assert_double_eq_tol(tours->cost_eur, before_eur, 1e-9);
        ck_assert_uint_eq(tours->n_reloads, n_reloads);
    }
    check_routes(market, timetable);
    timetable_clear(timetable);
    return n_trips;
}

START_TEST(cheapest_place_or_trip_is_found)
{
    static const struct kind kinds[] = {{.reload_s = 0},
                                        {.reload_s = 1200},
                                        {.reload_s = 300, .longest_km = 600},
                                        {.reload_s = 3600, .eur_per_h = 60},
                                        {.reload_s = 600, .collects = true}};
    struct random random;
    random_init(&random, 1, 0, 0, 0);
    size_t n_trips = 0;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t trial = 0; trial < 200; trial++) {
            struct market market;
            market_create(&market, &random, &kinds[k]);
            ck_assert(market.problem.rich == (kinds[k].eur_per_h > 0 || kinds[k].collects));
            n_trips += place_each(&market);
            market_clear(&market);
        }
    ck_assert_uint_gt(n_trips, 100);
}
END_TEST

/* A stop that leaves and comes back leaves its route as it was, down to what is remembered of it. */
START_TEST(undone_trips_are_the_same_nodes)
{
    struct random random;
    random_init(&random, 2, 0, 0, 0);
    for (size_t trial = 0; trial < 50; trial++) {
        struct market market;
        market_create(&market, &random, &(struct kind){.reload_s = 600});
        struct tours *tours = &market.tours;
        const uint32_t route = tours->used[0];
        uint32_t before[512], after[512];
        size_t n_before = 0, n_after = 0;
        for (uint32_t node = tour_start(tours, route); node != tour_end(tours, route);
             node = tours->nodes[node].next)
            before[n_before++] = node;
        const uint64_t version = tours->list[route].version;
        tours_begin(tours);
        for (size_t k = 1; k < n_before; k++)
            if (tours_is_stop(tours, before[k]))
                tours_remove(tours, before[k]);
        tours_update(tours, route);
        tours_undo(tours);
        for (uint32_t node = tour_start(tours, route); node != tour_end(tours, route);
             node = tours->nodes[node].next)
            after[n_after++] = node;
        ck_assert_uint_eq(n_after, n_before);
        ck_assert_mem_eq(after, before, n_before * sizeof *before);
        ck_assert_uint_eq(tours->list[route].version, version);
        market_clear(&market);
    }
}
END_TEST

int main(void)
{
    const TTest *tests[] = {cheapest_place_or_trip_is_found, undone_trips_are_the_same_nodes};
    return run_tests("trips", tests, sizeof tests / sizeof *tests);
}
