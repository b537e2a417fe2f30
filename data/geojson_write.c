/* Writing GeoJSON (RFC 7946): WGS 84, longitude first, seven decimals (a centimetre), outer
 * rings counter-clockwise, a feature a line. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "data/file.h"
#include "data/layer_build.h"
#include "data/mem.h"
#include "data/text.h"

/* Above so many rings a hole is taken to belong to the outer ring before it, unchecked. */
enum { RINGS_SEARCHED_MAX = 5000 };

static void put_text(const char *text, FILE *out)
{
    fputc('"', out);
    for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
        if (*c == '"' || *c == '\\')
            fprintf(out, "\\%c", *c);
        else if (*c == '\n')
            fputs("\\n", out);
        else if (*c == '\t')
            fputs("\\t", out);
        else if (*c < 0x20)
            fprintf(out, "\\u%04x", *c);
        else
            fputc(*c, out);
    }
    fputc('"', out);
}

/* A coordinate with up to seven decimals: "-0.4652", never "-0". */
static void put_degrees(double degrees, FILE *out)
{
    char text[64];
    int n = snprintf(text, sizeof text, "%.7f", degrees);
    while (n > 1 && text[n - 1] == '0')
        text[--n] = '\0';
    if (text[n - 1] == '.')
        text[--n] = '\0';
    fputs(strcmp(text, "-0") == 0 ? "0" : text, out);
}

static void put_point(struct point at, FILE *out)
{
    fputc('[', out);
    put_degrees(at.x, out);
    fputc(',', out);
    put_degrees(at.y, out);
    fputc(']', out);
}

static void put_part(const struct layer *layer, const struct point points[], size_t part,
                     bool backwards, FILE *out)
{
    const size_t from = layer->point_start[part], to = layer->point_start[part + 1];
    fputc('[', out);
    for (size_t i = from; i < to; i++) {
        if (i > from)
            fputc(',', out);
        put_point(points[backwards ? to - 1 - (i - from) : i], out);
    }
    fputc(']', out);
}

static bool part_is_outer(const struct layer *layer, size_t part)
{
    const size_t from = layer->point_start[part];
    return ring_area(&layer->points[from], layer->point_start[part + 1] - from) <= 0;
}

static bool part_holds(const struct layer *layer, size_t part, struct point at)
{
    const size_t from = layer->point_start[part], to = layer->point_start[part + 1];
    return ring_holds(&layer->points[from], to - from, at);
}

/* The outer ring that each ring of a feature belongs to (an outer one: itself). A hole in no
 * outer ring stands for itself. owner[] is indexed from the first part. */
static void find_owners(const struct layer *layer, size_t first, size_t n, size_t owner[])
{
    size_t last_outer = SIZE_MAX;
    for (size_t r = 0; r < n; r++) {
        owner[r] = r;
        if (part_is_outer(layer, first + r)) {
            last_outer = r;
            continue;
        }
        const struct point at = layer->points[layer->point_start[first + r]];
        if (last_outer != SIZE_MAX &&
            (n > RINGS_SEARCHED_MAX || part_holds(layer, first + last_outer, at))) {
            owner[r] = last_outer;
            continue;
        }
        for (size_t o = 0; o < n; o++)
            if (o != r && part_is_outer(layer, first + o) && part_holds(layer, first + o, at)) {
                owner[r] = o;
                break;
            }
    }
}

/* The right-hand rule: the outer ring counter-clockwise, its holes clockwise. next[r] is the
 * hole behind ring r in the same polygon, SIZE_MAX behind the last. */
static void put_polygon(const struct layer *layer, const struct point points[], size_t first,
                        const size_t next[], size_t outer, FILE *out)
{
    fputc('[', out);
    put_part(layer, points, first + outer, part_is_outer(layer, first + outer), out);
    for (size_t r = next[outer]; r != SIZE_MAX; r = next[r]) {
        fputc(',', out);
        put_part(layer, points, first + r, !part_is_outer(layer, first + r), out);
    }
    fputc(']', out);
}

/* Chains the rings of each polygon in their order; returns how many polygons there are. */
static size_t chain_rings(const size_t owner[], size_t n, size_t next[])
{
    size_t n_outer = 0;
    for (size_t r = n; r-- > 0;)
        next[r] = SIZE_MAX;
    for (size_t r = n; r-- > 0;) {
        n_outer += owner[r] == r;
        if (owner[r] == r)
            continue;
        next[r] = next[owner[r]];
        next[owner[r]] = r;
    }
    return n_outer;
}

