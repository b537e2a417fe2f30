#include "sim/network/travel.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/network/matrix_cache.h"
#include "sim/network/network.h"
#include "sim/network/travel_key.h"

/* Release with free(). */
static struct spot_point *points_of(const struct territory *territory)
{
    struct spot_point *places = mem_zeroed(territory->n_places, sizeof *places);
    for (size_t i = 0; i < territory->n_places; i++)
        places[i] = (struct spot_point){
            .at_m = territory->places[i].at_m,
            .at_deg = {territory->places[i].lon_deg, territory->places[i].lat_deg}};
    return places;
}

static struct matrix matrix_copy(const struct matrix *matrix)
{
    const size_t n = matrix->n * matrix->n;
    struct matrix copy = {.n = matrix->n, .time_s = mem_zeroed(n, sizeof *copy.time_s),
                          .distance_km = mem_zeroed(n, sizeof *copy.distance_km)};
    memcpy(copy.time_s, matrix->time_s, n * sizeof *copy.time_s);
    memcpy(copy.distance_km, matrix->distance_km, n * sizeof *copy.distance_km);
    return copy;
}

/* ---- Roads -------------------------------------------------------------------------- */

static struct network *read_network(const struct scenario *scenario,
                                    const struct territory *territory,
                                    const struct catalogue *catalogue, struct faults *faults)
{
    const struct territory_source *source = &scenario->territory;
    struct crs *crs = crs_create(territory->crs_code, (struct where){.path = scenario->path},
                                 faults);
    if (!crs)
        return NULL;
    const struct roads_request request = {.path = source->roads_path,
                                          .dialect = source->roads_dialect,
                                          .columns = &source->road_columns, .to_crs = crs,
                                          .catalogue = catalogue};
    struct roads *roads = roads_read(&request, faults);
    crs_free(crs);
    return roads ? network_create(roads, crow_of(catalogue, source->circuity)) : NULL;
}

struct snag {
    size_t place;
    double away_m; /* to the roads of the class that is farthest */
};

/* Farthest first; ties by place. */
static int by_distance(const void *a, const void *b)
{
    const struct snag *x = a, *y = b;
    if (x->away_m != y->away_m)
        return x->away_m > y->away_m ? -1 : 1;
    return x->place < y->place ? -1 : 1;
}

/* Release with free(). */
static struct snag *snags_of(const struct network *network, size_t n)
{
    struct snag *snags = mem_zeroed(n, sizeof *snags);
    for (size_t i = 0; i < n; i++) {
        snags[i].place = i;
        for (enum road_class c = ROAD_CAR; c < N_ROAD_CLASSES; c++)
            if (network->position[c])
                snags[i].away_m = fmax(snags[i].away_m, network->position[c][i].away_m);
    }
    if (n)
        qsort(snags, n, sizeof *snags, by_distance);
    return snags;
}

/* One warning a place, the farthest first: classes that share its snag add none. */
static void warn_far(const struct network *network, const struct territory *territory,
                     struct faults *warnings)
{
    struct snag *snags = snags_of(network, territory->n_places);
    for (size_t k = 0; k < territory->n_places; k++) {
        const size_t i = snags[k].place;
        const struct place *place = &territory->places[i];
        const struct where where = {.path = place->path, .line = place->line};
        const char *name = place->name && place->name[0] ? place->name : place->id;
        enum road_class c = ROAD_CAR;
        while (c < N_ROAD_CLASSES && !network_warn_far(network, c, i, name, where, warnings))
            c++;
    }
    free(snags);
}

/* Once: classes differ by little. */
static void warn_broken(const struct network *network, const char *path,
                        struct faults *warnings)
{
    enum road_class c = ROAD_CAR;
    while (c < N_ROAD_CLASSES && !network_warn_broken(network, c, path, warnings))
        c++;
}

static void warn_closed(const struct network *network, const char *path,
                        struct faults *warnings)
{
    char circuity[TEXT_DECIMAL_BYTES];
    for (enum road_class c = ROAD_CAR; c < N_ROAD_CLASSES; c++)
        if (!network->position[c])
            faults_add(
                warnings, (struct where){.path = path},
                _("no connected roads open to %s: they travel as the crow flies, times %s"),
                road_class_name(c), text_decimal(circuity, network->crow.circuity, 2));
}

