#include "sim/network/roads.h"
#include <math.h>
#include <stdlib.h>
#include "data/layer.h"
#include "sim/network/graph.h"
#include "tests/run.h"

static struct catalogue *catalogue;

static struct catalogue *read_catalogue(void)
{
    struct faults faults = {0};
    if (!catalogue)
        catalogue = catalogue_read("data/reference", &faults);
    ck_assert_ptr_nonnull(catalogue);
    return catalogue;
}

static struct roads *read_roads(struct roads_request request)
{
    struct faults faults = {0};
    request.catalogue = read_catalogue();
    struct roads *roads = roads_read(&request, &faults);
    ck_assert_msg(roads != NULL, "%s", faults.n_kept ? faults.text[0] : "");
    return roads;
}

static struct graph_counts counts_of(struct roads_request request)
{
    struct roads *roads = read_roads(request);
    struct graph *graph = graph_create(roads);
    struct graph_counts counts = graph_count(graph);
    graph_free(graph);
    roads_free(roads);
    return counts;
}

/* Counts made independently when the data were gathered (README of the layers). */
START_TEST(counts_of_luxembourg)
{
    struct graph_counts counts = counts_of((struct roads_request){
        .path = "data/territories/luxembourg/roads.shp", .dialect = ROADS_DETECT});
    ck_assert_uint_eq(counts.n_lines, 10569);
    ck_assert_uint_eq(counts.n_nodes, 16235);
    ck_assert_uint_eq(counts.n_edges, 20373);
    ck_assert_uint_eq(counts.n_arcs, 38510);
    ck_assert_double_eq_tol(counts.length_km, 5378.1, 0.05);
    ck_assert_uint_eq(counts.n_components, 163);
    ck_assert_uint_eq(counts.largest, 15850);
    ck_assert_uint_eq(counts.largest_strong, 15749);
}
END_TEST

START_TEST(counts_of_liechtenstein)
{
    struct graph_counts counts = counts_of((struct roads_request){
        .path = "tests/data/roads/liechtenstein_osm_roads.shp", .dialect = ROADS_GEOFABRIK});
    ck_assert_uint_eq(counts.n_lines, 1680);
    ck_assert_uint_eq(counts.n_nodes, 2237);
    ck_assert_uint_eq(counts.n_edges, 2628);
    ck_assert_uint_eq(counts.n_arcs, 5136);
    ck_assert_double_eq_tol(counts.length_km, 352.8, 0.05);
    ck_assert_uint_eq(counts.n_components, 5);
    ck_assert_uint_eq(counts.largest, 2229);
    ck_assert_uint_eq(counts.largest_strong, 2229);
}
END_TEST

START_TEST(counts_of_alpe_huez)
{
    struct graph_counts counts = counts_of((struct roads_request){
        .path = "tests/data/roads/ign_alpe_huez_roads_lambert2e.shp", .dialect = ROADS_DETECT,
        .take_any = true});
    ck_assert_uint_eq(counts.n_lines, 684);
    ck_assert_uint_eq(counts.n_nodes, 642);
    ck_assert_uint_eq(counts.n_edges, 684);
    ck_assert_double_eq_tol(counts.length_km, 179, 0.5);
    ck_assert_uint_eq(counts.n_components, 27);
    ck_assert_uint_eq(counts.largest, 349);
}
END_TEST

int main(void)
{
    const TTest *tests[] = {counts_of_luxembourg, counts_of_liechtenstein, counts_of_alpe_huez};
    return run_tests("roads", tests, sizeof tests / sizeof *tests);
}
