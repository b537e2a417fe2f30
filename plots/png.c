#include "plots/png.h"
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include "data/mem.h"

enum { PACKING_LEVEL = 3 };

static unsigned char *put_big_endian(unsigned char *at, size_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        *at++ = (unsigned char)(value >> shift & 255);
    return at;
}

/* Closes a chunk whose type and n bytes of data were written from at + 4 on; returns its end. */
static unsigned char *close_chunk(unsigned char *at, const char type[4], size_t n)
{
    put_big_endian(at, n);
    memcpy(at + 4, type, 4);
    return put_big_endian(at + 8 + n, crc32(0, at + 4, (uInt)(n + 4)));
}

/* Rows of red, green and blue, each behind a 0: no filter. */
static unsigned char *rows_of(const uint32_t pixels[], size_t width, size_t height,
                              size_t stride_px, size_t *n)
{
    *n = height * (3 * width + 1);
    unsigned char *rows = mem_zeroed(*n, 1), *at = rows;
    for (size_t y = 0; y < height; y++) {
        const uint32_t *row = &pixels[y * stride_px];
        *at++ = 0;
        for (size_t x = 0; x < width; x++) {
            *at++ = (unsigned char)(row[x] >> 16 & 255);
            *at++ = (unsigned char)(row[x] >> 8 & 255);
            *at++ = (unsigned char)(row[x] & 255);
        }
    }
    return rows;
}

unsigned char *png_packed(const uint32_t pixels[], size_t width, size_t height, size_t stride_px,
                          size_t *n)
{
    static const unsigned char signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    size_t n_rows, n_header = 13, n_frame = 12;
    unsigned char *rows = rows_of(pixels, width, height, stride_px, &n_rows);
    uLongf n_packed = compressBound(n_rows);
    unsigned char *file = mem_zeroed(sizeof signature + n_header + n_packed + 3 * n_frame, 1);
    memcpy(file, signature, sizeof signature);
    unsigned char *chunk = file + sizeof signature, *at = put_big_endian(chunk + 8, width);
    at = put_big_endian(at, height);
    memcpy(at, (const unsigned char[]){8, 2, 0, 0, 0}, 5); /* 8 bits each of red, green, blue */
    chunk = close_chunk(chunk, "IHDR", n_header);
    if (compress2(chunk + 8, &n_packed, rows, n_rows, PACKING_LEVEL) != Z_OK)
        mem_exhausted();
    chunk = close_chunk(chunk, "IDAT", n_packed);
    chunk = close_chunk(chunk, "IEND", 0);
    free(rows);
    *n = (size_t)(chunk - file);
    return file;
}