static void compute(struct travel *travel, const struct spot_point places[], const char *path,
                    int jobs, struct faults *warnings)
{
    for (enum road_class c = ROAD_CAR; c < N_ROAD_CLASSES; c++) {
        const enum road_class same = network_same(travel->network, c);
        if (same != c) {
            travel->by_class[c] = matrix_copy(&travel->by_class[same]);
            continue;
        }
        size_t n_lost = network_matrix(travel->network, c, places, jobs, &travel->by_class[c]);
        char circuity[TEXT_DECIMAL_BYTES];
        if (n_lost && travel->network->position[c])
            faults_add(
                warnings, (struct where){.path = path},
                _("%zu pairs of places without a way for %s: they travel as the crow flies, "
                  "times %s"),
                n_lost, road_class_name(c),
                text_decimal(circuity, travel->network->crow.circuity, 2));
    }
}

static void fill_by_roads(struct travel *travel, const struct scenario *scenario,
                          const struct territory *territory, const struct catalogue *catalogue,
                          const struct travel_options *options, struct faults *warnings)
{
    const char *path = scenario->territory.roads_path;
    struct spot_point *places = points_of(territory);
    network_snap(travel->network, places, territory->n_places);
    warn_far(travel->network, territory, warnings);
    warn_closed(travel->network, path, warnings);
    warn_broken(travel->network, path, warnings);

    char key[DIGEST_HEX] = "";
    if (options->cache_dir) {
        travel_key(scenario, territory, catalogue, key);
        travel->cached = matrix_cache_read(options->cache_dir, key, territory->n_places,
                                           travel->by_class, N_ROAD_CLASSES);
    }
    if (!travel->cached)
        compute(travel, places, path, options->jobs, warnings);
    if (options->cache_dir && !travel->cached &&
        !matrix_cache_write(options->cache_dir, key, travel->by_class, N_ROAD_CLASSES))
        faults_add(
            warnings, (struct where){.path = options->cache_dir},
            _("expected a folder to keep travel times in, cannot write there: the next run "
              "will compute them again"));
    travel->circuity = matrix_circuity(&travel->by_class[ROAD_CAR], places);
    free(places);
}

/* ---- The face ------------------------------------------------------------------------ */

static void fill_by_crow(struct travel *travel, const struct territory *territory,
                         struct crow crow)
{
    struct spot_point *places = points_of(territory);
    crow_matrix(crow, places, territory->n_places, &travel->by_class[ROAD_CAR]);
    for (enum road_class c = ROAD_CAR + 1; c < N_ROAD_CLASSES; c++)
        travel->by_class[c] = matrix_copy(&travel->by_class[ROAD_CAR]);
    travel->source = TRAVEL_CROW_FLIES;
    travel->circuity = crow.circuity;
    free(places);
}

struct travel *travel_create(const struct scenario *scenario, const struct territory *territory,
                             const struct catalogue *catalogue,
                             const struct travel_options *options, struct faults *faults,
                             struct faults *warnings)
{
    const struct territory_source *source = &scenario->territory;
    struct travel *travel = mem_zeroed(1, sizeof *travel);
    if (!source->roads_path || source->roads_dialect == ROADS_NONE) {
        fill_by_crow(travel, territory, crow_of(catalogue, source->circuity));
        return travel;
    }
    travel->network = read_network(scenario, territory, catalogue, faults);
    if (!travel->network) {
        travel_free(travel);
        return NULL;
    }
    travel->source = travel->network->roads->dialect == ROADS_GENERATED ? TRAVEL_GENERATED
                                                                        : TRAVEL_ROADS;
    fill_by_roads(travel, scenario, territory, catalogue, options, warnings);
    return travel;
}

void travel_free(struct travel *travel)
{
    if (!travel)
        return;
    for (enum road_class c = ROAD_CAR; c < N_ROAD_CLASSES; c++)
        matrix_clear(&travel->by_class[c]);
    network_free(travel->network);
    free(travel);
}

struct point *travel_path(const struct travel *travel, const struct territory *territory,
                          enum road_class road_class, size_t i, size_t j, size_t *n_points)
{
    assert(i < territory->n_places && j < territory->n_places);
    if (!travel->network) {
        struct point *points = mem_zeroed(2, sizeof *points);
        points[0] = territory->places[i].at_m;
        points[1] = territory->places[j].at_m;
        *n_points = 2;
        return points;
    }
    struct spot_point *places = points_of(territory);
    struct point *points = network_path(travel->network, road_class, places, i, j, n_points);
    free(places);
    return points;
}
