#include "sim/routing/bound.h"
#include "data/random.h"
#include "tests/run.h"
#include "tests/sim/routing/plane.h"

/* Lays out places on a plane, at one euro a kilometre, and raises the bound of the problem
 * towards the cost of its solution, which is proven optimal at this size. */
static double raised_eur(const struct plane *plane, double *optimum_eur)
{
    struct routing_solution solution;
    routing_solve(&plane->problem, &(struct routing_effort){.seed = 1}, &solution);
    *optimum_eur = solution.cost_eur;
    struct arena arena = {0};
    struct problem problem;
    struct bound bound;
    problem_lay_out(&problem, &plane->problem, &arena, solution.refusals);
    bound_init(&bound, &problem);
    const double bound_eur = bound_raise(&bound, solution.cost_eur);
    routing_solution_clear(&solution);
    arena_clear(&arena);
    return bound_eur;
}

START_TEST(two_stops_are_bounded_by_their_tour)
{
    struct plane plane;
    double optimum_eur;
    plane_size(&plane, 3, 1);
    plane.x[1] = 1;
    plane.x[2] = 3;
    plane.vehicles[0].capacity_kg = 1;
    plane_measure(&plane);
    /* By hand: 1 + 2 + 3 km on a line. */
    ck_assert_double_eq_tol(raised_eur(&plane, &optimum_eur), 6, 1e-9);
    ck_assert_double_eq_tol(optimum_eur, 6, 1e-9);
    plane_clear(&plane);
}
END_TEST

START_TEST(bound_is_never_above_the_optimum_and_near_it_on_one_route)
{
    struct random random;
    random_init(&random, 1, 0, 0, 0);
    double share = 0;
    enum { TRIALS = 500 };
    for (size_t trial = 0; trial < TRIALS; trial++) {
        struct plane plane;
        plane_size(&plane, 2 + random_below(&random, 8), 1);
        for (size_t i = 0; i < plane.n_places; i++) {
            plane.x[i] = 100 * random_uniform(&random);
            plane.y[i] = 100 * random_uniform(&random);
            if (i)
                plane.stops[i - 1].load_kg = random_uniform(&random);
        }
        const bool one_route = trial % 2;
        plane.vehicles[0].capacity_kg = one_route ? 10 : 1.5;
        plane_measure(&plane);
        double optimum_eur;
        const double bound_eur = raised_eur(&plane, &optimum_eur);
        ck_assert_double_le(bound_eur, optimum_eur + 1e-9);
        share += one_route ? bound_eur / optimum_eur / (TRIALS / 2) : 0;
        plane_clear(&plane);
    }
    /* The 1-tree bound of Held and Karp, which it resembles, comes to 0.99 and more. */
    ck_assert_double_gt(share, 0.97);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {two_stops_are_bounded_by_their_tour,
                            bound_is_never_above_the_optimum_and_near_it_on_one_route};
    return run_tests("bound", tests, sizeof tests / sizeof *tests);
}
