#include "sim/network/roads.h"
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "data/mem.h"
#include "data/text.h"
#include "sim/network/roads_dialects.h"

/* ---- Dialects ----------------------------------------------------------------------- */

static const struct road_dialect_rules *rules_of(enum road_dialect dialect)
{
    for (size_t i = 0; i < n_road_dialects; i++)
        if (road_dialects[i].dialect == dialect)
            return &road_dialects[i];
    return NULL;
}

const char *road_dialect_id(enum road_dialect dialect)
{
    const struct road_dialect_rules *rules = rules_of(dialect);
    return rules ? rules->id : dialect == ROADS_DETECT ? "detect" : "none";
}

bool road_dialect_from(const char *id, enum road_dialect *dialect)
{
    for (size_t i = 0; i < n_road_dialects; i++)
        if (strcmp(id, road_dialects[i].id) == 0) {
            *dialect = road_dialects[i].dialect;
            return true;
        }
    *dialect = ROADS_DETECT;
    return strcmp(id, "detect") == 0;
}

/* Long names of a GeoPackage cut at 10 in a .dbf may be one: restriction_de_hauteur and
 * restriction_de_largeur. Such a column means nothing. */
static void forget_shared_fields(struct road_reading *reading)
{
    for (size_t i = 0; i < N_DIALECT_FIELDS; i++) {
        bool shared = false;
        for (size_t k = i + 1; reading->field[i] != SIZE_MAX && k < N_DIALECT_FIELDS; k++)
            if (reading->field[k] == reading->field[i]) {
                reading->field[k] = SIZE_MAX;
                shared = true;
            }
        if (shared)
            reading->field[i] = SIZE_MAX;
    }
}

static void find_fields(struct road_reading *reading, const struct road_dialect_rules *rules)
{
    const struct road_columns *columns = reading->request->columns;
    for (size_t i = 0; i < N_DIALECT_FIELDS; i++) {
        reading->field[i] = SIZE_MAX;
        for (size_t k = 0; k < 2 && reading->field[i] == SIZE_MAX; k++)
            if (rules->fields[i][k])
                reading->field[i] = layer_field(reading->layer, rules->fields[i][k]);
    }
    forget_shared_fields(reading);
    if (rules->dialect != ROADS_COLUMNS || !columns)
        return;
    const char *const named[] = {columns->road_class, columns->speed_km_h, columns->oneway};
    for (size_t i = 0; i < 3; i++)
        if (named[i])
            reading->field[i] = layer_field(reading->layer, named[i]);
}

static bool has_needed(const struct road_reading *reading,
                       const struct road_dialect_rules *rules)
{
    for (size_t i = 0; i < N_DIALECT_FIELDS; i++)
        if (rules->needed >> i & 1 && reading->field[i] == SIZE_MAX)
            return false;
    return true;
}

/* "NATURE, SENS, ID"; release with free(). */
static char *fields_found(const struct layer *layer)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    if (!out)
        mem_exhausted();
    for (size_t i = 0; i < layer->n_fields && i < 20; i++)
        fprintf(out, "%s%s", i ? ", " : "", layer->fields[i].name);
    if (layer->n_fields > 20)
        fputs(", …", out);
    if (fclose(out) != 0)
        mem_exhausted();
    return text;
}

static void fault_fields(const struct road_reading *reading, struct where where,
                         const char *expected, struct faults *faults)
{
    char *found = fields_found(reading->layer);
    faults_add(faults, where,
               _("expected %s, found the fields %s: choose another dialect, or name the "
                 "fields under roads: columns"),
               expected, found);
    free(found);
}

/* The dialect whose fields the layer has. */
static const struct road_dialect_rules *detect(struct road_reading *reading, struct where where,
                                               struct faults *faults)
{
    for (size_t i = 0; i < n_road_dialects; i++) {
        const struct road_dialect_rules *rules = &road_dialects[i];
        find_fields(reading, rules);
        if (rules->needed && has_needed(reading, rules))
            return rules;
    }
    if (reading->request->take_any) {
        find_fields(reading, rules_of(ROADS_COLUMNS));
        return rules_of(ROADS_COLUMNS);
    }
    fault_fields(reading, where,
                 _("a road layer of a known dialect (route500, bdtopo, geofabrik, generated)"),
                 faults);
    return NULL;
}

static bool columns_exist(const struct road_reading *reading, struct where where,
                          struct faults *faults)
{
    const struct road_columns *columns = reading->request->columns;
    if (!columns)
        return true;
    const char *const named[] = {columns->road_class, columns->speed_km_h, columns->oneway};
    bool all = true;
    for (size_t i = 0; i < 3; i++)
        if (named[i] && reading->field[i] == SIZE_MAX) {
            char *expected = mem_printf(_("a field named %s"), named[i]);
            fault_fields(reading, where, expected, faults);
            free(expected);
            all = false;
        }
    return all;
}

static const struct road_dialect_rules *choose(struct road_reading *reading, struct where where,
                                               struct faults *faults)
{
    if (reading->request->dialect == ROADS_DETECT)
        return detect(reading, where, faults);
    const struct road_dialect_rules *rules = rules_of(reading->request->dialect);
    assert(rules);
    find_fields(reading, rules);
    if (rules->dialect == ROADS_COLUMNS)
        return columns_exist(reading, where, faults) ? rules : NULL;
    bool all = true;
    for (size_t i = 0; i < N_DIALECT_FIELDS; i++)
        if (rules->needed >> i & 1 && reading->field[i] == SIZE_MAX) {
            char *expected =
                mem_printf(_("the field %s of the dialect %s"), rules->fields[i][0], rules->id);
            fault_fields(reading, where, expected, faults);
            free(expected);
            all = false;
        }
    return all ? rules : NULL;
}

