#include "sim/network/generate.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/network/matrix_cache.h"
#include "sim/network/meander.h"
#include "sim/network/network.h"
#include "sim/network/proximity.h"

static const double least_factor = 1.01; /* a road as straight as a ruler would look wrong */
enum { N_ORIGINS_MAX = 1000, N_SAMPLE_MAX = 300 };

static const struct {
    const char *id;
    int importance; /* in IGN's rule of speeds */
} classes[N_GENERATED] = {
    [GENERATED_MAIN] = {"main", 2}, [GENERATED_REGIONAL] = {"regional", 3},
    [GENERATED_LOCAL] = {"local", 4}};

struct generate_request generate_default(void)
{
    return (struct generate_request){.beta = 1, .circuity = 1.3, .main_share = 0.1,
                                     .regional_share = 0.3};
}

/* ---- Classes ------------------------------------------------------------------------- */

static double straight_m(const struct towns *towns, struct link link)
{
    const struct point a = towns->list[link.a].at_m, b = towns->list[link.b].at_m;
    return hypot(b.x - a.x, b.y - a.y);
}

struct loaded {
    double traffic;
    size_t link;
};

static int busier_first(const void *left, const void *right)
{
    const struct loaded *a = left, *b = right;
    if (a->traffic != b->traffic)
        return a->traffic > b->traffic ? -1 : 1;
    return a->link < b->link ? -1 : a->link > b->link;
}

/* The traffic of each link, with every town as populous as another when no population is
 * known. */
static void load_links(const struct towns *towns, const struct link links[], size_t n_links,
                       double traffic[])
{
    struct point *points = mem_zeroed(towns->n, sizeof *points);
    double *weight = mem_zeroed(towns->n, sizeof *weight), total = 0;
    for (size_t i = 0; i < towns->n; i++) {
        points[i] = towns->list[i].at_m;
        weight[i] = towns->list[i].population;
        total += weight[i];
    }
    for (size_t i = 0; i < towns->n && !(total > 0); i++)
        weight[i] = 1;
    proximity_traffic(points, weight, towns->n, links, n_links, N_ORIGINS_MAX, traffic);
    free(points);
    free(weight);
}

/* Class of each link, by the rank of its traffic. Release with free(). */
static int *classify(const struct towns *towns, const struct link links[], size_t n_links,
                     const struct generate_request *request)
{
    double *traffic = mem_zeroed(n_links, sizeof *traffic), total_m = 0, before_m = 0;
    load_links(towns, links, n_links, traffic);
    struct loaded *order = mem_zeroed(n_links, sizeof *order);
    for (size_t l = 0; l < n_links; l++) {
        order[l] = (struct loaded){traffic[l], l};
        total_m += straight_m(towns, links[l]);
    }
    qsort(order, n_links, sizeof *order, busier_first);
    int *class_of = mem_zeroed(n_links, sizeof *class_of);
    for (size_t k = 0; k < n_links; k++) {
        double share = before_m / total_m;
        class_of[order[k].link] = share < request->main_share ? GENERATED_MAIN
                                  : share < request->main_share + request->regional_share
                                      ? GENERATED_REGIONAL
                                      : GENERATED_LOCAL;
        before_m += straight_m(towns, links[order[k].link]);
    }
    free(traffic);
    free(order);
    return class_of;
}

/* ---- Circuity ------------------------------------------------------------------------ */

static struct roads *straight_roads(const struct towns *towns, const struct link links[],
                                    size_t n_links, const double speed_km_h[])
{
    struct road *list = mem_zeroed(n_links, sizeof *list);
    size_t *start = mem_zeroed(n_links + 1, sizeof *start);
    struct point *points = mem_zeroed(2 * n_links, sizeof *points);
    for (size_t l = 0; l < n_links; l++) {
        const double v = speed_km_h[l];
        list[l] = (struct road){.ways = ROAD_BOTH_WAYS, .speed_km_h = {v, v, v}};
        start[l + 1] = 2 * (l + 1);
        points[2 * l] = towns->list[links[l].a].at_m;
        points[2 * l + 1] = towns->list[links[l].b].at_m;
    }
    struct roads *roads = roads_from_arrays(list, start, n_links, points, false);
    free(list);
    free(start);
    free(points);
    return roads;
}

