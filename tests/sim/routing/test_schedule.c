/* Times of given routes against brute force, one feature at a time, in pairs and all at once. */
#include "sim/routing/schedule.h"
#include "tests/run.h"
#include "tests/sim/routing/brute.h"

struct tally {
    size_t n_fit, n_not, n_differ;
};

/* Services begin inside windows, after arriving, and rests between: as schedule_write() says. */
static void check_written(const struct drawn *drawn, const struct schedule *schedule,
                          size_t vehicle, size_t stops[], size_t n)
{
    struct routing_route route = {.vehicle = vehicle, .n_stops = n, .stops = stops};
    schedule_write(schedule, &route);
    double before_s = route.start_s;
    size_t rest = 0;
    for (size_t k = 0; k < n; k++) {
        for (; rest < route.n_rests && route.rests[rest].after == k; rest++) {
            ck_assert_double_ge(route.rests[rest].begin_s, before_s - 1e-6);
            before_s = route.rests[rest].begin_s + route.rests[rest].duration_s;
        }
        ck_assert_double_ge(route.begin_s[k], before_s - 1e-6);
        if (stops[k] != ROUTING_RELOAD)
            ck_assert(brute_open(&drawn->stops[stops[k]], route.begin_s[k]));
        before_s = route.begin_s[k];
    }
    free(route.begin_s);
    free(route.rests);
}

static void compare(struct brute *brute, uint64_t seed, uint32_t features, size_t max_stops,
                    struct tally *tally)
{
    struct drawn drawn;
    struct random random;
    random_init(&random, seed, features, 1, 0);
    draw(&drawn, seed, 1 + random_below(&random, max_stops), features);
    struct schedule schedule;
    schedule_init(&schedule, &drawn.problem);
    for (size_t trial = 0; trial < 4; trial++) {
        size_t stops[DRAW_ROUTE];
        const size_t n = draw_route(&drawn, &random, max_stops, stops);
        const size_t vehicle = random_below(&random, drawn.problem.n_vehicles);
        struct brute_times times = {0};
        const double eur = brute_route_eur(brute, &drawn, vehicle, stops, n, &times);
        const bool fits = schedule_route(&drawn.problem, vehicle, stops, n, &schedule);
        if (fits && schedule.start_s + schedule.duration_s > BRUTE_UNITS * DRAW_UNIT_S)
            continue;
        tally->n_fit += fits;
        tally->n_not += !fits;
        if (fits)
            check_written(&drawn, &schedule, vehicle, stops, n);
        /* Rounding of some tens of additions. */
        const bool equal =
            fits ? eur < HUGE_VAL && fabs(schedule.cost_eur - eur) < 1e-6 &&
                       fabs(schedule.duration_s - times.end_s + times.start_s) < 1e-5
                 : !(eur < HUGE_VAL);
        tally->n_differ += !equal;
        /* Driving limits by profile: a route may be refused that could be driven. */
        const uint32_t both = DRAW(DRAW_PROFILE) | DRAW(DRAW_DRIVING);
        if ((features & both) == both)
            continue;
        ck_assert_msg(
            equal,
            "problem %d, features %x, trial %d: %s, %.1f EUR, %.0f + %.0f s, limit %d at "
            "%d; by brute force %.1f EUR, %.0f + %.0f s",
            (int)seed, (unsigned)features, (int)trial, fits ? "fits" : "does not fit",
            schedule.cost_eur, schedule.start_s, schedule.duration_s, (int)schedule.limit,
            (int)schedule.entry, eur, times.start_s, times.end_s - times.start_s);
    }
    schedule_clear(&schedule);
}

START_TEST(each_feature_alone_is_scheduled_as_brute_force_does)
{
    struct brute brute = {0};
    for (unsigned f = 0; f < DRAW_N_FEATURES; f++) {
        struct tally tally = {0};
        for (uint64_t seed = 0; seed < 60; seed++)
            compare(&brute, seed, DRAW(f), 5, &tally);
        ck_assert_uint_gt(tally.n_fit, 20);
    }
    brute_clear(&brute);
}
END_TEST

START_TEST(each_pair_of_features_is_scheduled_as_brute_force_does)
{
    struct brute brute = {0};
    for (unsigned f = 0; f < DRAW_N_FEATURES; f++)
        for (unsigned g = 0; g < f; g++) {
            struct tally tally = {0};
            for (uint64_t seed = 0; seed < 5; seed++)
                compare(&brute, seed, DRAW(f) | DRAW(g), 5, &tally);
        }
    brute_clear(&brute);
}
END_TEST

START_TEST(any_mixture_of_features_is_scheduled_as_brute_force_does)
{
    struct brute brute = {0};
    struct tally tally = {0};
    struct random random;
    random_init(&random, 1, 0, 0, 0);
    for (uint64_t seed = 0; seed < 600; seed++) {
        const uint32_t features =
            (uint32_t)(random_bits(&random) & random_bits(&random)) & DRAW_ALL;
        compare(&brute, seed, features, 5, &tally);
    }
    ck_assert_uint_gt(tally.n_fit, 700);
    ck_assert_uint_gt(tally.n_not, 700);
    brute_clear(&brute);
}
END_TEST

