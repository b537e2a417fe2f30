/* What routing_solve() finds against the best of small problems of every kind. */
#include <string.h>
#include "tests/run.h"
#include "tests/sim/routing/best.h"
#include "tests/sim/routing/brute.h"

enum { ITERATIONS = 300 };

static void solve_with(const struct drawn *drawn, size_t iterations,
                       struct routing_solution *solution)
{
    routing_solve(&drawn->problem,
                  &(struct routing_effort){.iterations = iterations, .seed = 1}, solution);
}

static void solve(const struct drawn *drawn, struct routing_solution *solution)
{
    solve_with(drawn, ITERATIONS, solution);
}

static size_t count_owed(const struct drawn *drawn, const struct routing_solution *solution)
{
    size_t n = 0;
    for (size_t i = 0; i < drawn->problem.n_stops; i++)
        n += solution->refusals[i] != ROUTING_SERVED && drawn->stops[i].task != ROUTING_DROP &&
             !(drawn->stops[i].penalty_eur > 0);
    return n;
}

/* Solves and verifies; true when nothing better exists. Never may anything worse. */
static bool is_best_of(const struct drawn *drawn, size_t iterations, uint64_t seed, bool *posed)
{
    const uint32_t features = drawn->features;
    const struct best_cost best = best_find(&drawn->problem);
    *posed = best.n_owed < SIZE_MAX; /* else pinned routes that cannot be driven */
    if (!*posed)
        return false;
    struct routing_solution solution;
    struct faults faults = {0};
    solve_with(drawn, iterations, &solution);
    ck_assert_msg(routing_verify(&drawn->problem, &solution, &faults),
                  "problem %d, features %x: %s", (int)seed, (unsigned)features,
                  faults.n ? faults.text[0] : "");
    const size_t n_owed = count_owed(drawn, &solution);
    /* Rounding of some tens of additions. */
    ck_assert_msg(n_owed > best.n_owed ||
                      (n_owed == best.n_owed && solution.cost_eur > best.cost_eur - 1e-6),
                  "problem %d, features %x: %f for %f", (int)seed, (unsigned)features,
                  solution.cost_eur, best.cost_eur);
    const bool equal = n_owed == best.n_owed && solution.cost_eur < best.cost_eur + 1e-6;
    routing_solution_clear(&solution);
    return equal;
}

static bool is_best(uint64_t seed, uint32_t features, size_t n_stops, bool *posed)
{
    struct drawn drawn;
    draw(&drawn, seed, n_stops, features);
    return is_best_of(&drawn, ITERATIONS, seed, posed);
}

static size_t most_stops(uint32_t features, size_t n)
{
    return features & DRAW(DRAW_TRIPS) && n > 4 ? 4 : n;
}

/* Proofs serve plain problems; the rest is searched, and hardly ever missed. */
START_TEST(each_feature_alone_is_solved_to_the_optimum)
{
    const uint32_t plain = DRAW(DRAW_WINDOWS) | DRAW(DRAW_SHIFT_END) | DRAW(DRAW_DURATION) |
                           DRAW(DRAW_DISTANCE) | DRAW(DRAW_TYPES) | DRAW(DRAW_LIMITED);
    for (unsigned f = 0; f < DRAW_N_FEATURES; f++) {
        size_t n_missed = 0;
        for (uint64_t seed = 0; seed < 60; seed++) {
            bool posed;
            const size_t n_stops = 1 + seed % most_stops(DRAW(f), 6);
            n_missed += !is_best(seed, DRAW(f), n_stops, &posed) && posed;
        }
        ck_assert_msg(n_missed <= (DRAW(f) & plain ? 0 : 2), "feature %u: %d missed", f,
                      (int)n_missed);
    }
}
END_TEST

START_TEST(plain_problems_of_eight_stops_are_solved_to_the_optimum)
{
    const uint32_t plain = DRAW(DRAW_WINDOWS) | DRAW(DRAW_DURATION) | DRAW(DRAW_SHIFT_END);
    for (uint64_t seed = 0; seed < 12; seed++) {
        bool posed;
        ck_assert_msg(is_best(seed, seed % 2 ? plain : 0, 8, &posed), "problem %d", (int)seed);
    }
}
END_TEST

