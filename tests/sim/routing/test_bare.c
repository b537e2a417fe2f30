#include "sim/routing/bare.h"
#include "tests/run.h"
#include "tests/sim/routing/plane.h"

/* A laid out problem with routes of some of its stops. */
struct market {
    struct plane plane;
    struct arena arena;
    struct problem problem;
    struct tours tours;
    enum routing_refusal *refusals;
};

/* One-way streets make there and back differ. */
static void tilt(struct plane *plane, struct random *random)
{
    for (size_t i = 0; i < plane->n_places * plane->n_places; i++)
        plane->distance_km[i] *= 1 + 0.1 * random_uniform(random);
}

static void market_create(struct market *market, struct random *random, bool tilted,
                          size_t n_near)
{
    *market = (struct market){0};
    struct plane *plane = &market->plane;
    const size_t n = 20 + random_below(random, 200);
    plane_size(plane, n + 1, 1);
    for (size_t i = 0; i <= n; i++) {
        plane->x[i] = 100 * random_uniform(random);
        plane->y[i] = 100 * random_uniform(random);
        if (i)
            plane->stops[i - 1].load_kg = 1 + 9 * random_uniform(random);
    }
    plane->vehicles[0].capacity_kg = 60;
    plane_measure(plane);
    if (tilted) /* a route may grow without a stop, so that it has no limit */
        tilt(plane, random);
    else
        plane->vehicles[0].max_distance_km = 300;
    market->refusals = mem_zeroed(n, sizeof *market->refusals);
    problem_lay_out(&market->problem, &plane->problem, &market->arena, market->refusals);
    problem_find_near(&market->problem, &market->arena, n_near);
    tours_init(&market->tours, &market->problem, &market->arena);
    struct inserter inserter;
    struct blinker blinker = blinker_make(random, 0.2);
    inserter_init(&inserter, &market->tours, &market->arena);
    insert_absent(&inserter, ORDER_RANDOM, &blinker);
    for (uint32_t stop = 0; stop < market->problem.n; stop++)
        if (random_below(random, 4) == 0)
            tours_remove(&market->tours, stop);
    for (uint32_t u = market->tours.n_used; u-- > 0;)
        ck_assert(tours_update(&market->tours, market->tours.used[u]));
}

static void market_clear(struct market *market)
{
    free(market->refusals);
    arena_clear(&market->arena);
    plane_clear(&market->plane);
}

/* What the stop adds after a node; infinite where it does not fit. */
static double added_km(const struct market *market, uint32_t stop, uint32_t after)
{
    const struct tours *tours = &market->tours;
    const struct problem *problem = &market->problem;
    const struct node *at = &tours->nodes[after];
    const struct tour *tour = &tours->list[at->route];
    const double km = problem_arc(problem, 0, at->site, stop)->km +
                      problem_arc(problem, 0, stop, tours->nodes[at->next].site)->km -
                      problem_arc(problem, 0, at->site, tours->nodes[at->next].site)->km;
    const bool fits = tour->load.kg + problem->tasks[stop].kg <= problem->types[0].capacity_kg &&
                      tour->km + km <= problem->types[0].max_distance_km;
    return fits ? km : HUGE_VAL;
}

/* Whether a node is one of the nearest stops, and no farther, the shorter way. */
static bool is_near(const struct market *market, uint32_t stop, uint32_t node, double reach_km)
{
    const struct problem *problem = &market->problem;
    for (size_t k = 0; k < problem->n_near; k++)
        if (problem->near[stop * problem->n_near + k] == node)
            return fmin(problem_arc(problem, 0, stop, node)->km,
                        problem_arc(problem, 0, node, stop)->km) <= reach_km;
    return false;
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
            is_met |= is_near(market, stop, node, reach_km);
        for (uint32_t node = tour_start(tours, route); node != end;
             node = tours->nodes[node].next) {
            const uint32_t next = tours->nodes[node].next;
            if ((is_met && (!tours_is_stop(tours, node) || next == end)) ||
                is_near(market, stop, node, reach_km) || is_near(market, stop, next, reach_km))
                least_km = fmin(least_km, added_km(market, stop, node));
        }
    }
    return least_km;
}

static double least_of_all_km(const struct market *market, uint32_t stop)
{
    const struct tours *tours = &market->tours;
    double least_km = HUGE_VAL;
    for (uint32_t u = 0; u < tours->n_used; u++)
        for (uint32_t node = tour_start(tours, tours->used[u]);
             node != tour_end(tours, tours->used[u]); node = tours->nodes[node].next)
            least_km = fmin(least_km, added_km(market, stop, node));
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
        const double least_km = near_km < HUGE_VAL ? near_km : least_of_all_km(market, stop);
        bare_visit(bare, stop, &open_eyed, &place);
        if (least_km == HUGE_VAL) {
            ck_assert_uint_eq(place.at.after, NO_PLACE);
            continue;
        }
        ck_assert_uint_ne(place.at.after, NO_PLACE);
        ck_assert_uint_eq(place.route, market->tours.nodes[place.at.after].route);
        /* Single precision may take another place that is as good to a metre in 100 km. */
        const double km = added_km(market, stop, place.at.after);
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

int main(void)
{
    const TTest *tests[] = {place_is_the_cheapest_beside_the_nearest_stops};
    return run_tests("bare", tests, sizeof tests / sizeof *tests);
}
