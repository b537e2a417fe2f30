/* Reading a shapefile: its siblings, its CRS, its shapes through shapelib. */
#include "data/shapefile.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "data/file.h"
#include "data/mem.h"
#include "data/text.h"

enum { PRJ_BYTES_MAX = 1 << 16 };

_Thread_local bool shapelib_failed;

static void remember_error(const char *message)
{
    (void)message;
    shapelib_failed = true;
}

/* The name of a file with its extension written in another case: "a.shp" as "a.Shp". n_upper is
 * counted from the dot. Release with free(). */
static char *with_case(const char *path, const char *extension, size_t n_upper)
{
    const size_t n_stem = strlen(path) - strlen(extension);
    char *name = mem_printf("%.*s%s", (int)n_stem, path, extension);
    for (size_t c = 0; c < n_upper; c++)
        name[n_stem + c] = (char)toupper((unsigned char)extension[c]);
    return name;
}

/* Shapelib knows ".shp" and ".SHP"; we open ".Shp" too. */
static SAFile open_any_case(const char *path, const char *access)
{
    FILE *file = fopen(path, access);
    const char *dot = strrchr(path, '.');
    if (file || *access != 'r' || !dot || strchr(dot, '/') || strlen(dot) != 4)
        return (SAFile)file;
    char lower[5] = "";
    for (size_t c = 0; c < 4; c++)
        lower[c] = (char)tolower((unsigned char)dot[c]);
    char *capital = with_case(path, lower, 2);
    file = fopen(capital, access);
    free(capital);
    return (SAFile)file;
}

static SAOffset write_checked(void *p, SAOffset size, SAOffset n, SAFile file)
{
    SAOffset written = (SAOffset)fwrite(p, (size_t)size, (size_t)n, (FILE *)file);
    if (written != n)
        shapelib_failed = true;
    return written;
}

static int close_checked(SAFile file)
{
    int status = fclose((FILE *)file);
    if (status != 0)
        shapelib_failed = true;
    return status;
}

SAHooks shapelib_hooks(void)
{
    SAHooks hooks;
    SASetupDefaultHooks(&hooks);
    hooks.Error = remember_error;
    hooks.FOpen = open_any_case;
    hooks.FWrite = write_checked;
    hooks.FClose = close_checked;
    return hooks;
}

static bool is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

/* path with another extension, as ".dbf", ".DBF" or ".Dbf", whichever is there; NULL when
 * none is. */
static char *find_sibling(const char *path, const char *extension)
{
    const size_t n_upper[] = {0, 4, 2};
    for (size_t i = 0; i < sizeof n_upper / sizeof *n_upper; i++) {
        char *found = with_case(path, extension, n_upper[i]);
        if (is_file(found))
            return found;
        free(found);
    }
    return NULL;
}

/* Faults for the files without which a layer cannot be read. */
static bool check_siblings(const char *path, const struct shapefile_paths *paths,
                           struct faults *faults)
{
    const int n_stem = (int)(strlen(path) - strlen(".shp"));
    const struct { const char *extension, *found; } needed[] = {{"shx", paths->shx},
                                                                {"dbf", paths->dbf}};
    bool complete = true;
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (needed[i].found)
            continue;
        char *missing = mem_printf("%.*s.%s", n_stem, path, needed[i].extension);
        faults_add(faults, (struct where){.path = missing},
                   _("missing beside the .shp: copy the .shp, .shx, .dbf and .prj of a layer "
                     "together"));
        free(missing);
        complete = false;
    }
    return complete;
}

/* Some point of the layer, to guess the CRS of one that has no .prj. */
static const char *guess_from_header(const char *shp_path)
{
    struct point at = {0};
    unsigned char bytes[52];
    FILE *in = fopen(shp_path, "rb");
    if (in && fread(bytes, 1, sizeof bytes, in) == sizeof bytes) {
        memcpy(&at.x, bytes + 36, sizeof at.x); /* little-endian, as every machine of ours */
        memcpy(&at.y, bytes + 44, sizeof at.y);
    }
    if (in)
        fclose(in);
    return crs_guess(at);
}

/* The text of the .prj without blanks behind, in UTF-8: names in it may have accents. NULL with a
 * fault. */
