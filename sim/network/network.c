#include "sim/network/network.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/network/matrix_cache.h"
#include "sim/network/sphere.h"

struct crow crow_of(const struct catalogue *catalogue, double circuity)
{
    const struct figure *access = catalogue_figure(catalogue, "speed_ops_urban");
    const struct figure *cruise = catalogue_figure(catalogue, "speed_ops_rural");
    return (struct crow){.circuity = circuity, .access_km_h = access ? access->value : 24,
                         .cruise_km_h = cruise ? cruise->value : 60};
}

/* ---- Building ----------------------------------------------------------------------- */

static bool same_speeds(const struct roads *roads, enum road_class a, enum road_class b)
{
    for (size_t i = 0; i < roads->n; i++)
        if (roads->list[i].speed_km_h[a] != roads->list[i].speed_km_h[b])
            return false;
    return true;
}

struct network *network_create(struct roads *roads, struct crow crow)
{
    struct network *network = mem_zeroed(1, sizeof *network);
    network->roads = roads;
    network->crow = crow;
    network->graph = graph_create(roads);
    network->index = snap_index_create(network->graph);
    for (enum road_class c = ROAD_CAR; c < N_ROAD_CLASSES; c++) {
        for (enum road_class known = ROAD_CAR; known < c && !network->router[c]; known++)
            if (same_speeds(roads, known, c))
                network->router[c] = network->router[known];
        if (!network->router[c])
            network->router[c] = router_create(network->graph, c);
    }
    return network;
}

enum road_class network_same(const struct network *network, enum road_class road_class)
{
    enum road_class first = ROAD_CAR;
    while (network->router[first] != network->router[road_class])
        first++;
    return first;
}

void network_free(struct network *network)
{
    if (!network)
        return;
    bool own[N_ROAD_CLASSES];
    for (enum road_class c = ROAD_CAR; c < N_ROAD_CLASSES; c++)
        own[c] = network_same(network, c) == c;
    for (enum road_class c = ROAD_CAR; c < N_ROAD_CLASSES; c++)
        if (own[c]) {
            free(network->position[c]);
            router_free(network->router[c]);
        }
    snap_index_free(network->index);
    graph_free(network->graph);
    roads_free(network->roads);
    free(network);
}

void network_snap(struct network *network, const struct spot_point places[], size_t n)
{
    network->n_places = n;
    for (enum road_class c = ROAD_CAR; c < N_ROAD_CLASSES; c++) {
        const enum road_class same = network_same(network, c);
        if (same != c) {
            network->position[c] = network->position[same];
            continue;
        }
        free(network->position[c]);
        network->position[c] = NULL;
        if (router_n_usable(network->router[c]) == 0)
            continue;
        network->position[c] = mem_zeroed(n, sizeof *network->position[c]);
        for (size_t i = 0; i < n; i++)
            snap_nearest(network->index, places[i].at_m, router_usable(network->router[c]),
                         &network->position[c][i]);
    }
}

static const double far_m = 1000;

const char *road_class_name(enum road_class road_class)
{
    static const char *const names[N_ROAD_CLASSES] = {N_("cars"), N_("vans"), N_("trucks")};
    return _(names[road_class]);
}

bool network_warn_far(const struct network *network, enum road_class road_class, size_t place,
                      const char *name, struct where where, struct faults *warnings)
{
    const struct position *positions = network->position[road_class];
    if (!positions || positions[place].away_m <= far_m)
        return false;
    char away_km[TEXT_DECIMAL_BYTES];
    faults_add(warnings, where,
               _("%s: expected a road open to %s and linked to the others within 1 km, the "
                 "nearest is %s km away: check the coordinates; the way to it is counted at "
                 "%.0f km/h"),
               name, road_class_name(road_class),
               text_decimal(away_km, positions[place].away_m / 1000, 1),
               network->crow.access_km_h);
    return true;
}

