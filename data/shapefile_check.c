/* The .shp and .shx of a layer, checked against their own size: magic numbers, lengths, the
 * record table, and the counts of each record. Layout: ESRI Shapefile Technical
 * Description, 1998. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "data/file.h"
#include "data/mem.h"
#include "data/shapefile.h"
#include "data/text.h"

enum {
    HEADER_BYTES = 100,
    MAGIC = 9994,
    RECORD_HEADER_BYTES = 8,
    WINDOW_BYTES = 1 << 16,
    FAULTS_PER_FILE = 20, /* after that a file is only counted as broken once more */
};

/* A file seen through a window that mostly moves forwards. */
struct window {
    FILE *in;
    size_t file_bytes, start, n;
    unsigned char bytes[WINDOW_BYTES];
};

static uint32_t big(const unsigned char b[4])
{
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static uint32_t little(const unsigned char b[4])
{
    return (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0];
}

static bool window_open(struct window *window, const char *path, struct faults *faults)
{
    *window = (struct window){.in = file_open(path, faults)};
    if (!window->in)
        return false;
    if (fseeko(window->in, 0, SEEK_END) != 0) {
        faults_add(faults, (struct where){.path = path}, _("cannot be read: %s"),
                   strerror(errno));
        return false;
    }
    off_t end = ftello(window->in);
    window->file_bytes = end > 0 ? (size_t)end : 0;
    return true;
}

static void window_close(struct window *window)
{
    if (window->in)
        fclose(window->in);
}

/* The n bytes (n small) at an offset; NULL behind the end of the file. */
static const unsigned char *window_at(struct window *window, size_t offset, size_t n)
{
    if (offset > window->file_bytes || n > window->file_bytes - offset)
        return NULL;
    if (offset < window->start || offset + n > window->start + window->n) {
        if (fseeko(window->in, (off_t)offset, SEEK_SET) != 0)
            return NULL;
        window->start = offset;
        window->n = fread(window->bytes, 1, sizeof window->bytes, window->in);
        if (window->n < n)
            return NULL;
    }
    return &window->bytes[offset - window->start];
}

static const char *kind_name(uint32_t type)
{
    switch (type) {
    case SHPT_NULL:
        return _("no geometry");
    case SHPT_MULTIPATCH:
        return "MultiPatch (3D)";
    default:
        return _("a type that does not exist");
    }
}

static bool is_known_type(uint32_t type)
{
    uint32_t flat = type % 10;
    return type < 30 && (flat == SHPT_POINT || flat == SHPT_ARC || flat == SHPT_POLYGON ||
                         flat == SHPT_MULTIPOINT);
}

/* Checks the first 100 bytes of a .shp or .shx; returns the shape type, or -1. */
static int check_header(struct window *window, const char *path, struct faults *faults)
{
    struct where where = {.path = path};
    const unsigned char *header = window_at(window, 0, HEADER_BYTES);
    if (!header) {
        faults_add(faults, where, _("expected a header of %d bytes, found a file of %zu bytes: "
                                    "copy it again"), HEADER_BYTES, window->file_bytes);
        return -1;
    }
    if (big(header) != MAGIC) {
        faults_add(faults, where, _("not a shapefile: it starts with %u instead of %d"),
                   big(header), MAGIC);
        return -1;
    }
    const size_t n_bytes = (size_t)big(header + 24) * 2;
    if (n_bytes > window->file_bytes || n_bytes < HEADER_BYTES) {
        faults_add(faults, where, _("truncated: the header says %zu bytes, the file has %zu: "
                                    "copy it again"), n_bytes, window->file_bytes);
        return -1;
    }
    return (int)(little(header + 32) & INT_MAX);
}

/* Checks that the type (-1: unknown) is one of ours, and the same in both files. */
static void check_types(int type, int type_shx, const struct shapefile_paths *paths,
                        struct faults *faults)
{
    if (type >= 0 && !is_known_type((uint32_t)type))
        faults_add(faults, (struct where){.path = paths->shp},
                   _("expected points, lines or polygons, found %s (type %d): save the layer as "
                     "one of those"), kind_name((uint32_t)type), type);
    if (type >= 0 && type_shx >= 0 && type != type_shx)
        faults_add(faults, (struct where){.path = paths->shx},
                   _("type %d here but %d in the .shp: the .shx is of another layer"), type_shx,
                   type);
}

/* Bytes that the counts of a record ask for, at least; the M values may be left out. */
static size_t wanted_bytes(uint32_t type, uint32_t n_parts, uint32_t n_points)
{
    const size_t z = type < 10 || type > 20 ? 0 : 1, n = n_points, parts = n_parts;
    switch (type % 10) {
    case SHPT_POINT:
        return 20 + 8 * z + (type > 20 ? 8 : 0);
    case SHPT_MULTIPOINT:
        return 40 + 16 * n + z * (16 + 8 * n);
    default:
        return 44 + 4 * parts + 16 * n + z * (16 + 8 * n);
    }
}

/* Checks the counts of one record's content against its length. Adds up its points. */
static bool check_content(const unsigned char *content, size_t n_bytes, struct shape_file *shape,
                          struct where where, size_t record, struct faults *faults)
{
    if (n_bytes < 4) {
        faults_add(faults, where, _("shape %zu: %zu bytes are too few for a type"), record,
                   n_bytes);
        return false;
    }
    const uint32_t type = little(content), flat = type % 10;
    if (type == SHPT_NULL)
        return true;
    if (type != (uint32_t)shape->type) {
        faults_add(faults, where, _("shape %zu: expected type %d as in the header, found %u"),
                   record, shape->type, type);
        return false;
    }
    uint32_t n_parts = 0, n_points = 1;
    if (flat == SHPT_MULTIPOINT)
        n_points = n_bytes >= 40 ? little(content + 36) : 0;
    else if (flat != SHPT_POINT && n_bytes >= 44) {
        n_parts = little(content + 36);
        n_points = little(content + 40);
    }
    const size_t wanted = wanted_bytes(type, n_parts, n_points);
    if (wanted > n_bytes) {
        faults_add(faults, where,
                   _("shape %zu: parts: %u, points: %u; they need %zu bytes, its record has %zu"),
                   record, n_parts, n_points, wanted, n_bytes);
        return false;
    }
    if (flat != SHPT_POINT && flat != SHPT_MULTIPOINT && n_parts == 0 && n_points > 0) {
        faults_add(faults, where, _("shape %zu: parts: 0, points: %u"), record, n_points);
        return false;
    }
    shape->n_points += n_points;
    return true;
}

/* Checks one entry of the .shx and the record it points to. */
static bool check_record(struct window *shp, const unsigned char *entry,
                         const struct shapefile_paths *paths, struct shape_file *shape,
                         size_t record, struct faults *faults)
{
    const struct where in_shp = {.path = paths->shp}, in_shx = {.path = paths->shx};
    const size_t offset = (size_t)big(entry) * 2, n_bytes = (size_t)big(entry + 4) * 2;
    if (offset < HEADER_BYTES || offset + RECORD_HEADER_BYTES + n_bytes > shp->file_bytes) {
        faults_add(faults, in_shx,
                   _("shape %zu: bytes %zu to %zu are not in the .shp, which has %zu: the .shp "
                     "is truncated or the .shx is of another layer"),
                   record, offset, offset + RECORD_HEADER_BYTES + n_bytes, shp->file_bytes);
        return false;
    }
    const size_t look = n_bytes < 44 ? n_bytes : 44;
    const unsigned char *bytes = window_at(shp, offset, RECORD_HEADER_BYTES + look);
    if (!bytes) {
        faults_add(faults, in_shp, _("shape %zu: cannot be read"), record);
        return false;
    }
    const size_t says = (size_t)big(bytes + 4) * 2;
    if (says != n_bytes) {
        faults_add(faults, in_shx, _("shape %zu: %zu bytes here but %zu in the .shp: the .shx is "
                                     "of another layer"), record, n_bytes, says);
        return false;
    }
    return check_content(bytes + RECORD_HEADER_BYTES, n_bytes, shape, in_shp, record, faults);
}

/* Walks over the record table. Records may not overlap: a table of a million entries that
 * all point at one big record would not fit in memory. */
static void check_records(struct window *shx, struct window *shp,
                          const struct shapefile_paths *paths, struct shape_file *shape,
                          struct faults *faults)
{
    size_t n_bad = 0, sum_bytes = HEADER_BYTES;
    for (size_t i = 0; i < shape->n_records && n_bad < FAULTS_PER_FILE; i++) {
        const unsigned char *entry = window_at(shx, HEADER_BYTES + 8 * i, 8);
        if (!entry)
            return;
        unsigned char copy[8];
        memcpy(copy, entry, sizeof copy);
        n_bad += !check_record(shp, copy, paths, shape, i + 1, faults);
        sum_bytes += RECORD_HEADER_BYTES + (size_t)big(copy + 4) * 2;
    }
    if (!n_bad && sum_bytes > shp->file_bytes)
        faults_add(faults, (struct where){.path = paths->shx},
                   _("records overlap: they add up to %zu bytes, the .shp has %zu"), sum_bytes,
                   shp->file_bytes);
}

bool shape_check(const struct shapefile_paths *paths, struct shape_file *shape,
                 struct faults *faults)
{
    *shape = (struct shape_file){0};
    const size_t n_before = faults->n;
    struct window *shp = mem_zeroed(2, sizeof *shp), *shx = &shp[1];
    bool opened = window_open(shp, paths->shp, faults);
    opened = window_open(shx, paths->shx, faults) && opened;
    if (opened) {
        int type = check_header(shp, paths->shp, faults);
        int type_shx = check_header(shx, paths->shx, faults);
        shape->type = type;
        check_types(type, type_shx, paths, faults);
    }
    if (faults->n == n_before) {
        const unsigned char *header = window_at(shx, 0, HEADER_BYTES);
        shape->n_records = ((size_t)big(header + 24) * 2 - HEADER_BYTES) / 8;
        check_records(shx, shp, paths, shape, faults);
    }
    window_close(shp);
    window_close(shx);
    free(shp);
    return faults->n == n_before;
}
