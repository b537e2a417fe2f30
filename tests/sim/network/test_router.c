#include "sim/network/router.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/random.h"
#include "sim/network/matrix_cache.h"
#include "tests/run.h"
#include "tests/sim/network/roads_help.h"

enum { BOTH = ROAD_BOTH_WAYS, ALONG = ROAD_ALONG, AGAINST = ROAD_AGAINST };

/* A network with its router for cars. */
struct net {
    struct roads *roads;
    struct graph *graph;
    struct router *router;
};

static struct net net_of_roads(struct roads *roads)
{
    struct net net = {.roads = roads, .graph = graph_create(roads)};
    net.router = router_create(net.graph, ROAD_CAR);
    return net;
}

static void net_clear(struct net *net)
{
    router_free(net->router);
    graph_free(net->graph);
    roads_free(net->roads);
}

static struct position on(const struct net *net, uint32_t edge, double share)
{
    const struct point *points = &net->graph->points_m[net->graph->point_start[edge]];
    const size_t n = net->graph->point_start[edge + 1] - net->graph->point_start[edge];
    double total_m = 0;
    for (size_t i = 0; i + 1 < n; i++)
        total_m += hypot(points[i + 1].x - points[i].x, points[i + 1].y - points[i].y);
    double left_m = share * total_m;
    size_t i = 0;
    for (; i + 2 < n; i++) {
        double leg_m = hypot(points[i + 1].x - points[i].x, points[i + 1].y - points[i].y);
        if (left_m <= leg_m)
            break;
        left_m -= leg_m;
    }
    double leg_m = hypot(points[i + 1].x - points[i].x, points[i + 1].y - points[i].y);
    double t = leg_m > 0 ? left_m / leg_m : 0;
    struct point at = {points[i].x + t * (points[i + 1].x - points[i].x),
                       points[i].y + t * (points[i + 1].y - points[i].y)};
    return (struct position){.edge = edge, .share = share, .at_m = at};
}

/* ---- By hand -------------------------------------------------------------------------- */

START_TEST(same_edge_goes_straight_or_round)
{
    /* A ring of four sides of 1 km at 60 km/h, one way along: 1 km is a minute. */
    const struct test_road ring[] = {
        {ALONG, 60, 2, {{0, 0}, {1000, 0}}}, {ALONG, 60, 2, {{1000, 0}, {1000, 1000}}},
        {ALONG, 60, 2, {{1000, 1000}, {0, 1000}}}, {ALONG, 60, 2, {{0, 1000}, {0, 0}}}};
    struct net net = net_of_roads(test_roads(ring, 4, false));
    const struct position places[] = {on(&net, 0, 0.2), on(&net, 0, 0.7)};
    struct matrix matrix;
    router_matrix(net.router, places, 2, 1, &matrix);
    ck_assert_double_eq_tol(matrix.distance_km[1], 0.5, 1e-12);
    ck_assert_double_eq_tol(matrix.time_s[1], 30, 1e-9);
    ck_assert_double_eq_tol(matrix.distance_km[2], 3.5, 1e-12); /* the one-way ring round */
    ck_assert_double_eq_tol(matrix.time_s[2], 210, 1e-9);
    ck_assert_double_eq(matrix.time_s[0], 0);
    matrix_clear(&matrix);
    net_clear(&net);
}
END_TEST

START_TEST(same_edge_leaves_it_when_that_is_quicker)
{
    /* A slow bow of 10 km at 10 km/h beside a fast chord of 2 km at 120 km/h. */
    const struct test_road list[] = {
        {BOTH, 10, 4, {{0, 0}, {0, 4000}, {2000, 4000}, {2000, 0}}},
        {BOTH, 120, 2, {{0, 0}, {2000, 0}}}};
    struct net net = net_of_roads(test_roads(list, 2, false));
    const struct position places[] = {on(&net, 0, 0.1), on(&net, 0, 0.9)};
    struct matrix matrix;
    router_matrix(net.router, places, 2, 1, &matrix);
    ck_assert_double_eq_tol(matrix.time_s[1], 2 * 360 + 60, 1e-9); /* 1 km, 2 km, 1 km */
    ck_assert_double_eq_tol(matrix.distance_km[1], 4, 1e-12);
    matrix_clear(&matrix);
    net_clear(&net);
}
END_TEST

