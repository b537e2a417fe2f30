/* Days of 5 to 15 stops against their proven optima, at the effort that the model makes. */
#include "tests/run.h"
#include "tests/sim/routing/best.h"
#include "tests/sim/routing/oracle.h"
#include "tests/sim/routing/small.h"

/* Rounding of sums, relative. */
static const double slack = 1e-9;

enum { ITERATIONS_PER_STOP = 2 };

/* A vehicle, where the fewest come first, and a stop that finds none, where there are too few: more
 * than any day, and any vehicles, cost. */
static const double vehicle_eur = 10000, owed_eur = 1e6;

static void check_optimal(enum small_shape shape, size_t n_stops, uint64_t seed, bool fewest)
{
    struct small small;
    struct routing_solution solution;
    struct faults faults = {0};
    small_draw(&small, shape, n_stops, seed);
    routing_solve(&small.problem,
                  &(struct routing_effort){.iterations = ITERATIONS_PER_STOP * n_stops,
                                           .seed = 1,
                                           .fewest_vehicles = fewest},
                  &solution);
    for (size_t v = 0; fewest && v < small.problem.n_vehicles; v++)
        small.vehicles[v].fixed_eur += vehicle_eur;
    const bool owes = shape == SMALL_SHORT;
    for (size_t i = 0; owes && i < n_stops; i++)
        small.stops[i].penalty_eur = owed_eur;
    double best_eur = oracle_eur(&small.problem);
    for (size_t i = 0; owes && i < n_stops; i++)
        small.stops[i].penalty_eur = 0;
    best_eur -= owes ? owed_eur * (double)solution.n_unserved : 0;
    if (!(best_eur < HUGE_VAL)) { /* some window cannot be met */
        routing_solution_clear(&solution);
        return;
    }
    for (size_t v = 0; fewest && v < small.problem.n_vehicles; v++)
        small.vehicles[v].fixed_eur -= vehicle_eur;
    best_eur -= fewest ? vehicle_eur * (double)solution.n_routes : 0;
    ck_assert_msg(routing_verify(&small.problem, &solution, &faults), "%s, %d stops, seed %d: %s",
                  small_names[shape], (int)n_stops, (int)seed, faults.n ? faults.text[0] : "");
    for (size_t i = 0; i < n_stops; i++)
        ck_assert_msg(owes || solution.refusals[i] == ROUTING_SERVED ||
                          small.stops[i].penalty_eur > 0,
                      "%s, %d stops, seed %d: stop %d", small_names[shape], (int)n_stops,
                      (int)seed, (int)i);
    ck_assert_msg(fabs(solution.cost_eur - best_eur) <= slack * best_eur,
                  "%s, %d stops, seed %d: %f for %f", small_names[shape], (int)n_stops, (int)seed,
                  solution.cost_eur, best_eur);
    routing_solution_clear(&solution);
}

/* One shape a turn. */
START_TEST(small_days_are_solved_to_the_optimum)
{
    const enum small_shape shape = (enum small_shape)_i;
    for (size_t n_stops = 5; n_stops <= small_most_stops(shape); n_stops++)
        for (uint64_t seed = 0; seed < (n_stops < 11 ? 12 : n_stops < 14 ? 5 : 2); seed++)
            check_optimal(shape, n_stops, seed, false);
}
END_TEST

START_TEST(small_days_take_the_fewest_vehicles)
{
    const enum small_shape shape = (enum small_shape)_i;
    for (size_t n_stops = 5; n_stops <= small_most_stops(shape); n_stops++)
        for (uint64_t seed = 50; seed < (n_stops < 14 ? 54 : 51); seed++)
            check_optimal(shape, n_stops, seed, true);
}
END_TEST

/* Beyond what is proven, a search of several trips that is asked to be shorter than it may be gives
 * what the shortest gives, which the oracle shows to be near the optimum. */
START_TEST(short_searches_of_trips_take_the_least_that_they_need)
{
    enum { N_STOPS = SMALL_MAX_STOPS_OF_TRIPS + 1, LEAST = 15, N_PROBLEMS = 6 };
    double gap = 0;
    for (uint64_t seed = 0; seed < N_PROBLEMS; seed++) {
        const size_t iterations[] = {1, LEAST * N_STOPS};
        double eur[2];
        struct small small;
        small_draw(&small, SMALL_TRIPS, N_STOPS, seed);
        for (size_t k = 0; k < 2; k++) {
            struct routing_solution solution;
            routing_solve(&small.problem,
                          &(struct routing_effort){.iterations = iterations[k], .seed = 1},
                          &solution);
            ck_assert_uint_eq(solution.n_unserved, 0);
            eur[k] = solution.cost_eur;
            routing_solution_clear(&solution);
        }
        ck_assert_double_eq(eur[0], eur[1]);
        gap += (eur[0] / oracle_eur(&small.problem) - 1) / N_PROBLEMS;
    }
    ck_assert_double_ge(gap, -slack);
    ck_assert_double_le(gap, 0.02); /* 40 problems: 0.5 % */
}
END_TEST

/* One stop closes before who goes straight is there: roads are not the shortest, and by way of
 * another it is reached in time. */
START_TEST(a_stop_is_reached_in_time_by_way_of_another)
{
    check_optimal(SMALL_HOURS, 7, 20067, false);
    check_optimal(SMALL_HOURS, 7, 20067, true);
}
END_TEST

/* The oracle against every order of every set, as schedule_route() drives it. */
START_TEST(the_oracle_agrees_with_enumeration)
{
    const enum small_shape shape = (enum small_shape)_i;
    for (uint64_t seed = 100; seed < 104; seed++) {
        struct small small;
        small_draw(&small, shape, 6, seed);
        const struct best_cost best = best_find(&small.problem);
        const double eur = oracle_eur(&small.problem);
        ck_assert_msg(best.n_owed ? !(eur < HUGE_VAL)
                                  : fabs(eur - best.cost_eur) <= slack * best.cost_eur,
                      "%s, seed %d: %f for %f", small_names[shape], (int)seed, eur,
                      best.cost_eur);
    }
}
END_TEST

int main(void)
{
    const struct repeated tests[] = {{small_days_are_solved_to_the_optimum, SMALL_N_SHAPES},
                                     {small_days_take_the_fewest_vehicles, SMALL_N_SHAPES},
                                     {short_searches_of_trips_take_the_least_that_they_need, 1},
                                     {a_stop_is_reached_in_time_by_way_of_another, 1},
                                     {the_oracle_agrees_with_enumeration, SMALL_N_SHAPES}};
    return run_repeated("small", tests, sizeof tests / sizeof *tests);
}
