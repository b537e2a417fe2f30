/* Reading GeoJSON (RFC 7946, and the "crs" member of 2008) through jansson. */
#include <assert.h>
#include <ctype.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "data/file.h"
#include "data/layer_build.h"
#include "data/mem.h"
#include "data/text.h"

enum {
    FILE_BYTES_MAX = 1 << 28, /* jansson holds the whole in memory, some ten times larger */
    FIELDS_MAX = 2000,
    FAULTS_PER_FILE = 20,
};

struct shape {
    struct point *points;
    size_t *parts;
    size_t n_points, points_room, n_parts, parts_room;
};

static const struct {
    const char *name;
    enum layer_kind kind;
    int depth; /* arrays around a position */
} TYPES[] = {
    {"Point", LAYER_POINTS, 0},        {"MultiPoint", LAYER_POINTS, 1},
    {"LineString", LAYER_LINES, 1},    {"MultiLineString", LAYER_LINES, 2},
    {"Polygon", LAYER_POLYGONS, 2},    {"MultiPolygon", LAYER_POLYGONS, 3},
};
enum { N_TYPES = sizeof TYPES / sizeof *TYPES };

static bool add_position(struct shape *shape, const json_t *position)
{
    const json_t *x = json_array_get(position, 0), *y = json_array_get(position, 1);
    if (!json_is_number(x) || !json_is_number(y))
        return false;
    shape->points = mem_grown(shape->points, &shape->points_room, shape->n_points + 1,
                              sizeof *shape->points);
    shape->points[shape->n_points++] = (struct point){json_number_value(x), json_number_value(y)};
    return true;
}

/* Adds a list of positions as one part; a ring is closed and turned as shapefiles do. */
static bool add_part(struct shape *shape, const json_t *positions, enum layer_kind kind,
                     bool outer)
{
    if (!json_is_array(positions))
        return false;
    const size_t from = shape->n_points;
    for (size_t i = 0; i < json_array_size(positions); i++)
        if (!add_position(shape, json_array_get(positions, i)))
            return false;
    if (shape->n_points == from)
        return true;
    shape->parts = mem_grown(shape->parts, &shape->parts_room, shape->n_parts + 1,
                             sizeof *shape->parts);
    shape->parts[shape->n_parts++] = from;
    if (kind != LAYER_POLYGONS)
        return true;
    const struct point first = shape->points[from], last = shape->points[shape->n_points - 1];
    if (first.x != last.x || first.y != last.y) {
        shape->points = mem_grown(shape->points, &shape->points_room, shape->n_points + 1,
                                  sizeof *shape->points);
        shape->points[shape->n_points++] = first;
    }
    const size_t n = shape->n_points - from;
    if ((ring_area(&shape->points[from], n) > 0) == outer)
        ring_reverse(&shape->points[from], n);
    return true;
}

/* Adds coordinates under depth arrays. */
static bool add_coordinates(struct shape *shape, const json_t *coordinates, enum layer_kind kind,
                            int depth, bool outer)
{
    if (!json_is_array(coordinates))
        return false;
    if (depth == 0) { /* a single position */
        json_t *one = json_pack("[O]", coordinates);
        bool good = one && add_part(shape, one, kind, outer);
        json_decref(one);
        return good;
    }
    if (depth == 1)
        return add_part(shape, coordinates, kind, outer);
    for (size_t i = 0; i < json_array_size(coordinates); i++)
        if (!add_coordinates(shape, json_array_get(coordinates, i), kind, depth - 1,
                             depth > 2 || i == 0))
            return false;
    return true;
}

/* Index of a geometry's type in TYPES; N_TYPES when it is no simple one. */
static size_t type_of(const json_t *geometry)
{
    const char *name = json_string_value(json_object_get(geometry, "type"));
    size_t type = 0;
    while (type < N_TYPES && (!name || strcmp(name, TYPES[type].name) != 0))
        type++;
    return type;
}

/* The kind of the first geometry; points when all are null. */
static enum layer_kind first_kind(const json_t *features)
{
    size_t i;
    json_t *feature;
    json_array_foreach(features, i, feature) {
        size_t type = type_of(json_object_get(feature, "geometry"));
        if (type < N_TYPES)
            return TYPES[type].kind;
    }
    return LAYER_POINTS;
}

/* Reads one feature's geometry into shape; false with a fault. */
static bool read_geometry(const json_t *feature, size_t number, enum layer_kind kind,
                          struct shape *shape, struct where where, struct faults *faults)
{
    const json_t *geometry = json_object_get(feature, "geometry");
    shape->n_points = shape->n_parts = 0;
    if (!geometry || json_is_null(geometry))
        return true;
    const char *name = json_string_value(json_object_get(geometry, "type"));
    const size_t type = type_of(geometry);
    if (type == N_TYPES) {
        faults_add(faults, where, _("feature %zu: expected a point, a line or a polygon, found "
                                    "\"%s\""), number, name ? name : "");
        return false;
    }
    if (TYPES[type].kind != kind) {
        faults_add(faults, where, _("feature %zu: \"%s\" in a layer that starts with another kind "
                                    "of geometry: save each kind in a file of its own"),
                   number, name);
        return false;
    }
    if (add_coordinates(shape, json_object_get(geometry, "coordinates"), kind,
                        TYPES[type].depth, true))
        return true;
    faults_add(faults, where, _("feature %zu: the coordinates of its \"%s\" are broken"), number,
               name);
    return false;
}

/* The columns: every property of every feature, in the order met. */
struct columns {
    struct layer_field *fields;
    json_t *index; /* name -> number */
    size_t n, room;
};

