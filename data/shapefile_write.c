/* Writing a shapefile: .shp, .shx and .dbf through shapelib, .prj and .cpg, in a folder beside
 * and moved into place together. The same layer gives the same bytes on any day. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#include "data/mem.h"
#include "data/shapefile.h"
#include "data/text.h"

enum {
    TEXT_BYTES_MAX = 254,
    DECIMALS_MAX = 15,
    NAME_BYTES_MAX = 10,
    RECORD_BYTES_MAX = 65535,
    FIELDS_MAX = 2046, /* their descriptors fit in a header of 64 KiB */
};

/* A column of the table as it is written. */
struct column_plan {
    char name[NAME_BYTES_MAX + 1];
    int width, decimals;
};

static int count_decimals(const char *text)
{
    const char *dot = strchr(text, '.');
    return dot ? (int)strspn(dot + 1, "0123456789") : 0;
}

/* True for a number without exponent, decimal comma or blanks: it is kept as it is. */
static bool is_fixed_point(const char *text)
{
    return text[strspn(text, "0123456789-.")] == '\0' && strlen(text) <= 32;
}

/* A number as the table holds it: without exponent, and with at most so many decimals. */
static void dbf_number(const struct layer *layer, size_t feature, size_t field, int decimals,
                       char text[TEXT_BYTES_MAX + 1])
{
    const char *as_read = layer_text(layer, feature, field);
    if (is_fixed_point(as_read) && count_decimals(as_read) <= decimals) {
        strcpy(text, as_read);
        return;
    }
    const double value = layer_number(layer, feature, field);
    if (!isfinite(value) || fabs(value) > 1e30) {
        text[0] = '\0';
        return;
    }
    snprintf(text, TEXT_BYTES_MAX + 1, "%.*f", decimals, value);
}

/* Decimals that a number needs to keep its digits: "1.5e-07" needs 8. */
static int decimals_of(const struct layer *layer, size_t feature, size_t field)
{
    const char *text = layer_text(layer, feature, field);
    char shortest[32];
    if (!is_fixed_point(text)) {
        number_text(layer_number(layer, feature, field), shortest);
        text = shortest;
    }
    const char *exponent = strpbrk(text, "eE");
    const int decimals = count_decimals(text) - (exponent ? atoi(exponent + 1) : 0);
    return decimals < 0 ? 0 : decimals < DECIMALS_MAX ? decimals : DECIMALS_MAX;
}

static int needed_decimals(const struct layer *layer, size_t field)
{
    int most = 0;
    for (size_t f = 0; f < layer->n_features && most < DECIMALS_MAX; f++) {
        int decimals = decimals_of(layer, f, field);
        most = decimals > most ? decimals : most;
    }
    return most;
}

static void plan_column(const struct layer *layer, size_t field, struct column_plan *plan)
{
    const struct layer_field *as = &layer->fields[field];
    const bool number = as->type == FIELD_NUMBER;
    int width = as->width > 1 ? as->width : 1;
    plan->decimals = !number ? 0 : as->decimals ? as->decimals : needed_decimals(layer, field);
    for (size_t f = 0; f < layer->n_features; f++) {
        char text[TEXT_BYTES_MAX + 1];
        int n;
        if (number) {
            dbf_number(layer, f, field, plan->decimals, text);
            n = (int)strlen(text);
        } else {
            n = (int)utf8_cut(layer_text(layer, f, field), TEXT_BYTES_MAX);
        }
        width = n > width ? n : width;
    }
    plan->width = width < TEXT_BYTES_MAX ? width : TEXT_BYTES_MAX;
    if (plan->decimals && plan->width < plan->decimals + 2)
        plan->width = plan->decimals + 2;
}

/* Names cut at 10 bytes and made unique: COMMUNE_NOM and COMMUNE_NOM_2 would be the same. */
static void plan_name(const struct layer *layer, size_t field, struct column_plan plans[])
{
    const char *wanted = layer->fields[field].name;
    char *name = plans[field].name;
    snprintf(name, NAME_BYTES_MAX + 1, "%.*s", (int)utf8_cut(wanted, NAME_BYTES_MAX), wanted);
    if (!name[0])
        strcpy(name, "FIELD");
    for (size_t number = 1, k = 0; k < field; k++) {
        if (strcasecmp(plans[k].name, name) != 0)
            continue;
        char suffix[8];
        const int n = snprintf(suffix, sizeof suffix, "_%u", (unsigned)(number++ % FIELDS_MAX));
        const size_t kept = utf8_cut(wanted, NAME_BYTES_MAX - (size_t)n);
        memcpy(name, wanted, kept);
        memcpy(name + kept, suffix, (size_t)n + 1);
        k = (size_t)-1; /* look from the first again */
    }
}

