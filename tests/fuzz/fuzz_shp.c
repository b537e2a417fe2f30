/* Any bytes as a .shp, with the .shx that they would have and a .dbf of as many records. */
#include <stdint.h>
#include "tests/fuzz/layer_files.h"

enum { RECORDS_MAX = 64 };

static size_t big(const uint8_t b[4])
{
    return (size_t)b[0] << 24 | (size_t)b[1] << 16 | (size_t)b[2] << 8 | b[3];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t shx[100 + 8 * RECORDS_MAX] = {0};
    size_t n = 0;
    for (size_t at = 100; at + 8 <= size && n < RECORDS_MAX; n++) {
        const size_t n_words = big(data + at + 4);
        put_big(shx + 100 + 8 * n, (uint32_t)(at / 2));
        put_big(shx + 104 + 8 * n, (uint32_t)n_words);
        at += 8 + 2 * n_words;
    }
    memcpy(shx, data, size < 100 ? size : 100);
    put_big(shx + 24, (uint32_t)(50 + 4 * n));
    file_put("f.shp", data, size);
    file_put("f.shx", shx, 100 + 8 * n);
    put_table((uint32_t)n);
    file_put("f.prj", "EPSG:4326", 9); /* the way that PROJ reads fastest */
    read_and_write("f.shp");
    return 0;
}