static void meet_property(struct columns *columns, const char *name, const json_t *value)
{
    const json_t *known = json_object_get(columns->index, name);
    size_t k = known ? (size_t)json_integer_value(known) : columns->n;
    if (!known) {
        if (columns->n == FIELDS_MAX)
            return;
        columns->fields = mem_grown(columns->fields, &columns->room, columns->n + 1,
                                    sizeof *columns->fields);
        struct layer_field *field = &columns->fields[columns->n++];
        *field = (struct layer_field){.type = FIELD_NUMBER};
        size_t n = utf8_cut(name, sizeof field->name - 1);
        memcpy(field->name, name, n);
        json_object_set_new(columns->index, name, json_integer((json_int_t)k));
    }
    assert(k < columns->n);
    if (!json_is_number(value) && !json_is_null(value))
        columns->fields[k].type = FIELD_TEXT;
}

static struct columns find_columns(const json_t *features)
{
    struct columns columns = {.index = json_object()};
    size_t i;
    json_t *feature, *value;
    const char *name;
    json_array_foreach(features, i, feature)
        json_object_foreach(json_object_get(feature, "properties"), name, value)
            meet_property(&columns, name, value);
    return columns;
}

static void set_property(struct layer *layer, size_t field, const json_t *value)
{
    char number[32];
    if (json_is_string(value)) {
        layer_set(layer, field, json_string_value(value), json_string_length(value));
    } else if (json_is_number(value)) {
        number_text(json_number_value(value), number);
        layer_set(layer, field, number, strlen(number));
    } else if (json_is_boolean(value)) {
        layer_set(layer, field, json_is_true(value) ? "true" : "false",
                  json_is_true(value) ? 4 : 5);
    } else if (value && !json_is_null(value)) {
        char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
        layer_set(layer, field, text ? text : "", text ? strlen(text) : 0);
        free(text);
    }
}

static void set_properties(struct layer *layer, const struct columns *columns,
                           json_t *properties)
{
    const char *name;
    json_t *value;
    json_object_foreach(properties, name, value) {
        const json_t *known = json_object_get(columns->index, name);
        if (known)
            set_property(layer, (size_t)json_integer_value(known), value);
    }
}

static struct layer *read_features(const json_t *features, const char *path,
                                   struct faults *faults)
{
    const size_t n_before = faults->n;
    struct columns columns = find_columns(features);
    const enum layer_kind kind = first_kind(features);
    struct layer *layer = layer_create(kind, "", columns.fields, columns.n);
    struct shape shape = {0};
    size_t i;
    json_t *feature;
    json_array_foreach(features, i, feature) {
        if (faults->n >= n_before + FAULTS_PER_FILE)
            break;
        if (!read_geometry(feature, i + 1, kind, &shape, (struct where){.path = path}, faults))
            continue;
        layer_push(layer, shape.points, shape.n_points, shape.parts, shape.n_parts);
        set_properties(layer, &columns, json_object_get(feature, "properties"));
    }
    cells_seal(layer->cells);
    free(shape.points);
    free(shape.parts);
    free(columns.fields);
    json_decref(columns.index);
    if (faults->n == n_before)
        return layer;
    layer_free(layer);
    return NULL;
}

/* The features of any GeoJSON object as a new array; NULL when it is none. */
static json_t *features_of(json_t *root)
{
    const char *type = json_string_value(json_object_get(root, "type"));
    if (!type)
        return NULL;
    if (strcmp(type, "FeatureCollection") == 0) {
        json_t *features = json_object_get(root, "features");
        return json_is_array(features) ? json_incref(features) : NULL;
    }
    if (strcmp(type, "Feature") == 0)
        return json_pack("[O]", root);
    return type_of(root) < N_TYPES ? json_pack("[{s:O}]", "geometry", root) : NULL;
}

/* WGS 84, or what an old "crs" member names: "urn:ogc:def:crs:EPSG::2154", "EPSG:2154". */
static struct crs *crs_of(const json_t *root, struct where where, struct faults *faults)
{
    const json_t *properties = json_object_get(json_object_get(root, "crs"), "properties");
    const char *name = json_string_value(json_object_get(properties, "name"));
    const char *number = name ? strrchr(name, ':') : NULL;
    if (!number || strcmp(number, ":CRS84") == 0)
        return crs_create("EPSG:4326", where, faults);
    char *code = mem_printf("EPSG%.16s", number);
    struct crs *crs = crs_create(code, where, faults);
    free(code);
    return crs;
}

static json_t *load(const char *path, struct faults *faults)
{
    size_t n = 0;
    char *text = file_text(path, FILE_BYTES_MAX, &n, faults);
    if (!text)
        return NULL;
    const size_t mark = strncmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    json_error_t error;
    json_t *root = json_loadb(text + mark, n - mark, JSON_DECODE_INT_AS_REAL, &error);
    free(text);
    if (!root)
        faults_add(faults, (struct where){.path = path,
                                          .line = error.line > 0 ? (size_t)error.line : 0},
                   _("not valid JSON: %s"), error.text);
    return root;
}

struct layer *geojson_read(const char *path, const struct crs *to_crs, struct faults *faults)
{
    struct where where = {.path = path};
    json_t *root = load(path, faults);
    if (!root)
        return NULL;
    json_t *features = features_of(root);
    struct layer *layer = NULL;
    if (!features)
        faults_add(faults, where, _("not GeoJSON: expected a FeatureCollection"));
    else
        layer = read_features(features, path, faults);
    struct crs *from = layer ? crs_of(root, where, faults) : NULL;
    json_decref(features);
    json_decref(root);
    if (layer && (!from || !layer_settle(layer, path, from, to_crs, faults))) {
        layer_free(layer);
        layer = NULL;
    }
    crs_free(from);
    return layer;
}