/* A heuristic: where features meet, nearly all. */
START_TEST(mixtures_of_features_are_mostly_solved_to_the_optimum)
{
    struct random random;
    random_init(&random, 9, 0, 0, 0);
    size_t n_posed = 0, n_best = 0;
    for (uint64_t seed = 0; seed < 400; seed++) {
        const uint32_t features =
            (uint32_t)(random_bits(&random) & random_bits(&random)) & DRAW_ALL;
        bool posed;
        n_best += is_best(seed, features, 1 + seed % most_stops(features, 5), &posed);
        n_posed += posed;
    }
    ck_assert_uint_gt(n_posed, 300);
    ck_assert_uint_ge(100 * n_best, 98 * n_posed);
}
END_TEST

/* What joins a settled route may not change its vehicle for one that takes more. */
START_TEST(pinned_routes_keep_their_vehicle)
{
    const uint32_t features = DRAW(DRAW_PINNED) | DRAW(DRAW_TYPES) | DRAW(DRAW_NEEDS) |
                              DRAW(DRAW_WINDOWS) | DRAW(DRAW_BALANCE);
    for (uint64_t seed = 21600; seed < 22000; seed++) { /* one of them did */
        bool posed;
        is_best(seed, features, 1 + seed % 5, &posed);
    }
}
END_TEST

/* Vehicles that must be back at different hours: only the last of these shows in the stops. */
START_TEST(each_type_keeps_its_own_shift)
{
    for (uint64_t seed = 33300; seed < 33600; seed++) { /* one did not */
        bool posed;
        ck_assert(is_best(seed, DRAW(DRAW_SHIFT_END) | DRAW(DRAW_TYPES), 1 + seed % 5, &posed));
    }
}
END_TEST

/* A driver who must rest after half an hour, and can only do so at stops, reaches what is an hour
 * out by those half way, and alone never. */
START_TEST(some_stops_fit_only_in_company)
{
    enum { PLACES = 4, HALF_H = 1800 };
    double time_s[PLACES * PLACES], km[PLACES * PLACES];
    /* A ring: the depot, two stops half an hour from it, and one beyond them, which is half an hour
     * from the depot on the way back alone. */
    static const int steps[PLACES * PLACES] = {0, 1, 1, 2, 1, 0, 2, 1, 1, 2, 0, 1, 1, 1, 1, 0};
    for (size_t k = 0; k < PLACES * PLACES; k++) {
        time_s[k] = HALF_H * steps[k];
        km[k] = steps[k];
    }
    const struct routing_vehicle vehicle = {.time_s = time_s,
                                            .distance_km = km,
                                            .count = SIZE_MAX,
                                            .capacity_kg = 10,
                                            .capacity_crates = 10,
                                            .max_duration_s = HUGE_VAL,
                                            .max_distance_km = HUGE_VAL,
                                            .max_drive_s = HALF_H,
                                            .rest_s = 60,
                                            .eur_per_km = 1};
    struct routing_stop stops[PLACES - 1];
    for (size_t i = 0; i < PLACES - 1; i++)
        stops[i] = (struct routing_stop){.place = i + 1, .close_s = HUGE_VAL};
    struct routing_problem problem = {
        .n_places = PLACES, .stops = stops, .n_vehicles = 1, .vehicles = &vehicle};
    struct routing_solution solution;
    struct faults faults = {0};
    problem.n_stops = 3;
    routing_solve(&problem, &(struct routing_effort){.iterations = 50}, &solution);
    ck_assert_uint_eq(solution.n_unserved, 0);
    ck_assert_uint_eq(solution.n_routes, 1);
    ck_assert_double_eq(solution.cost_eur, 4); /* once around */
    ck_assert(routing_verify(&problem, &solution, &faults));
    routing_solution_clear(&solution);
    /* Without company the reason is what stands in its way alone. */
    problem.stops = &stops[2];
    problem.n_stops = 1;
    routing_solve(&problem, &(struct routing_effort){.iterations = 50}, &solution);
    ck_assert_int_eq(solution.refusals[0], ROUTING_SHIFT_TOO_SHORT);
    routing_solution_clear(&solution);
}
END_TEST

/* Where going straight takes longer than by way of others, a stop that is too late or too far alone
 * may be served on the way. Proofs find it; so do nearly all searches. */
