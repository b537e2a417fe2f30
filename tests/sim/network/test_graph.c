#include "sim/network/graph.h"
#include <math.h>
#include <stdlib.h>
#include "sim/network/sphere.h"
#include "tests/run.h"
#include "tests/sim/network/roads_help.h"

enum { BOTH = ROAD_BOTH_WAYS, ALONG = ROAD_ALONG, AGAINST = ROAD_AGAINST };

static struct graph_counts counts_of(const struct test_road list[], size_t n, bool cut)
{
    struct roads *roads = test_roads(list, n, cut);
    struct graph *graph = graph_create(roads);
    struct graph_counts counts = graph_count(graph);
    graph_free(graph);
    roads_free(roads);
    return counts;
}

START_TEST(lines_are_cut_at_shared_vertices)
{
    /* A crossing of two lines of 200 m at a vertex of both. */
    const struct test_road cross[] = {{BOTH, 50, 3, {{0, 0}, {100, 0}, {200, 0}}},
                                      {BOTH, 50, 3, {{100, -100}, {100, 0}, {100, 100}}}};
    struct graph_counts cut = counts_of(cross, 2, true);
    ck_assert_uint_eq(cut.n_nodes, 5);
    ck_assert_uint_eq(cut.n_edges, 4);
    ck_assert_uint_eq(cut.n_arcs, 8);
    ck_assert_uint_eq(cut.n_components, 1);
    ck_assert_double_eq_tol(cut.length_km, 0.4, 1e-12);
    struct graph_counts ends = counts_of(cross, 2, false);
    ck_assert_uint_eq(ends.n_nodes, 4);
    ck_assert_uint_eq(ends.n_edges, 2);
    ck_assert_uint_eq(ends.n_components, 2);
}
END_TEST

START_TEST(a_bridge_joins_nothing)
{
    const struct test_road bridge[] = {{BOTH, 50, 2, {{0, 0}, {200, 0}}},
                                       {BOTH, 50, 2, {{100, -100}, {100, 100}}}};
    struct graph_counts counts = counts_of(bridge, 2, true);
    ck_assert_uint_eq(counts.n_nodes, 4);
    ck_assert_uint_eq(counts.n_edges, 2);
    ck_assert_uint_eq(counts.n_components, 2);
}
END_TEST

START_TEST(a_line_that_crosses_itself_is_cut)
{
    const struct test_road knot[] = {
        {BOTH, 50, 6, {{0, 0}, {100, 0}, {200, 0}, {200, 100}, {100, 0}, {100, -100}}}};
    struct graph_counts counts = counts_of(knot, 1, true);
    ck_assert_uint_eq(counts.n_nodes, 3);
    ck_assert_uint_eq(counts.n_edges, 3);
}
END_TEST

START_TEST(coordinates_within_a_tenth_of_a_metre_are_one)
{
    const struct test_road near[] = {{BOTH, 50, 2, {{0, 0}, {100.02, 0}}},
                                     {BOTH, 50, 2, {{100.04, 0.01}, {200, 0}}}};
    ck_assert_uint_eq(counts_of(near, 2, false).n_nodes, 3);
    const struct test_road apart[] = {{BOTH, 50, 2, {{0, 0}, {100, 0}}},
                                      {BOTH, 50, 2, {{100.2, 0}, {200, 0}}}};
    ck_assert_uint_eq(counts_of(apart, 2, false).n_nodes, 4);
}
END_TEST

START_TEST(components_weak_and_strong_by_hand)
{
    /* A one-way ring of three nodes, a one-way tail out of it, and a road apart. */
    const struct test_road list[] = {
        {ALONG, 50, 2, {{0, 0}, {100, 0}}}, {ALONG, 50, 2, {{100, 0}, {100, 100}}},
        {AGAINST, 50, 2, {{0, 0}, {100, 100}}}, {ALONG, 50, 2, {{100, 0}, {300, 0}}},
        {BOTH, 50, 2, {{0, 900}, {100, 900}}}};
    struct graph_counts counts = counts_of(list, 5, false);
    ck_assert_uint_eq(counts.n_nodes, 6);
    ck_assert_uint_eq(counts.n_arcs, 6);
    ck_assert_uint_eq(counts.n_components, 2);
    ck_assert_uint_eq(counts.largest, 4);
    ck_assert_uint_eq(counts.largest_strong, 3);
}
END_TEST

enum { N_DRAWN = 12, N_LINES = 20 };

static unsigned draw_below(unsigned *state, unsigned n)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 16) % n;
}

/* The largest set of mutually reachable nodes, by Warshall's (1962) closure. */
static size_t largest_by_closure(bool reach[N_DRAWN][N_DRAWN])
{
    for (int k = 0; k < N_DRAWN; k++)
        for (int i = 0; i < N_DRAWN; i++)
            for (int j = 0; j < N_DRAWN; j++)
                reach[i][j] |= reach[i][k] && reach[k][j];
    size_t largest = 0;
    for (int i = 0; i < N_DRAWN; i++) {
        size_t size = 0;
        for (int j = 0; j < N_DRAWN; j++)
            size += reach[i][j] && reach[j][i];
        largest = size > largest ? size : largest;
    }
    return largest;
}

START_TEST(strong_components_match_reachability)
{
    for (unsigned seed = 1; seed <= 300; seed++) {
        unsigned state = seed * 2654435761u;
        struct test_road list[N_LINES];
        bool reach[N_DRAWN][N_DRAWN] = {{false}};
        for (int i = 0; i < N_LINES; i++) {
            unsigned a = draw_below(&state, N_DRAWN), b = draw_below(&state, N_DRAWN);
            unsigned ways = 1 + draw_below(&state, 3);
            list[i] = (struct test_road){ways, 50, 2, {{a * 100.0, 0}, {b * 100.0, 0}}};
            reach[a][b] |= (ways & ROAD_ALONG) != 0;
            reach[b][a] |= (ways & ROAD_AGAINST) != 0;
            reach[a][a] = reach[b][b] = true;
        }
        ck_assert_uint_eq(counts_of(list, N_LINES, false).largest_strong,
                          largest_by_closure(reach));
    }
}
END_TEST

START_TEST(great_circles_by_closed_form)
{
    /* A quarter of a meridian and of the equator; one degree of latitude. */
    const double quarter_m = SPHERE_RADIUS_M * 3.14159265358979323846 / 2;
    ck_assert_double_eq_tol(sphere_m((struct point){3, 0}, (struct point){3, 90}), quarter_m,
                            1e-6);
    ck_assert_double_eq_tol(sphere_m((struct point){0, 0}, (struct point){90, 0}), quarter_m,
                            1e-6);
    ck_assert_double_eq_tol(sphere_m((struct point){2, 46}, (struct point){2, 47}),
                            quarter_m / 90, 1e-6);
    ck_assert_double_eq(sphere_m((struct point){2, 46}, (struct point){2, 46}), 0);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {lines_are_cut_at_shared_vertices, a_bridge_joins_nothing,
                            a_line_that_crosses_itself_is_cut,
                            coordinates_within_a_tenth_of_a_metre_are_one,
                            components_weak_and_strong_by_hand,
                            strong_components_match_reachability, great_circles_by_closed_form};
    return run_tests("graph", tests, sizeof tests / sizeof *tests);
}
