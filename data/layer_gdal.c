/* Reading GeoPackage through GDAL, where there is one. */
#include "data/gdal.h"
#include "data/layer_build.h"
#include "data/text.h"

static struct layer *refuse(const char *path, struct faults *faults)
{
    faults_add(faults, (struct where){.path = path},
               _("this program has no GDAL, which reads GeoPackage: save the layer as a "
                 "shapefile, in QGIS with Export > Save Features As"));
    return NULL;
}

#ifndef HAVE_GDAL
struct layer *gdal_read(const char *path, const struct crs *to_crs, const char *assumed_crs,
                        struct faults *faults)
{
    (void)to_crs, (void)assumed_crs;
    return refuse(path, faults);
}
#else
#include <stdlib.h>
#include <string.h>
#include "data/file.h"
#include "data/mem.h"

struct shape {
    struct point *points;
    size_t *parts;
    size_t n_points, points_room, n_parts, parts_room;
};

/* Adds the points of a simple geometry as one part; rings closed and turned. */
static void add_part(struct shape *shape, OGRGeometryH geometry, bool ring, bool outer)
{
    const int n = gdal()->OGR_G_GetPointCount(geometry);
    if (n <= 0)
        return;
    const size_t from = shape->n_points, n_points = (size_t)n;
    shape->points = mem_grown(shape->points, &shape->points_room, from + n_points + 1,
                              sizeof *shape->points);
    shape->parts = mem_grown(shape->parts, &shape->parts_room, shape->n_parts + 1,
                             sizeof *shape->parts);
    shape->parts[shape->n_parts++] = from;
    struct point *points = &shape->points[from];
    for (int i = 0; i < n; i++)
        points[i] = (struct point){gdal()->OGR_G_GetX(geometry, i),
                                   gdal()->OGR_G_GetY(geometry, i)};
    shape->n_points += n_points;
    if (!ring)
        return;
    if (points[0].x != points[n - 1].x || points[0].y != points[n - 1].y)
        points[n_points] = points[0], shape->n_points++;
    if ((ring_area(points, shape->n_points - from) > 0) == outer)
        ring_reverse(points, shape->n_points - from);
}

static bool kind_of(OGRwkbGeometryType type, enum layer_kind *kind)
{
    switch (gdal()->OGR_GT_Flatten(type)) {
    case wkbPoint:
    case wkbMultiPoint:
        *kind = LAYER_POINTS;
        return true;
    case wkbLineString:
    case wkbMultiLineString:
        *kind = LAYER_LINES;
        return true;
    case wkbPolygon:
    case wkbMultiPolygon:
        *kind = LAYER_POLYGONS;
        return true;
    default:
        return false;
    }
}

/* Adds a geometry that may be made of others (two levels: a multipolygon's rings). */
static void add_geometry(struct shape *shape, OGRGeometryH geometry, enum layer_kind kind)
{
    const int n = gdal()->OGR_G_GetGeometryCount(geometry);
    const bool polygon = gdal()->OGR_GT_Flatten(gdal()->OGR_G_GetGeometryType(geometry)) == wkbPolygon;
    if (n == 0)
        add_part(shape, geometry, false, true);
    for (int i = 0; i < n; i++) {
        OGRGeometryH inner = gdal()->OGR_G_GetGeometryRef(geometry, i);
        if (polygon || gdal()->OGR_G_GetGeometryCount(inner) == 0) {
            add_part(shape, inner, polygon, i == 0);
            continue;
        }
        for (int j = 0; j < gdal()->OGR_G_GetGeometryCount(inner); j++)
            add_part(shape, gdal()->OGR_G_GetGeometryRef(inner, j), kind == LAYER_POLYGONS,
                     j == 0);
    }
    if (kind == LAYER_POINTS && shape->n_parts > 1)
        shape->n_parts = 1;
}

static struct layer_field *find_fields(OGRFeatureDefnH definition, size_t n)
{
    struct layer_field *fields = mem_zeroed(n, sizeof *fields);
    for (size_t k = 0; k < n; k++) {
        OGRFieldDefnH field = gdal()->OGR_FD_GetFieldDefn(definition, (int)k);
        const char *name = gdal()->OGR_Fld_GetNameRef(field);
        memcpy(fields[k].name, name, utf8_cut(name, sizeof fields[k].name - 1));
        OGRFieldType type = gdal()->OGR_Fld_GetType(field);
        fields[k].type = type == OFTInteger || type == OFTInteger64 || type == OFTReal ?
                             FIELD_NUMBER : FIELD_TEXT;
    }
    return fields;
}

static void set_fields(struct layer *layer, OGRFeatureH feature)
{
    for (size_t k = 0; k < layer->n_fields; k++) {
        char number[32];
        if (!gdal()->OGR_F_IsFieldSetAndNotNull(feature, (int)k))
            continue;
        const char *text = number;
        if (layer->fields[k].type == FIELD_NUMBER)
            number_text(gdal()->OGR_F_GetFieldAsDouble(feature, (int)k), number);
        else
            text = gdal()->OGR_F_GetFieldAsString(feature, (int)k);
        layer_set(layer, k, text, strlen(text));
    }
}