START_TEST(one_way_t_keeps_to_the_core)
{
    /* A two-way street, and a one-way street that only leads away: not in the core. */
    const struct test_road list[] = {{BOTH, 50, 2, {{0, 0}, {500, 0}}},
                                     {BOTH, 50, 2, {{500, 0}, {1000, 0}}},
                                     {ALONG, 50, 2, {{500, 0}, {500, 400}}}};
    struct net net = net_of_roads(test_roads(list, 3, false));
    const bool *usable = router_usable(net.router);
    ck_assert(usable[0] && usable[1] && !usable[2]);
    ck_assert_uint_eq(router_n_usable(net.router), 2);
    struct snap_index *index = snap_index_create(net.graph);
    struct position position;
    ck_assert(snap_nearest(index, (struct point){510, 300}, usable, &position));
    ck_assert_uint_eq(position.edge, 1);
    ck_assert_double_eq_tol(position.away_m, 300, 1e-9);
    snap_index_free(index);
    net_clear(&net);
}
END_TEST

START_TEST(equal_times_take_the_shorter_way)
{
    /* Both ways round take 2 minutes; 2 km one way, 4 km the other. */
    const struct test_road list[] = {
        {BOTH, 60, 3, {{0, 0}, {1000, 0}, {2000, 0}}},
        {BOTH, 120, 4, {{0, 0}, {0, 1000}, {2000, 1000}, {2000, 0}}},
        {BOTH, 60, 2, {{-100, 0}, {0, 0}}}, {BOTH, 60, 2, {{2000, 0}, {2100, 0}}}};
    struct net net = net_of_roads(test_roads(list, 4, false));
    const struct position places[] = {on(&net, 2, 1), on(&net, 3, 0)};
    struct matrix matrix;
    router_matrix(net.router, places, 2, 1, &matrix);
    ck_assert_double_eq_tol(matrix.time_s[1], 120, 1e-9);
    ck_assert_double_eq_tol(matrix.distance_km[1], 2, 1e-12);
    matrix_clear(&matrix);
    net_clear(&net);
}
END_TEST

START_TEST(chains_are_contracted)
{
    /* Ten streets in a row are one chain; a ring without crossings has one junction. */
    struct test_road row[10];
    for (int i = 0; i < 10; i++)
        row[i] = (struct test_road){BOTH, 50, 2, {{i * 100.0, 0}, {(i + 1) * 100.0, 0}}};
    struct net net = net_of_roads(test_roads(row, 10, false));
    ck_assert_uint_eq(router_size(net.router).n_nodes, 2);
    ck_assert_uint_eq(router_size(net.router).n_arcs, 2);
    net_clear(&net);
    const struct test_road ring[] = {{BOTH, 50, 3, {{0, 0}, {0, 100}, {100, 100}}},
                                     {BOTH, 50, 3, {{100, 100}, {100, 0}, {0, 0}}}};
    net = net_of_roads(test_roads(ring, 2, false));
    ck_assert_uint_eq(router_size(net.router).n_nodes, 1);
    const struct position places[] = {on(&net, 0, 0.5), on(&net, 1, 0.25)};
    struct matrix matrix;
    router_matrix(net.router, places, 2, 1, &matrix);
    ck_assert_double_eq_tol(matrix.distance_km[1], 0.15, 1e-12);
    matrix_clear(&matrix);
    net_clear(&net);
}
END_TEST

/* ---- Random networks against an independent method --------------------------------------- */

enum { N_SPOTS = 6, N_NODES_MAX = 40, N_ALL = N_NODES_MAX + N_SPOTS };

