/* Layers: points, lines or polygons with attributes, as shapefiles hold them. Reading
 * brings every coordinate into one CRS and every text into UTF-8. Shapelib stays inside
 * the .c file. */
#ifndef DATA_LAYER_H
#define DATA_LAYER_H
#include <stdbool.h>
#include <stddef.h>
#include "data/crs.h"
#include "data/faults.h"

enum layer_kind { LAYER_POINTS, LAYER_LINES, LAYER_POLYGONS };
enum field_type { FIELD_TEXT, FIELD_NUMBER };

struct layer_field {
    char name[64]; /* as in the file; DBF cuts names at 10 bytes */
    enum field_type type;
    int width, decimals; /* of the DBF column; 0: chosen on writing */
};

/* A layer in memory. Feature f has the parts part_start[f] .. part_start[f+1]-1, and part p
 * the points point_start[p] .. point_start[p+1]-1. A null shape has no part, a multipoint
 * one. Rings of
 * polygons are closed, outer ones clockwise, holes counter-clockwise (shapefile order). */
struct layer {
    enum layer_kind kind;
    size_t n_features, n_parts, n_points;
    size_t *part_start;   /* n_features + 1; owned */
    size_t *point_start;  /* n_parts + 1; owned */
    struct point *points; /* n_points; owned */
    size_t n_fields;
    struct layer_field *fields; /* n_fields; owned */
    struct layer_cells *cells; /* the attributes: see layer_text(), layer_number(); owned */
    char *crs;                 /* what crs_create() takes; owned */
    char *file_crs;            /* of the file it was read from, before to_crs; owned, or NULL */
};

/* Reads path (.shp, .geojson, .csv of places with lon and lat or x_m and y_m; .gpkg and
 * workbooks when built with GDAL) into the CRS to_crs (borrowed; NULL: as in the file).
 * assumed_crs (NULL: none) is taken when the file names none. Encoding: .cpg, else the LDID of
 * the .dbf, else UTF-8 if it is well-formed, else Windows-1252. Null shapes are kept without
 * parts; Z and M are dropped. Faults: missing .shp/.shx/.dbf, no .prj and none assumed, a type
 * that is no point, line or polygon, truncated files, NaN or infinite coordinates, coordinates
 * outside the CRS, counts that exceed the file's size. NULL if it added any. Release with
 * layer_free(). */
struct layer *layer_read(const char *path, const struct crs *to_crs, const char *assumed_crs,
                         struct faults *faults);
void layer_free(struct layer *layer); /* NULL is fine */

/* Bytes of a layer's path that are the path of its file: a layer among those of a GeoPackage is
 * named behind it, as QGIS does, in FILE.gpkg|layername=NAME. */
size_t layer_file_bytes(const char *path);

/* Index of a field by name (case and accents do not matter, names cut at 10 match), or
 * SIZE_MAX. */
size_t layer_field(const struct layer *layer, const char *name);

/* An attribute as the file writes it, trimmed: "" when null. Any type of field; borrowed
 * until the next layer_add(). As a number: NaN when null or no number. Equal texts are kept
 * once and numbers are parsed when asked for, so that wide layers stay small. */
const char *layer_text(const struct layer *layer, size_t feature, size_t field);
double layer_number(const struct layer *layer, size_t feature, size_t field);

/* Building a layer: an empty one, then features one by one. Texts and numbers are copied; a
 * number field takes its number, a text field its text. parts: first point of each part. */
struct layer *layer_create(enum layer_kind kind, const char *crs,
                           const struct layer_field fields[], size_t n_fields);
void layer_add(struct layer *layer, const struct point points[], size_t n_points,
               const size_t parts[], size_t n_parts, const char *const texts[],
               const double numbers[]);

/* Writes path.shp/.shx/.dbf/.prj/.cpg (UTF-8), or a GeoJSON (RFC 7946: WGS 84, seven
 * decimals, right-hand rings) when path ends in .geojson, or a table of points when it ends
 * in .csv. Written beside and renamed into place; the same layer gives the same bytes. False,
 * with a fault, on failure. */
bool layer_write(const struct layer *layer, const char *path, struct faults *faults);
#endif