START_TEST(detours_that_are_shorter_are_found)
{
    const uint32_t plain = DRAW(DRAW_WINDOWS) | DRAW(DRAW_SHIFT_END) | DRAW(DRAW_DURATION) |
                           DRAW(DRAW_DISTANCE) | DRAW(DRAW_TYPES) | DRAW(DRAW_LIMITED);
    struct random random;
    random_init(&random, 10, 0, 0, 0);
    size_t n_posed = 0, n_best = 0;
    for (uint64_t seed = 0; seed < 400; seed++) {
        const uint32_t mixed = (uint32_t)(random_bits(&random) & random_bits(&random)) &
                               DRAW_ALL & ~DRAW(DRAW_PINNED);
        const uint32_t features = seed % 2 ? mixed : plain;
        struct drawn drawn;
        bool posed;
        draw(&drawn, seed, 1 + seed % most_stops(features, 6), features);
        draw_detours(&drawn, seed);
        const bool best = is_best_of(&drawn, ITERATIONS, seed, &posed);
        ck_assert_msg(best || seed % 2, "problem %d", (int)seed);
        n_best += best;
        n_posed += posed;
    }
    ck_assert_uint_ge(100 * n_best, 98 * n_posed);
}
END_TEST

/* Several trips and releases are proven, and need no search. */
START_TEST(trips_are_solved_to_the_optimum)
{
    const uint32_t others = DRAW(DRAW_SHIFT_END) | DRAW(DRAW_DURATION) | DRAW(DRAW_DISTANCE) |
                            DRAW(DRAW_MAX_STOPS) | DRAW(DRAW_NEEDS) | DRAW(DRAW_PENALTY) |
                            DRAW(DRAW_TYPES) | DRAW(DRAW_LIMITED);
    struct random random;
    random_init(&random, 11, 0, 0, 0);
    for (uint64_t seed = 0; seed < 500; seed++) {
        struct drawn drawn;
        bool posed;
        const uint32_t some = (uint32_t)random_bits(&random) & (others | DRAW(DRAW_RELEASE));
        draw(&drawn, seed, 1 + seed % 5, DRAW(DRAW_TRIPS) | some);
        if (seed % 3 == 0)
            draw_detours(&drawn, seed);
        for (size_t v = 0; v < drawn.problem.n_vehicles; v++)
            drawn.vehicles[v].end = drawn.vehicles[v].start;
        ck_assert_msg(is_best_of(&drawn, 0, seed, &posed), "problem %d", (int)seed);
    }
}
END_TEST

/* Out to the first, on to the second and back from there is an hour each, all else two: neither can
 * begin a route for a driver who must rest after an hour, both together can. */
START_TEST(two_stops_that_need_each_other_begin_a_route)
{
    const double h = 3600;
    const double time_s[] = {0, h, 2 * h, 2 * h, 0, h, h, 2 * h, 0};
    const double km[] = {0, 1, 2, 2, 0, 1, 1, 2, 0};
    const struct routing_vehicle vehicle = {.time_s = time_s,
                                            .distance_km = km,
                                            .count = SIZE_MAX,
                                            .capacity_kg = 10,
                                            .capacity_crates = 10,
                                            .max_duration_s = HUGE_VAL,
                                            .max_distance_km = HUGE_VAL,
                                            .max_drive_s = h,
                                            .rest_s = 60,
                                            .eur_per_km = 1};
    const struct routing_stop stops[] = {{.place = 1, .close_s = HUGE_VAL},
                                         {.place = 2, .close_s = HUGE_VAL}};
    const struct routing_problem problem = {.n_places = 3,
                                            .n_stops = 2,
                                            .stops = stops,
                                            .n_vehicles = 1,
                                            .vehicles = &vehicle};
    struct routing_solution solution;
    routing_solve(&problem, &(struct routing_effort){0}, &solution);
    ck_assert_uint_eq(solution.n_unserved, 0);
    ck_assert_double_eq(solution.cost_eur, 3);
    routing_solution_clear(&solution);
}
END_TEST

/* By the triangle inequality a vehicle can leave a stop out and drive on no later and no
 * farther. */
