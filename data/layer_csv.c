/* Writing a layer of points as CSV: its coordinates, then its attributes. */
#include <stdlib.h>
#include <string.h>
#include "data/csv.h"
#include "data/file.h"
#include "data/layer_build.h"
#include "data/text.h"

struct written {
    const struct layer *layer;
    bool degrees;
};

/* The header of a coordinate; an attribute of that name is left out, as it is the same. */
static const char *axis_name(bool degrees, int axis)
{
    static const char *const NAMES[2][2] = {{"x_m", "y_m"}, {"lon", "lat"}};
    return NAMES[degrees][axis];
}

static bool is_axis(const struct layer_field *field, bool degrees)
{
    char *folded = text_folded(field->name);
    bool axis = strcmp(folded, axis_name(degrees, 0)) == 0 ||
                strcmp(folded, axis_name(degrees, 1)) == 0;
    free(folded);
    return axis;
}


static void put_cell(const char *text, FILE *out)
{
    double number;
    csv_put_cell(out, text, !plain_number(text, &number));
}

/* A number with a decimal point, whatever it was read with. */
static void put_attribute(const struct layer *layer, size_t feature, size_t field, FILE *out)
{
    const char *text = layer_text(layer, feature, field);
    char number[32];
    double value;
    if (layer->fields[field].type == FIELD_NUMBER && !plain_number(text, &value)) {
        number_text(layer_number(layer, feature, field), number);
        text = number;
    }
    put_cell(text, out);
}

static bool write_rows(FILE *out, const void *data)
{
    const struct written *written = data;
    const struct layer *layer = written->layer;
    const bool degrees = written->degrees;
    fprintf(out, "%s,%s", axis_name(degrees, 0), axis_name(degrees, 1));
    for (size_t k = 0; k < layer->n_fields; k++)
        if (!is_axis(&layer->fields[k], degrees)) {
            fputc(',', out);
            put_cell(layer->fields[k].name, out);
        }
    fputc('\n', out);
    for (size_t f = 0; f < layer->n_features; f++) {
        const size_t part = layer->part_start[f];
        if (part < layer->part_start[f + 1]) {
            const struct point at = layer->points[layer->point_start[part]];
            fprintf(out, degrees ? "%.7f,%.7f" : "%.3f,%.3f", at.x, at.y);
        } else {
            fputc(',', out);
        }
        for (size_t k = 0; k < layer->n_fields; k++)
            if (!is_axis(&layer->fields[k], degrees)) {
                fputc(',', out);
                put_attribute(layer, f, k, out);
            }
        fputc('\n', out);
    }
    return true;
}

bool csv_write(const struct layer *layer, const char *path, struct faults *faults)
{
    struct where where = {.path = path};
    bool single = layer->kind == LAYER_POINTS;
    for (size_t f = 0; f < layer->n_features && single; f++)
        single = layer->point_start[layer->part_start[f + 1]] -
                     layer->point_start[layer->part_start[f]] <= 1;
    if (!single) {
        faults_add(faults, where, _("a table holds single points only: write lines and polygons "
                                    "as .shp or .geojson"));
        return false;
    }
    struct crs *crs = crs_create(layer->crs, where, faults);
    if (!crs)
        return false;
    struct written written = {.layer = layer, .degrees = crs_is_geographic(crs)};
    crs_free(crs);
    return file_write_whole(path, write_rows, &written, faults);
}
