/* Lists of the nearest stops, held against all distances. */
#include "sim/routing/near.h"
#include "tests/sim/routing/market.h"

static double shorter_km(const struct problem *problem, size_t i, size_t j)
{
    return fmin(problem_arc(problem, 0, i, j)->km, problem_arc(problem, 0, j, i)->km);
}

/* Each list rises, and no stop that it lacks is nearer than its last. */
static void expect_nearest(const struct problem *problem)
{
    for (size_t i = 0; i < problem->n; i++) {
        const uint32_t *near = &problem->near[i * problem->n_near];
        const double last_km = shorter_km(problem, i, near[problem->n_near - 1]);
        size_t n_listed = 0, n_nearer = 0;
        for (size_t r = 1; r < problem->n_near; r++)
            ck_assert_double_le(shorter_km(problem, i, near[r - 1]), shorter_km(problem, i, near[r]));
        for (size_t j = 0; j < problem->n; j++) {
            n_nearer += j != i && shorter_km(problem, i, j) < last_km;
            for (size_t r = 0; r < problem->n_near; r++)
                n_listed += near[r] == j && j != i;
        }
        ck_assert_uint_eq(n_listed, problem->n_near);
        ck_assert_uint_lt(n_nearer, problem->n_near);
    }
}

START_TEST(lists_hold_the_nearest_first)
{
    struct random random;
    random_init(&random, 1, 0, 0, 0);
    for (size_t i = 0; i < 60; i++) {
        struct market market;
        market_scatter(&market, 1, &random);
        market.plane.vehicles[0].capacity_kg = 60;
        for (size_t a = 0; a < market.plane.n_places * market.plane.n_places; a++)
            market.plane.distance_km[a] *= 1 + random_uniform(&random);
        /* As many as there are others, too. */
        market_serve(&market, i % 3 ? 1 + random_below(&random, 40) : SIZE_MAX, &random);
        if (i % 3 == 0)
            ck_assert_uint_eq(market.problem.n_near, market.problem.n - 1);
        expect_nearest(&market.problem);
        market_clear(&market);
    }
}
END_TEST

/* Of three stops as far from each other, two are open at the same time. */
START_TEST(hours_part_stops_that_lie_together)
{
    struct market market = {0};
    struct plane *plane = &market.plane;
    plane_size(plane, 4, 1);
    for (size_t a = 0; a < 16; a++) {
        plane->distance_km[a] = a % 5 ? 1 : 0;
        plane->time_s[a] = a % 5 ? 60 : 0;
    }
    for (size_t i = 0; i < 3; i++) {
        plane->stops[i].place = i + 1;
        plane->stops[i].open_s = i == 1 ? 5 * 3600 : 0;
        plane->stops[i].close_s = plane->stops[i].open_s + 3600;
    }
    struct random random;
    random_init(&random, 1, 0, 0, 0);
    market_serve(&market, 2, &random);
    ck_assert_uint_eq(market.problem.near[0], 2);
    ck_assert_uint_eq(market.problem.near[4], 0);
    market_clear(&market);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {lists_hold_the_nearest_first, hours_part_stops_that_lie_together};
    return run_tests("near", tests, sizeof tests / sizeof *tests);
}
