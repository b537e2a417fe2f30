#include "sim/routing/routing.h"
#include <math.h>
#include "data/random.h"
#include "tests/run.h"

enum { N = 7, PLACES = N + 1 };

/* A random asymmetric problem of one vehicle at place 0, at one euro a kilometre. */
struct small {
    double km[PLACES * PLACES], s[PLACES * PLACES];
    struct routing_stop stops[N];
    struct routing_vehicle vehicle;
    struct routing_problem problem;
};

static void fill(struct small *small, uint64_t seed, size_t n)
{
    struct random random;
    random_init(&random, seed, 0, 0, 0);
    for (size_t i = 0; i < PLACES * PLACES; i++) {
        small->km[i] = i % (PLACES + 1) ? 1 + 50 * random_uniform(&random) : 0;
        small->s[i] = small->km[i] * 60;
    }
    for (size_t i = 0; i < N; i++)
        small->stops[i] = (struct routing_stop){
            .place = i + 1, .load_kg = 10, .load_crates = 1, .service_s = 60, .close_s = HUGE_VAL};
    small->vehicle = (struct routing_vehicle){.time_s = small->s,
                                              .distance_km = small->km,
                                              .count = 1,
                                              .capacity_kg = 1000,
                                              .capacity_crates = 100,
                                              .max_duration_s = HUGE_VAL,
                                              .max_distance_km = HUGE_VAL,
                                              .eur_per_km = 1};
    small->problem = (struct routing_problem){.n_places = PLACES,
                                              .n_stops = n,
                                              .stops = small->stops,
                                              .n_vehicles = 1,
                                              .vehicles = &small->vehicle};
}

/* The shortest tour through all stops, by trying every order. */
static double shortest_km(const struct small *small, size_t n, size_t from, unsigned visited)
{
    if (visited == (1u << n) - 1)
        return small->km[from * PLACES];
    double best = HUGE_VAL;
    for (size_t i = 0; i < n; i++)
        if (!(visited >> i & 1))
            best = fmin(best, small->km[from * PLACES + i + 1] +
                                  shortest_km(small, n, i + 1, visited | 1u << i));
    return best;
}

START_TEST(small_tours_are_verified_and_close_to_the_shortest)
{
    size_t optimal = 0;
    enum { TRIALS = 200 };
    for (uint64_t seed = 0; seed < TRIALS; seed++) {
        struct small small;
        const size_t n = 1 + seed % N;
        fill(&small, seed, n);
        struct routing_solution solution;
        struct faults faults = {0};
        routing_solve(&small.problem, &(struct routing_effort){.iterations = 200, .seed = 1},
                      &solution);
        ck_assert_msg(routing_verify(&small.problem, &solution, &faults), "%s", faults.text[0]);
        ck_assert_uint_eq(solution.n_unserved, 0);
        const double best = shortest_km(&small, n, 0, 0);
        ck_assert_double_ge(solution.distance_km, best - 1e-9);
        optimal += solution.distance_km < best + 1e-9;
        routing_solution_clear(&solution);
    }
    /* A heuristic: nearly all of them. */
    ck_assert_uint_ge(optimal, TRIALS);
}
END_TEST

START_TEST(refusals_have_their_reasons)
{
    struct small small;
    fill(&small, 1, 4);
    small.stops[0].load_kg = 2000;
    for (size_t i = 0; i < PLACES; i++)
        small.s[i * PLACES + 2] = small.km[i * PLACES + 2] = HUGE_VAL;
    small.stops[2].close_s = 1;
    small.vehicle.shift_start_s = 100;
    struct routing_solution solution;
    routing_solve(&small.problem, &(struct routing_effort){.seed = 1}, &solution);
    ck_assert_int_eq(solution.refusals[0], ROUTING_TOO_LARGE);
    ck_assert_int_eq(solution.refusals[1], ROUTING_UNREACHABLE);
    ck_assert_int_eq(solution.refusals[2], ROUTING_WINDOW_MISSED);
    ck_assert_int_eq(solution.refusals[3], ROUTING_SERVED);
    ck_assert_uint_eq(solution.n_unserved, 3);
    routing_solution_clear(&solution);
}
END_TEST

/* A stop that is reached in time but for a break, for its release, or for both. */
START_TEST(breaks_and_releases_are_told_from_short_shifts)
{
    static const struct routing_window noon = {0, HUGE_VAL};
    static const struct {
        double break_s, release_s, slack_s;
        enum routing_refusal refusal;
    } cases[] = {{0, 0, 10, ROUTING_SERVED},
                 {0, 0, -10, ROUTING_SHIFT_TOO_SHORT},
                 {0, 5, 10, ROUTING_SERVED},
                 {0, 20, 10, ROUTING_RELEASED_LATE},
                 {20, 0, 10, ROUTING_NO_TIME_TO_REST},
                 {20, 20, 10, ROUTING_SHIFT_TOO_SHORT},
                 {0, 20, -10, ROUTING_SHIFT_TOO_SHORT}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        struct small small;
        struct routing_solution solution;
        fill(&small, 1, 1);
        const struct routing_break lunch = {&noon, 1, cases[k].break_s};
        small.vehicle.breaks = &lunch;
        small.vehicle.n_breaks = cases[k].break_s > 0;
        small.stops[0].release_s = cases[k].release_s;
        const size_t place = small.stops[0].place, depot = small.vehicle.start;
        small.vehicle.shift_end_s = small.s[depot * PLACES + place] + small.stops[0].service_s +
                                    small.s[place * PLACES + depot] + cases[k].slack_s;
        routing_solve(&small.problem, &(struct routing_effort){.seed = 1}, &solution);
        ck_assert_msg(solution.refusals[0] == cases[k].refusal, "case %zu: %s", k,
                      routing_refusal_text(solution.refusals[0]));
        routing_solution_clear(&solution);
    }
}
END_TEST

int main(void)
{
    const TTest *tests[] = {small_tours_are_verified_and_close_to_the_shortest,
                            refusals_have_their_reasons,
                            breaks_and_releases_are_told_from_short_shifts};
    return run_tests("routing", tests, sizeof tests / sizeof *tests);
}