START_TEST(one_stop_more_is_never_cheaper)
{
    const uint32_t kinds[] = {0,
                              DRAW(DRAW_WINDOWS),
                              DRAW(DRAW_LATER),
                              DRAW(DRAW_TYPES),
                              DRAW(DRAW_RELEASE) | DRAW(DRAW_TRIPS),
                              DRAW(DRAW_PROFILE) | DRAW(DRAW_WINDOWS)};
    size_t n_compared = 0;
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++)
        for (uint64_t seed = 0; seed < 40; seed++) {
            struct drawn drawn;
            struct routing_solution fewer, more;
            draw(&drawn, seed, 6, kinds[kind]);
            solve(&drawn, &more);
            drawn.problem.n_stops--;
            solve(&drawn, &fewer);
            if (!more.n_unserved) {
                ck_assert_uint_eq(fewer.n_unserved, 0);
                ck_assert_double_le(fewer.cost_eur, more.cost_eur + 1e-6);
                n_compared++;
            }
            routing_solution_clear(&fewer);
            routing_solution_clear(&more);
        }
    ck_assert_uint_gt(n_compared, 100);
}
END_TEST

static void check_same(const struct routing_solution *a, const struct routing_solution *b)
{
    ck_assert_uint_eq(a->n_routes, b->n_routes);
    ck_assert_mem_eq(&a->cost_eur, &b->cost_eur, sizeof a->cost_eur);
    for (size_t r = 0; r < a->n_routes; r++) {
        const struct routing_route *one = &a->routes[r], *other = &b->routes[r];
        ck_assert_uint_eq(one->vehicle, other->vehicle);
        ck_assert_uint_eq(one->n_stops, other->n_stops);
        ck_assert_mem_eq(one->stops, other->stops, one->n_stops * sizeof *one->stops);
        ck_assert_mem_eq(one->begin_s, other->begin_s, one->n_stops * sizeof *one->begin_s);
    }
}

START_TEST(the_same_seed_gives_the_same_routes)
{
    struct random random;
    random_init(&random, 5, 0, 0, 0);
    struct routing_workspace *workspace = routing_workspace_create();
    for (uint64_t seed = 0; seed < 100; seed++) {
        struct drawn drawn;
        struct routing_solution once, again;
        const uint32_t features =
            (uint32_t)(random_bits(&random) & random_bits(&random)) & DRAW_ALL;
        const struct routing_effort effort = {.iterations = ITERATIONS, .seed = seed};
        draw(&drawn, seed, 8, features & ~DRAW(DRAW_PINNED));
        routing_solve(&drawn.problem, &effort, &once);
        routing_solve_in(workspace, &drawn.problem, &effort, &again);
        check_same(&once, &again);
        routing_solution_clear(&once);
        routing_solution_clear(&again);
    }
    routing_workspace_free(workspace);
}
END_TEST

/* True when some vehicle, left or not, could serve the stop, and its partner, and nothing
 * else. */
static bool can_alone(struct brute *brute, const struct drawn *drawn, size_t stop, bool left)
{
    const struct routing_stop *task = &drawn->stops[stop];
    const bool pair = task->task >= ROUTING_PICK_UP;
    const size_t first = task->task == ROUTING_DROP ? task->partner : stop;
    const size_t stops[] = {first, drawn->stops[first].partner};
    for (size_t v = 0; v < drawn->problem.n_vehicles; v++) {
        struct brute_times times;
        if ((drawn->vehicles[v].count || !left) &&
            brute_route_eur(brute, drawn, v, stops, pair ? 2 : 1, &times) < HUGE_VAL)
            return true;
    }
    return false;
}

/* Vehicles of a type that stay at home. */
static size_t n_left(const struct drawn *drawn, const struct routing_solution *solution, size_t vehicle)
{
    size_t n = drawn->vehicles[vehicle].count;
    for (size_t r = 0; r < solution->n_routes; r++)
        n -= solution->routes[r].vehicle == vehicle;
    return n;
}

/* True when a route could take on a single stop, with its vehicle or, where that may change, with one that
 * stays at home; or such a one alone. */
static bool fits_in(struct brute *brute, const struct drawn *drawn,
                    const struct routing_solution *solution, size_t stop, bool may_change)
{
    enum { ROOM = 20 };
    struct brute_times times;
    for (size_t v = 0; v < drawn->problem.n_vehicles; v++) {
        const bool left = n_left(drawn, solution, v) > 0;
        if (left && brute_route_eur(brute, drawn, v, &stop, 1, &times) < HUGE_VAL)
            return true;
        for (size_t r = 0; r < solution->n_routes; r++) {
            const struct routing_route *route = &solution->routes[r];
            for (size_t at = 0; at <= route->n_stops && route->n_stops < ROOM; at++) {
                size_t stops[ROOM];
                memcpy(stops, route->stops, at * sizeof *stops);
                stops[at] = stop;
                memcpy(stops + at + 1, route->stops + at, (route->n_stops - at) * sizeof *stops);
                if ((v == route->vehicle || (may_change && left)) &&
                    brute_route_eur(brute, drawn, v, stops, route->n_stops + 1, &times) < HUGE_VAL)
                    return true;
            }
        }
    }
    return false;
}

