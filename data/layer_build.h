/* Inside of the layer module: how its readers fill a layer. Not for other modules. */
#ifndef DATA_LAYER_BUILD_H
#define DATA_LAYER_BUILD_H
#include <stdint.h>
#include <stdio.h>
#include "data/layer.h"

/* The attributes: a table of text numbers, each text kept once in a pool. Text 0 is "". */
struct layer_cells {
    uint32_t *ids;       /* n_features x n_fields, row-major; owned */
    char *pool;          /* texts one behind the other, each with its NUL; owned */
    size_t *text_start;  /* n_texts + 1; owned */
    uint32_t *slots;     /* open-addressed hash of the texts, or NULL; owned */
    size_t n_texts, n_slots;
    size_t ids_room, pool_room, text_start_room;
    size_t features_room, parts_room, points_room; /* of the layer's arrays */
};

/* Number of a text of n bytes (without NUL), which is added unless it is known. */
uint32_t cells_intern(struct layer_cells *cells, const char *text, size_t n);
const char *cells_text(const struct layer_cells *cells, uint32_t id);
/* Replaces the text of each number by what recode() makes of it (owned by the cells). */
void cells_recode(struct layer_cells *cells, char *(*recode)(const char *text, void *data),
                  void *data);
/* Gives back the memory that only interning needs. */
void cells_seal(struct layer_cells *cells);

/* Appends a feature with empty attributes: points in n_parts parts, part k starting at
 * points[parts[k]]. */
void layer_push(struct layer *layer, const struct point points[], size_t n_points,
                const size_t parts[], size_t n_parts);
/* Sets an attribute of the feature added last. */
void layer_set(struct layer *layer, size_t field, const char *text, size_t n);

/* Makes room for features and points that are known to come. */
void layer_reserve(struct layer *layer, size_t n_features, size_t n_points);

/* Area of a closed ring, above 0 when it turns counter-clockwise. */
double ring_area(const struct point points[], size_t n);
void ring_reverse(struct point points[], size_t n);
/* True when the closed ring holds the point. */
bool ring_holds(const struct point points[], size_t n, struct point at);
/* Turns the closed rings of one polygon as shapefiles do, by which lies in which: programs write
 * them either way round. Of very large polygons the rings stay as they are. */
void rings_turn(struct point points[], size_t n_points, const size_t parts[], size_t n_parts);

/* The end of every reader: checks that the coordinates are finite and fit their CRS, moves
 * them into to_crs (NULL: stays) and sets layer->crs. False with faults. */
bool layer_settle(struct layer *layer, const char *path, const struct crs *from,
                  const struct crs *to_crs, struct faults *faults);

/* A number as text: the shortest that reads back the same; "" for NaN and infinity. */
void number_text(double value, char text[32]);

/* True when the text is a number as C and JSON write it. */
bool plain_number(const char *text, double *value);

/* A length in bytes of at most n that cuts no UTF-8 character. */
size_t utf8_cut(const char *text, size_t n);

/* True when path ends in the extension (".shp"), in any case. */
bool path_has_extension(const char *path, const char *extension);

struct layer *shapefile_read(const char *path, const struct crs *to_crs,
                             const char *assumed_crs, struct faults *faults);
struct layer *geojson_read(const char *path, const struct crs *to_crs, struct faults *faults);
struct layer *gdal_read(const char *path, const struct crs *to_crs, const char *assumed_crs,
                        struct faults *faults);
struct layer *table_layer_read(const char *path, const struct crs *to_crs,
                               const char *assumed_crs, struct faults *faults);
bool shapefile_write(const struct layer *layer, const char *path, struct faults *faults);
bool geojson_write(const struct layer *layer, const char *path, struct faults *faults);
bool csv_write(const struct layer *layer, const char *path, struct faults *faults);
#endif
