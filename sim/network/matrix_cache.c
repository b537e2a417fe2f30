#include "sim/network/matrix_cache.h"
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "data/mem.h"

/* A file is this head, the tables, and the SHA-256 of both. */
struct head {
    char magic[16];
    double one; /* tells byte order and format of doubles */
    uint64_t n, n_matrices;
};

static struct head head_of(size_t n, size_t n_matrices)
{
    struct head head = {.magic = "proxilog matrix", .one = 1, .n = n, .n_matrices = n_matrices};
    return head;
}

void matrix_clear(struct matrix *matrix)
{
    free(matrix->time_s);
    free(matrix->distance_km);
    *matrix = (struct matrix){0};
}

/* The file as bytes: everything but the digest behind it. Release with free(). */
static unsigned char *packed(const struct matrix matrices[], size_t n_matrices, size_t n,
                             size_t *n_bytes)
{
    const struct head head = head_of(n, n_matrices);
    const size_t table = n * n * sizeof(double);
    *n_bytes = sizeof head + 2 * n_matrices * table;
    unsigned char *bytes = mem_zeroed(*n_bytes, 1), *at = bytes + sizeof head;
    memcpy(bytes, &head, sizeof head);
    for (size_t k = 0; k < n_matrices && table; k++, at += 2 * table) {
        memcpy(at, matrices[k].time_s, table);
        memcpy(at + table, matrices[k].distance_km, table);
    }
    return bytes;
}

static void unpack(const unsigned char bytes[], size_t n, struct matrix matrices[],
                   size_t n_matrices)
{
    const size_t table = n * n * sizeof(double);
    const unsigned char *at = bytes + sizeof(struct head);
    for (size_t k = 0; k < n_matrices; k++, at += 2 * table) {
        matrices[k] = (struct matrix){.n = n, .time_s = mem_zeroed(n * n, sizeof(double)),
                                      .distance_km = mem_zeroed(n * n, sizeof(double))};
        memcpy(matrices[k].time_s, at, table);
        memcpy(matrices[k].distance_km, at + table, table);
    }
}

/* Exactly n_bytes and a digest behind them, all as expected. */
static bool read_whole(FILE *in, unsigned char bytes[], size_t n_bytes, struct head expected)
{
    char found[DIGEST_HEX], kept[DIGEST_HEX] = "";
    bool whole = fread(bytes, 1, n_bytes, in) == n_bytes &&
                 fread(kept, 1, DIGEST_HEX - 1, in) == DIGEST_HEX - 1 && fgetc(in) == EOF;
    if (!whole || memcmp(bytes, &expected, sizeof expected) != 0)
        return false;
    digest_bytes(bytes, n_bytes, found);
    return strcmp(found, kept) == 0;
}

bool matrix_cache_read(const char *dir, const char key[DIGEST_HEX], size_t n,
                       struct matrix matrices[], size_t n_matrices)
{
    char *path = mem_printf("%s/%s.matrix", dir, key);
    FILE *in = fopen(path, "rb");
    free(path);
    if (!in)
        return false;
    const size_t n_bytes = sizeof(struct head) + 2 * n_matrices * n * n * sizeof(double);
    unsigned char *bytes = mem_zeroed(n_bytes, 1);
    bool good = read_whole(in, bytes, n_bytes, head_of(n, n_matrices));
    if (good)
        unpack(bytes, n, matrices, n_matrices);
    free(bytes);
    fclose(in);
    return good;
}

/* Makes the folder and those above it. */
static void make_folders(const char *dir)
{
    char *path = mem_text(dir);
    for (char *c = path + 1; *path && *c; c++)
        if (*c == '/') {
            *c = '\0';
            mkdir(path, 0777);
            *c = '/';
        }
    mkdir(path, 0777);
    free(path);
}

static bool write_whole(const char *path, const unsigned char bytes[], size_t n_bytes)
{
    char digest[DIGEST_HEX];
    digest_bytes(bytes, n_bytes, digest);
    FILE *out = fopen(path, "wb");
    if (!out)
        return false;
    bool good = fwrite(bytes, 1, n_bytes, out) == n_bytes &&
                fwrite(digest, 1, DIGEST_HEX - 1, out) == DIGEST_HEX - 1;
    return fclose(out) == 0 && good;
}

bool matrix_cache_write(const char *dir, const char key[DIGEST_HEX],
                        const struct matrix matrices[], size_t n_matrices)
{
    make_folders(dir);
    size_t n_bytes;
    unsigned char *bytes = packed(matrices, n_matrices, matrices[0].n, &n_bytes);
    char *path = mem_printf("%s/%s.matrix", dir, key);
    char *beside = mem_printf("%s.%ld.part", path, (long)getpid());
    bool good = write_whole(beside, bytes, n_bytes) && rename(beside, path) == 0;
    if (!good)
        remove(beside);
    free(beside);
    free(path);
    free(bytes);
    return good;
}