/* The columns to write, n_fields of them; NULL with a fault when a .dbf cannot hold them. */
static struct column_plan *plan_columns(const struct layer *layer, const char *path,
                                        struct faults *faults)
{
    struct column_plan *plans = mem_zeroed(layer->n_fields, sizeof *plans);
    size_t record_bytes = 1;
    for (size_t k = 0; k < layer->n_fields && k < FIELDS_MAX; k++) {
        plan_column(layer, k, &plans[k]);
        plan_name(layer, k, plans);
        record_bytes += (size_t)plans[k].width;
    }
    if (layer->n_fields <= FIELDS_MAX && record_bytes <= RECORD_BYTES_MAX)
        return plans;
    faults_add(faults, (struct where){.path = path},
               _("%zu columns of %zu bytes in all are too many for a shapefile (%d columns, %d "
                 "bytes): write a .geojson"),
               layer->n_fields, record_bytes, FIELDS_MAX, RECORD_BYTES_MAX);
    free(plans);
    return NULL;
}

/* One record: its deletion mark, then cells filled with blanks, numbers to the right. */
static void fill_record(const struct layer *layer, size_t feature,
                        const struct column_plan plans[], char *record)
{
    *record++ = ' ';
    for (size_t k = 0; k < layer->n_fields; k++) {
        char number[TEXT_BYTES_MAX + 1];
        const size_t width = (size_t)plans[k].width;
        const char *text = layer_text(layer, feature, k);
        memset(record, ' ', width);
        if (layer->fields[k].type == FIELD_NUMBER) {
            dbf_number(layer, feature, k, plans[k].decimals, number);
            size_t n = strlen(number);
            if (n <= width)
                memcpy(record + width - n, number, n);
        } else {
            memcpy(record, text, utf8_cut(text, width));
        }
        record += width;
    }
}

static bool write_table(const struct layer *layer, const char *path,
                        const struct column_plan plans[])
{
    SAHooks hooks = shapelib_hooks();
    DBFHandle table = DBFCreateLL(path, NULL, &hooks);
    if (!table)
        return false;
    DBFSetLastModifiedDate(table, 80, 1, 1); /* no day of writing: the same bytes always */
    size_t record_bytes = 1;
    for (size_t k = 0; k < layer->n_fields; k++) {
        char type = layer->fields[k].type == FIELD_NUMBER ? 'N' : 'C';
        DBFAddNativeFieldType(table, plans[k].name, type, plans[k].width, plans[k].decimals);
        record_bytes += (size_t)plans[k].width;
    }
    if (layer->n_fields == 0) { /* a table has at least one column */
        DBFAddNativeFieldType(table, "ID", 'N', 10, 0);
        record_bytes += 10;
    }
    char *record = mem_zeroed(record_bytes + 1, 1);
    bool good = true;
    for (size_t f = 0; f < layer->n_features && good; f++) {
        fill_record(layer, f, plans, record);
        if (layer->n_fields == 0)
            snprintf(record, record_bytes + 1, " %10zu", f + 1);
        good = DBFWriteTuple(table, (int)f, record);
    }
    free(record);
    DBFClose(table);
    return good;
}

static int shape_type(const struct layer *layer)
{
    switch (layer->kind) {
    case LAYER_LINES:
        return SHPT_ARC;
    case LAYER_POLYGONS:
        return SHPT_POLYGON;
    default:
        break;
    }
    for (size_t f = 0; f < layer->n_features; f++)
        if (layer->point_start[layer->part_start[f + 1]] -
                layer->point_start[layer->part_start[f]] > 1)
            return SHPT_MULTIPOINT;
    return SHPT_POINT;
}

/* Coordinates and parts of one feature as shapelib wants them. */
struct shape_arrays {
    double *x, *y;
    int *parts;
    size_t points_room, y_room, parts_room;
};

static SHPObject *make_object(const struct layer *layer, size_t feature, int type,
                              struct shape_arrays *arrays)
{
    const size_t part = layer->part_start[feature], end = layer->part_start[feature + 1];
    const size_t from = layer->point_start[part], n = layer->point_start[end] - from;
    if (n == 0)
        return SHPCreateSimpleObject(SHPT_NULL, 0, NULL, NULL, NULL);
    arrays->x = mem_grown(arrays->x, &arrays->points_room, n, sizeof *arrays->x);
    arrays->y = mem_grown(arrays->y, &arrays->y_room, n, sizeof *arrays->y);
    arrays->parts = mem_grown(arrays->parts, &arrays->parts_room, end - part,
                              sizeof *arrays->parts);
    for (size_t i = 0; i < n; i++) {
        arrays->x[i] = layer->points[from + i].x;
        arrays->y[i] = layer->points[from + i].y;
    }
    const bool parted = type == SHPT_ARC || type == SHPT_POLYGON;
    for (size_t p = part; p < end; p++)
        arrays->parts[p - part] = (int)(layer->point_start[p] - from);
    return SHPCreateObject(type, -1, parted ? (int)(end - part) : 0,
                           parted ? arrays->parts : NULL, NULL, (int)n, arrays->x, arrays->y,
                           NULL, NULL);
}