/* What may be left out costs too much where there is a place for it, and only there. */
static bool place_holds(struct brute *brute, const struct drawn *drawn,
                        const struct routing_solution *solution, size_t stop)
{
    const enum routing_refusal refusal = solution->refusals[stop];
    bool trips = false;
    for (size_t v = 0; v < drawn->problem.n_vehicles; v++)
        trips = trips || drawn->vehicles[v].max_trips > 1;
    if (trips || drawn->stops[stop].task >= ROUTING_PICK_UP || !(drawn->stops[stop].penalty_eur > 0))
        return true;
    return refusal == ROUTING_NOT_WORTH_IT ? fits_in(brute, drawn, solution, stop, true)
           : refusal == ROUTING_NO_VEHICLE_LEFT ? !fits_in(brute, drawn, solution, stop, false)
                                                : true;
}

static bool refusal_holds(enum routing_refusal refusal, struct brute *brute,
                          const struct drawn *drawn, size_t stop)
{
    if (refusal == ROUTING_SERVED)
        return true;
    if (refusal == ROUTING_NOT_WORTH_IT)
        return can_alone(brute, drawn, stop, true) && drawn->stops[stop].penalty_eur > 0;
    if (refusal == ROUTING_NO_VEHICLE_LEFT)
        return can_alone(brute, drawn, stop, false);
    return !can_alone(brute, drawn, stop, true);
}

START_TEST(refusals_say_what_holds)
{
    struct random random;
    struct brute brute = {0};
    random_init(&random, 6, 0, 0, 0);
    size_t n[ROUTING_NOT_WORTH_IT + 1] = {0}, n_crowded = 0;
    for (uint64_t seed = 0; seed < 600; seed++) {
        struct drawn drawn;
        struct routing_solution solution;
        const uint32_t features = (uint32_t)(random_bits(&random) & random_bits(&random)) &
                                  DRAW_ALL & ~(DRAW(DRAW_PINNED) | DRAW(DRAW_PROFILE));
        draw(&drawn, seed, 6, features | DRAW(DRAW_SHIFT_END));
        solve(&drawn, &solution);
        for (size_t i = 0; i < 6; i++) {
            n[solution.refusals[i]]++;
            ck_assert_msg(refusal_holds(solution.refusals[i], &brute, &drawn, i),
                          "problem %d, features %x, stop %d: %s", (int)seed, (unsigned)features,
                          (int)i, routing_refusal_text(solution.refusals[i]));
            ck_assert_msg(place_holds(&brute, &drawn, &solution, i),
                          "problem %d, features %x, stop %d: %s", (int)seed, (unsigned)features,
                          (int)i, routing_refusal_text(solution.refusals[i]));
            n_crowded += drawn.stops[i].penalty_eur > 0 &&
                         solution.refusals[i] == ROUTING_NO_VEHICLE_LEFT;
        }
        routing_solution_clear(&solution);
    }
    for (size_t refusal = 0; refusal <= ROUTING_NOT_WORTH_IT; refusal++)
        ck_assert_msg(n[refusal] > 0 || refusal == ROUTING_UNREACHABLE, "%d", (int)refusal);
    ck_assert_uint_gt(n_crowded, 0);
    brute_clear(&brute);
}
END_TEST

/* ---- Numbers that are none --------------------------------------------------------------- */

/* A field that is spoilt; of the first stop or of the first vehicle. */
struct spoilt {
    double *(*field)(struct drawn *drawn);
    bool may_do; /* some of the bad values mean that nothing is asked: the stop may be served */
};

#define SPOIL(name, path)                                                                      \
    static double *name(struct drawn *drawn)                                                   \
    {                                                                                          \
        return &drawn->path;                                                                   \
    }
