/* What the tests of layers share: a folder of their own, files there and back. */
#ifndef TESTS_DATA_LAYER_CASE_H
#define TESTS_DATA_LAYER_CASE_H
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "data/layer.h"

/* Each test works in a folder of its own, removed in the end. */
static char folder[] = "/tmp/proxilog-layer-XXXXXX";
static char path_buffer[4][320];

static inline const char *in_folder(const char *name)
{
    static size_t turn;
    char *path = path_buffer[turn++ % 4];
    snprintf(path, sizeof path_buffer[0], "%s/%s", folder, name);
    return path;
}

static inline void folder_make(void)
{
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static inline void folder_remove(void)
{
    DIR *dir = opendir(folder);
    for (struct dirent *entry; (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            unlink(in_folder(entry->d_name));
    closedir(dir);
    rmdir(folder);
}

static inline void write_text(const char *name, const char *text)
{
    FILE *out = fopen(in_folder(name), "wb");
    ck_assert_ptr_nonnull(out);
    fputs(text, out);
    fclose(out);
}

static inline char *read_text(const char *path, size_t *n)
{
    FILE *in = fopen(path, "rb");
    ck_assert_msg(in != NULL, "%s", path);
    char *text = calloc(1, 1 << 20);
    *n = fread(text, 1, (1 << 20) - 1, in);
    fclose(in);
    return text;
}

static inline void check_same_bytes(const char *one, const char *other)
{
    size_t n, n_other;
    char *bytes = read_text(one, &n), *bytes_other = read_text(other, &n_other);
    ck_assert_msg(n == n_other && memcmp(bytes, bytes_other, n) == 0, "%s and %s differ", one,
                  other);
    free(bytes);
    free(bytes_other);
}

static inline struct layer *read_good(const char *path, const char *to)
{
    struct faults faults = {0};
    struct crs *crs = to ? crs_create(to, (struct where){.path = "to"}, &faults) : NULL;
    struct layer *layer = layer_read(path, crs, NULL, &faults);
    ck_assert_msg(layer && faults.n == 0, "%s", faults.n_kept ? faults.text[0] : "no layer");
    crs_free(crs);
    return layer;
}

static inline void write_good(const struct layer *layer, const char *path)
{
    struct faults faults = {0};
    ck_assert_msg(layer_write(layer, path, &faults), "%s", faults.n_kept ? faults.text[0] : "");
    ck_assert_uint_eq(faults.n, 0);
}
#endif
