#include "sim/network/towns.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/layer.h"
#include "data/mem.h"
#include "data/territory_communes.h"
#include "data/text.h"

static struct where file_of(const struct towns_request *request)
{
    return (struct where){.path = request->path};
}

static void add_town(struct towns *towns, size_t *room, const char *id, const char *name,
                     struct point at_m, double population)
{
    towns->list = mem_grown(towns->list, room, towns->n + 1, sizeof *towns->list);
    towns->list[towns->n++] = (struct town){.id = mem_text(id), .name = mem_text(name),
                                            .at_m = at_m,
                                            .population = population > 0 ? population : 0};
}

static struct communes_source source_of(const struct towns_request *request)
{
    return (struct communes_source){request->path, request->id_field, request->name_field,
                                    request->population_field};
}

static bool add_polygons(struct towns *towns, const struct layer *layer, const struct crs *crs,
                         const struct towns_request *request, struct faults *faults)
{
    const struct communes_source source = source_of(request);
    struct communes communes = {0};
    size_t room = 0;
    bool good = communes_init(&communes, layer, crs, &source, faults);
    for (size_t i = 0; good && i < communes.n; i++) {
        const struct commune *commune = &communes.communes[i];
        add_town(towns, &room, commune->code, commune->name, commune->centre_m,
                 commune->population);
    }
    communes_clear(&communes);
    return good;
}

static bool add_points(struct towns *towns, const struct layer *layer,
                       const struct towns_request *request, struct faults *faults)
{
    const size_t n_before = faults->n;
    const struct communes_source source = source_of(request);
    const struct communes_fields fields = communes_fields_of(layer, &source, faults);
    size_t room = 0;
    for (size_t f = 0; faults->n == n_before && f < layer->n_features; f++) {
        const bool is_null = layer->part_start[f] == layer->part_start[f + 1];
        struct point at_m = {(double)NAN, (double)NAN};
        if (!is_null)
            at_m = layer->points[layer->point_start[layer->part_start[f]]];
        char *number = mem_printf("%zu", f + 1);
        add_town(towns, &room,
                 fields.id == SIZE_MAX ? number : layer_text(layer, f, fields.id),
                 fields.name == SIZE_MAX ? "" : layer_text(layer, f, fields.name), at_m,
                 fields.population == SIZE_MAX ? 0 : layer_number(layer, f, fields.population));
        free(number);
    }
    return faults->n == n_before;
}

/* ---- Choosing the CRS ---------------------------------------------------------------- */

static struct point middle_of(const struct layer *layer)
{
    struct point low = {HUGE_VAL, HUGE_VAL}, high = {-HUGE_VAL, -HUGE_VAL};
    for (size_t i = 0; i < layer->n_points; i++) {
        low = (struct point){fmin(low.x, layer->points[i].x), fmin(low.y, layer->points[i].y)};
        high =
            (struct point){fmax(high.x, layer->points[i].x), fmax(high.y, layer->points[i].y)};
    }
    return (struct point){(low.x + high.x) / 2, (low.y + high.y) / 2};
}

/* Code of the metric CRS to work in: what was asked for, else the one of the place. Release
 * with free(); NULL with a fault. */
static char *choose_crs(const struct towns_request *request, struct faults *faults)
{
    if (request->crs)
        return mem_text(request->crs);
    struct crs *degrees = crs_create("EPSG:4326", file_of(request), faults);
    if (!degrees)
        return NULL;
    struct layer *layer = layer_read(request->path, degrees, request->assumed_crs, faults);
    crs_free(degrees);
    char *code = NULL;
    if (layer && layer->n_points) {
        struct point middle = middle_of(layer);
        char chosen[16];
        crs_territory_code(middle.x, middle.y, chosen);
        code = mem_text(chosen);
    } else if (layer) {
        faults_add(faults, file_of(request), _("expected communes, found an empty layer"));
    }
    layer_free(layer);
    return code;
}

/* ---- Tidying ------------------------------------------------------------------------- */

static int by_id(const void *left, const void *right)
{
    const struct town *a = left, *b = right;
    int order = strcmp(a->id, b->id);
    if (order)
        return order;
    if (a->at_m.x != b->at_m.x)
        return a->at_m.x < b->at_m.x ? -1 : 1;
    return a->at_m.y < b->at_m.y ? -1 : a->at_m.y > b->at_m.y;
}

static int by_place(const void *left, const void *right)
{
    const struct town *const *a = left, *const *b = right;
    if ((*a)->at_m.x != (*b)->at_m.x)
        return (*a)->at_m.x < (*b)->at_m.x ? -1 : 1;
    return by_id(*a, *b);
}