static char *read_wkt(const char *path, struct faults *faults)
{
    char *wkt = file_text(path, PRJ_BYTES_MAX, NULL, faults);
    if (wkt && !text_is_utf8(wkt, strlen(wkt))) {
        char *utf8 = text_from("WINDOWS-1252", wkt, strlen(wkt));
        free(wkt);
        wkt = utf8 ? utf8 : mem_text("");
    }
    for (size_t n = wkt ? strlen(wkt) : 0; n > 0 && strchr(" \t\r\n", wkt[n - 1]); n--)
        wkt[n - 1] = '\0';
    return wkt;
}

/* The CRS of the .prj, else the assumed one; NULL with a fault. */
static struct crs *read_crs(const char *path, const struct shapefile_paths *paths,
                            const char *assumed_crs, struct faults *faults)
{
    if (!paths->prj) {
        if (assumed_crs)
            return crs_create(assumed_crs, (struct where){.path = path}, faults);
        const char *guess = guess_from_header(paths->shp);
        char *missing = mem_printf("%.*s.prj", (int)(strlen(path) - 4), path);
        struct where where = {.path = missing};
        if (guess[0])
            faults_add(faults, where, _("missing: expected the coordinate system; the coordinates "
                                        "look like %s: copy the .prj, or give that code"),
                       guess);
        else
            faults_add(faults, where, _("missing: expected the coordinate system: copy the .prj, "
                                        "or give its code, such as EPSG:2154"));
        free(missing);
        return NULL;
    }
    struct where where = {.path = paths->prj};
    char *wkt = read_wkt(paths->prj, faults);
    struct crs *crs = NULL;
    if (wkt && !*wkt)
        faults_add(faults, where, _("empty: expected the coordinate system as WKT text: copy the "
                                    ".prj again"));
    else if (wkt)
        crs = crs_create(wkt, where, faults);
    free(wkt);
    return crs;
}

static enum layer_kind kind_of(int type)
{
    switch (type % 10) {
    case SHPT_ARC:
        return LAYER_LINES;
    case SHPT_POLYGON:
        return LAYER_POLYGONS;
    default:
        return LAYER_POINTS;
    }
}

/* One shape as points and parts, in blocks that are used again for the next. */
struct shape_buffer {
    struct point *points;
    size_t *parts;
    size_t points_room, parts_room, n_points, n_parts;
};

static void buffer_shape(struct shape_buffer *buffer, const SHPObject *object, bool rings)
{
    const size_t n = (size_t)object->nVertices;
    const size_t n_parts = object->nParts > 0 ? (size_t)object->nParts : n > 0;
    buffer->n_points = 0;
    buffer->n_parts = 0;
    if (n == 0)
        return;
    /* Each ring may get a closing point. */
    buffer->points = mem_grown(buffer->points, &buffer->points_room, n + n_parts,
                               sizeof *buffer->points);
    buffer->parts = mem_grown(buffer->parts, &buffer->parts_room, n_parts,
                              sizeof *buffer->parts);
    for (size_t p = 0; p < n_parts; p++) {
        size_t from = object->nParts > 0 ? (size_t)object->panPartStart[p] : 0;
        size_t to = p + 1 < n_parts ? (size_t)object->panPartStart[p + 1] : n;
        struct point *out = &buffer->points[buffer->n_points];
        buffer->parts[buffer->n_parts++] = buffer->n_points;
        for (size_t i = from; i < to; i++)
            out[i - from] = (struct point){object->padfX[i], object->padfY[i]};
        size_t n_ring = to - from;
        if (rings && (out[0].x != out[n_ring - 1].x || out[0].y != out[n_ring - 1].y))
            out[n_ring++] = out[0];
        buffer->n_points += n_ring;
    }
    if (rings)
        rings_turn(buffer->points, buffer->n_points, buffer->parts, buffer->n_parts);
}

