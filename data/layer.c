#include "data/layer.h"
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include "data/layer_build.h"
#include "data/mem.h"
#include "data/sheet.h"
#include "data/text.h"

bool path_has_extension(const char *path, const char *extension)
{
    size_t n = strlen(path), n_extension = strlen(extension);
    return n > n_extension && strcasecmp(path + n - n_extension, extension) == 0;
}

size_t layer_file_bytes(const char *path)
{
    const char *bar = strstr(path, "|layername=");
    return bar ? (size_t)(bar - path) : strlen(path);
}

static bool is_geopackage(const char *path)
{
    char *file = mem_text_n(path, layer_file_bytes(path));
    const bool is = path_has_extension(file, ".gpkg");
    free(file);
    return is;
}

struct layer *layer_read(const char *path, const struct crs *to_crs, const char *assumed_crs,
                         struct faults *faults)
{
    if (path_has_extension(path, ".shp"))
        return shapefile_read(path, to_crs, assumed_crs, faults);
    if (path_has_extension(path, ".geojson") || path_has_extension(path, ".json"))
        return geojson_read(path, to_crs, faults);
    if (is_geopackage(path))
        return gdal_read(path, to_crs, assumed_crs, faults);
    if (path_has_extension(path, ".csv") || sheet_is_workbook(path))
        return table_layer_read(path, to_crs, assumed_crs, faults);
    struct where where = {.path = path};
    if (path_has_extension(path, ".zip"))
        faults_add(faults, where, _("expected a layer, found an archive: extract it first, "
                                    "then name its .shp"));
    else
        faults_add(faults, where, _("expected a layer ending in .shp, .geojson or .gpkg: save it "
                                    "as a shapefile, in QGIS with Export > Save Features As"));
    return NULL;
}

bool layer_write(const struct layer *layer, const char *path, struct faults *faults)
{
    if (path_has_extension(path, ".shp"))
        return shapefile_write(layer, path, faults);
    if (path_has_extension(path, ".geojson") || path_has_extension(path, ".json"))
        return geojson_write(layer, path, faults);
    if (path_has_extension(path, ".csv"))
        return csv_write(layer, path, faults);
    faults_add(faults, (struct where){.path = path},
               _("layers are written as .shp, .geojson or (points) .csv: end the name so"));
    return false;
}

/* Gives a column without a name one, and one whose name is taken another, with its own number
 * behind: "note_3". */
static void name_field(struct layer_field fields[], size_t k)
{
    enum { TRIES = 4 }; /* a file that has all of these as well means harm */
    struct layer_field *field = &fields[k];
    char stem[sizeof field->name - 8];
    const size_t n = utf8_cut(field->name, sizeof stem - 1);
    memcpy(stem, field->name, n);
    stem[n] = '\0';
    if (!n) {
        snprintf(stem, sizeof stem, "column_%zu", k % 1000000 + 1);
        memcpy(field->name, stem, sizeof stem);
    }
    for (size_t other = 0, tries = 0; other < k && tries < TRIES;) {
        if (strcmp(fields[other++].name, field->name) != 0)
            continue;
        snprintf(field->name, sizeof field->name, "%s_%zu", stem, (k + ++tries) % 1000000);
        other = 0;
    }
}

struct layer *layer_create(enum layer_kind kind, const char *crs,
                           const struct layer_field fields[], size_t n_fields)
{
    struct layer *layer = mem_zeroed(1, sizeof *layer);
    layer->kind = kind;
    layer->crs = mem_text(crs);
    layer->n_fields = n_fields;
    layer->fields = mem_zeroed(n_fields, sizeof *layer->fields);
    for (size_t k = 0; k < n_fields; k++) {
        layer->fields[k] = fields[k];
        name_field(layer->fields, k);
    }
    layer->cells = mem_zeroed(1, sizeof *layer->cells);
    cells_intern(layer->cells, "", 0);
    layer->part_start = mem_zeroed(1, sizeof *layer->part_start);
    layer->point_start = mem_zeroed(1, sizeof *layer->point_start);
    layer->points = mem_zeroed(1, sizeof *layer->points);
    return layer;
}

void layer_free(struct layer *layer)
{
    if (!layer)
        return;
    free(layer->cells->ids);
    free(layer->cells->pool);
    free(layer->cells->text_start);
    free(layer->cells->slots);
    free(layer->cells);
    free(layer->part_start);
    free(layer->point_start);
    free(layer->points);
    free(layer->fields);
    free(layer->crs);
    free(layer->file_crs);
    free(layer);
}

void layer_reserve(struct layer *layer, size_t n_features, size_t n_points)
{
    struct layer_cells *cells = layer->cells;
    cells->features_room = n_features + 1;
    layer->part_start = mem_resized(layer->part_start, n_features + 1, sizeof(size_t));
    cells->parts_room = n_features + 1;
    layer->point_start = mem_resized(layer->point_start, n_features + 1, sizeof(size_t));
    cells->points_room = n_points + 1;
    layer->points = mem_resized(layer->points, n_points + 1, sizeof *layer->points);
    cells->ids_room = n_features * layer->n_fields;
    cells->ids = mem_resized(cells->ids, cells->ids_room, sizeof *cells->ids);
}

