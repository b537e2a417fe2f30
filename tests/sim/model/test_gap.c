#include "sim/model/gap.h"
#include <string.h>
#include "data/random.h"
#include "sim/model/plan.h"
#include "tests/run.h"
#include "tests/sim/routing/plane.h"

/* A vehicle for so many crates, and stops of one crate at 1, 2, 3 .. km on a line. */
static void line(struct plane *plane, size_t n, double crates)
{
    plane_size(plane, n + 1, 1);
    for (size_t i = 0; i < n; i++) {
        plane->x[i + 1] = (double)(i + 1);
        plane->stops[i].load_crates = 1;
    }
    plane->vehicles[0].capacity_crates = crates;
    plane_measure(plane);
}

/* Offers the problem with a route for each list of stops that SIZE_MAX ends; stops on none wait. */
static void offer_with(struct gap_sample *sample, uint64_t rank, const struct plane *plane,
                       size_t stops[], size_t n, double cost_eur)
{
    struct routing_route routes[10] = {0};
    enum routing_refusal refusals[10];
    struct routing_solution planned = {
        .routes = routes, .refusals = refusals, .cost_eur = cost_eur};
    for (size_t i = 0; i < plane->problem.n_stops; i++)
        refusals[i] = ROUTING_NO_VEHICLE_LEFT;
    for (size_t i = 0; i < n; planned.n_routes++) {
        struct routing_route *route = &routes[planned.n_routes];
        for (route->stops = &stops[i]; stops[i] != SIZE_MAX; i++) {
            refusals[stops[i]] = ROUTING_SERVED;
            route->n_stops++;
        }
        i++;
    }
    gap_offer(sample, rank, &plane->problem, &planned);
}

START_TEST(gap_of_routes_on_a_line_by_hand)
{
    struct plane plane;
    struct gap_sample sample = {0};
    line(&plane, 3, 10);
    /* Out and back to each is 2 + 4 + 6 km; one round is 6. */
    offer_with(&sample, 1, &plane, (size_t[]){0, SIZE_MAX, 1, SIZE_MAX, 2, SIZE_MAX}, 6, 12);
    struct gap gap = gap_measure(&sample, 1);
    ck_assert_uint_eq(gap.n, 1);
    ck_assert_double_eq_tol(gap.mean_share, 1, 1e-9);
    ck_assert_double_eq_tol(gap.worst_share, 1, 1e-9);
    /* With one that is best already: 12 + 6 for 6 + 6. */
    offer_with(&sample, 2, &plane, (size_t[]){2, 1, 0, SIZE_MAX}, 4, 6);
    gap = gap_measure(&sample, 1);
    ck_assert_uint_eq(gap.n, 2);
    ck_assert_double_eq_tol(gap.mean_share, 0.5, 1e-9);
    ck_assert_double_eq_tol(gap.worst_share, 1, 1e-9);
    gap_sample_clear(&sample);
    ck_assert_double_eq(gap_measure(&sample, 1).mean_share, 0);
    ck_assert_uint_eq(gap_measure(&sample, 1).n, 0);
    plane_clear(&plane);
}
END_TEST

START_TEST(who_waits_costs_a_route)
{
    struct plane plane;
    struct gap_sample sample = {0};
    line(&plane, 3, 2);
    plane.vehicles[0].count = 1;
    /* Two of three can go: 1 and 2 km first for 4, and 6 for who waits. Only 1 km first: 2, and 4
     * and 6 for those who wait. */
    offer_with(&sample, 1, &plane, (size_t[]){0, SIZE_MAX}, 2, 2);
    ck_assert_double_eq_tol(gap_measure(&sample, 1).mean_share, 0.2, 1e-9);
    gap_sample_clear(&sample);
    /* 2 and 3 km first is 6, and 2 for who waits: cheaper, though the first routes are dearer. */
    offer_with(&sample, 1, &plane, (size_t[]){1, 2, SIZE_MAX}, 3, 6);
    ck_assert_double_eq(gap_measure(&sample, 1).mean_share, 0);
    gap_sample_clear(&sample);
    plane_clear(&plane);
}
END_TEST