/* ---- Lines -------------------------------------------------------------------------- */

struct roads_room {
    size_t lines, starts, points;
};

static void add_line(struct roads *roads, struct roads_room *room, const struct road *road,
                     const struct point points[], size_t n_points)
{
    const size_t start = roads->n ? roads->point_start[roads->n] : 0;
    roads->list = mem_grown(roads->list, &room->lines, roads->n + 1, sizeof *roads->list);
    roads->point_start = mem_grown(roads->point_start, &room->starts, roads->n + 2,
                                   sizeof *roads->point_start);
    roads->points = mem_grown(roads->points, &room->points, start + n_points,
                              sizeof *roads->points);
    memcpy(&roads->points[start], points, n_points * sizeof *points);
    roads->list[roads->n] = *road;
    roads->point_start[roads->n] = start;
    roads->point_start[++roads->n] = start + n_points;
}

static void add_lines(struct roads *roads, const struct road_reading *reading,
                      const struct road_dialect_rules *rules)
{
    const struct layer *layer = reading->layer;
    struct roads_room room = {0};
    for (size_t f = 0; f < layer->n_features; f++) {
        struct road road = {0};
        if (!rules->read(reading, f, &road))
            continue;
        for (size_t part = layer->part_start[f]; part < layer->part_start[f + 1]; part++) {
            size_t first = layer->point_start[part];
            size_t n_points = layer->point_start[part + 1] - first;
            if (n_points >= 2)
                add_line(roads, &room, &road, &layer->points[first], n_points);
        }
    }
}

/* Fills points_m; false with a fault when there is no way from the layer's CRS. */
static bool project(struct roads *roads, const struct layer *layer,
                    const struct roads_request *request, struct where where,
                    struct faults *faults)
{
    struct crs *from = crs_create(layer->crs, where, faults);
    if (!from)
        return false;
    roads->geographic = crs_is_geographic(from);
    roads->points_m = roads->points;
    bool good = true;
    if (request->to_crs) {
        const size_t n = roads->point_start[roads->n];
        roads->points_m = mem_resized(NULL, n, sizeof *roads->points_m);
        memcpy(roads->points_m, roads->points, n * sizeof *roads->points_m);
        good = crs_transform(from, request->to_crs, roads->points_m, n, where, faults);
        for (size_t i = 0; good && i < n; i++)
            if (!isfinite(roads->points_m[i].x) || !isfinite(roads->points_m[i].y)) {
                faults_add(faults, where,
                           _("expected roads inside the territory's CRS, found a point at "
                             "%.7g %.7g that has no image there"),
                           roads->points[i].x, roads->points[i].y);
                good = false;
            }
    }
    crs_free(from);
    return good;
}

static struct roads *roads_of_layer(const struct layer *layer,
                                    const struct roads_request *request, struct faults *faults)
{
    const struct where where = {.path = request->path};
    if (layer->kind != LAYER_LINES) {
        faults_add(faults, where, _("expected a layer of lines, found %s"),
                   layer->kind == LAYER_POINTS ? _("points") : _("polygons"));
        return NULL;
    }
    struct road_reading reading = {.layer = layer, .request = request};
    const struct road_dialect_rules *rules = choose(&reading, where, faults);
    if (!rules)
        return NULL;
    struct roads *roads = mem_zeroed(1, sizeof *roads);
    roads->dialect = rules->dialect;
    roads->n_features = layer->n_features;
    roads->cut_at_vertices = rules->cut_at_vertices;
    if (rules->dialect == ROADS_COLUMNS && request->columns)
        roads->cut_at_vertices = request->columns->cut_at_vertices;
    add_lines(roads, &reading, rules);
    if (roads->n == 0)
        faults_add(faults, where,
                   _("expected at least one road open to vehicles, found %zu lines and none "
                     "usable in the dialect %s: choose another dialect"),
                   layer->n_features, rules->id);
    if (roads->n && project(roads, layer, request, where, faults))
        return roads;
    roads_free(roads);
    return NULL;
}

struct roads *roads_read(const struct roads_request *request, struct faults *faults)
{
    struct layer *layer = layer_read(request->path, NULL, request->assumed_crs, faults);
    if (!layer)
        return NULL;
    struct roads *roads = roads_of_layer(layer, request, faults);
    layer_free(layer);
    return roads;
}

struct roads *roads_from_arrays(const struct road list[], const size_t point_start[], size_t n,
                                const struct point points[], bool cut_at_vertices)
{
    struct roads *roads = mem_zeroed(1, sizeof *roads);
    struct roads_room room = {0};
    roads->dialect = ROADS_COLUMNS;
    roads->cut_at_vertices = cut_at_vertices;
    roads->n_features = n;
    for (size_t i = 0; i < n; i++)
        add_line(roads, &room, &list[i], &points[point_start[i]],
                 point_start[i + 1] - point_start[i]);
    if (!roads->point_start)
        roads->point_start = mem_zeroed(1, sizeof *roads->point_start);
    roads->points_m = roads->points;
    return roads;
}

void roads_free(struct roads *roads)
{
    if (!roads)
        return;
    if (roads->points_m != roads->points)
        free(roads->points_m);
    free(roads->points);
    free(roads->point_start);
    free(roads->list);
    free(roads);
}
