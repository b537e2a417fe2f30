#include "app/areas.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/crs.h"
#include "data/dissolve.h"
#include "data/mem.h"
#include "data/text.h"

/* The layer in metres, so that it has its shape. */
static struct layer *read_metric(const char *path, struct faults *faults)
{
    const struct where where = {.path = path};
    struct layer *layer = layer_read(path, NULL, NULL, faults);
    struct crs *crs = layer ? crs_create(layer->crs, where, faults) : NULL;
    if (crs && !crs_is_metric(crs) && layer->n_points) {
        struct crs *lonlat = crs_create("EPSG:4326", where, faults);
        struct point at = layer->points[0];
        char code[16];
        if (lonlat && crs_transform(crs, lonlat, &at, 1, where, faults)) {
            crs_territory_code(at.x, at.y, code);
            struct crs *metric = crs_create(code, where, faults);
            layer_free(layer);
            layer = metric ? layer_read(path, metric, NULL, faults) : NULL;
            crs_free(metric);
        }
        crs_free(lonlat);
    }
    crs_free(crs);
    return layer;
}

static size_t find_field(const struct layer *layer, const char *path, const char *name,
                         struct faults *faults)
{
    const size_t field = layer_field(layer, name);
    if (field != SIZE_MAX)
        return field;
    char *names = mem_text("");
    for (size_t i = 0; i < layer->n_fields; i++) {
        char *longer = mem_printf("%s%s%s", names, i ? ", " : "", layer->fields[i].name);
        free(names);
        names = longer;
    }
    faults_add(faults, (struct where){.path = path}, _("has no field \"%s\"; expected one of %s"),
               name, names);
    free(names);
    return SIZE_MAX;
}

static size_t find_code(const char *const codes[], size_t n, const char *code)
{
    size_t a = 0;
    while (a < n && strcmp(codes[a], code) != 0)
        a++;
    return a < n ? a : SIZE_MAX;
}

/* Which area each feature is of, SIZE_MAX: none. Release with free(). */
static size_t *areas_of_features(const struct layer *layer, size_t field, const char *const codes[],
                                 size_t n)
{
    size_t *area_of = mem_zeroed(layer->n_features, sizeof *area_of);
    for (size_t f = 0; f < layer->n_features; f++)
        area_of[f] = find_code(codes, n, layer_text(layer, f, field));
    return area_of;
}

/* A fault when no code has a shape, a warning for each that has none. */
static void check_join(const struct layer *areas, const char *path, const char *field,
                       const char *const codes[], struct faults *faults, struct faults *warnings)
{
    const struct where where = {.path = path};
    if (!areas->n_parts)
        faults_add(faults, where,
                   _("no value of %s is an area of the answers, such as \"%s\": name another field "
                     "with --area-field"),
                   field, areas->n_features ? codes[0] : "");
    for (size_t a = 0; a < areas->n_features && areas->n_parts; a++)
        if (areas->part_start[a] == areas->part_start[a + 1])
            faults_add(warnings, where, _("has no area \"%s\": it is not on the maps"), codes[a]);
}

struct layer *areas_read(const char *path, const char *field, const char *const codes[], size_t n,
                         struct faults *faults, struct faults *warnings)
{
    const size_t n_before = faults->n;
    struct layer *layer = read_metric(path, faults), *areas = NULL;
    if (layer && layer->kind != LAYER_POLYGONS)
        faults_add(faults, (struct where){.path = path},
                   _("expected areas (polygons), found points or lines"));
    const size_t found = layer && faults->n == n_before ? find_field(layer, path, field, faults)
                                                        : SIZE_MAX;
    if (found != SIZE_MAX) {
        size_t *area_of = areas_of_features(layer, found, codes, n);
        areas = layer_dissolved(layer, area_of, n);
        check_join(areas, path, field, codes, faults, warnings);
        free(area_of);
    }
    layer_free(layer);
    if (faults->n == n_before)
        return areas;
    layer_free(areas);
    return NULL;
}