/* Reads every shape that is not deleted and its attributes. */
static bool read_features(SHPHandle shapes, DBFHandle table, size_t n_records,
                          const struct shapefile_paths *paths, struct layer *layer,
                          struct faults *faults)
{
    struct shape_buffer buffer = {0};
    const size_t n_before = faults->n;
    for (size_t i = 0; i < n_records && faults->n < n_before + 20; i++) {
        if (DBFIsRecordDeleted(table, (int)i))
            continue;
        SHPObject *object = SHPReadObject(shapes, (int)i);
        if (!object || (object->nParts > 0 && object->panPartStart[0] != 0)) {
            faults_add(faults, (struct where){.path = paths->shp},
                       _("shape %zu: its parts overlap or point outside of it"), i + 1);
            SHPDestroyObject(object);
            continue;
        }
        buffer_shape(&buffer, object, layer->kind == LAYER_POLYGONS);
        SHPDestroyObject(object);
        layer_push(layer, buffer.points, buffer.n_points, buffer.parts, buffer.n_parts);
        if (!dbf_set_record(table, i, layer))
            faults_add(faults, (struct where){.path = paths->dbf, .line = i + 1},
                       _("record cannot be read"));
    }
    free(buffer.points);
    free(buffer.parts);
    return faults->n == n_before;
}

/* Opens the checked files through shapelib and reads them; NULL with faults. */
static struct layer *read_checked(const struct shapefile_paths *paths,
                                  const struct shape_file *shape, const struct dbf_file *dbf,
                                  struct faults *faults)
{
    SAHooks hooks = shapelib_hooks();
    struct layer *layer = NULL;
    SHPHandle shapes = SHPOpenLL(paths->shp, "rb", &hooks);
    DBFHandle table = DBFOpenLL(paths->dbf, "rb", &hooks);
    if (!shapes)
        faults_add(faults, (struct where){.path = paths->shp}, _("cannot be read"));
    if (!table || (size_t)DBFGetFieldCount(table) != dbf->n_fields)
        faults_add(faults, (struct where){.path = paths->dbf}, _("cannot be read"));
    else if (shapes) {
        SHPSetFastModeReadObject(shapes, 1);
        struct layer_field *fields = dbf_fields(table, dbf->n_fields);
        layer = layer_create(kind_of(shape->type), "", fields, dbf->n_fields);
        free(fields);
        layer_reserve(layer, shape->n_records, shape->n_points);
        if (!read_features(shapes, table, shape->n_records, paths, layer, faults) ||
            !dbf_decode(layer, paths, dbf->language, faults)) {
            layer_free(layer);
            layer = NULL;
        }
    }
    if (shapes)
        SHPClose(shapes);
    if (table)
        DBFClose(table);
    return layer;
}

static struct layer *read_with(const char *path, const struct shapefile_paths *paths,
                               const struct crs *to_crs, const char *assumed_crs,
                               struct faults *faults)
{
    if (!paths->shp) {
        FILE *in = file_open(path, faults); /* says why, mostly */
        if (in) {
            faults_add(faults, (struct where){.path = path},
                       _("expected the ending .shp or .SHP: rename the files of the layer"));
            fclose(in);
        }
        return NULL;
    }
    struct shape_file shape = {0};
    struct dbf_file dbf = {0};
    bool good = check_siblings(path, paths, faults);
    good = (!paths->shx || shape_check(paths, &shape, faults)) && good;
    good = (!paths->dbf || dbf_check(paths->dbf, &dbf, faults)) && good;
    struct crs *from = read_crs(path, paths, assumed_crs, faults);
    if (good && shape.n_records != dbf.n_records) {
        faults_add(faults, (struct where){.path = paths->dbf},
                   _("expected a record for each of the %zu shapes, found %zu: the files are "
                     "not of the same layer"), shape.n_records, dbf.n_records);
        good = false;
    }
    struct layer *layer = good && from ? read_checked(paths, &shape, &dbf, faults) : NULL;
    if (layer && !layer_settle(layer, paths->shp, from, to_crs, faults)) {
        layer_free(layer);
        layer = NULL;
    }
    crs_free(from);
    return layer;
}

struct layer *shapefile_read(const char *path, const struct crs *to_crs,
                             const char *assumed_crs, struct faults *faults)
{
    struct shapefile_paths paths = {
        .shp = find_sibling(path, ".shp"),
        .shx = find_sibling(path, ".shx"),
        .dbf = find_sibling(path, ".dbf"),
        .prj = find_sibling(path, ".prj"),
        .cpg = find_sibling(path, ".cpg"),
    };
    struct layer *layer = read_with(path, &paths, to_crs, assumed_crs, faults);
    free(paths.shp);
    free(paths.shx);
    free(paths.dbf);
    free(paths.prj);
    free(paths.cpg);
    return layer;
}