static bool write_shapes(const struct layer *layer, const char *path)
{
    SAHooks hooks = shapelib_hooks();
    const int type = shape_type(layer);
    SHPHandle shapes = SHPCreateLL(path, type, &hooks);
    if (!shapes)
        return false;
    struct shape_arrays arrays = {0};
    bool good = true;
    for (size_t f = 0; f < layer->n_features && good; f++) {
        SHPObject *object = make_object(layer, f, type, &arrays);
        good = SHPWriteObject(shapes, -1, object) >= 0;
        SHPDestroyObject(object);
    }
    free(arrays.x);
    free(arrays.y);
    free(arrays.parts);
    SHPClose(shapes);
    return good;
}

static bool write_text(const char *path, const char *text)
{
    FILE *out = fopen(path, "wb");
    if (!out)
        return false;
    bool good = fputs(text, out) >= 0;
    return fclose(out) == 0 && good;
}

/* The five files, in the order in which they are moved: a .shp in place is complete. */
static const char *const EXTENSIONS[] = {".dbf", ".shx", ".prj", ".cpg", ".shp"};
enum { N_EXTENSIONS = 5 };

static char *file_of(const char *stem, int n_stem, const char *extension)
{
    return mem_printf("%.*s%s", n_stem, stem, extension);
}

/* Writes DIR/layer.shp and so on. */
static bool write_files(const struct layer *layer, const char *stem, const char *esri_wkt,
                        const struct column_plan plans[])
{
    char *files[N_EXTENSIONS];
    for (size_t i = 0; i < N_EXTENSIONS; i++)
        files[i] = file_of(stem, (int)strlen(stem), EXTENSIONS[i]);
    shapelib_failed = false;
    bool good = write_shapes(layer, files[4]) && write_table(layer, files[0], plans) &&
                !shapelib_failed && write_text(files[2], esri_wkt) &&
                write_text(files[3], "UTF-8");
    for (size_t i = 0; i < N_EXTENSIONS; i++)
        free(files[i]);
    return good;
}

/* Moves the files of the stem beside to the path, or deletes them when not good. An old spatial
 * index would point into the layer that was there before, so it goes. */
static bool move_files(const char *stem, const char *path, bool good)
{
    static const char *const INDEXES[] = {".qix", ".sbn", ".sbx"};
    const int n_path = (int)(strlen(path) - strlen(".shp"));
    for (size_t i = 0; i < sizeof INDEXES / sizeof *INDEXES && good; i++) {
        char *index = file_of(path, n_path, INDEXES[i]);
        unlink(index);
        free(index);
    }
    for (size_t i = 0; i < N_EXTENSIONS; i++) {
        char *from = file_of(stem, (int)strlen(stem), EXTENSIONS[i]);
        char *to = file_of(path, n_path, EXTENSIONS[i]);
        good = good && rename(from, to) == 0;
        if (!good)
            unlink(from);
        free(to);
        free(from);
    }
    return good;
}

/* Writes the checked layer in a folder beside and moves it. */
static bool write_beside(const struct layer *layer, const char *path, const char *esri_wkt,
                         const struct column_plan plans[], struct faults *faults)
{
    char *folder = mem_printf("%.*s.XXXXXX", (int)(strlen(path) - strlen(".shp")), path);
    bool good = mkdtemp(folder) != NULL;
    int error = errno;
    if (good) {
        char *stem = mem_printf("%s/layer", folder);
        errno = 0;
        good = write_files(layer, stem, esri_wkt, plans);
        error = errno;
        if (good) {
            good = move_files(stem, path, true);
            error = errno;
        } else {
            move_files(stem, path, false);
        }
        rmdir(folder);
        free(stem);
    }
    if (!good)
        faults_add(faults, (struct where){.path = path}, _("cannot be written: %s"),
                   error ? strerror(error) : _("too large for a shapefile"));
    free(folder);
    return good;
}

bool shapefile_write(const struct layer *layer, const char *path, struct faults *faults)
{
    struct crs *crs = crs_create(layer->crs, (struct where){.path = path}, faults);
    if (!crs)
        return false;
    struct column_plan *plans = plan_columns(layer, path, faults);
    char *esri_wkt = crs_esri_wkt(crs);
    bool good = plans && write_beside(layer, path, esri_wkt, plans, faults);
    free(esri_wkt);
    free(plans);
    crs_free(crs);
    return good;
}
