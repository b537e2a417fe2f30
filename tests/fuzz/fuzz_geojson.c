/* Any bytes as a GeoJSON file. */
#include <stdint.h>
#include "tests/fuzz/layer_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    file_put("f.geojson", data, size);
    read_and_write("f.geojson");
    return 0;
}