static void put_polygons(const struct layer *layer, const struct point points[], size_t first,
                         size_t n, FILE *out)
{
    size_t *owner = mem_zeroed(n, sizeof *owner), *next = mem_zeroed(n, sizeof *next);
    find_owners(layer, first, n, owner);
    const size_t n_outer = chain_rings(owner, n, next);
    fprintf(out, "\"%s\",\"coordinates\":%s", n_outer > 1 ? "MultiPolygon" : "Polygon",
            n_outer > 1 ? "[" : "");
    for (size_t r = 0, n_put = 0; r < n; r++)
        if (owner[r] == r) {
            if (n_put++)
                fputc(',', out);
            put_polygon(layer, points, first, next, r, out);
        }
    if (n_outer > 1)
        fputc(']', out);
    free(next);
    free(owner);
}

static void put_lines(const struct layer *layer, const struct point points[], size_t first,
                      size_t n, FILE *out)
{
    fprintf(out, "\"%s\",\"coordinates\":%s", n > 1 ? "MultiLineString" : "LineString",
            n > 1 ? "[" : "");
    for (size_t p = 0; p < n; p++) {
        if (p)
            fputc(',', out);
        put_part(layer, points, first + p, false, out);
    }
    if (n > 1)
        fputc(']', out);
}

static void put_points(const struct point points[], size_t n, FILE *out)
{
    fprintf(out, "\"%s\",\"coordinates\":%s", n > 1 ? "MultiPoint" : "Point",
            n > 1 ? "[" : "");
    for (size_t i = 0; i < n; i++) {
        if (i)
            fputc(',', out);
        put_point(points[i], out);
    }
    if (n > 1)
        fputc(']', out);
}

static void put_geometry(const struct layer *layer, const struct point points[], size_t feature,
                         FILE *out)
{
    const size_t first = layer->part_start[feature];
    const size_t n = layer->part_start[feature + 1] - first;
    const size_t from = layer->point_start[first], to = layer->point_start[first + n];
    if (from == to) {
        fputs("null", out);
        return;
    }
    fputs("{\"type\":", out);
    if (layer->kind == LAYER_POINTS)
        put_points(&points[from], to - from, out);
    else if (layer->kind == LAYER_LINES)
        put_lines(layer, points, first, n, out);
    else
        put_polygons(layer, points, first, n, out);
    fputc('}', out);
}

static void put_properties(const struct layer *layer, size_t feature, FILE *out)
{
    fputc('{', out);
    for (size_t k = 0; k < layer->n_fields; k++) {
        if (k)
            fputc(',', out);
        put_text(layer->fields[k].name, out);
        fputc(':', out);
        if (layer->fields[k].type == FIELD_NUMBER) {
            char number[32];
            number_text(layer_number(layer, feature, k), number);
            fputs(number[0] ? number : "null", out);
        } else {
            put_text(layer_text(layer, feature, k), out);
        }
    }
    fputc('}', out);
}

struct written {
    const struct layer *layer;
    const struct point *points; /* in WGS 84 */
};

static bool write_features(FILE *out, const void *data)
{
    const struct written *written = data;
    const struct layer *layer = written->layer;
    fputs("{\"type\":\"FeatureCollection\",\"features\":[", out);
    for (size_t f = 0; f < layer->n_features; f++) {
        fputs(f ? ",\n{\"type\":\"Feature\",\"properties\":" :
                  "\n{\"type\":\"Feature\",\"properties\":", out);
        put_properties(layer, f, out);
        fputs(",\"geometry\":", out);
        put_geometry(layer, written->points, f, out);
        fputc('}', out);
    }
    fputs("\n]}\n", out);
    return true;
}

/* The points of the layer in WGS 84; NULL with a fault. */
static struct point *to_wgs84(const struct layer *layer, const char *path, struct faults *faults)
{
    struct where where = {.path = path};
    struct crs *from = crs_create(layer->crs, where, faults);
    struct crs *to = crs_create("EPSG:4326", where, faults);
    struct point *points = mem_zeroed(layer->n_points, sizeof *points);
    memcpy(points, layer->points, layer->n_points * sizeof *points);
    bool good = from && to && crs_transform(from, to, points, layer->n_points, where, faults);
    for (size_t i = 0; good && i < layer->n_points; i++)
        if (isnan(points[i].x)) {
            faults_add(faults, where, _("point %zu has no longitude and latitude: nothing was "
                                        "written"), i + 1);
            good = false;
        }
    crs_free(from);
    crs_free(to);
    if (good)
        return points;
    free(points);
    return NULL;
}

bool geojson_write(const struct layer *layer, const char *path, struct faults *faults)
{
    struct point *points = to_wgs84(layer, path, faults);
    if (!points)
        return false;
    struct written written = {.layer = layer, .points = points};
    bool good = file_write_whole(path, write_features, &written, faults);
    free(points);
    return good;
}