/* Crossroads on a loose grid joined at random, some one-way, some bent, some chains; a few
 * so slow that they outlast all others together. */
static struct roads *random_roads(struct random *random)
{
    struct test_road list[64];
    struct point at[N_NODES_MAX];
    const size_t n_nodes = 4 + random_below(random, N_NODES_MAX - 4);
    for (size_t v = 0; v < n_nodes; v++)
        at[v] = (struct point){floor(random_uniform(random) * 9000) + 0.2,
                               floor(random_uniform(random) * 9000)};
    const size_t n = n_nodes + random_below(random, 64 - n_nodes);
    for (size_t i = 0; i < n; i++) {
        size_t a = i < n_nodes ? i : random_below(random, n_nodes);
        size_t b = i < n_nodes ? (i + 1) % n_nodes : random_below(random, n_nodes);
        unsigned ways = random_below(random, 4) ? BOTH : 1 + (unsigned)random_below(random, 2);
        double speed_km_h = 20 + floor(random_uniform(random) * 100);
        if (random_below(random, 20) == 0)
            speed_km_h = 0.2;
        struct point bend = {floor(random_uniform(random) * 9000), at[a].y + 0.5};
        list[i] = (struct test_road){ways, speed_km_h, 2, {at[a], at[b]}};
        if (random_below(random, 2) || a == b)
            list[i] = (struct test_road){ways, speed_km_h, 3, {at[a], bend, at[b]}};
    }
    return test_roads(list, n, false);
}

/* Adds the arc u -> v when it is better than what is known. */
static void improve(double time_s[N_ALL][N_ALL], size_t u, size_t v, double cost_s)
{
    if (cost_s < time_s[u][v])
        time_s[u][v] = cost_s;
}

/* Floyd (1962) over the uncontracted graph, whose edges are split at the places one by one. */
static void floyd(const struct net *net, const struct position places[],
                  double time_s[N_ALL][N_ALL])
{
    const size_t n_nodes = net->graph->n_nodes, n = n_nodes + N_SPOTS;
    for (size_t u = 0; u < n; u++)
        for (size_t v = 0; v < n; v++)
            time_s[u][v] = u == v ? 0 : HUGE_VAL;
    for (size_t e = 0; e < net->graph->n_edges; e++) {
        const struct graph_edge *edge = &net->graph->edges[e];
        double whole_s = edge->length_m / (graph_speed_km_h(net->graph, e, ROAD_CAR) / 3.6);
        /* Stations of the edge: its ends and the places on it. */
        size_t id[N_SPOTS + 2] = {edge->from, edge->to}, n_stations = 2;
        double share[N_SPOTS + 2] = {0, 1};
        for (size_t i = 0; i < N_SPOTS; i++)
            if (places[i].edge == e) {
                id[n_stations] = n_nodes + i;
                share[n_stations++] = places[i].share;
            }
        for (size_t i = 0; i < n_stations; i++)
            for (size_t j = 0; j < n_stations; j++) {
                if (share[i] <= share[j] && graph_ways(net->graph, e) & ROAD_ALONG)
                    improve(time_s, id[i], id[j], (share[j] - share[i]) * whole_s);
                if (share[i] >= share[j] && graph_ways(net->graph, e) & ROAD_AGAINST)
                    improve(time_s, id[i], id[j], (share[i] - share[j]) * whole_s);
            }
    }
    for (size_t k = 0; k < n; k++)
        for (size_t u = 0; u < n; u++)
            for (size_t v = 0; v < n; v++)
                improve(time_s, u, v, time_s[u][k] + time_s[k][v]);
}

/* Places on usable edges, some at their very ends, some together. False when there is none. */
static bool random_places(struct random *random, const struct net *net,
                          struct position places[N_SPOTS])
{
    if (router_n_usable(net->router) == 0)
        return false;
    for (size_t i = 0; i < N_SPOTS; i++) {
        size_t edge;
        do
            edge = random_below(random, net->graph->n_edges);
        while (!router_usable(net->router)[edge]);
        double share = random_below(random, 5) ? random_uniform(random)
                                               : (double)random_below(random, 2);
        places[i] = i && random_below(random, 4) == 0 ? on(net, places[i - 1].edge, share)
                                                      : on(net, (uint32_t)edge, share);
    }
    return true;
}