double links_circuity(const struct towns *towns, const struct link links[], size_t n_links,
                      const double speed_km_h[], int jobs)
{
    const size_t step = (towns->n + N_SAMPLE_MAX - 1) / N_SAMPLE_MAX;
    const size_t n = (towns->n + step - 1) / step;
    struct spot_point *sample = mem_zeroed(n, sizeof *sample);
    for (size_t i = 0; i < n; i++)
        sample[i] =
            (struct spot_point){towns->list[i * step].at_m, towns->list[i * step].at_deg};
    const struct crow crow = {.circuity = 1, .access_km_h = 1, .cruise_km_h = 1};
    struct network *network = network_create(straight_roads(towns, links, n_links, speed_km_h),
                                             crow);
    network_snap(network, sample, n);
    struct matrix matrix;
    network_matrix(network, ROAD_CAR, sample, jobs, &matrix);
    double circuity = matrix_circuity(&matrix, sample);
    matrix_clear(&matrix);
    network_free(network);
    free(sample);
    return circuity;
}

/* ---- The layer ----------------------------------------------------------------------- */

enum { F_ID, F_CLASS, F_SPEED, F_FROM, F_TO, F_NAME, F_LENGTH, F_GENERATED, N_FIELDS };

static const struct layer_field fields[N_FIELDS] = {
    [F_ID] = {"ID", FIELD_TEXT, 40, 0},
    [F_CLASS] = {"CLASS", FIELD_TEXT, 10, 0},
    [F_SPEED] = {"SPEED_KMH", FIELD_NUMBER, 6, 1},
    [F_FROM] = {"FROM_ID", FIELD_TEXT, 20, 0},
    [F_TO] = {"TO_ID", FIELD_TEXT, 20, 0},
    [F_NAME] = {"NAME", FIELD_TEXT, 120, 0},
    [F_LENGTH] = {"LENGTH_KM", FIELD_NUMBER, 10, 3},
    [F_GENERATED] = {"GENERATED", FIELD_NUMBER, 1, 0}};

static double add_road(struct layer *layer, const struct town *a, const struct town *b,
                       double factor, const char *class_id, double speed_km_h)
{
    char *id = mem_printf("%s-%s", a->id, b->id);
    char *name = mem_printf("%s - %s", a->name, b->name);
    size_t n;
    struct point *points = meander(a->at_m, b->at_m, factor, text_hash(id), &n);
    double length_km = 0;
    for (size_t i = 0; i + 1 < n; i++)
        length_km += hypot(points[i + 1].x - points[i].x, points[i + 1].y - points[i].y) / 1000;
    const char *const texts[N_FIELDS] = {[F_ID] = id, [F_CLASS] = class_id, [F_FROM] = a->id,
                                         [F_TO] = b->id, [F_NAME] = name};
    const double numbers[N_FIELDS] = {[F_SPEED] = speed_km_h, [F_LENGTH] = length_km,
                                      [F_GENERATED] = 1};
    layer_add(layer, points, n, (const size_t[]){0}, 1, texts, numbers);
    free(points);
    free(name);
    free(id);
    return length_km;
}

struct layer *roads_generate(const struct towns *towns, const struct generate_request *request,
                             const struct catalogue *catalogue, int jobs,
                             struct generated *summary)
{
    assert(towns->n >= 2);
    struct point *points = mem_zeroed(towns->n, sizeof *points);
    for (size_t i = 0; i < towns->n; i++)
        points[i] = towns->list[i].at_m;
    struct link *links;
    const size_t n_links = proximity_links(points, towns->n, request->beta, &links);
    free(points);
    int *class_of = classify(towns, links, n_links, request);
    double *speed_km_h = mem_zeroed(n_links, sizeof *speed_km_h);
    for (size_t l = 0; l < n_links; l++)
        speed_km_h[l] = road_rural_km_h(catalogue, classes[class_of[l]].importance);

    *summary = (struct generated){.n_towns = towns->n, .n_roads = n_links};
    summary->straight_circuity = links_circuity(towns, links, n_links, speed_km_h, jobs);
    summary->factor = fmax(least_factor, request->circuity / summary->straight_circuity);
    if (!isfinite(summary->straight_circuity)) /* no two towns a kilometre apart */
        summary->factor = fmax(least_factor, request->circuity);
    summary->circuity = summary->factor * summary->straight_circuity;
    struct layer *layer = layer_create(LAYER_LINES, towns->crs_code, fields, N_FIELDS);
    for (size_t l = 0; l < n_links; l++)
        summary->length_km[class_of[l]] +=
            add_road(layer, &towns->list[links[l].a], &towns->list[links[l].b], summary->factor,
                     classes[class_of[l]].id, speed_km_h[l]);
    free(speed_km_h);
    free(class_of);
    free(links);
    return layer;
}
