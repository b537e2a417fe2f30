/* Any bytes as a .dbf, with as many points as it says it has records. */
#include <stdint.h>
#include "tests/fuzz/layer_files.h"

enum { RECORDS_MAX = 200 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint32_t n = 0;
    for (size_t i = 0; i < 4 && 4 + i < size; i++)
        n |= (uint32_t)data[4 + i] << 8 * i;
    file_put("f.dbf", data, size);
    put_points(n < RECORDS_MAX ? n : RECORDS_MAX);
    file_put("f.prj", "EPSG:4326", 9); /* the way that PROJ reads fastest */
    read_and_write("f.shp");
    return 0;
}
