#include "sim/routing/windowed.h"
#include "tests/sim/routing/market.h"

/* What a problem has beside loads. */
struct traits {
    bool tilted;       /* one-way streets make there and back differ */
    size_t n_depots;
    bool windows, limited; /* limited: the duration of a route */
    size_t n_near;
};

/* A minute a kilometre, and all stops can be reached from all depots in the day's ten hours. */
static void set_times(struct plane *plane, struct traits traits, struct random *random)
{
    const size_t n = plane->n_places;
    for (size_t i = 0; i < n * n; i++) {
        if (traits.tilted) /* uphill is longer, and no detour shorter */
            plane->distance_km[i] += 0.05 * (plane->y[i % n] - plane->y[i / n]);
        plane->time_s[i] = 60 * plane->distance_km[i];
    }
    for (size_t i = 0; i < plane->problem.n_stops; i++) {
        struct routing_stop *stop = &plane->stops[i];
        stop->service_s = 600 * random_uniform(random);
        if (!traits.windows)
            continue;
        stop->open_s = 18000 * random_uniform(random);
        stop->close_s = fmax(stop->open_s, 10200) + 7200 * random_uniform(random);
    }
    for (size_t v = 0; v < traits.n_depots; v++) {
        if (traits.windows)
            plane->vehicles[v].shift_end_s = 36000;
        if (traits.limited)
            plane->vehicles[v].max_duration_s = 20000 + 1000 * (double)v;
    }
}

static void market_create(struct market *market, struct random *random, struct traits traits)
{
    market_scatter(market, traits.n_depots, random);
    struct plane *plane = &market->plane;
    for (size_t v = 0; v < traits.n_depots; v++) {
        struct routing_vehicle *vehicle = &plane->vehicles[v];
        vehicle->start = vehicle->end = v;
        vehicle->capacity_kg = 60 + 5 * (double)v;
        if (!traits.tilted) /* else a route may grow without a stop, so that it has no limit */
            vehicle->max_distance_km = 300;
    }
    set_times(plane, traits, random);
    market_serve(market, traits.n_near, random);
}

/* How long a route takes with the stop after a node, leaving as late as makes its end no later;
 * infinite where a window is missed. */
static double lasts_s(const struct market *market, uint32_t stop, uint32_t after)
{
    const struct tours *tours = &market->tours;
    const struct problem *problem = &market->problem;
    const uint32_t route = tours->nodes[after].route, end = tour_end(tours, route);
    const struct family *family = tour_family(tours, route);
    const struct type *type = &problem->types[tours->list[route].type];
    const double until_s = family->shift_end_s > 0 ? family->shift_end_s : HUGE_VAL;
    double slack_s = HUGE_VAL, waited_s = 0, now_s = 0;
    for (uint32_t node = tour_start(tours, route); node != end;) {
        const bool turns = node == after;
        const uint32_t next = turns ? stop : tours->nodes[node == stop ? after : node].next;
        const size_t from = node == stop ? stop : tours->nodes[node].site;
        const size_t to = next == stop ? stop : tours->nodes[next].site;
        now_s += problem->families[type->family].arcs[from * problem->n_sites + to].s;
        const struct task *task = &problem->tasks[to];
        const double opens_s = next == end ? 0 : task->visit.earliest_s;
        const double closes_s = next == end ? until_s : task->visit.latest_s;
        if (now_s > closes_s + 1e-6)
            return HUGE_VAL;
        if (now_s < opens_s) {
            waited_s += opens_s - now_s;
            now_s = opens_s;
        }
        slack_s = fmin(slack_s, closes_s - now_s + waited_s);
        now_s += next == end ? 0 : task->service_s;
        node = next;
    }
    return now_s - fmin(waited_s, slack_s);
}

/* What the stop adds after a node; infinite where it does not fit. */
static double added_km(const struct market *market, uint32_t stop, uint32_t after)
{
    const size_t type = market->tours.list[market->tours.nodes[after].route].type;
    return lasts_s(market, stop, after) <= market->problem.types[type].max_duration_s + 1e-6
               ? market_added_km(market, stop, after)
               : HUGE_VAL;
}

/* Whether a place is beside a near stop: since stops are also near in time, the nearer of the two
 * counts. */
static bool is_beside(const struct market *market, uint32_t stop, uint32_t node, double reach_km)
{
    const uint32_t next = market->tours.nodes[node].next;
    const bool before = market_is_near(market, stop, node, reach_km);
    const bool after = market_is_near(market, stop, next, reach_km);
    return market_far_km(market, stop, node) < market_far_km(market, stop, next) ? before : after;
}

