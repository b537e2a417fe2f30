#include "sim/routing/bare.h"
#include "tests/sim/routing/market.h"

/* One-way streets make there and back differ. */
static void tilt(struct plane *plane, struct random *random)
{
    for (size_t i = 0; i < plane->n_places * plane->n_places; i++)
        plane->distance_km[i] *= 1 + 0.1 * random_uniform(random);
}

static void market_create(struct market *market, struct random *random, bool tilted,
                          size_t n_near)
{
    market_scatter(market, 1, random);
    market->plane.vehicles[0].capacity_kg = 60;
    if (tilted) /* a route may grow without a stop, so that it has no limit */
        tilt(&market->plane, random);
    else
        market->plane.vehicles[0].max_distance_km = 300;
    market_serve(market, n_near, random);
}

/* The least that any place beside a near stop adds, or one at an end of its route. */
static double least_near_km(const struct market *market, uint32_t stop, double reach_km)
{
    const struct tours *tours = &market->tours;
    double least_km = HUGE_VAL;
    for (uint32_t u = 0; u < tours->n_used; u++) {
        const uint32_t route = tours->used[u], end = tour_end(tours, route);
        bool is_met = false;
        for (uint32_t node = tour_start(tours, route); node != end; node = tours->nodes[node].next)
            is_met |= market_is_near(market, stop, node, reach_km);
        for (uint32_t node = tour_start(tours, route); node != end;
             node = tours->nodes[node].next) {
            const uint32_t next = tours->nodes[node].next;
            if ((is_met && (!tours_is_stop(tours, node) || next == end)) ||
                market_is_near(market, stop, node, reach_km) || market_is_near(market, stop, next, reach_km))
                least_km = fmin(least_km, market_added_km(market, stop, node));
        }
    }
    return least_km;
}

static void place_absent(struct market *market, size_t *n_near, size_t *n_far)
{
    struct bare *bare = bare_create(&market->tours, &market->arena);
    struct blinker open_eyed = {0};
    for (uint32_t i = 0; i < market->tours.n_absent; i++) {
        const uint32_t stop = market->tours.absent[i];
        struct place place = {.added_eur = HUGE_VAL, .at.after = NO_PLACE};
        const double near_km = least_near_km(market, stop, HUGE_VAL);
        const double least_km = near_km < HUGE_VAL ? near_km : market_least_km(market, stop, market_added_km);
        bare_visit(bare, stop, &open_eyed, &place);
        if (least_km == HUGE_VAL) {
            ck_assert_uint_eq(place.at.after, NO_PLACE);
            continue;
        }
        ck_assert_uint_ne(place.at.after, NO_PLACE);
        ck_assert_uint_eq(place.route, market->tours.nodes[place.at.after].route);
        /* Single precision may take another place that is as good to a metre in 100 km. */
        const double km = market_added_km(market, stop, place.at.after);
        ck_assert_double_eq_tol(place.added_eur, km, 1e-3);
        ck_assert_double_ge_tol(km, least_km, 1e-3);
        ck_assert_double_le(km, least_near_km(market, stop, INSERTION_REACH * km) + 1e-3);
        if (near_km == HUGE_VAL)
            ck_assert_double_eq_tol(km, least_km, 1e-3);
        *(near_km < HUGE_VAL ? n_near : n_far) += 1;
    }
}

START_TEST(place_is_the_cheapest_beside_the_nearest_stops)
{
    struct random random;
    random_init(&random, 1, 0, 0, 0);
    size_t n_near = 0, n_far = 0;
    for (size_t trial = 0; trial < 300; trial++) {
        struct market market;
        market_create(&market, &random, trial % 2, trial % 3 ? 6 : 20);
        ck_assert(bare_serves(&market.problem));
        place_absent(&market, &n_near, &n_far);
        market_clear(&market);
    }
    ck_assert_uint_gt(n_near, 1000);
    ck_assert_uint_gt(n_far, 10);
}
END_TEST

/* No way leads across a river but by the depot, and there is one van for both banks: it serves one, and the
 * stops of the other are left, whatever room it has. */
START_TEST(no_place_is_across_the_river)
{
    enum { BANK = 60, STOPS = 2 * BANK, PLACES = STOPS + 1 };
    struct random random;
    random_init(&random, 3, 0, 0, 0);
    struct plane plane;
    plane_size(&plane, PLACES, 1);
    for (size_t i = 1; i < PLACES; i++) {
        plane.x[i] = (i <= BANK ? 1 : -1) * (1 + random_uniform(&random));
        plane.y[i] = 10 * random_uniform(&random);
    }
    plane_measure(&plane);
    for (size_t k = 0; k < (size_t)PLACES * PLACES; k++)
        if (plane.x[k / PLACES] * plane.x[k % PLACES] < 0)
            plane.distance_km[k] = plane.time_s[k] = HUGE_VAL;
    plane.vehicles[0].count = 1;
    plane.vehicles[0].capacity_kg = HUGE_VAL;
    const struct routing_effort effort = {.iterations = 2000, .seed = 1};
    struct routing_solution solution;
    routing_solve(&plane.problem, &effort, &solution);
    ck_assert_uint_eq(solution.n_routes, 1);
    ck_assert_uint_eq(solution.n_unserved, BANK);
    for (size_t k = 1; k < solution.routes[0].n_stops; k++)
        ck_assert((solution.routes[0].stops[k] < BANK) == (solution.routes[0].stops[0] < BANK));
    routing_solution_clear(&solution);
    plane_clear(&plane);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {place_is_the_cheapest_beside_the_nearest_stops,
                            no_place_is_across_the_river};
    return run_tests("bare", tests, sizeof tests / sizeof *tests);
}