SPOIL(load_kg, stops[0].load_kg)
SPOIL(load_crates, stops[0].load_crates)
SPOIL(service, stops[0].service_s)
SPOIL(closing, stops[0].close_s)
SPOIL(opening, stops[0].open_s)
SPOIL(release, stops[0].release_s)
SPOIL(penalty, stops[0].penalty_eur)
SPOIL(aboard, stops[0].max_aboard_s)
SPOIL(drive, time_s[6 * 8])
SPOIL(way, distance_km[6 * 8])
SPOIL(capacity, vehicles[0].capacity_kg)
SPOIL(duration, vehicles[0].max_duration_s)
SPOIL(range, vehicles[0].max_distance_km)
SPOIL(shift_end, vehicles[0].shift_end_s)
SPOIL(reload, vehicles[0].reload_s)
SPOIL(rest, vehicles[0].rest_s)
SPOIL(max_drive, vehicles[0].max_drive_s)
SPOIL(wall, vehicles[0].wall_crates)

static const struct spoilt spoilt[] = {{load_kg, false}, {load_crates, false}, {service, false},
                                       {closing, true},  {opening, true},      {release, true},
                                       {penalty, true},  {aboard, true},       {drive, true},
                                       {way, true},      {capacity, true},     {duration, true},
                                       {range, true},    {shift_end, true},    {reload, true},
                                       {rest, true},     {max_drive, true},    {wall, true}};

START_TEST(numbers_that_are_none_do_no_harm)
{
    const double bad[] = {(double)NAN, -1, -HUGE_VAL, HUGE_VAL, 1e300, 1e17};
    const uint32_t kinds[] = {0,
                              DRAW(DRAW_TRIPS) | DRAW(DRAW_RELEASE),
                              DRAW(DRAW_BREAKS) | DRAW(DRAW_DRIVING),
                              DRAW(DRAW_ABOARD) | DRAW(DRAW_PROFILE),
                              DRAW(DRAW_PENALTY),
                              DRAW(DRAW_WALLS) | DRAW(DRAW_COMPARTMENTS)};
    for (size_t f = 0; f < sizeof spoilt / sizeof *spoilt; f++)
        for (size_t b = 0; b < sizeof bad / sizeof *bad; b++)
            for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
                struct drawn drawn;
                struct routing_solution solution;
                draw(&drawn, kind, 6, kinds[kind]);
                *spoilt[f].field(&drawn) = bad[b];
                solve(&drawn, &solution);
                ck_assert_msg(isfinite(solution.cost_eur) || spoilt[f].field == penalty,
                              "field %d, value %g, kind %d", (int)f, bad[b], (int)kind);
                ck_assert_msg(spoilt[f].may_do || solution.refusals[0] != ROUTING_SERVED,
                              "field %d, value %g, kind %d", (int)f, bad[b], (int)kind);
                routing_solution_clear(&solution);
            }
}
END_TEST

/* One vehicle for two requests that may not ride together, with time for both: neither is left out. */
START_TEST(pairs_get_trips_of_their_own)
{
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct drawn drawn;
        bool posed;
        draw(&drawn, seed, 4, DRAW(DRAW_TRIPS) | DRAW(DRAW_PAIRS) | DRAW(DRAW_APART));
        drawn.problem.n_vehicles = 1;
        drawn.vehicles[0].count = 1;
        drawn.vehicles[0].end = drawn.vehicles[0].start;
        for (size_t i = 0; i < 4; i++) /* both stops of a pair stand side by side */
            drawn.stops[i].goods = i / 2 % 2;
        ck_assert_msg(is_best_of(&drawn, ITERATIONS, seed, &posed) || !posed, "problem %d",
                      (int)seed);
    }
}
END_TEST

int main(void)
{
    const TTest *tests[] = {each_feature_alone_is_solved_to_the_optimum,
                            plain_problems_of_eight_stops_are_solved_to_the_optimum,
                            mixtures_of_features_are_mostly_solved_to_the_optimum,
                            pinned_routes_keep_their_vehicle,
                            each_type_keeps_its_own_shift,
                            some_stops_fit_only_in_company,
                            detours_that_are_shorter_are_found,
                            trips_are_solved_to_the_optimum,
                            pairs_get_trips_of_their_own,
                            two_stops_that_need_each_other_begin_a_route,
                            one_stop_more_is_never_cheaper,
                            the_same_seed_gives_the_same_routes,
                            refusals_say_what_holds,
                            numbers_that_are_none_do_no_harm};
    return run_tests("optimal", tests, sizeof tests / sizeof *tests);
}