/* The least that any place beside a near stop adds. */
static double least_near_km(const struct market *market, uint32_t stop, double reach_km)
{
    const struct tours *tours = &market->tours;
    double least_km = HUGE_VAL;
    for (uint32_t u = 0; u < tours->n_used; u++) {
        const uint32_t route = tours->used[u], end = tour_end(tours, route);
        for (uint32_t node = tour_start(tours, route); node != end; node = tours->nodes[node].next)
            if (is_beside(market, stop, node, reach_km))
                least_km = fmin(least_km, added_km(market, stop, node));
    }
    return least_km;
}

static void place_absent(struct market *market, size_t *n_near, size_t *n_far)
{
    struct windowed *windowed = windowed_create(&market->tours, &market->arena);
    struct blinker open_eyed = {0};
    for (uint32_t i = 0; i < market->tours.n_absent; i++) {
        const uint32_t stop = market->tours.absent[i];
        struct place place = {.added_eur = HUGE_VAL, .at.after = NO_PLACE};
        const double near_km = least_near_km(market, stop, HUGE_VAL);
        const double least_km = near_km < HUGE_VAL ? near_km : market_least_km(market, stop, added_km);
        windowed_visit(windowed, stop, &open_eyed, &place);
        if (place.at.after == NO_PLACE) {
            ck_assert(near_km == HUGE_VAL);
            windowed_visit_all(windowed, stop, &place);
        }
        if (least_km == HUGE_VAL) {
            ck_assert_uint_eq(place.at.after, NO_PLACE);
            continue;
        }
        ck_assert_uint_ne(place.at.after, NO_PLACE);
        ck_assert_uint_eq(place.route, market->tours.nodes[place.at.after].route);
        /* Single precision may take another place that is as good to a metre in 100 km. */
        const double km = added_km(market, stop, place.at.after);
        ck_assert_double_eq_tol(place.added_eur, km, 1e-3);
        ck_assert_double_ge_tol(km, market_least_km(market, stop, added_km), 1e-3);
        ck_assert_double_le(km, least_near_km(market, stop, INSERTION_REACH * km) + 1e-3);
        ck_assert_uint_eq(place.type, market->tours.list[place.route].type);
        struct place cheapest = {.added_eur = HUGE_VAL, .at.after = NO_PLACE};
        windowed_visit_all(windowed, stop, &cheapest);
        ck_assert_double_eq_tol(cheapest.added_eur, market_least_km(market, stop, added_km), 1e-3);
        *(near_km < HUGE_VAL ? n_near : n_far) += 1;
    }
}

/* Looks for places in many problems of a kind; returns how many were beside near stops. */
static size_t try_kind(struct traits traits, size_t n_trials, size_t *n_far)
{
    struct random random;
    random_init(&random, 1, 0, 0, 0);
    size_t n_near = 0;
    *n_far = 0;
    for (size_t trial = 0; trial < n_trials; trial++) {
        struct market market;
        traits.tilted = trial % 2;
        traits.n_near = trial % 3 ? 6 : 20;
        market_create(&market, &random, traits);
        ck_assert(windowed_serves(&market.problem));
        place_absent(&market, &n_near, n_far);
        market_clear(&market);
    }
    return n_near;
}

START_TEST(place_is_in_time)
{
    const struct traits kinds[] = {{.n_depots = 1, .windows = true},
                                   {.n_depots = 1, .limited = true},
                                   {.n_depots = 3, .windows = true},
                                   {.n_depots = 3, .windows = true, .limited = true}};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t n_far;
        ck_assert_uint_gt(try_kind(kinds[k], 100, &n_far), 300);
        ck_assert_uint_gt(n_far, 10);
    }
}
END_TEST

START_TEST(other_prices_or_drives_are_not_served)
{
    for (size_t kind = 0; kind < 4; kind++) {
        struct plane plane;
        enum routing_refusal refusals[3];
        struct arena arena = {0};
        struct problem problem;
        plane_size(&plane, 4, 2);
        for (size_t i = 0; i < 4; i++)
            plane.x[i] = (double)i;
        plane_measure(&plane);
        double other_km[16];
        for (size_t i = 0; i < 16; i++)
            other_km[i] = plane.distance_km[i] + (i == 6 ? 1 : 0); /* from place 1 to 2 */
        plane.vehicles[1].start = plane.vehicles[1].end = kind == 3 ? 0 : 3;
        plane.vehicles[0].shift_end_s = plane.vehicles[1].shift_end_s = 10;
        plane.vehicles[0].capacity_kg = plane.vehicles[1].capacity_kg = 1;
        if (kind == 1)
            plane.vehicles[1].eur_per_km = 2;
        if (kind == 2)
            plane.vehicles[1].distance_km = other_km;
        problem_lay_out(&problem, &plane.problem, &arena, refusals);
        ck_assert(windowed_serves(&problem) == (kind == 0));
        arena_clear(&arena);
        plane_clear(&plane);
    }
}
END_TEST

int main(void)
{
    const TTest *tests[] = {place_is_in_time, other_prices_or_drives_are_not_served};
    return run_tests("windowed", tests, sizeof tests / sizeof *tests);
}