static double length_of(const struct point points[], size_t n)
{
    double length_m = 0;
    for (size_t i = 0; i + 1 < n; i++)
        length_m += hypot(points[i + 1].x - points[i].x, points[i + 1].y - points[i].y);
    return length_m;
}

/* Each drawn path has the length of the table, and begins and ends at its places. */
static void check_paths(const struct net *net, const struct position places[],
                        const struct matrix *matrix)
{
    for (size_t i = 0; i < N_SPOTS; i++)
        for (size_t j = 0; j < N_SPOTS; j++) {
            size_t n;
            double length_km, time_s;
            struct point *points =
                router_path(net->router, places[i], places[j], &n, &length_km, &time_s);
            ck_assert_double_eq(length_km, matrix->distance_km[i * N_SPOTS + j]);
            ck_assert_double_eq(time_s, matrix->time_s[i * N_SPOTS + j]);
            ck_assert_double_eq_tol(length_of(points, n) / 1000, length_km, 1e-6);
            ck_assert_double_eq_tol(points[0].x, places[i].at_m.x, 1e-6);
            ck_assert_double_eq_tol(points[n - 1].y, places[j].at_m.y, 1e-6);
            free(points);
        }
}

START_TEST(random_networks_match_floyd)
{
    static double expected_s[N_ALL][N_ALL];
    size_t n_checked = 0;
    for (uint64_t seed = 0; seed < 400; seed++) {
        struct random random;
        random_init(&random, seed, 0, 0, 0);
        struct net net = net_of_roads(random_roads(&random));
        struct position places[N_SPOTS];
        if (random_places(&random, &net, places)) {
            struct matrix matrix;
            router_matrix(net.router, places, N_SPOTS, 1 + (int)(seed % 3), &matrix);
            floyd(&net, places, expected_s);
            for (size_t i = 0; i < N_SPOTS; i++)
                for (size_t j = 0; j < N_SPOTS; j++)
                    ck_assert_double_eq_tol(
                        matrix.time_s[i * N_SPOTS + j],
                        expected_s[net.graph->n_nodes + i][net.graph->n_nodes + j], 1e-7);
            check_paths(&net, places, &matrix);
            matrix_clear(&matrix);
            n_checked++;
        }
        net_clear(&net);
    }
    ck_assert_uint_gt(n_checked, 300);
}
END_TEST

START_TEST(any_number_of_threads_gives_the_same_bytes)
{
    struct random random;
    random_init(&random, 7, 0, 0, 0);
    struct net net = net_of_roads(random_roads(&random));
    struct position places[N_SPOTS];
    ck_assert(random_places(&random, &net, places));
    struct matrix one, eight;
    size_t settled = router_matrix(net.router, places, N_SPOTS, 1, &one);
    ck_assert_uint_eq(settled, router_matrix(net.router, places, N_SPOTS, 8, &eight));
    ck_assert_mem_eq(one.time_s, eight.time_s, N_SPOTS * N_SPOTS * sizeof(double));
    ck_assert_mem_eq(one.distance_km, eight.distance_km, N_SPOTS * N_SPOTS * sizeof(double));
    matrix_clear(&one);
    matrix_clear(&eight);
    net_clear(&net);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {same_edge_goes_straight_or_round,
                            same_edge_leaves_it_when_that_is_quicker,
                            one_way_t_keeps_to_the_core,
                            equal_times_take_the_shorter_way,
                            chains_are_contracted,
                            random_networks_match_floyd,
                            any_number_of_threads_gives_the_same_bytes};
    return run_tests("router", tests, sizeof tests / sizeof *tests);
}