bool network_warn_broken(const struct network *network, enum road_class road_class,
                         const char *path, struct faults *warnings)
{
    static const double least_share = 0.9;
    const bool *usable = router_usable(network->router[road_class]);
    double open_km = 0, used_km = 0;
    for (size_t e = 0; e < network->graph->n_edges; e++) {
        if (!(graph_speed_km_h(network->graph, e, road_class) > 0))
            continue;
        open_km += network->graph->edges[e].length_m / 1000;
        used_km += usable[e] ? network->graph->edges[e].length_m / 1000 : 0;
    }
    if (!(used_km > 0) || used_km >= least_share * open_km)
        return false;
    faults_add(warnings, (struct where){.path = path},
               _("expected roads that hang together, only %.0f of the %.0f km open to %s do, "
                 "and no other is used: the layer is broken into pieces, or its lines are not cut "
                 "at crossings (see proxilog roads --report)"),
               used_km, open_km, road_class_name(road_class));
    return true;
}

/* ---- Matrices ----------------------------------------------------------------------- */

static double straight_m(const struct spot_point places[], size_t i, size_t j)
{
    return sphere_m(places[i].at_deg, places[j].at_deg);
}

static bool is_direct(const struct position positions[], size_t i, size_t j, double apart_m)
{
    return apart_m <= positions[i].away_m + positions[j].away_m;
}

static void set_crow(struct matrix *matrix, size_t at, double length_m, double speed_km_h)
{
    matrix->distance_km[at] = length_m / 1000;
    matrix->time_s[at] = length_m / (speed_km_h / 3.6);
}

void crow_matrix(struct crow crow, const struct spot_point places[], size_t n,
                 struct matrix *matrix)
{
    *matrix = (struct matrix){.n = n, .time_s = mem_zeroed(n * n, sizeof *matrix->time_s),
                              .distance_km = mem_zeroed(n * n, sizeof *matrix->distance_km)};
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (i != j)
                set_crow(matrix, i * n + j, crow.circuity * straight_m(places, i, j),
                         crow.cruise_km_h);
}

size_t network_matrix(const struct network *network, enum road_class road_class,
                      const struct spot_point places[], int jobs, struct matrix *matrix)
{
    const size_t n = network->n_places;
    const struct position *positions = network->position[road_class];
    const struct crow crow = network->crow;
    if (!positions) {
        crow_matrix(crow, places, n, matrix);
        return n * n - n;
    }
    router_matrix(network->router[road_class], positions, n, jobs, matrix);
    size_t n_lost = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            const size_t at = i * n + j;
            const double apart_m = straight_m(places, i, j);
            double access_m = crow.circuity * (positions[i].away_m + positions[j].away_m);
            if (i == j)
                continue;
            if (is_direct(positions, i, j, apart_m)) {
                set_crow(matrix, at, crow.circuity * apart_m, crow.access_km_h);
            } else if (isinf(matrix->time_s[at])) {
                set_crow(matrix, at, crow.circuity * apart_m, crow.cruise_km_h);
                n_lost++;
            } else {
                matrix->distance_km[at] += access_m / 1000;
                matrix->time_s[at] += access_m / (crow.access_km_h / 3.6);
            }
        }
    return n_lost;
}

double matrix_circuity(const struct matrix *matrix, const struct spot_point places[])
{
    static const double least_m = 1000; /* below, the access to the roads is all */
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < matrix->n; i++)
        for (size_t j = 0; j < matrix->n; j++) {
            double apart_m = straight_m(places, i, j);
            if (apart_m >= least_m) {
                sum += matrix->distance_km[i * matrix->n + j] * 1000 / apart_m;
                n++;
            }
        }
    return n ? sum / (double)n : (double)NAN;
}

/* ---- Paths -------------------------------------------------------------------------- */

struct point *network_path(const struct network *network, enum road_class road_class,
                           const struct spot_point places[], size_t i, size_t j,
                           size_t *n_points)
{
    const struct position *positions = network->position[road_class];
    struct point *way = NULL;
    size_t n = 0;
    if (positions && i != j && !is_direct(positions, i, j, straight_m(places, i, j)))
        way = router_path(network->router[road_class], positions[i], positions[j], &n, NULL,
                          NULL);
    struct point *points = mem_zeroed(n + 2, sizeof *points);
    points[0] = places[i].at_m;
    if (n)
        memcpy(&points[1], way, n * sizeof *points);
    points[n + 1] = places[j].at_m;
    *n_points = n + 2;
    free(way);
    return points;
}