/* Adds one feature; curves become lines. False with a fault. */
static bool read_feature(struct layer *layer, OGRFeatureH feature, struct shape *shape,
                         struct where where, struct faults *faults)
{
    OGRGeometryH geometry = gdal()->OGR_F_GetGeometryRef(feature), linear = NULL;
    enum layer_kind kind = layer->kind;
    shape->n_points = shape->n_parts = 0;
    if (geometry && !gdal()->OGR_G_IsEmpty(geometry)) {
        linear = gdal()->OGR_G_GetLinearGeometry(geometry, 0, NULL);
        if (!linear || !kind_of(gdal()->OGR_G_GetGeometryType(linear), &kind) ||
            (layer->n_points && kind != layer->kind)) {
            faults_add(faults, where, _("feature %zu: expected a point, a line or a polygon as in "
                                        "the other features, found \"%s\""),
                       layer->n_features + 1, gdal()->OGR_G_GetGeometryName(geometry));
            gdal()->OGR_G_DestroyGeometry(linear);
            return false;
        }
        layer->kind = kind;
        add_geometry(shape, linear, kind);
        gdal()->OGR_G_DestroyGeometry(linear);
    }
    layer_push(layer, shape->points, shape->n_points, shape->parts, shape->n_parts);
    set_fields(layer, feature);
    return true;
}

static struct layer *read_features(OGRLayerH source, const char *path, struct faults *faults)
{
    OGRFeatureDefnH definition = gdal()->OGR_L_GetLayerDefn(source);
    const size_t n_fields = (size_t)gdal()->OGR_FD_GetFieldCount(definition);
    const size_t n_before = faults->n;
    struct layer_field *fields = find_fields(definition, n_fields);
    enum layer_kind kind = LAYER_POINTS;
    kind_of(gdal()->OGR_L_GetGeomType(source), &kind);
    struct layer *layer = layer_create(kind, "", fields, n_fields);
    free(fields);
    struct shape shape = {0};
    bool good = true;
    for (OGRFeatureH feature; good && (feature = gdal()->OGR_L_GetNextFeature(source));) {
        good = read_feature(layer, feature, &shape, (struct where){.path = path}, faults);
        gdal()->OGR_F_Destroy(feature);
    }
    free(shape.points);
    free(shape.parts);
    cells_seal(layer->cells);
    if (faults->n == n_before)
        return layer;
    layer_free(layer);
    return NULL;
}

static struct crs *crs_of(OGRLayerH source, const char *assumed_crs, struct where where,
                          struct faults *faults)
{
    static const char *const WKT2[] = {"FORMAT=WKT2_2019", NULL};
    OGRSpatialReferenceH reference = gdal()->OGR_L_GetSpatialRef(source);
    char *wkt = NULL;
    if (reference && gdal()->OSRExportToWktEx(reference, &wkt, WKT2) == OGRERR_NONE && wkt) {
        struct crs *crs = crs_create(wkt, where, faults);
        gdal()->VSIFree(wkt);
        return crs;
    }
    gdal()->VSIFree(wkt);
    if (assumed_crs)
        return crs_create(assumed_crs, where, faults);
    faults_add(faults, where, _("the layer has no coordinate system: set one in QGIS, or give its "
                                "code, such as EPSG:2154"));
    return NULL;
}

/* The layer of a GeoPackage to read: the one named behind "|layername=", else the only one. */
static OGRLayerH choose_layer(GDALDatasetH dataset, const char *name, struct where where,
                              struct faults *faults)
{
    const int n = gdal()->GDALDatasetGetLayerCount(dataset);
    OGRLayerH chosen = name     ? gdal()->GDALDatasetGetLayerByName(dataset, name)
                       : n == 1 ? gdal()->GDALDatasetGetLayer(dataset, 0)
                                : NULL;
    if (chosen)
        return chosen;
    char *names = mem_text("");
    for (int i = 0; i < n; i++) {
        OGRLayerH layer = gdal()->GDALDatasetGetLayer(dataset, i);
        char *longer =
            mem_printf("%s%s%s", names, i ? ", " : "", gdal()->OGR_L_GetName(layer));
        free(names);
        names = longer;
    }
    faults_add(faults, where, _("expected one layer, or its name behind the path as in "
                                "FILE.gpkg|layername=NAME; found %d: %s"), n, names);
    free(names);
    return NULL;
}

static struct layer *read_dataset(GDALDatasetH dataset, const char *path, const char *name,
                                  const struct crs *to_crs, const char *assumed_crs,
                                  struct faults *faults)
{
    struct where where = {.path = path};
    OGRLayerH source = choose_layer(dataset, name, where, faults);
    struct crs *from = source ? crs_of(source, assumed_crs, where, faults) : NULL;
    struct layer *layer = from ? read_features(source, path, faults) : NULL;
    if (layer && !layer_settle(layer, path, from, to_crs, faults)) {
        layer_free(layer);
        layer = NULL;
    }
    crs_free(from);
    return layer;
}

struct layer *gdal_read(const char *path, const struct crs *to_crs, const char *assumed_crs,
                        struct faults *faults)
{
    static const char *const DRIVERS[] = {"GPKG", NULL};
    if (!gdal())
        return refuse(path, faults);
    const size_t n = layer_file_bytes(path);
    const char *name = path[n] ? path + n + strlen("|layername=") : NULL;
    char *file = mem_text_n(path, n);
    FILE *readable = file_open(file, faults);
    if (!readable) {
        free(file);
        return NULL;
    }
    fclose(readable);
    gdal()->CPLPushErrorHandler(gdal()->CPLQuietErrorHandler);
    GDALDatasetH dataset =
        gdal()->GDALOpenEx(file, GDAL_OF_VECTOR | GDAL_OF_READONLY, DRIVERS, NULL, NULL);
    struct layer *layer = NULL;
    if (dataset) {
        layer = read_dataset(dataset, file, name, to_crs, assumed_crs, faults);
        gdal()->GDALClose(dataset);
    } else {
        faults_add(faults, (struct where){.path = file},
                   _("expected a GeoPackage, found another file or a damaged one: export the layer "
                     "again"));
    }
    gdal()->CPLPopErrorHandler();
    free(file);
    return layer;
}
#endif
