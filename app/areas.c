#include "app/areas.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/crs.h"
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

/* Which area each feature is of, and on which of them it is named: that with the longest outline. */
static void join_features(struct areas *areas, size_t field, const char *const codes[], size_t n)
{
    const struct layer *layer = areas->layer;
    size_t *longest = mem_zeroed(n, sizeof *longest), *most = mem_zeroed(n, sizeof *most);
    for (size_t f = 0; f < layer->n_features; f++) {
        const size_t area = find_code(codes, n, layer_text(layer, f, field));
        const size_t n_points = layer->point_start[layer->part_start[f + 1]] -
                                layer->point_start[layer->part_start[f]];
        areas->area_of[f] = area;
        if (area != SIZE_MAX && n_points > most[area]) {
            most[area] = n_points;
            longest[area] = f;
        }
    }
    for (size_t a = 0; a < n; a++)
        if (most[a])
            areas->is_main[longest[a]] = true;
    free(longest);
    free(most);
}

/* A fault when no code has a shape, a warning for each that has none. */
static void check_join(const struct areas *areas, const char *path, const char *field,
                       const char *const codes[], size_t n, struct faults *faults,
                       struct faults *warnings)
{
    const struct where where = {.path = path};
    bool *seen = mem_zeroed(n, sizeof *seen);
    size_t n_joined = 0;
    for (size_t f = 0; f < areas->layer->n_features; f++)
        if (areas->area_of[f] != SIZE_MAX) {
            seen[areas->area_of[f]] = true;
            n_joined++;
        }
    if (!n_joined)
        faults_add(faults, where,
                   _("no value of %s is an area of the answers, such as \"%s\": name another field "
                     "with --area-field"),
                   field, n ? codes[0] : "");
    for (size_t a = 0; a < n && n_joined; a++)
        if (!seen[a])
            faults_add(warnings, where, _("has no area \"%s\": it is not on the maps"), codes[a]);
    free(seen);
}

bool areas_read(struct areas *areas, const char *path, const char *field,
                const char *const codes[], size_t n, struct faults *faults,
                struct faults *warnings)
{
    const size_t n_before = faults->n;
    areas->layer = read_metric(path, faults);
    if (areas->layer && areas->layer->kind != LAYER_POLYGONS)
        faults_add(faults, (struct where){.path = path},
                   _("expected areas (polygons), found points or lines"));
    const size_t found = faults->n == n_before ? find_field(areas->layer, path, field, faults)
                                               : SIZE_MAX;
    if (found == SIZE_MAX || !areas->layer)
        return false;
    areas->area_of = mem_zeroed(areas->layer->n_features, sizeof *areas->area_of);
    areas->is_main = mem_zeroed(areas->layer->n_features, sizeof *areas->is_main);
    join_features(areas, found, codes, n);
    check_join(areas, path, field, codes, n, faults, warnings);
    return faults->n == n_before;
}

void areas_clear(struct areas *areas)
{
    layer_free(areas->layer);
    free(areas->area_of);
    free(areas->is_main);
    *areas = (struct areas){0};
}
