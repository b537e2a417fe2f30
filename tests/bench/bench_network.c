/* Times of building a road graph and of many-to-many search on the largest layer here. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "data/mem.h"
#include "data/random.h"
#include "sim/network/matrix_cache.h"
#include "sim/network/network.h"
#include "tests/bench/measure.h"

enum { N_PLACES = 300 };
static const char path[] = "data/territories/luxembourg/roads.shp";

static struct roads *read_roads(const struct catalogue *catalogue, const struct crs *crs)
{
    struct faults faults = {0};
    const struct roads_request request = {.path = path, .dialect = ROADS_DETECT, .to_crs = crs,
                                          .catalogue = catalogue};
    struct roads *roads = roads_read(&request, &faults);
    if (!roads)
        fprintf(stderr, "%s\n", faults.n_kept ? faults.text[0] : path);
    return roads;
}

/* Places at random nodes' edges: a little off the roads. */
static void draw_places(const struct graph *graph, struct spot_point places[])
{
    struct random random;
    random_init(&random, 1, 0, 0, 0);
    for (size_t i = 0; i < N_PLACES; i++) {
        struct point at =
            graph->points_m[graph->point_start[random_below(&random, graph->n_edges)]];
        places[i].at_m = (struct point){at.x + 50, at.y + 30};
    }
}

static void bench_matrix(const struct network *network, int jobs)
{
    struct matrix matrix;
    double start_s = clock_s();
    size_t n_settled = router_matrix(network->router[ROAD_VAN], network->position[ROAD_VAN],
                                     N_PLACES, jobs, &matrix);
    double spent_s = clock_s() - start_s;
    printf("network: %d x %d matrix, %d thread(s): %.3f s, %.2f ms per source, "
           "%.1f million settled nodes/s\n",
           N_PLACES, N_PLACES, jobs, spent_s, 1e3 * spent_s / N_PLACES,
           (double)n_settled / spent_s / 1e6);
    matrix_clear(&matrix);
}

int main(void)
{
    struct faults faults = {0};
    struct catalogue *catalogue = catalogue_read("data/reference", &faults);
    struct crs *crs = crs_create("EPSG:32631", (struct where){.path = path}, &faults);
    double start_s = clock_s();
    struct roads *roads = catalogue && crs ? read_roads(catalogue, crs) : NULL;
    if (!roads)
        return 1;
    double read_s = clock_s();
    struct network *network = network_create(roads, crow_of(catalogue, 1.3));
    double built_s = clock_s();
    struct spot_point places[N_PLACES] = {0};
    draw_places(network->graph, places);
    network_snap(network, places, N_PLACES);
    const struct router_size size = router_size(network->router[ROAD_VAN]);
    printf("network: %s: %zu nodes, %zu edges -> %zu junctions, %zu arcs\n", path,
           network->graph->n_nodes, network->graph->n_edges, size.n_nodes, size.n_arcs);
    printf("network: read %.3f s, graph and routers %.3f s, %d places snapped %.4f s\n",
           read_s - start_s, built_s - read_s, N_PLACES, clock_s() - built_s);
    bench_matrix(network, 1);
    bench_matrix(network, 2);
    network_free(network);
    crs_free(crs);
    catalogue_free(catalogue);
    return 0;
}
