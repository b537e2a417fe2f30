#include "sim/network/snap.h"
#include <math.h>
#include <stdlib.h>
#include "data/random.h"
#include "tests/run.h"
#include "tests/sim/network/roads_help.h"

enum { N_ROADS = 60 };

static struct roads *random_roads(struct random *random)
{
    struct test_road list[N_ROADS];
    for (size_t i = 0; i < N_ROADS; i++) {
        list[i] = (struct test_road){ROAD_BOTH_WAYS, 50, 2 + random_below(random, 5), {{0, 0}}};
        struct point at = {10000 * random_uniform(random), 10000 * random_uniform(random)};
        for (size_t k = 0; k < list[i].n; k++) {
            list[i].points[k] = at;
            at.x += 1500 * (random_uniform(random) - 0.5);
            at.y += 1500 * (random_uniform(random) - 0.5);
        }
    }
    return test_roads(list, N_ROADS, false);
}

/* Nearest by trying points every thousandth of each edge: never nearer, and hardly further. */
static double sampled_m(const struct graph *graph, const bool usable[], struct point at)
{
    double best_m = HUGE_VAL;
    for (size_t e = 0; e < graph->n_edges; e++)
        for (size_t i = graph->point_start[e]; usable[e] && i + 1 < graph->point_start[e + 1];
             i++)
            for (int k = 0; k <= 1000; k++) {
                const struct point a = graph->points_m[i], b = graph->points_m[i + 1];
                double x = a.x + k / 1000.0 * (b.x - a.x), y = a.y + k / 1000.0 * (b.y - a.y);
                best_m = fmin(best_m, hypot(at.x - x, at.y - y));
            }
    return best_m;
}

START_TEST(the_nearest_edge_by_brute_force)
{
    for (uint64_t seed = 0; seed < 10; seed++) {
        struct random random;
        random_init(&random, seed, 0, 0, 0);
        struct roads *roads = random_roads(&random);
        struct graph *graph = graph_create(roads);
        struct snap_index *index = snap_index_create(graph);
        bool usable[N_ROADS];
        for (size_t e = 0; e < N_ROADS; e++)
            usable[e] = random_below(&random, 4) != 0;
        for (int trial = 0; trial < 20; trial++) {
            struct point at = {14000 * random_uniform(&random) - 2000,
                               14000 * random_uniform(&random) - 2000};
            struct position found;
            ck_assert(snap_nearest(index, at, usable, &found));
            ck_assert(usable[found.edge]);
            double sampled = sampled_m(graph, usable, at);
            ck_assert_double_le(found.away_m, sampled + 1e-9);
            ck_assert_double_le(sampled, found.away_m + 1.1); /* steps of at most 1.1 m */
            ck_assert_double_eq_tol(hypot(at.x - found.at_m.x, at.y - found.at_m.y),
                                    found.away_m, 1e-9);
        }
        snap_index_free(index);
        graph_free(graph);
        roads_free(roads);
    }
}
END_TEST

START_TEST(share_is_measured_along_the_line)
{
    /* 300 m in two legs of 100 and 200; the foot lies 50 m into the second. */
    const struct test_road bent[] = {{ROAD_BOTH_WAYS, 50, 3, {{0, 0}, {100, 0}, {100, 200}}}};
    struct roads *roads = test_roads(bent, 1, false);
    struct graph *graph = graph_create(roads);
    struct position position = snap_to_edge(graph, 0, (struct point){130, 50});
    ck_assert_double_eq_tol(position.share, 0.5, 1e-12);
    ck_assert_double_eq_tol(position.away_m, 30, 1e-12);
    ck_assert_double_eq_tol(position.at_m.x, 100, 1e-12);
    graph_free(graph);
    roads_free(roads);
}
END_TEST

START_TEST(nothing_usable_is_told)
{
    const struct test_road one[] = {{ROAD_BOTH_WAYS, 50, 2, {{0, 0}, {100, 0}}}};
    struct roads *roads = test_roads(one, 1, false);
    struct graph *graph = graph_create(roads);
    struct snap_index *index = snap_index_create(graph);
    struct position position;
    ck_assert(!snap_nearest(index, (struct point){0, 0}, (bool[]){false}, &position));
    ck_assert(snap_nearest(index, (struct point){0, 0}, (bool[]){true}, &position));
    snap_index_free(index);
    graph_free(graph);
    roads_free(roads);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {the_nearest_edge_by_brute_force, share_is_measured_along_the_line,
                            nothing_usable_is_told};
    return run_tests("snap", tests, sizeof tests / sizeof *tests);
}