void layer_push(struct layer *layer, const struct point points[], size_t n_points,
                const size_t parts[], size_t n_parts)
{
    struct layer_cells *cells = layer->cells;
    layer->part_start = mem_grown(layer->part_start, &cells->features_room,
                                  layer->n_features + 2, sizeof(size_t));
    layer->point_start = mem_grown(layer->point_start, &cells->parts_room,
                                   layer->n_parts + n_parts + 1, sizeof(size_t));
    layer->points = mem_grown(layer->points, &cells->points_room, layer->n_points + n_points,
                              sizeof *layer->points);
    if (n_points)
        memcpy(&layer->points[layer->n_points], points, n_points * sizeof *points);
    for (size_t k = 0; k < n_parts; k++) {
        assert(parts[k] <= n_points && (k == 0 || parts[k] >= parts[k - 1]));
        layer->point_start[layer->n_parts + k] = layer->n_points + parts[k];
    }
    layer->n_parts += n_parts;
    layer->n_points += n_points;
    layer->point_start[layer->n_parts] = layer->n_points;
    layer->part_start[++layer->n_features] = layer->n_parts;

    const size_t n_ids = layer->n_features * layer->n_fields;
    if (!layer->n_fields)
        return;
    cells->ids = mem_grown(cells->ids, &cells->ids_room, n_ids, sizeof *cells->ids);
    memset(&cells->ids[n_ids - layer->n_fields], 0, layer->n_fields * sizeof *cells->ids);
}

void layer_set(struct layer *layer, size_t field, const char *text, size_t n)
{
    struct layer_cells *cells = layer->cells;
    uint32_t *id = &cells->ids[(layer->n_features - 1) * layer->n_fields + field];
    if (layer->n_features > 1 && n) { /* the feature before often has the same */
        uint32_t before = id[-(ptrdiff_t)layer->n_fields];
        size_t n_before = cells->text_start[before + 1] - cells->text_start[before] - 1;
        if (n_before == n && memcmp(cells_text(cells, before), text, n) == 0) {
            *id = before;
            return;
        }
    }
    *id = n ? cells_intern(cells, text, n) : 0;
}

void layer_add(struct layer *layer, const struct point points[], size_t n_points,
               const size_t parts[], size_t n_parts, const char *const texts[],
               const double numbers[])
{
    static const size_t whole[] = {0};
    if (!parts) { /* a single part, or a null shape */
        parts = whole;
        n_parts = n_points > 0;
    }
    layer_push(layer, points, n_points, parts, n_parts);
    for (size_t k = 0; k < layer->n_fields; k++) {
        char number[32];
        const char *text = number;
        if (layer->fields[k].type == FIELD_NUMBER)
            number_text(numbers[k], number);
        else
            text = texts[k] ? texts[k] : "";
        layer_set(layer, k, text, strlen(text));
    }
}

void number_text(double value, char text[32])
{
    text[0] = '\0';
    if (!isfinite(value))
        return;
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, 32, "%.*g", digits, value);
        if (strtod(text, NULL) == value) /* exact on purpose */
            return;
    }
}

bool plain_number(const char *text, double *value)
{
    size_t n = strspn(text, "0123456789+-.eE");
    if (n == 0 || text[n])
        return false;
    char *end;
    *value = strtod(text, &end);
    return *end == '\0' && isfinite(*value);
}

const char *layer_text(const struct layer *layer, size_t feature, size_t field)
{
    assert(feature < layer->n_features && field < layer->n_fields);
    return cells_text(layer->cells, layer->cells->ids[feature * layer->n_fields + field]);
}

double layer_number(const struct layer *layer, size_t feature, size_t field)
{
    const char *text = layer_text(layer, feature, field);
    double value;
    if (plain_number(text, &value) || (*text && text_number(text, &value)))
        return value;
    return (double)NAN;
}

size_t utf8_cut(const char *text, size_t n)
{
    size_t length = strnlen(text, n + 1);
    if (length <= n)
        return length;
    while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80)
        n--;
    return n;
}

size_t layer_field(const struct layer *layer, const char *name)
{
    enum { DBF_NAME_BYTES = 10 };
    char *wanted = text_folded(name);
    char *start = mem_text_n(name, utf8_cut(name, DBF_NAME_BYTES));
    char *wanted_start = text_folded(start);
    size_t found = SIZE_MAX, found_start = SIZE_MAX;
    for (size_t k = 0; k < layer->n_fields && found == SIZE_MAX; k++) {
        char *folded = text_folded(layer->fields[k].name);
        if (strcmp(folded, wanted) == 0)
            found = k;
        else if (found_start == SIZE_MAX && strcmp(folded, wanted_start) == 0)
            found_start = k;
        free(folded);
    }
    free(wanted_start);
    free(start);
    free(wanted);
    return found != SIZE_MAX ? found : found_start;
}