START_TEST(a_profile_with_later_windows_and_breaks_is_scheduled_as_brute_force_does)
{
    struct brute brute = {0};
    struct tally tally = {0};
    const uint32_t often = DRAW(DRAW_PROFILE) | DRAW(DRAW_BREAKS);
    for (uint64_t seed = 0; seed < 15; seed++) {
        compare(&brute, seed, often | DRAW(DRAW_LATER), 3, &tally);
        compare(&brute, seed, often | DRAW(DRAW_TRIPS) | DRAW(DRAW_RELEASE), 3, &tally);
        compare(&brute, seed, often | DRAW(DRAW_DRIVING), 3, &tally);
    }
    ck_assert_uint_gt(tally.n_fit, 60);
    ck_assert_uint_eq(tally.n_differ, 0);
    brute_clear(&brute);
}
END_TEST

/* The route alone, as a solution that leaves all else out. */
static void verify(const struct drawn *drawn, const struct schedule *schedule, size_t vehicle,
                   size_t stops[], size_t n)
{
    enum routing_refusal refusals[DRAW_MAX_STOPS_DRAWN];
    struct routing_route route = {.vehicle = vehicle, .n_stops = n, .stops = stops};
    struct faults faults = {0};
    schedule_write(schedule, &route);
    struct routing_solution solution = {.n_routes = 1, .routes = &route, .refusals = refusals,
                                        .cost_eur = route.cost_eur,
                                        .distance_km = route.distance_km};
    for (size_t i = 0; i < drawn->problem.n_stops; i++) {
        size_t k = 0;
        while (k < n && stops[k] != i)
            k++;
        refusals[i] = k < n ? ROUTING_SERVED : ROUTING_NO_VEHICLE_LEFT;
        solution.n_unserved += k == n;
        if (k == n && drawn->stops[i].task != ROUTING_DROP)
            solution.cost_eur += drawn->stops[i].penalty_eur;
    }
    ck_assert_msg(routing_verify(&drawn->problem, &solution, &faults), "%s", faults.text[0]);
    free(route.begin_s);
    free(route.rests);
}

/* Where durations do not matter any schedule will do: there is one where there is a shortest, but where driving is
 * counted along one schedule of each choice alone. */
START_TEST(any_schedule_fits_where_the_shortest_does)
{
    const uint32_t counted = DRAW(DRAW_PROFILE) | DRAW(DRAW_DRIVING);
    size_t n_fit = 0, n_longer = 0;
    struct random random;
    random_init(&random, 2, 0, 0, 0);
    for (uint64_t seed = 0; seed < 2000; seed++) {
        const uint32_t features = (uint32_t)random_bits(&random) & DRAW_ALL &
                                  ~(DRAW(DRAW_PINNED) | DRAW(DRAW_BALANCE));
        struct drawn drawn;
        draw(&drawn, seed, 1 + random_below(&random, 5), features);
        for (size_t v = 0; v < drawn.problem.n_vehicles; v++) {
            drawn.vehicles[v].count = 1;
            drawn.vehicles[v].eur_per_h = 0;
            drawn.vehicles[v].max_duration_s = HUGE_VAL;
        }
        struct schedule schedule;
        schedule_init(&schedule, &drawn.problem);
        for (size_t trial = 0; trial < 4; trial++) {
            size_t stops[DRAW_ROUTE];
            const size_t n = draw_route(&drawn, &random, 5, stops);
            const size_t vehicle = random_below(&random, drawn.problem.n_vehicles);
            schedule.any = false;
            const bool fits = schedule_route(&drawn.problem, vehicle, stops, n, &schedule);
            const double shortest_s = schedule.duration_s, eur = schedule.cost_eur;
            schedule.any = true;
            const bool any = schedule_route(&drawn.problem, vehicle, stops, n, &schedule);
            ck_assert_msg(any == fits || (features & counted) == counted,
                          "problem %d, features %x", (int)seed, (unsigned)features);
            if (!any)
                continue;
            verify(&drawn, &schedule, vehicle, stops, n);
            if (!fits)
                continue;
            n_fit++;
            n_longer += schedule.duration_s > shortest_s + 1;
            ck_assert_double_eq_tol(schedule.cost_eur, eur, 1e-9);
            ck_assert_double_ge(schedule.duration_s, shortest_s - 1e-5);
        }
        schedule_clear(&schedule);
    }
    ck_assert_uint_gt(n_fit, 700);
    ck_assert_uint_gt(n_longer, 20);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {
        each_feature_alone_is_scheduled_as_brute_force_does,
        each_pair_of_features_is_scheduled_as_brute_force_does,
        a_profile_with_later_windows_and_breaks_is_scheduled_as_brute_force_does,
        any_mixture_of_features_is_scheduled_as_brute_force_does,
        any_schedule_fits_where_the_shortest_does};
    return run_tests("schedule", tests, sizeof tests / sizeof *tests);
}