/* Ranks of the problems kept, which have 100, 99, .. stops, offered from the first on. */
static size_t kept_ranks(size_t first, size_t n, uint64_t ranks[])
{
    struct gap_sample sample = {0};
    for (size_t k = 0; k < n; k++) {
        const size_t i = (first + k) % n;
        struct plane plane;
        line(&plane, 100 - i, 10);
        const struct routing_solution none = {
            .refusals = mem_zeroed(plane.problem.n_stops, sizeof(enum routing_refusal))};
        gap_offer(&sample, (i * 7 + 3) % n, &plane.problem, &none);
        free(none.refusals);
        plane_clear(&plane);
    }
    const size_t n_kept = sample.n;
    ck_assert_uint_ge(sample.n_stops, GAP_STOPS);
    ck_assert_uint_lt(sample.n_stops - sample.list[n_kept - 1].n_stops, GAP_STOPS);
    for (size_t i = 0; i < n_kept; i++)
        ranks[i] = sample.list[i].rank;
    gap_sample_clear(&sample);
    return n_kept;
}

START_TEST(the_sample_does_not_depend_on_the_order_of_offers)
{
    enum { N = 16 };
    uint64_t first[N], ranks[N];
    const size_t n = kept_ranks(0, N, first);
    for (size_t i = 0; i < n; i++)
        ck_assert_uint_eq(first[i], i);
    for (size_t from = 1; from < N; from++) {
        ck_assert_uint_eq(kept_ranks(from, N, ranks), n);
        ck_assert_int_eq(memcmp(first, ranks, n * sizeof *ranks), 0);
    }
}
END_TEST

/* Rounds of four stops among forty scattered ones. */
static struct gap gap_after(size_t iterations_per_stop, int jobs)
{
    enum { N_PROBLEMS = 6, N_STOPS = 40 };
    struct gap_sample sample = {0};
    struct plane planes[N_PROBLEMS];
    for (size_t p = 0; p < N_PROBLEMS; p++) {
        struct plane *plane = &planes[p];
        struct random random;
        random_init(&random, 1, p, 0, 0);
        line(plane, N_STOPS, 4);
        for (size_t i = 0; i <= N_STOPS; i++) {
            plane->x[i] = random_uniform(&random);
            plane->y[i] = random_uniform(&random);
        }
        plane_measure(plane);
        struct routing_solution planned;
        routing_solve(&plane->problem,
                      &(struct routing_effort){.iterations = iterations_per_stop * N_STOPS},
                      &planned);
        gap_offer(&sample, p, &plane->problem, &planned);
        routing_solution_clear(&planned);
    }
    const struct gap gap = gap_measure(&sample, jobs);
    gap_sample_clear(&sample);
    for (size_t p = 0; p < N_PROBLEMS; p++)
        plane_clear(&planes[p]);
    return gap;
}

START_TEST(the_gap_grows_when_no_effort_is_made)
{
    const struct gap none = gap_after(0, 1), some = gap_after(20, 1), long_one = gap_after(500, 1);
    ck_assert_double_gt(none.mean_share, some.mean_share);
    ck_assert_double_gt(some.mean_share, long_one.mean_share);
    ck_assert_double_ge(long_one.mean_share, 0);
    ck_assert_double_ge(some.worst_share, some.mean_share);
}
END_TEST

START_TEST(threads_change_no_bit)
{
    const struct gap one = gap_after(2, 1);
    for (int jobs = 2; jobs <= 8; jobs *= 2) {
        const struct gap many = gap_after(2, jobs);
        ck_assert_int_eq(memcmp(&one, &many, sizeof one), 0);
    }
}
END_TEST

/* The same function of the stops for everybody: as much a stop, but for what few stops take at least. */
START_TEST(effort_grows_with_the_stops)
{
    for (size_t n = 1; n < 500; n++)
        ck_assert_uint_ge(plan_iterations(n + 1), plan_iterations(n));
    ck_assert_uint_gt(plan_iterations(1), 10 * plan_iterations(1000) / 1000);
    ck_assert_uint_gt(plan_iterations(100), plan_iterations(20));
    ck_assert_uint_eq(plan_iterations(2000), 2 * plan_iterations(1000));
}
END_TEST

int main(void)
{
    const TTest *tests[] = {gap_of_routes_on_a_line_by_hand, who_waits_costs_a_route,
                            the_sample_does_not_depend_on_the_order_of_offers,
                            the_gap_grows_when_no_effort_is_made, threads_change_no_bit,
                            effort_grows_with_the_stops};
    return run_tests("gap", tests, sizeof tests / sizeof *tests);
}
