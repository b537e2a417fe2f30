/* Inside of the layer module: the files of a shapefile, checked before shapelib opens
 * them, so that no count in a broken file is believed. */
#ifndef DATA_SHAPEFILE_H
#define DATA_SHAPEFILE_H
#include <shapefil.h>
#include "data/layer_build.h"

/* The siblings that exist, ".shp" or ".SHP"; owned; NULL: missing. */
struct shapefile_paths {
    char *shp, *shx, *dbf, *prj, *cpg;
};

/* What a checked .shp and .shx hold. */
struct shape_file {
    int type; /* SHPT_ARC... */
    size_t n_records, n_points; /* points in all */
};

/* What a checked .dbf holds. */
struct dbf_file {
    size_t n_records, n_fields;
    unsigned language; /* LDID */
};

/* Each adds a fault for everything that is wrong; false if it added any. */
bool shape_check(const struct shapefile_paths *paths, struct shape_file *shape,
                 struct faults *faults);
bool dbf_check(const char *path, struct dbf_file *dbf, struct faults *faults);

/* Fields of an open table as columns of a layer; texts still in the file's encoding. */
struct layer_field *dbf_fields(DBFHandle table, size_t n_fields);
/* Sets the attributes of the layer's last feature; false when the record is unreadable. */
bool dbf_set_record(DBFHandle table, size_t record, struct layer *layer);

/* Brings names and texts into UTF-8: by the .cpg, else the LDID, else by looking. */
bool dbf_decode(struct layer *layer, const struct shapefile_paths *paths, unsigned language,
                struct faults *faults);

/* Hooks of shapelib that print nothing and remember failed writes in shapelib_failed. */
SAHooks shapelib_hooks(void);
extern _Thread_local bool shapelib_failed;
#endif
