/* The files of a small layer in a temporary folder, for the fuzz targets of its parts. */
#ifndef TESTS_FUZZ_LAYER_FILES_H
#define TESTS_FUZZ_LAYER_FILES_H
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "data/layer.h"
#include "data/text.h"

static char layer_folder[64];

static const char *file_path(const char *name)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", layer_folder, name);
    return path;
}

static inline void folder_remove(void)
{
    static const char *const NAMES[] = {"f.shp", "f.shx", "f.dbf", "f.prj", "f.cpg",
                                        "f.csv", "f.geojson",
                                        "g.shp", "g.shx", "g.dbf", "g.prj", "g.cpg"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        unlink(file_path(NAMES[i]));
    rmdir(layer_folder);
}

static inline void file_put(const char *name, const void *bytes, size_t n)
{
    if (!layer_folder[0]) {
        const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
        snprintf(layer_folder, sizeof layer_folder, "%s/proxilog-fuzz-XXXXXX", base);
        if (!mkdtemp(layer_folder))
            abort();
        atexit(folder_remove);
    }
    FILE *out = fopen(file_path(name), "wb");
    if (!out || fwrite(bytes, 1, n, out) != n || fclose(out) != 0)
        abort();
}

static inline void put_big(uint8_t at[4], uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (24 - 8 * i));
}

/* A .dbf of n records of one column. */
static inline void put_table(uint32_t n)
{
    uint8_t *bytes = calloc(1, 65 + 3 * (size_t)n);
    bytes[0] = 3;
    memcpy(bytes + 4, &n, 4);
    bytes[8] = 65;
    bytes[10] = 3;
    memcpy(bytes + 32, "ID", 2);
    bytes[43] = 'N';
    bytes[48] = 2;
    bytes[64] = '\r';
    memset(bytes + 65, ' ', 3 * (size_t)n);
    file_put("f.dbf", bytes, 65 + 3 * (size_t)n);
    free(bytes);
}

/* A .shp and .shx of n points at (1, 46). */
static inline void put_points(uint32_t n)
{
    const double at[2] = {1, 46};
    uint8_t *shp = calloc(1, 100 + 28 * (size_t)n), *shx = calloc(1, 100 + 8 * (size_t)n);
    put_big(shp, 9994);
    shp[28] = 0xe8, shp[29] = 3, shp[32] = 1;
    memcpy(shx, shp, 100);
    put_big(shp + 24, 50 + 14 * n);
    put_big(shx + 24, 50 + 4 * n);
    for (uint32_t i = 0; i < n; i++) {
        uint8_t *record = shp + 100 + 28 * (size_t)i;
        put_big(record, i + 1);
        put_big(record + 4, 10);
        record[8] = 1;
        memcpy(record + 12, at, sizeof at);
        put_big(shx + 100 + 8 * (size_t)i, 50 + 14 * i);
        put_big(shx + 104 + 8 * (size_t)i, 10);
    }
    file_put("f.shp", shp, 100 + 28 * (size_t)n);
    file_put("f.shx", shx, 100 + 8 * (size_t)n);
    free(shp);
    free(shx);
}

/* Reads the layer; what could be read can be written, and read again as the same features. That
 * is slow and only done for some of the inputs. */
static inline void read_and_write(const char *name)
{
    static size_t turn;
    struct faults faults = {0};
    struct layer *layer = layer_read(file_path(name), NULL, NULL, &faults);
    if (!layer != (faults.n > 0))
        abort();
    if (layer && !text_is_utf8(layer->crs, strlen(layer->crs)))
        abort();
    if (layer && turn++ % 16 == 0 && layer_write(layer, file_path("g.shp"), &faults)) {
        struct layer *again = layer_read(file_path("g.shp"), NULL, NULL, &faults);
        if (again && again->n_features != layer->n_features)
            abort();
        layer_free(again);
    }
    layer_free(layer);
    faults_clear(&faults);
}
#endif