/* The place stays: neighbours are still told apart by it. */
static void drop(struct town *town)
{
    free(town->id);
    free(town->name);
    town->id = town->name = NULL;
}

static void drop_unplaced(struct towns *towns, const struct towns_request *request,
                          struct faults *warnings)
{
    size_t kept = 0;
    for (size_t i = 0; i < towns->n; i++) {
        struct town *town = &towns->list[i];
        if (isfinite(town->at_m.x) && isfinite(town->at_m.y)) {
            towns->list[kept++] = *town;
            continue;
        }
        faults_add(warnings, file_of(request), _("%s %s has no place on the ground: left out"),
                   town->id, town->name);
        drop(town);
    }
    towns->n = kept;
}

/* Marks for leaving out towns within a metre of an earlier one: swept from west to east. */
static void drop_doubles(struct towns *towns, const struct towns_request *request,
                         struct faults *warnings)
{
    struct town **order = mem_zeroed(towns->n, sizeof *order);
    for (size_t i = 0; i < towns->n; i++)
        order[i] = &towns->list[i];
    qsort(order, towns->n, sizeof *order, by_place);
    for (size_t i = 0; i < towns->n; i++)
        for (size_t k = i;
             k > 0 && order[i]->id && order[i]->at_m.x - order[k - 1]->at_m.x <= 1; k--) {
            const struct town *other = order[k - 1];
            if (!other->id || hypot(order[i]->at_m.x - other->at_m.x,
                                    order[i]->at_m.y - other->at_m.y) > 1)
                continue;
            faults_add(warnings, file_of(request), _("%s %s lies where %s %s does: left out"),
                       order[i]->id, order[i]->name, other->id, other->name);
            drop(order[i]);
        }
    free(order);
    size_t kept = 0;
    for (size_t i = 0; i < towns->n; i++)
        if (towns->list[i].id)
            towns->list[kept++] = towns->list[i];
    towns->n = kept;
}

static bool set_degrees(struct towns *towns, const struct crs *crs,
                        const struct towns_request *request, struct faults *faults)
{
    struct crs *degrees = crs_create("EPSG:4326", file_of(request), faults);
    struct point *points = mem_zeroed(towns->n, sizeof *points);
    for (size_t i = 0; i < towns->n; i++)
        points[i] = towns->list[i].at_m;
    bool good =
        degrees && crs_transform(crs, degrees, points, towns->n, file_of(request), faults);
    for (size_t i = 0; i < towns->n; i++)
        towns->list[i].at_deg = points[i];
    free(points);
    crs_free(degrees);
    return good;
}

/* ---- Reading ------------------------------------------------------------------------- */

static bool fill(struct towns *towns, const struct crs *crs,
                 const struct towns_request *request, struct faults *faults)
{
    struct layer *layer = layer_read(request->path, crs, request->assumed_crs, faults);
    if (!layer)
        return false;
    bool good = false;
    if (layer->kind == LAYER_POLYGONS)
        good = add_polygons(towns, layer, crs, request, faults);
    else if (layer->kind == LAYER_POINTS)
        good = add_points(towns, layer, request, faults);
    else
        faults_add(faults, file_of(request),
                   _("expected communes (polygons or points), found lines: add --report for a "
                     "report on roads"));
    layer_free(layer);
    return good;
}

bool towns_read(struct towns *towns, const struct towns_request *request, struct faults *faults,
                struct faults *warnings)
{
    *towns = (struct towns){0};
    towns->crs_code = choose_crs(request, faults);
    struct crs *crs =
        towns->crs_code ? crs_create(towns->crs_code, file_of(request), faults) : NULL;
    if (crs && !crs_is_metric(crs)) {
        faults_add(faults, file_of(request), _("expected a metric CRS to work in, found %s"),
                   towns->crs_code);
        crs_free(crs);
        return false;
    }
    bool good = crs && fill(towns, crs, request, faults);
    if (good) {
        drop_unplaced(towns, request, warnings);
        qsort(towns->list, towns->n, sizeof *towns->list, by_id);
        drop_doubles(towns, request, warnings);
        if (towns->n < 2) {
            faults_add(faults, file_of(request),
                       _("expected at least 2 communes to link by roads, found %zu"), towns->n);
            good = false;
        }
    }
    good = good && set_degrees(towns, crs, request, faults);
    crs_free(crs);
    return good;
}

void towns_clear(struct towns *towns)
{
    for (size_t i = 0; i < towns->n; i++) {
        free(towns->list[i].id);
        free(towns->list[i].name);
    }
    free(towns->list);
    free(towns->crs_code);
    *towns = (struct towns){0};
}
